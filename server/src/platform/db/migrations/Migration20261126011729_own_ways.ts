import { Migration } from "@mikro-orm/migrations";

export class Migration20261126011729_own_ways extends Migration {
  override name = "Migration20261126011729_own_ways";

  override up(): void | Promise<void> {
    this.addSql(`alter table "freight_template" drop constraint "freight_template_carrier_check";`);
    this.addSql(
      `alter table "freight_template" add constraint "freight_template_carrier_check" check ("carrier" in ('SF', 'YTO', 'JD', 'OTHER', 'OWN', 'PICKUP'));`,
    );

    this.addSql(`alter table "shop_order" add "pickup" jsonb null;`);

    this.addSql(`alter table "shipment" drop constraint "shipment_carrier_check";`);
    this.addSql(`alter table "shipment" drop constraint "shipment_tracking_no_check";`);
    this.addSql(`alter table "shipment" add "pickup_code" varchar(8) null;`);
    this.addSql(`alter table "shipment" add constraint "shipment_pickup_code_unique" unique ("pickup_code");`);
    this.addSql(`alter table "shipment" add constraint "shipment_pickup_code_check" check (pickup_code is null or carrier = 'PICKUP');`);
    this.addSql(
      `alter table "shipment" add constraint "shipment_carrier_check" check ("carrier" in ('SF', 'YTO', 'JD', 'OTHER', 'OWN', 'PICKUP'));`,
    );
    this.addSql(
      `alter table "shipment" add constraint "shipment_tracking_no_check" check (tracking_no is not null or status in ('DRAFT', 'CANCELLED') or carrier in ('OWN', 'PICKUP'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "freight_template" drop constraint "freight_template_carrier_check";`);
    this.addSql(
      `alter table "freight_template" add constraint "freight_template_carrier_check" check ("carrier" in ('SF', 'YTO', 'JD', 'OTHER'));`,
    );

    this.addSql(`alter table "shipment" drop constraint "shipment_pickup_code_unique";`);
    this.addSql(`alter table "shipment" drop constraint "shipment_pickup_code_check";`);
    this.addSql(`alter table "shipment" drop constraint "shipment_tracking_no_check";`);
    this.addSql(`alter table "shipment" drop constraint "shipment_carrier_check";`);
    this.addSql(`alter table "shipment" drop column "pickup_code";`);
    this.addSql(
      `alter table "shipment" add constraint "shipment_tracking_no_check" check (tracking_no is not null or status in ('DRAFT', 'CANCELLED'));`,
    );
    this.addSql(`alter table "shipment" add constraint "shipment_carrier_check" check ("carrier" in ('SF', 'YTO', 'JD', 'OTHER'));`);

    this.addSql(`alter table "shop_order" drop column "pickup";`);
  }
}
