import { Migration } from "@mikro-orm/migrations";

export class Migration20261126014006_freight_basis extends Migration {
  override name = "Migration20261126014006_freight_basis";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "carrier_quote" ("key" varchar(44) not null, "carrier" varchar(10) not null, "fee" bigint null, "currency" varchar(3) null, "expires_at" timestamptz not null, primary key ("key"));`,
    );
    this.addSql(`create index "carrier_quote_expires_at_index" on "carrier_quote" ("expires_at");`);

    this.addSql(`alter table "freight_template" add "version" int not null default 1;`);

    this.addSql(
      `alter table "variant" add "length_mm" int not null default 0, add "width_mm" int not null default 0, add "height_mm" int not null default 0;`,
    );
    this.addSql(`alter table "variant" add constraint "variant_length_mm_check" check (length_mm >= 0);`);
    this.addSql(`alter table "variant" add constraint "variant_width_mm_check" check (width_mm >= 0);`);
    this.addSql(`alter table "variant" add constraint "variant_height_mm_check" check (height_mm >= 0);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "carrier_quote" cascade;`);

    this.addSql(`alter table "freight_template" drop column "version";`);

    this.addSql(`alter table "variant" drop constraint "variant_length_mm_check";`);
    this.addSql(`alter table "variant" drop constraint "variant_width_mm_check";`);
    this.addSql(`alter table "variant" drop constraint "variant_height_mm_check";`);
    this.addSql(`alter table "variant" drop column "length_mm", drop column "width_mm", drop column "height_mm";`);
  }
}
