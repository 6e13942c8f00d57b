import { children, findRegion } from "./regions.ts";

export interface ChineseRegion {
  provinceCode: string;
  cityCode: string | null;
  districtCode: string | null;
  province: string;
  city: string;
  district: string;
}

/** The three levels, each below the one before; null when one is missing. Some cities have no districts, 香港 and 澳门 no cities of their own. */
export function readChineseRegion(codes: {
  provinceCode?: string | null;
  cityCode?: string | null;
  districtCode?: string | null;
}): ChineseRegion | null {
  const province = codes.provinceCode ? findRegion(codes.provinceCode) : null;
  if (!province || province.level !== "province") return null;
  const city = codes.cityCode ? findRegion(codes.cityCode) : null;
  if (city ? city.parent !== province.code : children(province.code).length > 0) return null;
  const district = codes.districtCode ? findRegion(codes.districtCode) : null;
  if (district ? district.parent !== city?.code : city && children(city.code).length > 0) return null;
  return {
    provinceCode: province.code,
    cityCode: city?.code ?? null,
    districtCode: district?.code ?? null,
    province: province.zh,
    city: city?.zh ?? province.zh,
    district: district?.zh ?? "",
  };
}
