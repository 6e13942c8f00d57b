import { Migration } from "@mikro-orm/migrations";

export class Migration20261126065005_sweeps extends Migration {
  override name = "Migration20261126065005_sweeps";

  override up(): void | Promise<void> {
    this.addSql(
      `alter table "payment" add "next_close_at" timestamptz null, add "closes" int not null default 0, add "hold_until" timestamptz null;`,
    );

    this.addSql(`alter table "payment_notification" drop constraint "payment_notification_verdict_check";`);
    this.addSql(`alter table "payment_notification" add "opened" text null;`);
    this.addSql(
      `alter table "payment_notification" add constraint "payment_notification_verdict_check" check ("verdict" in ('APPLIED', 'MISMATCH', 'IGNORED', 'UNKNOWN', 'REFUSED'));`,
    );

    this.addSql(`create index payment_notification_unknown_index on payment_notification (received_at) where verdict = 'UNKNOWN';`);
    this.addSql(`alter table "gateway_movement" drop constraint "gateway_movement_kind_check";`);
    this.addSql(
      `alter table "gateway_movement" add constraint "gateway_movement_kind_check" check ("kind" in ('CAPTURE', 'REFUND', 'DISPUTE', 'DISPUTE_WON'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "gateway_movement" drop constraint "gateway_movement_kind_check";`);
    this.addSql(`alter table "gateway_movement" add constraint "gateway_movement_kind_check" check ("kind" in ('CAPTURE', 'REFUND'));`);

    this.addSql(`alter table "payment" drop column "next_close_at", drop column "closes", drop column "hold_until";`);

    this.addSql(`drop index "payment_notification_unknown_index";`);
    this.addSql(`alter table "payment_notification" drop constraint "payment_notification_verdict_check";`);
    this.addSql(`alter table "payment_notification" drop column "opened";`);
    this.addSql(
      `alter table "payment_notification" add constraint "payment_notification_verdict_check" check ("verdict" in ('APPLIED', 'MISMATCH', 'REFUSED'));`,
    );
  }
}
