import { useQuery } from "@apollo/client/react";
import { graphql } from "../../gql/index.ts";

const Regions = graphql(`
  query DeskRegions($provinceCode: String, $cityCode: String, $hasProvince: Boolean!, $hasCity: Boolean!) {
    provinces: regions {
      code
      name
    }
    cities: regions(parentCode: $provinceCode) @include(if: $hasProvince) {
      code
      name
    }
    districts: regions(parentCode: $cityCode) @include(if: $hasCity) {
      code
      name
    }
  }
`);

/** The three lists of a region picker, as far as a region is chosen. */
export function useRegionLevels({ provinceCode, cityCode }: { provinceCode: string; cityCode: string }) {
  const { data, previousData } = useQuery(Regions, {
    variables: { provinceCode, cityCode, hasProvince: provinceCode !== "", hasCity: cityCode !== "" },
  });
  // While a level loads, the levels above keep their lists
  return { provinces: (data ?? previousData)?.provinces, cities: data?.cities, districts: data?.districts };
}
