import { Field, InputType, ObjectType } from "type-graphql";

@ObjectType("PickupPoint", { simpleResolvers: true, description: "Where the shop hands over what is collected." })
export class PickupPoint {
  @Field(() => String, { description: "Name in the language of the request." })
  name!: string;

  @Field(() => [String], { description: "Its address as lines for display, from the large to the small." })
  lines!: string[];

  @Field(() => String, { description: "When it is open, in the language of the request; free text." })
  hours!: string;

  @Field(() => String, { description: "Phone number as people at home write it." })
  phone!: string;
}

@ObjectType("PickupPointSetting", { simpleResolvers: true, description: "The pick-up point as staff edit it." })
export class PickupPointSetting {
  @Field(() => String, { description: "Name in Chinese." })
  nameZh!: string;

  @Field(() => String, { description: "Name in English." })
  nameEn!: string;

  @Field(() => String, { description: "Opening hours in Chinese, free text." })
  hoursZh!: string;

  @Field(() => String, { description: "Opening hours in English, free text." })
  hoursEn!: string;

  @Field(() => String, { description: "Phone number as people at home write it." })
  phone!: string;

  @Field(() => String, { description: "Code of the province." })
  provinceCode!: string;

  @Field(() => String, { nullable: true, description: "Code of the city; null where the province has none." })
  cityCode!: string | null;

  @Field(() => String, { nullable: true, description: "Code of the district; null where the city has none." })
  districtCode!: string | null;

  @Field(() => String, { description: "Road and number." })
  street!: string;
}

@InputType("PickupPointSetInput", {
  description: "Where shoppers collect what they ordered, on the mainland of China. It replaces the whole point.",
})
export class PickupPointSetInput {
  @Field(() => String, { description: "Name in Chinese, up to 40 characters." })
  nameZh!: string;

  @Field(() => String, { nullable: true, description: "Name in English, up to 40 characters; null means the Chinese one." })
  nameEn?: string | null;

  @Field(() => String, { description: 'Opening hours in Chinese, up to 120 characters, for example "每天 9:00–18:00".' })
  hoursZh!: string;

  @Field(() => String, { nullable: true, description: "Opening hours in English, up to 120 characters; null means the Chinese ones." })
  hoursEn?: string | null;

  @Field(() => String, { description: 'Chinese mobile number, or landline with area code, for example "0798-8220000".' })
  phone!: string;

  @Field(() => String, { description: "Code of the province, from `regions`." })
  provinceCode!: string;

  @Field(() => String, { nullable: true, description: "Code of the city. Required where the province has cities." })
  cityCode?: string | null;

  @Field(() => String, { nullable: true, description: "Code of the district. Required where the city has districts." })
  districtCode?: string | null;

  @Field(() => String, { description: "Road and number, floor, how to find it; up to 120 characters." })
  street!: string;
}
