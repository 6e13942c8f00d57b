import { Arg, Ctx as Context, Query, Resolver } from "type-graphql";
import type { Ctx } from "../ctx.ts";
import { BadInput } from "../failures.ts";
import { Access } from "../graphql/access.ts";
import { parseAddress } from "./address.ts";
import { countries, postcodePattern } from "./countries.ts";
import { Country, ParsedAddress, Region } from "./region.types.ts";
import { children, findRegion, provinces, type Region as RegionData } from "./regions.ts";

/** Pasted text longer than this is no address. */
const MAX_TEXT = 2_000;

const toRegion = (ctx: Ctx, region: RegionData): Region => ({
  code: region.code,
  name: ctx.language === "en" && region.en ? region.en : region.zh,
  hasChildren: children(region.code).length > 0,
});

@Resolver()
export class RegionResolver {
  @Query(() => [Region], { description: "The provinces of China or, with `parentCode`, the areas inside one; empty where there are none." })
  @Access("public")
  regions(
    @Context() ctx: Ctx,
    @Arg("parentCode", () => String, { nullable: true, description: 'Code of the area around them, for example "330000".' }) parentCode:
      | string
      | null,
  ): Region[] {
    return (parentCode ? children(parentCode) : provinces()).map((region) => toRegion(ctx, region));
  }

  @Query(() => [Country], {
    description: "All countries, in the order of the language of the request. Whether the shop ships there is told by `shippingQuotes`.",
  })
  @Access("public")
  countries(@Context() ctx: Ctx): Country[] {
    return countries(ctx.language).map(({ code, name }) => ({ code, name, postcodePattern: postcodePattern(code) }));
  }

  @Query(() => ParsedAddress, {
    description:
      "Reads name, phone number, region and street out of pasted Chinese text. Nothing is stored; what cannot be placed is in `rest`.",
  })
  @Access("public")
  addressParse(
    @Context() ctx: Ctx,
    @Arg("text", () => String, { description: 'For example "张三 13800138000 浙江省杭州市西湖区文三路 1 号".' }) text: string,
  ): ParsedAddress {
    if (text.length > MAX_TEXT) throw new BadInput(`text: at most ${MAX_TEXT} characters`);
    const { name, phone, provinceCode, cityCode, districtCode, street, rest } = parseAddress(text);
    const region = (code: string | undefined): Region | null => {
      const found = code ? findRegion(code) : null;
      return found && toRegion(ctx, found);
    };
    return {
      name: name ?? null,
      phone: phone ?? null,
      province: region(provinceCode),
      city: region(cityCode),
      district: region(districtCode),
      street: street ?? null,
      rest: rest || null,
    };
  }
}
