import { Field, ObjectType } from "type-graphql";

@ObjectType("Region", {
  simpleResolvers: true,
  description: "An administrative area of China: province, city or district. `regions(parentCode)` lists the areas inside it.",
})
export class Region {
  @Field(() => String, { description: 'Official division code (GB/T 2260), for example "330106" for Xihu District, Hangzhou.' })
  code!: string;

  @Field(() => String, { description: "Name of the area." })
  name!: string;

  @Field(() => Boolean, { description: "True if `regions(parentCode)` with this code gives further areas." })
  hasChildren!: boolean;
}

@ObjectType("Country", { simpleResolvers: true, description: "A country the shop ships to." })
export class Country {
  @Field(() => String, { description: 'ISO 3166-1 code of two letters, for example "CN".' })
  code!: string;

  @Field(() => String, { description: "Name in the language of the request." })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Regular expression (JavaScript) that a whole postcode must match, for example "\\d{6}"; null when none is checked.',
  })
  postcodePattern!: string | null;
}

@ObjectType("ParsedAddress", {
  simpleResolvers: true,
  description: "What could be read from pasted Chinese address text. Parts not found are null; let the shopper check the rest.",
})
export class ParsedAddress {
  @Field(() => String, { nullable: true, description: "Recipient's name." })
  name!: string | null;

  @Field(() => String, { nullable: true, description: "Phone number, digits only, for example `13800000000`." })
  phone!: string | null;

  @Field(() => Region, { nullable: true, description: "Province, autonomous region or municipality." })
  province!: Region | null;

  @Field(() => Region, { nullable: true, description: "City or prefecture." })
  city!: Region | null;

  @Field(() => Region, { nullable: true, description: "District or county." })
  district!: Region | null;

  @Field(() => String, { nullable: true, description: "Street, town or township, if named before the road." })
  street!: string | null;

  @Field(() => String, { nullable: true, description: "What is left: road, number, building, room." })
  rest!: string | null;
}
