import { Migration } from "@mikro-orm/migrations";

export class Migration20261126021617_virtual_codes extends Migration {
  override name = "Migration20261126021617_virtual_codes";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "virtual_code" ("id" uuid not null default uuidv7(), "variant_id" uuid not null, "code" varchar(200) not null, "order_line_id" uuid null, "loaded_at" timestamptz not null default shop_now(), "given_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(`create index "virtual_code_order_line_id_index" on "virtual_code" ("order_line_id");`);
    this.addSql(`create index virtual_code_free_index on virtual_code (variant_id, id) where order_line_id is null;`);
    this.addSql(`alter table "virtual_code" add constraint "virtual_code_variant_id_code_unique" unique ("variant_id", "code");`);

    this.addSql(
      `alter table "virtual_code" add constraint "virtual_code_order_line_id_foreign" foreign key ("order_line_id") references "order_line" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "virtual_code" add constraint "virtual_code_given_check" check ((order_line_id is null) = (given_at is null));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "virtual_code" cascade;`);
  }
}
