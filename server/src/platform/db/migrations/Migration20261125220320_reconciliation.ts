import { Migration } from "@mikro-orm/migrations";

export class Migration20261125220320_reconciliation extends Migration {
  override name = "Migration20261125220320_reconciliation";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "reconciliation" ("id" uuid not null default uuidv7(), "provider" varchar(20) not null, "method" varchar(20) not null, "day" varchar(10) not null, "period_from" timestamptz not null, "period_to" timestamptz not null, "status" text not null default 'WAITING', "attempts" int not null default 0, "failure" varchar(300) null, "next_try_at" timestamptz null, "checked_at" timestamptz null, "sums" jsonb not null default '[]', "created_at" timestamptz not null default shop_now(), primary key ("id"));`,
    );
    this.addSql(`create index reconciliation_next_try_index on reconciliation (next_try_at) where next_try_at is not null;`);
    this.addSql(`create index reconciliation_day_index on reconciliation (day desc, id desc);`);
    this.addSql(`alter table "reconciliation" add constraint "reconciliation_provider_day_unique" unique ("provider", "day");`);

    this.addSql(
      `create table "money_notice" ("id" uuid not null default uuidv7(), "key" varchar(200) not null, "kind" varchar(20) not null, "order_id" uuid null, "payment_id" uuid null, "reconciliation_id" uuid null, "provider" varchar(20) null, "reference" varchar(120) null, "ours" bigint null, "theirs" bigint null, "currency" varchar(3) null, "detail" varchar(300) null, "created_at" timestamptz not null default shop_now(), "resolved_at" timestamptz null, "resolution" varchar(300) null, "resolved_by" varchar(120) null, primary key ("id"));`,
    );
    this.addSql(`create index "money_notice_order_id_index" on "money_notice" ("order_id");`);
    this.addSql(`create index "money_notice_reconciliation_id_index" on "money_notice" ("reconciliation_id");`);
    this.addSql(`create unique index money_notice_open_unique on money_notice (key) where resolved_at is null;`);
    this.addSql(`create index money_notice_created_index on money_notice (created_at desc, id desc);`);

    this.addSql(
      `create table "gateway_movement" ("provider" varchar(20) not null, "reference" varchar(120) not null, "kind" text not null, "payment_id" uuid null, "refund_id" uuid null, "entry_id" uuid null, "amount" bigint not null, "fee" bigint null, "currency" varchar(3) not null, "occurred_at" timestamptz not null, "reconciliation_id" uuid not null, primary key ("provider", "reference"));`,
    );
    this.addSql(`create index "gateway_movement_payment_id_index" on "gateway_movement" ("payment_id");`);
    this.addSql(`create index "gateway_movement_refund_id_index" on "gateway_movement" ("refund_id");`);
    this.addSql(`alter table "gateway_movement" add constraint "gateway_movement_entry_id_unique" unique ("entry_id");`);
    this.addSql(`create index "gateway_movement_reconciliation_id_index" on "gateway_movement" ("reconciliation_id");`);

    this.addSql(
      `alter table "reconciliation" add constraint "reconciliation_status_check" check ("status" in ('WAITING', 'MATCHED', 'DIFFERENT'));`,
    );

    this.addSql(
      `alter table "money_notice" add constraint "money_notice_order_id_foreign" foreign key ("order_id") references "shop_order" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "money_notice" add constraint "money_notice_payment_id_foreign" foreign key ("payment_id") references "payment" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "money_notice" add constraint "money_notice_reconciliation_id_foreign" foreign key ("reconciliation_id") references "reconciliation" ("id") on delete set null;`,
    );

    this.addSql(
      `alter table "gateway_movement" add constraint "gateway_movement_payment_id_foreign" foreign key ("payment_id") references "payment" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "gateway_movement" add constraint "gateway_movement_refund_id_foreign" foreign key ("refund_id") references "refund" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "gateway_movement" add constraint "gateway_movement_reconciliation_id_foreign" foreign key ("reconciliation_id") references "reconciliation" ("id");`,
    );
    this.addSql(`alter table "gateway_movement" add constraint "gateway_movement_amount_check" check (amount > 0);`);
    this.addSql(`alter table "gateway_movement" add constraint "gateway_movement_kind_check" check ("kind" in ('CAPTURE', 'REFUND'));`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "money_notice" drop constraint "money_notice_reconciliation_id_foreign";`);
    this.addSql(`alter table "gateway_movement" drop constraint "gateway_movement_reconciliation_id_foreign";`);

    this.addSql(`drop table if exists "reconciliation" cascade;`);
    this.addSql(`drop table if exists "money_notice" cascade;`);
    this.addSql(`drop table if exists "gateway_movement" cascade;`);
  }
}
