import type { Hub } from "./journey-network.ts";

/** Where a city lies: degrees north and east. */
type Position = readonly [north: number, east: number];

const CITIES: Readonly<Record<string, Position>> = {
  北京市: [39.9, 116.41],
  天津市: [39.13, 117.2],
  石家庄市: [38.04, 114.51],
  唐山市: [39.63, 118.18],
  保定市: [38.87, 115.46],
  太原市: [37.87, 112.55],
  呼和浩特市: [40.84, 111.75],
  沈阳市: [41.8, 123.43],
  大连市: [38.91, 121.61],
  长春市: [43.82, 125.32],
  哈尔滨市: [45.8, 126.53],
  上海市: [31.23, 121.47],
  南京市: [32.06, 118.8],
  苏州市: [31.3, 120.58],
  无锡市: [31.49, 120.31],
  常州市: [31.81, 119.97],
  南通市: [31.98, 120.89],
  杭州市: [30.27, 120.16],
  宁波市: [29.87, 121.54],
  温州市: [27.99, 120.7],
  金华市: [29.08, 119.65],
  合肥市: [31.82, 117.23],
  芜湖市: [31.35, 118.43],
  福州市: [26.07, 119.3],
  厦门市: [24.48, 118.09],
  泉州市: [24.87, 118.68],
  南昌市: [28.68, 115.86],
  景德镇市: [29.27, 117.18],
  赣州市: [25.83, 114.94],
  济南市: [36.65, 117.12],
  青岛市: [36.07, 120.38],
  潍坊市: [36.71, 119.16],
  郑州市: [34.75, 113.63],
  洛阳市: [34.62, 112.45],
  武汉市: [30.59, 114.31],
  宜昌市: [30.69, 111.29],
  鄂州市: [30.39, 114.89],
  长沙市: [28.23, 112.94],
  衡阳市: [26.89, 112.57],
  广州市: [23.13, 113.26],
  深圳市: [22.54, 114.06],
  东莞市: [23.02, 113.75],
  佛山市: [23.02, 113.12],
  珠海市: [22.27, 113.58],
  惠州市: [23.11, 114.42],
  南宁市: [22.82, 108.37],
  桂林市: [25.27, 110.29],
  海口市: [20.04, 110.2],
  重庆市: [29.56, 106.55],
  成都市: [30.57, 104.07],
  绵阳市: [31.47, 104.68],
  贵阳市: [26.65, 106.63],
  昆明市: [25.04, 102.71],
  大理白族自治州: [25.61, 100.27],
  拉萨市: [29.65, 91.14],
  西安市: [34.34, 108.94],
  兰州市: [36.06, 103.83],
  西宁市: [36.62, 101.78],
  银川市: [38.49, 106.23],
  乌鲁木齐市: [43.83, 87.62],
  台北市: [25.03, 121.57],
  香港: [22.32, 114.17],
  澳门: [22.2, 113.55],
};

/** A ferry, a customs house: what the map does not show, in hours. */
const CROSSINGS: Readonly<Record<string, number>> = { 海口市: 4, 香港: 3, 澳门: 3, 台北市: 30 };

/** The large centres where long journeys change lorries. */
export const CENTRES = [
  { city: "广州市", hub: "广州白云中转场" },
  { city: "杭州市", hub: "杭州萧山中转场" },
  { city: "北京市", hub: "北京顺义中转场" },
  { city: "鄂州市", hub: "鄂州花湖枢纽中心" },
  { city: "郑州市", hub: "郑州航空港中转场" },
  { city: "成都市", hub: "成都双流中转场" },
  { city: "西安市", hub: "西安咸阳中转场" },
  { city: "兰州市", hub: "兰州新区中转场" },
] as const;
export type Centre = (typeof CENTRES)[number];

const EARTH_KM = 6_371;
/** Roads are longer than the line through the air by about this much. */
const WINDING = 1.25;
/** A lorry's average on the motorway with the rests that its driver must take. */
const KM_PER_HOUR = 65;
/** From one yard of a city to another. */
const WITHIN_A_CITY = 40;
/** What a lorry drives in one go; longer journeys change in a centre, if one lies on the way. */
const LONGEST_LEG_KM = 900;
const SHORTEST_LEG_KM = 200;
/** A centre is on the way if it makes the way longer by less than this. */
const DETOUR = 1.2;
/** And if no leg is nearly as long as the whole. */
const SHORTER = 0.85;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Kilometres by road between two cities of the network. */
export const kilometres = (from: string, to: string): number => {
  if (from === to) return WITHIN_A_CITY;
  const [a, b] = [CITIES[from], CITIES[to]];
  if (!a || !b) throw new Error(`no position of ${a ? to : from}`);
  const [north, east] = [radians(b[0] - a[0]), radians(b[1] - a[1])];
  const h = Math.sin(north / 2) ** 2 + Math.cos(radians(a[0])) * Math.cos(radians(b[0])) * Math.sin(east / 2) ** 2;
  return Math.max(WITHIN_A_CITY, Math.round(2 * EARTH_KM * Math.asin(Math.sqrt(h)) * WINDING));
};

/** Hours that a lorry needs from one city to another. */
export const lorryHours = (from: string, to: string): number =>
  kilometres(from, to) / KM_PER_HOUR + (from === to ? 0 : (CROSSINGS[from] ?? 0) + (CROSSINGS[to] ?? 0));

/** The centres that a parcel passes between two cities, in their order; none where a lorry drives there in one go. */
export const centresBetween = (from: string, to: string): Centre[] => {
  const direct = kilometres(from, to);
  if (direct <= LONGEST_LEG_KM) return [];
  const [best] = CENTRES.map((centre) => ({ centre, legs: [kilometres(from, centre.city), kilometres(centre.city, to)] as const }))
    .filter(
      ({ legs }) => Math.min(...legs) >= SHORTEST_LEG_KM && Math.max(...legs) <= direct * SHORTER && legs[0] + legs[1] <= direct * DETOUR,
    )
    // as near to the middle as there is one, so that no leg stays long
    .toSorted((a, b) => Math.max(...a.legs) - Math.max(...b.legs));
  return best ? [...centresBetween(from, best.centre.city), best.centre, ...centresBetween(best.centre.city, to)] : [];
};

/** Hours from one hub to another by way of the centres, with an hour in each. */
export const roadHours = (from: Hub, to: Hub): number => {
  const way = [from.city, ...centresBetween(from.city, to.city).map(({ city }) => city), to.city];
  return way.slice(1).reduce((sum, city, index) => sum + lorryHours(way[index]!, city) + Number(index > 0), 0);
};

/** Evenings until a parcel handed over by day is at the door. */
export const daysBetween = (from: Hub, to: Hub): number => (from.city === to.city ? 1 : 1 + Math.floor((roadHours(from, to) + 8) / 24));

/** Where a parcel goes by mistake: the centre nearest to its start that is not on its way. */
export const strayCentre = (from: string, to: string): Centre => {
  const way = new Set([from, to, ...centresBetween(from, to).map(({ city }) => city)]);
  return CENTRES.filter(({ city }) => !way.has(city)).toSorted((a, b) => kilometres(from, a.city) - kilometres(from, b.city))[0]!;
};
