import { Field, Int, ObjectType } from "type-graphql";
import { CurrencyCode, LanguageCode } from "../../platform/graphql/common.types.ts";
import { DateTime } from "../../platform/graphql/scalars.ts";
import { Media } from "../media/media.types.ts";

@ObjectType("ContentSection", { simpleResolvers: true, description: "A part of a text page." })
export class ContentSection {
  @Field(() => String, { description: "Heading of the part." })
  heading!: string;

  @Field(() => [String], { description: "Paragraphs in plain text." })
  paragraphs!: string[];
}

@ObjectType("ContentPage", { simpleResolvers: true, description: "A text page of the shop, such as shipping, returns or privacy." })
export class ContentPage {
  @Field(() => String, { description: 'Name in the page\'s address, for example "shipping".' })
  slug!: string;

  @Field(() => String, { description: "Title in the language of the request." })
  title!: string;

  @Field(() => [ContentSection], { description: "The parts in order." })
  sections!: ContentSection[];

  @Field(() => DateTime, { description: "When the text last changed." })
  updatedAt!: Date;
}

@ObjectType("Shop", { simpleResolvers: true, description: "The shop itself and its public settings." })
export class Shop {
  @Field(() => String, { description: "Name in the language of the request." })
  name!: string;

  @Field(() => String, { description: "One line on what the shop sells." })
  tagline!: string;

  @Field(() => LanguageCode, { description: "Language of texts that do not exist in the asked one." })
  defaultLanguage!: LanguageCode;

  @Field(() => [LanguageCode], { description: "Languages one can ask for." })
  languages!: LanguageCode[];

  @Field(() => CurrencyCode, { description: "The shop's own currency: every variant has a price in it." })
  currencyCode!: CurrencyCode;

  @Field(() => [CurrencyCode], {
    description: "Currencies one can buy in, the shop's own first. Ask for prices in one with the header `X-Currency`.",
  })
  currencies!: CurrencyCode[];

  @Field(() => CurrencyCode, {
    description: "The currency that this request's prices are in: the one asked for, or the shop's own where it does not sell in that.",
  })
  currency!: CurrencyCode;

  @Field(() => String, { description: 'IANA time zone of the shop\'s business day, for example "Asia/Shanghai".' })
  timeZone!: string;

  @Field(() => String, { nullable: true, description: "Chinese website registration (ICP) number for the footer; null without one." })
  icpNumber!: string | null;

  @Field(() => Boolean, { description: "True in a demo shop: payments and parcels are simulated and no money moves." })
  demo!: boolean;

  @Field(() => String, { description: "E-mail address for questions." })
  contactEmail!: string;

  @Field(() => Int, {
    description:
      "Minutes an order waits for payment before it expires, for methods without a window of their own; see `PaymentMethod.windowMinutes`.",
  })
  paymentWindowMinutes!: number;

  @Field(() => [String], { description: "Searches to suggest before anything is typed, best first." })
  hotSearches!: string[];

  @Field(() => [Media], { description: "Large pictures for the home page, in order." })
  scenes!: Media[];

  @Field(() => ContentPage, { nullable: true, description: "A text page by its slug; null if there is none." })
  page!: ContentPage | null;
}
