import { glazeOption, teaOptions } from "./catalogue.options.ts";
import type { SeedProduct } from "./catalogue.types.ts";

/** Teas come as 50 g or 100 g in a canister; refills only as 100 g, because a 50 g pouch costs as much to pack. */
export const tea: SeedProduct[] = [
  {
    slug: "fuliang-green-tea",
    category: "loose-tea",
    collections: ["tea-mountains"],
    name: { zh: "浮梁绿茶", en: "Fuliang green tea" },
    subtitle: { zh: "一芽一叶 · 青釉瓷罐 · 江西浮梁", en: "One bud, one leaf · celadon canister · Fuliang, Jiangxi" },
    description: {
      zh: "白居易写“前月浮梁买茶去”，说的就是这里。浮梁是景德镇所辖的县，离窑房四十分钟车程，我们喝得最多的茶也是它。\n\n茶园在瑶里，海拔六百米上下。清明前后采一芽一叶，锅炒杀青，揉得轻，条索细而微卷。\n\n八十度水，三克茶配一百五十毫升。有板栗香，入口清，回甘来得慢。",
      en: '"Last month he left for Fuliang to buy tea," wrote the poet Bai Juyi in 816. Fuliang is the county around Jingdezhen, forty minutes from our kiln, and this is the tea we drink most.\n\nThe gardens lie at Yaoli, some 600 metres up. One bud and one leaf are picked around Qingming in early April, fixed in a wok, and rolled so lightly that the leaf stays fine and barely curled.\n\nThree grams to 150 ml at 80 °C. It smells of chestnut and tastes clear, and the sweetness takes its time.',
    },
    care: {
      zh: "密封、避光，冷藏更佳。开罐后三个月内喝完。",
      en: "Keep sealed and dark, best refrigerated. Drink within three months of opening.",
    },
    attributes: { glaze: "celadon", form: "canister", origin: "fuliang", firing: "gas" },
    options: teaOptions,
    variants: [
      { sku: "SK-FGT-C50", options: { pack: "canister", weight: "g50" }, priceMinor: 15800, weightGrams: 380, stock: 42, picture: 0 },
      { sku: "SK-FGT-C100", options: { pack: "canister", weight: "g100" }, priceMinor: 23800, weightGrams: 520, stock: 26, picture: 0 },
      { sku: "SK-FGT-R100", options: { pack: "refill", weight: "g100" }, priceMinor: 16800, weightGrams: 130, stock: 60, picture: 1 },
    ],
    pictures: [
      {
        file: "fuliang-green-tea-1.webp",
        alt: { zh: "青釉茶罐，纸签上盖一方红印", en: "Celadon tea canister with a paper label and a red seal" },
      },
      { file: "fuliang-green-tea-2.webp", alt: { zh: "白碟中的浮梁绿茶，罐在后", en: "A dish of green leaf in front of the canister" } },
    ],
    publishedDaysAgo: 200,
    soldCount: 231,
  },
  {
    slug: "keemun-black-tea",
    category: "loose-tea",
    collections: ["tea-mountains"],
    name: { zh: "祁门红茶", en: "Keemun black tea" },
    subtitle: { zh: "工夫红茶 · 朱砂红瓷罐 · 安徽祁门", en: "Congou black tea · cinnabar canister · Qimen, Anhui" },
    description: {
      zh: "祁门与浮梁隔一道山，从前是一条茶路。我们每年五月翻山去，在历口的一家小厂里等他们筛完最后一遍。\n\n祁红好在筛：一堆毛茶要过十几道筛，分出长短粗细，再拼回去，所以条索才这样匀。\n\n沸水快出。香气像晒过的蜜枣，又有一点兰花，外人叫它“祁门香”。加奶也压不住。",
      en: "Qimen lies one ridge from Fuliang, on what used to be the same tea road. We cross in May and wait at a small factory in Likou while they sieve the last time.\n\nSieving is what makes Keemun. The raw leaf passes a dozen screens, is parted by length and thickness, then put together again, and that is why it looks so even.\n\nBoiling water, poured off quickly. It smells of sun-dried dates with a little orchid. Milk does not drown it.",
    },
    care: { zh: "密封避光，阴凉处存放，保质期三年。", en: "Keep sealed, dark and cool. Good for three years." },
    attributes: { glaze: "cinnabar", form: "canister", origin: "qimen", firing: "gas" },
    options: teaOptions,
    variants: [
      { sku: "SK-KBT-C50", options: { pack: "canister", weight: "g50" }, priceMinor: 17800, weightGrams: 380, stock: 33, picture: 0 },
      { sku: "SK-KBT-C100", options: { pack: "canister", weight: "g100" }, priceMinor: 26800, weightGrams: 520, stock: 3, picture: 0 },
      { sku: "SK-KBT-R100", options: { pack: "refill", weight: "g100" }, priceMinor: 15800, weightGrams: 130, stock: 71, picture: 1 },
    ],
    pictures: [
      { file: "keemun-black-tea-1.webp", alt: { zh: "朱砂红茶罐，纸签", en: "Cinnabar red tea canister with a paper label" } },
      {
        file: "keemun-black-tea-2.webp",
        alt: { zh: "白碟中的祁门红茶，条索乌黑细匀", en: "A dish of fine, even black leaf in front of the canister" },
      },
    ],
    publishedDaysAgo: 172,
    soldCount: 188,
  },
  {
    slug: "wuyi-shuixian",
    category: "loose-tea",
    collections: ["tea-mountains"],
    name: { zh: "武夷水仙", en: "Wuyi Shuixian oolong" },
    subtitle: { zh: "中足火岩茶 · 天目黑瓷罐 · 福建武夷山", en: "Charcoal-roasted oolong · tenmoku canister · Wuyishan, Fujian" },
    description: {
      zh: "水仙是武夷山的老品种，叶大梗粗，走的是汤水的路子：不抢香，厚，滑，第五泡还站得住。\n\n龙眼木炭焙三道，每道之间让茶歇二十来天。十月之前我们不卖，火气没退净。\n\n沸水，五克配一百毫升，前三泡即入即出。喝完看叶底，边上一线红，是做青的痕迹。",
      en: "Shuixian is an old Wuyi cultivar with big leaves and thick stems. It does not show off its scent; it is about body, smooth and deep, and it still stands up at the fifth brew.\n\nIt is roasted three times over longan charcoal and left to rest some twenty days after each. We sell none before October, while the fire is still in it.\n\nBoiling water, five grams to 100 ml, the first three brews in and straight out. Then look at the leaves: the red line along the edge is where they were bruised by hand.",
    },
    care: { zh: "密封避光，常温存放。隔年更醇。", en: "Keep sealed and dark at room temperature. It mellows after a year." },
    attributes: { glaze: "tenmoku", form: "canister", origin: "wuyishan", firing: "gas" },
    options: teaOptions,
    variants: [
      { sku: "SK-WSX-C50", options: { pack: "canister", weight: "g50" }, priceMinor: 19800, weightGrams: 390, stock: 28, picture: 0 },
      { sku: "SK-WSX-C100", options: { pack: "canister", weight: "g100" }, priceMinor: 31800, weightGrams: 530, stock: 19, picture: 0 },
      { sku: "SK-WSX-R100", options: { pack: "refill", weight: "g100" }, priceMinor: 22800, weightGrams: 130, stock: 35, picture: 1 },
    ],
    pictures: [
      { file: "wuyi-shuixian-1.webp", alt: { zh: "天目黑茶罐，纸签", en: "Tenmoku tea canister with a paper label" } },
      {
        file: "wuyi-shuixian-2.webp",
        alt: { zh: "白碟中的水仙，条索粗壮乌褐", en: "A dish of thick, dark brown oolong leaf in front of the canister" },
      },
    ],
    publishedDaysAgo: 40,
    soldCount: 97,
  },
  {
    slug: "fuding-white-peony",
    category: "loose-tea",
    collections: ["tea-mountains"],
    name: { zh: "福鼎白牡丹", en: "Fuding White Peony" },
    subtitle: { zh: "一芽二叶 · 月白瓷罐 · 福建福鼎", en: "One bud, two leaves · moon white canister · Fuding, Fujian" },
    description: {
      zh: "白茶不炒不揉，只萎凋和干燥。做法越少，天气的分量越重：这一批是三月底连着四个晴天晒出来的。\n\n一芽二叶，芽上有白毫，叶背灰绿，泡开像一朵没开足的花。\n\n九十度水，盖碗或敞口盏都好。前几泡是毫香和鲜甜，放上两三年会转成枣香，可以煮。",
      en: "White tea is neither fired in a wok nor rolled, only withered and dried. The less you do, the more the weather decides: this lot had four clear days in a row at the end of March.\n\nOne bud and two leaves, silver down on the bud, grey-green beneath the leaf. In water it opens like a flower not quite out.\n\n90 °C, in a gaiwan or a wide bowl. It starts fresh and sweet; after two or three years it turns towards jujube and can be simmered.",
    },
    care: { zh: "密封避光，离地离墙，可久存。", en: "Keep sealed and dark, off the floor and away from walls. It ages well." },
    attributes: { glaze: "moon-white", form: "canister", origin: "fuding", firing: "gas" },
    options: teaOptions,
    variants: [
      { sku: "SK-FWP-C50", options: { pack: "canister", weight: "g50" }, priceMinor: 16800, weightGrams: 390, stock: 37, picture: 0 },
      { sku: "SK-FWP-C100", options: { pack: "canister", weight: "g100" }, priceMinor: 25800, weightGrams: 540, stock: 22, picture: 0 },
      { sku: "SK-FWP-R100", options: { pack: "refill", weight: "g100" }, priceMinor: 17800, weightGrams: 140, stock: 0, picture: 1 },
    ],
    pictures: [
      { file: "fuding-white-peony-1.webp", alt: { zh: "月白茶罐，纸签", en: "Moon white tea canister with a paper label" } },
      {
        file: "fuding-white-peony-2.webp",
        alt: { zh: "灰碟中的白牡丹，芽白叶灰绿", en: "A dish of silver buds and grey-green leaf in front of the canister" },
      },
    ],
    publishedDaysAgo: 186,
    soldCount: 142,
  },
  {
    slug: "osmanthus-oolong",
    category: "loose-tea",
    collections: ["tea-mountains", "to-give"],
    name: { zh: "桂花乌龙", en: "Osmanthus oolong" },
    subtitle: { zh: "鲜花窨制 · 灰釉瓷罐 · 福建安溪", en: "Scented with fresh flowers · ash-glazed canister · Anxi, Fujian" },
    description: {
      zh: "安溪的轻焙铁观音，用当年的金桂窨两遍：一层茶一层花，夜里花开吐香，清晨把花筛掉，再焙干。\n\n罐里看不见多少花，香却在茶里。市面上一眼满是花的，多半是拌进去的。\n\n九十五度水。冷泡也好，五克茶一升水，冰箱里放一夜。",
      en: "A lightly roasted Tieguanyin from Anxi, scented twice with that autumn's golden osmanthus. Tea and flowers lie in layers overnight while the blossoms breathe out; at dawn the flowers are sifted away and the tea is dried again.\n\nYou will see few petals in the canister, because the scent is in the leaf. Where petals are plenty they were usually stirred in afterwards.\n\n95 °C, or cold: five grams to a litre, a night in the fridge.",
    },
    care: { zh: "密封冷藏，半年内香气最好。", en: "Keep sealed and cold. The scent is best within six months." },
    attributes: { glaze: "ash", form: "canister", origin: "anxi", firing: "gas" },
    options: teaOptions,
    variants: [
      { sku: "SK-OSO-C50", options: { pack: "canister", weight: "g50" }, priceMinor: 14800, weightGrams: 380, stock: 45, picture: 0 },
      {
        sku: "SK-OSO-C100",
        options: { pack: "canister", weight: "g100" },
        priceMinor: 21800,
        compareAtMinor: 24800,
        weightGrams: 520,
        stock: 20,
        picture: 0,
      },
      { sku: "SK-OSO-R100", options: { pack: "refill", weight: "g100" }, priceMinor: 12800, weightGrams: 130, stock: 52, picture: 1 },
    ],
    pictures: [
      { file: "osmanthus-oolong-1.webp", alt: { zh: "灰釉茶罐，纸签", en: "Ash-glazed tea canister with a paper label" } },
      {
        file: "osmanthus-oolong-2.webp",
        alt: { zh: "白碟中的球形乌龙，缀几点桂花", en: "A dish of rolled oolong with a few osmanthus petals" },
      },
    ],
    publishedDaysAgo: 27,
    soldCount: 109,
  },
  {
    slug: "drum-canister",
    category: "canisters",
    collections: ["to-give"],
    name: { zh: "小鼓罐", en: "Drum canister" },
    subtitle: { zh: "瓷胎 · 可装茶 100 g · 景德镇气窑", en: "Porcelain · holds 100 g of leaf · gas-fired in Jingdezhen" },
    description: {
      zh: "直身，圆肩，平盖，像一只立着的小鼓。盖与口是一起拉坯、一起入窑的，烧完仍配原位，所以严实。\n\n盖内有一圈硅胶，食品级，可取下来洗。不用它，两个月的茶也不走味；用它，能放半年。\n\n罐内满釉，不串味。换茶时用开水烫一遍，晾透即可。",
      en: "Straight sides, round shoulders and a flat lid: a small drum stood on end. Lid and jar are thrown together and fired together, each lid on its own jar, so they fit.\n\nInside the lid is a ring of food-grade silicone that comes off for washing. Without it, tea keeps two months; with it, half a year.\n\nThe inside is fully glazed and keeps no smell. Between teas, scald it and let it dry.",
    },
    care: { zh: "手洗，晾透再装茶。", en: "Wash by hand and dry completely before filling." },
    attributes: { glaze: "celadon", form: "canister", capacity: 600, diameter: 96, height: 118, origin: "jingdezhen", firing: "gas" },
    options: [glazeOption("celadon", "moon-white", "tenmoku", "cinnabar")],
    variants: [
      { sku: "SK-DRC-CEL", options: { glaze: "celadon" }, priceMinor: 13800, weightGrams: 420, stock: 29, picture: 0 },
      { sku: "SK-DRC-MOO", options: { glaze: "moon-white" }, priceMinor: 13800, weightGrams: 420, stock: 24, picture: 1 },
      { sku: "SK-DRC-TEN", options: { glaze: "tenmoku" }, priceMinor: 13800, weightGrams: 425, stock: 31, picture: 2 },
      { sku: "SK-DRC-CIN", options: { glaze: "cinnabar" }, priceMinor: 18800, weightGrams: 425, stock: 10, picture: 3 },
    ],
    pictures: [
      {
        file: "drum-canister-1.webp",
        alt: { zh: "青釉直身茶罐，平盖圆钮", en: "Straight celadon canister with a flat lid and round knob" },
      },
      { file: "drum-canister-2.webp", alt: { zh: "月白茶罐", en: "Moon white canister" } },
      { file: "drum-canister-3.webp", alt: { zh: "天目黑茶罐", en: "Tenmoku canister" } },
      { file: "drum-canister-4.webp", alt: { zh: "朱砂红茶罐", en: "Cinnabar red canister" } },
      {
        file: "drum-canister-5.webp",
        alt: { zh: "揭盖的青釉茶罐，盖靠在罐旁", en: "The celadon canister open, its lid leaning against it" },
      },
    ],
    publishedDaysAgo: 330,
    soldCount: 175,
  },
];
