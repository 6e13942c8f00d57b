import { Field, ID, Int, ObjectType } from "type-graphql";
import { Node } from "../../platform/graphql/common.types.ts";
import { Media } from "../media/media.types.ts";

@ObjectType("Category", {
  simpleResolvers: true,
  implements: Node,
  description: "A place in the shop's tree of product kinds. A product belongs to at most one.",
})
export class Category implements Node {
  @Field(() => ID, { description: "Global id, `cat_…`." })
  id!: string;

  @Field(() => String, { description: 'Name in the category\'s address, for example "tea-bowls".' })
  slug!: string;

  @Field(() => String, { description: "Name in the language of the request." })
  name!: string;

  @Field(() => String, { description: "One or two sentences in plain text; may be empty." })
  description!: string;

  @Field(() => Category, { nullable: true, description: "The category above; null at the top." })
  parent!: Category | null;

  @Field(() => [Category], { description: "The categories directly below, in the shop's order." })
  children!: Category[];

  @Field(() => Int, { description: "Products on sale in this category and all below it." })
  productCount!: number;

  @Field(() => [Category], { description: "The way here from the top, without this category itself; empty at the top." })
  ancestors!: Category[];
}

@ObjectType("Collection", {
  simpleResolvers: true,
  implements: Node,
  description: "Products gathered by hand or by a rule, across categories, for example gifts. A product may be in several.",
})
export class Collection implements Node {
  @Field(() => ID, { description: "Global id, `col_…`." })
  id!: string;

  @Field(() => String, { description: 'Name in the collection\'s address, for example "gifts".' })
  slug!: string;

  @Field(() => String, { description: "Name in the language of the request." })
  name!: string;

  @Field(() => String, { description: "One or two sentences in plain text; may be empty." })
  description!: string;

  @Field(() => Media, { nullable: true, description: "Picture for the collection's card; null without one." })
  image!: Media | null;

  @Field(() => Int, { description: "Products on sale in this collection." })
  productCount!: number;
}
