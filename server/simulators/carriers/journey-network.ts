/** A city parcels are sorted in: its area code (which SF calls the origin and destination code) and its sorting hubs. */
export interface Hub {
  province: string;
  city: string;
  code: string;
  hubs: readonly string[];
  /** Which of the large transit centres its long-distance parcels pass. */
  region: Region;
}

type Region = "south" | "east" | "north" | "middle" | "west";

/** Half-way stations between regions, so that a parcel to Lanzhou does not come straight from Shenzhen. */
export const TRANSIT: Record<Region, { city: string; hub: string }> = {
  south: { city: "广州市", hub: "广州白云中转场" },
  east: { city: "杭州市", hub: "杭州萧山中转场" },
  north: { city: "北京市", hub: "北京顺义中转场" },
  middle: { city: "鄂州市", hub: "鄂州花湖枢纽中心" },
  west: { city: "成都市", hub: "成都双流中转场" },
};

/** The first city of a province serves all its other towns. */
const TABLE: readonly [province: string, region: Region, ...cities: [city: string, code: string, hubs: string[]][]][] = [
  ["北京", "north", ["北京市", "010", ["北京顺义中转场", "北京大兴集散中心"]]],
  ["天津", "north", ["天津市", "022", ["天津滨海中转场"]]],
  [
    "河北",
    "north",
    ["石家庄市", "311", ["石家庄正定中转场"]],
    ["唐山市", "315", ["唐山丰润集散中心"]],
    ["保定市", "312", ["保定徐水集散中心"]],
  ],
  ["山西", "north", ["太原市", "351", ["太原小店中转场"]]],
  ["内蒙古", "north", ["呼和浩特市", "471", ["呼和浩特赛罕中转场"]]],
  ["辽宁", "north", ["沈阳市", "024", ["沈阳浑南中转场"]], ["大连市", "411", ["大连甘井子中转场"]]],
  ["吉林", "north", ["长春市", "431", ["长春宽城中转场"]]],
  ["黑龙江", "north", ["哈尔滨市", "451", ["哈尔滨香坊中转场"]]],
  ["上海", "east", ["上海市", "021", ["上海浦东集散中心", "上海青浦中转场"]]],
  [
    "江苏",
    "east",
    ["南京市", "025", ["南京江宁中转场"]],
    ["苏州市", "512", ["苏州吴中中转场"]],
    ["无锡市", "510", ["无锡硕放中转场"]],
    ["常州市", "519", ["常州武进集散中心"]],
    ["南通市", "513", ["南通通州集散中心"]],
  ],
  [
    "浙江",
    "east",
    ["杭州市", "571", ["杭州萧山中转场"]],
    ["宁波市", "574", ["宁波鄞州中转场"]],
    ["温州市", "577", ["温州瓯海中转场"]],
    ["金华市", "579", ["义乌佛堂中转场"]],
  ],
  ["安徽", "east", ["合肥市", "551", ["合肥肥西中转场"]], ["芜湖市", "553", ["芜湖鸠江集散中心"]]],
  ["福建", "east", ["福州市", "591", ["福州长乐中转场"]], ["厦门市", "592", ["厦门翔安中转场"]], ["泉州市", "595", ["泉州晋江中转场"]]],
  [
    "江西",
    "middle",
    ["南昌市", "791", ["南昌昌北中转场"]],
    ["景德镇市", "798", ["景德镇浮梁集散中心"]],
    ["赣州市", "797", ["赣州南康集散中心"]],
  ],
  ["山东", "north", ["济南市", "531", ["济南历城中转场"]], ["青岛市", "532", ["青岛城阳中转场"]], ["潍坊市", "536", ["潍坊坊子集散中心"]]],
  ["河南", "middle", ["郑州市", "371", ["郑州航空港中转场"]], ["洛阳市", "379", ["洛阳伊滨集散中心"]]],
  ["湖北", "middle", ["武汉市", "027", ["武汉吴家山集散中心", "武汉东西湖中转场"]], ["宜昌市", "717", ["宜昌猇亭集散中心"]]],
  ["湖南", "middle", ["长沙市", "731", ["长沙星沙中转场"]], ["衡阳市", "734", ["衡阳雁峰集散中心"]]],
  [
    "广东",
    "south",
    ["广州市", "020", ["广州白云中转场", "广州番禺集散中心"]],
    ["深圳市", "755", ["深圳宝安集散中心", "深圳航空港中转场"]],
    ["东莞市", "769", ["东莞虎门中转场"]],
    ["佛山市", "757", ["佛山南海中转场"]],
    ["珠海市", "756", ["珠海斗门集散中心"]],
    ["惠州市", "752", ["惠州惠阳集散中心"]],
  ],
  ["广西", "south", ["南宁市", "771", ["南宁江南中转场"]], ["桂林市", "773", ["桂林灵川集散中心"]]],
  ["海南", "south", ["海口市", "898", ["海口美兰中转场"]]],
  ["重庆", "west", ["重庆市", "023", ["重庆渝北中转场"]]],
  ["四川", "west", ["成都市", "028", ["成都双流中转场", "成都青白江集散中心"]], ["绵阳市", "816", ["绵阳涪城集散中心"]]],
  ["贵州", "west", ["贵阳市", "851", ["贵阳龙洞堡中转场"]]],
  ["云南", "west", ["昆明市", "871", ["昆明官渡中转场"]], ["大理白族自治州", "872", ["大理下关集散中心"]]],
  ["西藏", "west", ["拉萨市", "891", ["拉萨堆龙德庆中转场"]]],
  ["陕西", "west", ["西安市", "029", ["西安咸阳中转场"]]],
  ["甘肃", "west", ["兰州市", "931", ["兰州新区中转场"]]],
  ["青海", "west", ["西宁市", "971", ["西宁城北中转场"]]],
  ["宁夏", "west", ["银川市", "951", ["银川贺兰中转场"]]],
  ["新疆", "west", ["乌鲁木齐市", "991", ["乌鲁木齐新市中转场"]]],
  ["台湾", "east", ["台北市", "886", ["台北桃园集运中心"]]],
  ["香港", "south", ["香港", "852", ["香港青衣集散中心"]]],
  ["澳门", "south", ["澳门", "853", ["澳门关闸集散中心"]]],
];

const HUBS: readonly Hub[] = TABLE.flatMap(([province, region, ...cities]) =>
  cities.map(([city, code, hubs]) => ({ province, region, city, code, hubs })),
);

/** Where a place is sorted; undefined outside the network. */
export const hubFor = (province: string, city: string): Hub | undefined =>
  HUBS.find((hub) => city.length > 1 && (hub.city === city || hub.city === `${city}市`)) ??
  HUBS.find((hub) => province.startsWith(hub.province)) ??
  HUBS.find((hub) => city.startsWith(hub.province));

/** Days on the road, by distance as the crow would guess it. */
export const daysBetween = (from: Hub, to: Hub): number =>
  from.city === to.city ? 0 : from.region === to.region ? 1 : to.region === "west" ? 3 : 2;

/** "广东省深圳市南山区…" → where that is sorted; undefined outside the network. */
export const placeIn = (address: string): Hub | undefined => {
  const [, province = "", city = ""] = /^(.+?(?:省|自治区|市|特别行政区))?(.+?(?:市|州|区|县))?/.exec(address) ?? [];
  return address ? hubFor(province, city || province) : undefined;
};
