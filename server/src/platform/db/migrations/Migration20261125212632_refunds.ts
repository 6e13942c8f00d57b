import { Migration } from "@mikro-orm/migrations";

export class Migration20261125212632_refunds extends Migration {
  override name = "Migration20261125212632_refunds";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "refund_line" ("refund_id" uuid not null, "order_line_id" uuid not null, "quantity" int not null, "amount" bigint not null, "tax" bigint not null default '0', "cancelled_quantity" int not null default 0, "returned_quantity" int not null default 0, primary key ("refund_id", "order_line_id"));`,
    );
    this.addSql(`create index "refund_line_order_line_id_index" on "refund_line" ("order_line_id");`);

    this.addSql(`alter table "payment_notification" drop constraint "payment_notification_verdict_check";`);
    this.addSql(`alter table "payment_notification" add "headers" jsonb not null default '{}';`);
    this.addSql(`create index "payment_notification_payment_no_index" on "payment_notification" ("payment_no");`);
    this.addSql(`create index payment_notification_refused_index on payment_notification (id) where verdict = 'REFUSED';`);
    this.addSql(
      `alter table "payment_notification" add constraint "payment_notification_verdict_check" check ("verdict" in ('APPLIED', 'MISMATCH', 'REFUSED'));`,
    );

    this.addSql(
      `alter table "refund" add "origin" text not null default 'SHOP', add "shipping" bigint not null default '0', add "tax" bigint not null default '0', add "provider_ref" varchar(80) null;`,
    );
    this.addSql(`alter table "refund" add constraint "refund_origin_check" check ("origin" in ('SHOP', 'GATEWAY'));`);

    this.addSql(`alter table "money_entry" drop constraint "money_entry_kind_check";`);
    this.addSql(
      `alter table "money_entry" add constraint "money_entry_kind_check" check ("kind" in ('CAPTURE', 'REFUND', 'REFUND_REVERSED'));`,
    );

    this.addSql(
      `alter table "refund_line" add constraint "refund_line_refund_id_foreign" foreign key ("refund_id") references "refund" ("id") on update cascade on delete cascade;`,
    );
    this.addSql(
      `alter table "refund_line" add constraint "refund_line_order_line_id_foreign" foreign key ("order_line_id") references "order_line" ("id") on update cascade on delete cascade;`,
    );
    this.addSql(
      `alter table "refund_line" add constraint "refund_line_pieces_check" check (cancelled_quantity >= 0 and returned_quantity >= 0 and cancelled_quantity + returned_quantity <= quantity);`,
    );
    this.addSql(`alter table "refund_line" add constraint "refund_line_quantity_check" check (quantity > 0);`);
    this.addSql(`alter table "refund_line" add constraint "refund_line_amount_check" check (amount >= 0);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "refund_line" cascade;`);

    this.addSql(`alter table "money_entry" drop constraint "money_entry_kind_check";`);
    this.addSql(`alter table "money_entry" add constraint "money_entry_kind_check" check ("kind" in ('CAPTURE', 'REFUND'));`);

    this.addSql(`drop index "payment_notification_payment_no_index";`);
    this.addSql(`drop index "payment_notification_refused_index";`);
    this.addSql(`alter table "payment_notification" drop constraint "payment_notification_verdict_check";`);
    this.addSql(`alter table "payment_notification" drop column "headers";`);
    this.addSql(
      `alter table "payment_notification" add constraint "payment_notification_verdict_check" check ("verdict" in ('APPLIED', 'MISMATCH'));`,
    );

    this.addSql(`alter table "refund" drop constraint "refund_origin_check";`);
    this.addSql(`alter table "refund" drop column "origin", drop column "shipping", drop column "tax", drop column "provider_ref";`);
  }
}
