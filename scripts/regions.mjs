// Writes server/src/platform/regions/regions.data.ts: provinces, cities and districts of China with English names.
//
//   npm pack @vant/area-data@2.1.0 && tar xzf vant-area-data-2.1.0.tgz
//   node scripts/regions.mjs package/dist/index.cjs
//
// Source: @vant/area-data (MIT, https://github.com/youzan/vant), codes of GB/T 2260 as published by the Ministry of Civil
// Affairs, 2024's 和安县 and 和康县 included, with 香港, 澳门 and 台湾 down to districts. English names are made here with
// pinyin-pro (MIT) and the corrections below. Run it again when the divisions change; nothing at run time needs either.
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pinyin } from "pinyin-pro";

const { areaList } = createRequire(import.meta.url)(resolve(process.argv[2] ?? "package/dist/index.cjs"));

/** Abolished, yet still in the source next to what replaced them; 320112 is a planning zone without a code of its own. */
const ABOLISHED = new Set(["320112", "320391", "320611", "321150", "350402", "370634", "441934", "441935"]);
/** 其它区 and the zones numbered from 90 are the source's own invention; 东莞, 中山, 儋州 and 嘉峪关 have towns but no districts. */
const keep = (code, name) =>
  !ABOLISHED.has(code) && name !== "其它区" && !/^(?:4419|4420|4604|6202)/.test(code) && !(code < "700000" && code.slice(4) >= "90");

/** Conventional or official spellings that are not pinyin, and readings that pinyin-pro gets wrong. */
const ENGLISH = Object.fromEntries(
  `内蒙古自治区 Inner Mongolia;西藏自治区 Xizang;新疆维吾尔自治区 Xinjiang;陕西省 Shaanxi;香港特别行政区 Hong Kong;澳门特别行政区 Macao;台湾省 Taiwan;
哈尔滨市 Harbin;齐齐哈尔市 Qiqihar;呼和浩特市 Hohhot;包头市 Baotou;鄂尔多斯市 Ordos;呼伦贝尔市 Hulunbuir;巴彦淖尔市 Bayannur;乌兰察布市 Ulanqab;
锡林郭勒盟 Xilingol;阿拉善盟 Alxa;兴安盟 Hinggan;乌鲁木齐市 Urumqi;克拉玛依市 Karamay;吐鲁番市 Turpan;哈密市 Hami;喀什地区 Kashgar;和田地区 Hotan;
阿克苏地区 Aksu;阿勒泰地区 Altay;塔城地区 Tacheng;拉萨市 Lhasa;日喀则市 Xigaze;昌都市 Qamdo;林芝市 Nyingchi;山南市 Shannan;那曲市 Nagqu;阿里地区 Ngari;
六安市 Lu'an;蚌埠市 Bengbu;亳州市 Bozhou;台州市 Taizhou;丽水市 Lishui;
香港岛 Hong Kong Island;九龙 Kowloon;新界 New Territories;中西区 Central and Western;湾仔区 Wan Chai;九龙城区 Kowloon City;油尖旺区 Yau Tsim Mong;
深水埗区 Sham Shui Po;黄大仙区 Wong Tai Sin;观塘区 Kwun Tong;大埔区 Tai Po;沙田区 Sha Tin;西贡区 Sai Kung;元朗区 Yuen Long;屯门区 Tuen Mun;荃湾区 Tsuen Wan;
葵青区 Kwai Tsing;离岛区 Islands;澳门半岛 Macao Peninsula;离岛 Islands;花地玛堂区 Nossa Senhora de Fátima;花王堂区 Santo António;望德堂区 São Lázaro;
大堂区 Sé;风顺堂区 São Lourenço;嘉模堂区 Nossa Senhora do Carmo;路氹填海区 Cotai;台北市 Taipei;新北市 New Taipei;桃园市 Taoyuan;台中市 Taichung;
台南市 Tainan;高雄市 Kaohsiung;基隆市 Keelung;新竹市 Hsinchu City;新竹县 Hsinchu County;嘉义市 Chiayi City;嘉义县 Chiayi County;宜兰县 Yilan;苗栗县 Miaoli;
彰化县 Changhua;南投县 Nantou;云林县 Yunlin;屏东县 Pingtung;台东县 Taitung;花莲县 Hualien;澎湖县 Penghu;金门县 Kinmen;连江县 Lienchiang;
苏州工业园区 Suzhou Industrial Park;浦东新区 Pudong;铅山县 Yanshan;洪洞县 Hongtong;番禺区 Panyu;东阿县 Dong'e;乐亭县 Laoting;乐陵市 Laoling;蔚县 Yu Xian;
浚县 Xun Xian;单县 Shan Xian;莘县 Shen Xian;黟县 Yi Xian;歙县 She Xian;涡阳县 Guoyang;枞阳县 Zongyang;尉犁县 Yuli;井陉县 Jingxing;大城县 Daicheng;
牟平区 Muping;中牟县 Zhongmu;郫都区 Pidu;犍为县 Qianwei;筠连县 Junlian;台江县 Taijiang;天台县 Tiantai;仙居县 Xianju;柘城县 Zhecheng;泌阳县 Biyang;
巴音郭楞蒙古自治州 Bayingolin;克孜勒苏柯尔克孜自治州 Kizilsu;博尔塔拉蒙古自治州 Bortala;伊犁哈萨克自治州 Ili;昌吉回族自治州 Changji;
长子县 Zhangzi;万柏林区 Wanbailin;勐海县 Menghai;会理市 Huili;会东县 Huidong;会昌县 Huichang;会泽县 Huize;会同县 Huitong;朝阳市 Chaoyang;朝阳区 Chaoyang;朝阳县 Chaoyang;
保定白沟新城 Baigou New Town;五台山风景名胜区 Wutaishan;达尔罕茂明安联合旗 Darhan Muminggan;科尔沁左翼中旗 Horqin Left Middle;科尔沁左翼后旗 Horqin Left Rear;
科尔沁右翼前旗 Horqin Right Front;科尔沁右翼中旗 Horqin Right Middle;察哈尔右翼前旗 Qahar Right Front;察哈尔右翼中旗 Qahar Right Middle;
察哈尔右翼后旗 Qahar Right Rear;梅里斯达斡尔族区 Meilisi;郑州航空港经济综合实验区 Zhengzhou Airport Economy Zone;东乡族自治县 Dongxiang;大柴旦行政委员会 Da Qaidam;
圣方济各堂区 São Francisco Xavier`
    .split(";")
    .map((line) => [line.trim().slice(0, line.trim().indexOf(" ")), line.trim().slice(line.trim().indexOf(" ") + 1)]),
);
/** By code, where one name is written in two ways. */
const ENGLISH_BY_CODE = { 810103: "Eastern", 810104: "Southern", 810301: "North", 350122: "Lianjiang", 441422: "Dabu", 310100: "Shanghai" };
const VIRTUAL = { 419000: 1, 429000: 1, 469000: 1, 659000: 1 };

const PEOPLES =
  "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|塔吉克|怒|普米|鄂温克|保安|裕固|独龙|鄂伦春|各";
const AUTONOMOUS = new RegExp(`(?:(?:${PEOPLES})族|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯|鄂温克|维吾尔)*(?:自治[州县旗区])$`);

/** 恩施土家族苗族自治州 → 恩施, 徐汇区 → 徐汇, 忠县 → 忠县 (one character is no name). */
function core(name) {
  for (const suffix of [AUTONOMOUS, /(?:特别行政区|林区|矿区|新区|地区|省|市|区|县|盟|旗)$/]) {
    const short = name.replace(suffix, "");
    if (short !== name && short.length > 1) return short;
  }
  return name;
}

const ZONES = [
  [/(?:高新技术产业(?:开发|园)?区|高新技术产业园区|高新区)$/, " Hi-Tech Zone"],
  [/(?:经济技术开发区|经济开发区|开发区)$/, " Development Zone"],
  [/(?:管理区|管委会|示范区|新区|园区)$/, " Zone"],
];

function romanise(name) {
  const zone = name.length > 5 && ZONES.find(([pattern]) => pattern.test(name));
  if (zone) return spell(name.replace(zone[0], "")) + zone[1];
  const short = core(name);
  const suffix = short === name && /.[县区市旗]$/.test(name) && name.length === 2 ? name.at(-1) : "";
  return suffix ? `${spell(name.slice(0, -1))} ${spell(suffix)}` : spell(short);
}

function spell(text) {
  const syllables = pinyin(text, { toneType: "none", type: "array", nonZh: "removed" });
  // Xi'an, not Xian: a vowel that opens a later syllable is set apart.
  const word = syllables.map((syllable, at) => (at > 0 && /^[aoe]/.test(syllable) ? `'${syllable}` : syllable)).join("");
  return word.charAt(0).toUpperCase() + word.slice(1);
}

const lines = [];
const add = (code, name) => {
  const zh = VIRTUAL[code] ? "省直辖县级行政区划" : name;
  const en = ENGLISH_BY_CODE[code] ?? (VIRTUAL[code] ? "Directly administered" : (ENGLISH[name] ?? romanise(name)));
  lines.push(`${code} ${code === "659000" ? "自治区直辖县级行政区划" : zh} ${en}`);
};
// 重庆's counties are grouped as 500200 县 for the statisticians only; an address puts them straight under the city.
const cities = Object.entries(areaList.city_list).filter(([code]) => code !== "500200");
const districts = Object.entries(areaList.county_list).filter(([code, name]) => keep(code, name));
for (const [code, name] of [...Object.entries(areaList.province_list), ...cities, ...districts].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  add(code, name);

writeFileSync(
  new URL("../server/src/platform/regions/regions.data.ts", import.meta.url),
  `/**
 * Provinces, cities and districts of China: code (GB/T 2260), name, English name; one a line, ordered by code.
 * Written by scripts/regions.mjs from @vant/area-data 2.1.0 (MIT). Do not edit: change the script.
 */
export const REGIONS = \`
${lines.join("\n")}
\`;
`,
);
console.log(`${lines.length} regions`);
