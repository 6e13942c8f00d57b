import { bowls } from "./catalogue.bowls.ts";
import { brewing } from "./catalogue.brewing.ts";
import { flowers } from "./catalogue.flowers.ts";
import { glazes } from "./catalogue.options.ts";
import { tea } from "./catalogue.tea.ts";
import type { SeedAttributeDefinition, SeedCategory, SeedCollection, SeedPicture, SeedProduct } from "./catalogue.types.ts";

export type * from "./catalogue.types.ts";
export { pages } from "./catalogue.pages.ts";

export const products: SeedProduct[] = [...bowls, ...brewing, ...tea, ...flowers];

export const categories: SeedCategory[] = [
  {
    slug: "teaware",
    parent: null,
    name: { zh: "茶器", en: "Tea ware" },
    description: {
      zh: "喝茶要用的一切：碗、杯、壶、盖碗，和承它们的盘。",
      en: "What tea needs: bowls, cups, pots, gaiwans, and trays to set them on.",
    },
    position: 1,
  },
  {
    slug: "tea-bowls",
    parent: "teaware",
    name: { zh: "茶碗茶盏", en: "Tea bowls" },
    description: { zh: "双手捧的碗，单手托的盏。", en: "Bowls for two hands and bowls for one." },
    position: 1,
  },
  {
    slug: "cups",
    parent: "teaware",
    name: { zh: "杯", en: "Cups" },
    description: { zh: "从一口的品茗杯到一早上的马克杯。", en: "From a single sip to a whole morning." },
    position: 2,
  },
  {
    slug: "teapots",
    parent: "teaware",
    name: { zh: "茶壶", en: "Teapots" },
    description: { zh: "出水要快，断水要净，盖子要稳。", en: "They pour fast, stop clean and keep their lids on." },
    position: 3,
  },
  {
    slug: "gaiwans-and-pitchers",
    parent: "teaware",
    name: { zh: "盖碗与公道杯", en: "Gaiwans and pitchers" },
    description: { zh: "泡一道，匀一道，倒掉一道。", en: "One to brew, one to share out, one to rinse into." },
    position: 4,
  },
  {
    slug: "trays",
    parent: "teaware",
    name: { zh: "壶承与茶盘", en: "Trays" },
    description: { zh: "把茶席收在一块地方。", en: "Keeping the tea table in one place." },
    position: 5,
  },
  {
    slug: "tea",
    parent: null,
    name: { zh: "茶与茶罐", en: "Tea and canisters" },
    description: { zh: "我们自己喝的几种茶，装在自己烧的罐里。", en: "The teas we drink ourselves, in canisters we fire ourselves." },
    position: 2,
  },
  {
    slug: "loose-tea",
    parent: "tea",
    name: { zh: "散茶", en: "Loose tea" },
    description: { zh: "每年只按一季的量买，卖完等来年。", en: "Bought once a year, a season's worth. When it is gone we wait." },
    position: 1,
  },
  {
    slug: "canisters",
    parent: "tea",
    name: { zh: "茶叶罐", en: "Canisters" },
    description: { zh: "盖子合上时有一声轻响。", en: "The lid closes with a small sound." },
    position: 2,
  },
  {
    slug: "flowers-and-incense",
    parent: null,
    name: { zh: "花与香", en: "Flowers and incense" },
    description: { zh: "一枝花，一炷香，桌上就有了季节。", en: "One stem or one stick, and the table has a season." },
    position: 3,
  },
  {
    slug: "vases",
    parent: "flowers-and-incense",
    name: { zh: "花器", en: "Vases" },
    description: { zh: "一枝有一枝的瓶，一盆有一盆的盘。", en: "For a single stem, for an armful, for a branch laid low." },
    position: 1,
  },
  {
    slug: "incense",
    parent: "flowers-and-incense",
    name: { zh: "香具", en: "Incense" },
    description: { zh: "插线香的，焚盘香的。", en: "For sticks and for coils." },
    position: 2,
  },
];

export const collections: SeedCollection[] = [
  {
    slug: "frost-firing",
    name: { zh: "霜降窑", en: "The frost firing" },
    description: {
      zh: "十月二十三日点火，烧了三十一个小时，用松柴一千二百斤。开窑挑出的，都在这里。",
      en: "Lit on 23 October, fired for thirty-one hours on six hundred kilos of pine. What we kept when the door came down.",
    },
    picture: "scene-frost-firing.webp",
    position: 1,
  },
  {
    slug: "one-person-table",
    name: { zh: "一人饮", en: "A table for one" },
    description: { zh: "一壶一杯，不为招待谁。", en: "One pot, one cup, nobody to entertain." },
    picture: "side-handle-teapot-1.webp",
    position: 2,
  },
  {
    slug: "tea-mountains",
    name: { zh: "五座茶山", en: "Five tea mountains" },
    description: {
      zh: "浮梁、祁门、武夷、福鼎、安溪。每年各去一趟，只带回一季的茶。",
      en: "Fuliang, Qimen, Wuyi, Fuding, Anxi. One visit a year to each, and one season's leaf.",
    },
    picture: "fuliang-green-tea-1.webp",
    position: 3,
  },
  {
    slug: "to-give",
    name: { zh: "送人", en: "To give" },
    description: {
      zh: "配素纸匣与手写签，可代写一句话。",
      en: "In a plain paper box with a handwritten slip. We can write a line for you.",
    },
    picture: "five-tasting-cups-1.webp",
    position: 4,
  },
  {
    slug: "all-celadon",
    name: { zh: "青釉", en: "All celadon" },
    description: { zh: "铁在还原焰里的颜色。", en: "The colour iron takes in a smoky flame." },
    picture: "bottle-vase-1.webp",
    position: 5,
    rule: { attribute: { glaze: "celadon" } },
  },
  {
    slug: "under-200",
    name: { zh: "二百元以内", en: "Under ¥200" },
    description: { zh: "自己用不心疼，送人也拿得出手。", en: "Easy to use every day, good enough to give." },
    picture: "bell-cup-1.webp",
    position: 6,
    rule: { maxPriceMinor: 20000 },
  },
];

export const attributeDefinitions: SeedAttributeDefinition[] = [
  { code: "glaze", type: "enum", name: { zh: "釉色", en: "Glaze" }, facet: true, values: Object.values(glazes) },
  {
    code: "form",
    type: "enum",
    name: { zh: "器形", en: "Form" },
    facet: true,
    values: [
      { code: "bowl", name: { zh: "碗盏", en: "Bowl" } },
      { code: "cup", name: { zh: "杯", en: "Cup" } },
      { code: "mug", name: { zh: "马克杯", en: "Mug" } },
      { code: "teapot", name: { zh: "壶", en: "Teapot" } },
      { code: "gaiwan", name: { zh: "盖碗", en: "Gaiwan" } },
      { code: "pitcher", name: { zh: "公道杯", en: "Pitcher" } },
      { code: "tray", name: { zh: "盘", en: "Tray" } },
      { code: "canister", name: { zh: "罐", en: "Canister" } },
      { code: "vase", name: { zh: "瓶", en: "Vase" } },
      { code: "incense", name: { zh: "香具", en: "Incense holder" } },
    ],
  },
  {
    code: "capacity",
    type: "number",
    unit: "ml",
    name: { zh: "容量", en: "Capacity" },
    facet: true,
    ranges: [
      { code: "to-100", name: { zh: "100 ml 以下", en: "Under 100 ml" }, max: 100 },
      { code: "100-200", name: { zh: "100–200 ml", en: "100–200 ml" }, min: 100, max: 200 },
      { code: "200-400", name: { zh: "200–400 ml", en: "200–400 ml" }, min: 200, max: 400 },
      { code: "from-400", name: { zh: "400 ml 以上", en: "400 ml and more" }, min: 400 },
    ],
  },
  { code: "diameter", type: "number", unit: "mm", name: { zh: "口径", en: "Diameter" }, facet: false },
  { code: "height", type: "number", unit: "mm", name: { zh: "高", en: "Height" }, facet: false },
  {
    code: "origin",
    type: "enum",
    name: { zh: "产地", en: "Origin" },
    facet: false,
    values: [
      { code: "jingdezhen", name: { zh: "江西景德镇", en: "Jingdezhen, Jiangxi" } },
      { code: "fuliang", name: { zh: "江西浮梁", en: "Fuliang, Jiangxi" } },
      { code: "qimen", name: { zh: "安徽祁门", en: "Qimen, Anhui" } },
      { code: "wuyishan", name: { zh: "福建武夷山", en: "Wuyishan, Fujian" } },
      { code: "fuding", name: { zh: "福建福鼎", en: "Fuding, Fujian" } },
      { code: "anxi", name: { zh: "福建安溪", en: "Anxi, Fujian" } },
    ],
  },
  {
    code: "firing",
    type: "enum",
    name: { zh: "烧成", en: "Firing" },
    facet: true,
    values: [
      { code: "wood", name: { zh: "柴窑", en: "Wood" } },
      { code: "gas", name: { zh: "气窑", en: "Gas" } },
    ],
  },
];

export const scenes: SeedPicture[] = [
  {
    file: "scene-shelf.webp",
    alt: {
      zh: "纸色墙前的木架上，摆着青釉瓶、月白罐、茶壶与茶碗",
      en: "A wooden shelf against a paper-coloured wall: celadon bottle, moon jar, teapot and bowls",
    },
  },
  {
    file: "scene-kiln.webp",
    alt: { zh: "砖砌窑门前的一板素坯与刚出窑的器物", en: "A board of pots, raw and fired, before a brick kiln door" },
  },
  {
    file: "scene-frost-firing.webp",
    alt: { zh: "霜降窑出窑的茶碗与兔毫盏，窗光斜照", en: "Bowls from the frost firing in slanting window light" },
  },
];
