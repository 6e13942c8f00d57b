import type { ShopModule } from "../../platform/modules.types.ts";
import "./catalogue.events.ts";
import { AttributeDefinitionEntity, ShopSettingEntity } from "./attribute.entity.ts";
import { CategoryEntity, CollectionEntity } from "./category.entity.ts";
import { CategoryResolver, CollectionResolver } from "./category.resolver.ts";
import { ListingEntity } from "./listing.entity.ts";
import { ListingResolver } from "./listing.resolver.ts";
import { listDueProducts } from "./listing.service.ts";
import { ListingPriceEntity, VariantPriceEntity } from "./price.entity.ts";
import { PriceResolver } from "./price.resolver.ts";
import { CollectionProductEntity, ProductEntity, VariantEntity } from "./product.entity.ts";
import { ProductResolver } from "./product.resolver.ts";
import { ShopResolver } from "./shop.resolver.ts";
import { VariantResolver } from "./variant.resolver.ts";

export const catalogue: ShopModule = {
  name: "catalogue",
  entities: [
    CategoryEntity,
    CollectionEntity,
    AttributeDefinitionEntity,
    ProductEntity,
    VariantEntity,
    VariantPriceEntity,
    ListingPriceEntity,
    CollectionProductEntity,
    ListingEntity,
    ShopSettingEntity,
  ],
  resolvers: [ShopResolver, CategoryResolver, CollectionResolver, ProductResolver, VariantResolver, PriceResolver, ListingResolver],
  sweeps: [{ name: "catalogue.publish", everySeconds: 10, run: async (ctx) => void (await listDueProducts(ctx)) }],
};
