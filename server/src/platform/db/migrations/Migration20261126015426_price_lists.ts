import { Migration } from "@mikro-orm/migrations";

export class Migration20261126015426_price_lists extends Migration {
  override name = "Migration20261126015426_price_lists";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "listing_price" ("list_id" uuid not null, "product_id" uuid not null, "currency" varchar(3) not null, "min_price" bigint not null, primary key ("list_id", "product_id", "currency"));`,
    );
    this.addSql(`create index listing_price_min_price_index on listing_price (list_id, currency, min_price, product_id);`);
    this.addSql(`create index listing_price_product_id_index on listing_price (product_id);`);

    this.addSql(
      `create table "variant_price" ("variant_id" uuid not null, "currency" varchar(3) not null, "price" bigint not null, "compare_at" bigint null, primary key ("variant_id", "currency"));`,
    );

    this.addSql(
      `alter table "listing_price" add constraint "listing_price_product_id_foreign" foreign key ("product_id") references "product" ("id") on delete cascade;`,
    );

    this.addSql(
      `alter table "variant_price" add constraint "variant_price_variant_id_foreign" foreign key ("variant_id") references "variant" ("id") on delete cascade;`,
    );
    this.addSql(`alter table "variant_price" add constraint "variant_price_compare_at_check" check (compare_at > price);`);
    this.addSql(`alter table "variant_price" add constraint "variant_price_price_check" check (price > 0);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "listing_price" cascade;`);
    this.addSql(`drop table if exists "variant_price" cascade;`);
  }
}
