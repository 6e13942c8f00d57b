import { Migration } from "@mikro-orm/migrations";

export class Migration20261125220334_carriers extends Migration {
  override name = "Migration20261125220334_carriers";

  override up(): void | Promise<void> {
    this.addSql(`alter table "freight_template" drop constraint "freight_template_carrier_check";`);
    this.addSql(
      `alter table "freight_template" add constraint "freight_template_carrier_check" check ("carrier" in ('SF', 'YTO', 'JD', 'OTHER'));`,
    );

    this.addSql(`alter table "shipment" drop constraint "shipment_carrier_check";`);
    this.addSql(
      `alter table "shipment" add "company_code" varchar(40) null, add "subscribed_at" timestamptz null, add "lapses" int not null default 0, add "asked_at" timestamptz null;`,
    );
    this.addSql(`alter table "shipment" add constraint "shipment_carrier_check" check ("carrier" in ('SF', 'YTO', 'JD', 'OTHER'));`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "freight_template" drop constraint "freight_template_carrier_check";`);
    this.addSql(`alter table "freight_template" add constraint "freight_template_carrier_check" check ("carrier" in ('SF', 'OTHER'));`);

    this.addSql(`alter table "shipment" drop constraint "shipment_carrier_check";`);
    this.addSql(
      `alter table "shipment" drop column "company_code", drop column "subscribed_at", drop column "lapses", drop column "asked_at";`,
    );
    this.addSql(`alter table "shipment" add constraint "shipment_carrier_check" check ("carrier" in ('SF', 'OTHER'));`);
  }
}
