import { Migration } from "@mikro-orm/migrations";

export class Migration20261122232904_first extends Migration {
  override name = "Migration20261122232904_first";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "account" ("id" uuid not null default uuidv7(), "role" text not null, "name" varchar(80) not null, "email" varchar(254) null, "phone" varchar(20) null, "password_hash" varchar(200) not null, "permissions" text[] not null, "owner" boolean not null default false, "disabled_at" timestamptz null, "created_at" timestamptz not null default shop_now(), primary key ("id"));`,
    );
    this.addSql(`alter table "account" add constraint "account_email_unique" unique ("email");`);
    this.addSql(`alter table "account" add constraint "account_phone_unique" unique ("phone");`);

    this.addSql(
      `create table "attribute_definition" ("code" varchar(40) not null, "type" text not null, "unit" varchar(10) null, "facet" boolean not null default false, "position" int not null default 0, "texts" jsonb not null, "values" jsonb not null default '[]', "ranges" jsonb not null default '[]', primary key ("code"));`,
    );

    this.addSql(
      `create table "carrier_push" ("id" uuid not null default uuidv7(), "carrier" varchar(10) not null, "body" text not null, "headers" jsonb not null, "verdict" text not null, "received_at" timestamptz not null default shop_now(), primary key ("id"));`,
    );
    this.addSql(`create index "carrier_push_received_at_index" on "carrier_push" ("received_at");`);

    this.addSql(
      `create table "cart" ("id" varchar(40) not null, "status" text not null default 'OPEN', "account_id" uuid null, "order_id" uuid null, "currency" varchar(3) not null default 'CNY', "destination" jsonb null, "shipping_method" varchar(40) null, "created_at" timestamptz not null default shop_now(), "updated_at" timestamptz not null default shop_now(), primary key ("id"));`,
    );
    this.addSql(`create index "cart_updated_at_index" on "cart" ("updated_at");`);
    this.addSql(`create unique index cart_account_id_open_unique on cart (account_id) where status = 'OPEN';`);

    this.addSql(
      `create table "category" ("id" uuid not null default uuidv7(), "slug" varchar(80) not null, "parent_id" uuid null, "position" int not null default 0, "texts" jsonb not null, primary key ("id"));`,
    );
    this.addSql(`alter table "category" add constraint "category_slug_unique" unique ("slug");`);
    this.addSql(`create index "category_parent_id_index" on "category" ("parent_id");`);

    this.addSql(
      `create table "event" ("id" uuid not null default uuidv7(), "seq" bigint null, "type" varchar(60) not null, "topics" text[] not null, "order_id" uuid null, "payload" jsonb not null, "actor_kind" varchar(10) not null, "actor_name" varchar(120) null, "request_id" varchar(40) null, "occurred_at" timestamptz not null default shop_now(), primary key ("id"));`,
    );
    this.addSql(`alter table "event" add constraint "event_seq_unique" unique ("seq");`);
    this.addSql(`create index event_undispatched_index on event (id) where seq is null;`);
    this.addSql(`create index event_topics_index on event using gin (topics);`);
    this.addSql(`create index event_order_id_index on event (order_id, id) where order_id is not null;`);

    this.addSql(
      `create table "freight_template" ("code" varchar(40) not null, "name" jsonb not null, "carrier" text not null, "currency" varchar(3) not null default 'CNY', "template" jsonb not null, "active" boolean not null default true, "position" int not null default 0, primary key ("code"));`,
    );

    this.addSql(
      `create table "idempotency_key" ("scope" varchar(120) not null, "key" varchar(255) not null, "operation" varchar(60) not null, "input_hash" varchar(60) not null, "result" jsonb null, "created_at" timestamptz not null default shop_now(), primary key ("scope", "key"));`,
    );
    this.addSql(`create index "idempotency_key_created_at_index" on "idempotency_key" ("created_at");`);

    this.addSql(
      `create table "media" ("id" uuid not null default uuidv7(), "hash" varchar(64) not null, "width" int not null, "height" int not null, "thumbhash" varchar(60) not null, "alt" jsonb not null, "formats" text[] not null default '{}', "created_at" timestamptz not null default shop_now(), primary key ("id"));`,
    );
    this.addSql(`alter table "media" add constraint "media_hash_unique" unique ("hash");`);
    this.addSql(`create index media_without_avif_index on media (id) where not formats @> '{AVIF}'::text[];`);

    this.addSql(
      `create table "collection" ("id" uuid not null default uuidv7(), "slug" varchar(80) not null, "position" int not null default 0, "texts" jsonb not null, "media_id" uuid null, "rule" jsonb null, primary key ("id"));`,
    );
    this.addSql(`alter table "collection" add constraint "collection_slug_unique" unique ("slug");`);

    this.addSql(
      `create table "shop_order" ("id" uuid not null default uuidv7(), "number" varchar(12) not null, "status" text not null default 'AWAITING_PAYMENT', "version" int not null default 1, "cart_id" varchar(40) not null, "account_id" uuid null, "contact_name" varchar(80) not null, "phone" varchar(20) not null, "email" varchar(254) null, "language" varchar(2) not null, "currency" varchar(3) not null, "subtotal" bigint not null default '0', "discount" bigint not null default '0', "shipping" bigint not null default '0', "tax" bigint not null default '0', "total" bigint not null, "paid" bigint not null default '0', "refunded" bigint not null default '0', "payment_state" text not null default 'NONE', "address" jsonb not null, "note" varchar(500) null, "payment_method" varchar(20) not null, "shipping_method" varchar(40) not null, "shipping_name" jsonb not null, "estimated_from" timestamptz null, "estimated_to" timestamptz null, "placed_at" timestamptz not null default shop_now(), "payment_expires_at" timestamptz null, "confirmed_at" timestamptz null, "delivered_at" timestamptz null, "completed_at" timestamptz null, "cancelled_at" timestamptz null, "cancel_reason" varchar(300) null, "cancellation_requested_at" timestamptz null, "cancellation_reason" varchar(300) null, primary key ("id"));`,
    );
    this.addSql(`alter table "shop_order" add constraint "shop_order_number_unique" unique ("number");`);
    this.addSql(`alter table "shop_order" add constraint "shop_order_cart_id_unique" unique ("cart_id");`);
    this.addSql(`create index shop_order_placed_index on shop_order (placed_at desc, id desc);`);
    this.addSql(`create index shop_order_status_index on shop_order (status, placed_at desc, id desc);`);
    this.addSql(`create index shop_order_account_index on shop_order (account_id, placed_at desc, id desc) where account_id is not null;`);
    this.addSql(`create index shop_order_expiry_index on shop_order (payment_expires_at) where status = 'AWAITING_PAYMENT';`);
    this.addSql(`create index shop_order_phone_index on shop_order (phone);`);
    this.addSql(`create index shop_order_name_index on shop_order using gin (contact_name gin_trgm_ops);`);

    this.addSql(
      `create table "order_access" ("token_hash" varchar(60) not null, "order_id" uuid not null, "created_at" timestamptz not null default shop_now(), "expires_at" timestamptz not null, primary key ("token_hash"));`,
    );
    this.addSql(`create index "order_access_order_id_index" on "order_access" ("order_id");`);

    this.addSql(
      `create table "order_line" ("id" uuid not null default uuidv7(), "order_id" uuid not null, "variant_id" uuid not null, "product_id" uuid not null, "position" int not null, "sku" varchar(60) not null, "name" varchar(200) not null, "options" varchar(200) not null, "media_id" uuid null, "quantity" int not null, "unit_price" bigint not null, "discount" bigint not null default '0', "tax" bigint not null default '0', "tax_rate" numeric(5,2) not null default '0', "total" bigint not null, "weight_grams" int not null, "requires_shipping" boolean not null default true, "packed_quantity" int not null default 0, "shipped_quantity" int not null default 0, "cancelled_quantity" int not null default 0, primary key ("id"));`,
    );
    this.addSql(`create index "order_line_order_id_index" on "order_line" ("order_id");`);

    this.addSql(
      `create table "payment" ("id" uuid not null default uuidv7(), "number" varchar(32) not null, "order_id" uuid not null, "method" varchar(20) not null, "channel" varchar(10) null, "status" text not null default 'CREATED', "amount" bigint not null, "captured" bigint not null default '0', "refunded" bigint not null default '0', "currency" varchar(3) not null, "provider_ref" varchar(80) null, "action" jsonb null, "return_url" varchar(500) null, "failure_reason" varchar(300) null, "created_at" timestamptz not null default shop_now(), "expires_at" timestamptz not null, "captured_at" timestamptz null, "next_check_at" timestamptz null, "checks" int not null default 0, primary key ("id"));`,
    );
    this.addSql(`alter table "payment" add constraint "payment_number_unique" unique ("number");`);
    this.addSql(`create index "payment_order_id_index" on "payment" ("order_id");`);
    this.addSql(
      `create unique index payment_one_live_unique on payment (order_id) where status in ('CREATED', 'PENDING', 'AUTHORIZED', 'UNKNOWN');`,
    );
    this.addSql(`create index payment_next_check_index on payment (next_check_at) where next_check_at is not null;`);

    this.addSql(
      `create table "payment_notification" ("id" uuid not null default uuidv7(), "provider" varchar(20) not null, "key" varchar(200) not null, "payment_no" varchar(64) not null, "verdict" text not null, "detail" varchar(300) null, "body" text not null, "received_at" timestamptz not null default shop_now(), primary key ("id"));`,
    );
    this.addSql(
      `alter table "payment_notification" add constraint "payment_notification_provider_key_verdict_unique" unique ("provider", "key", "verdict");`,
    );

    this.addSql(
      `create table "product" ("id" uuid not null default uuidv7(), "slug" varchar(120) not null, "status" text not null default 'DRAFT', "category_id" uuid null, "position" int not null default 0, "texts" jsonb not null, "details" jsonb not null, "attributes" jsonb not null default '{}', "options" jsonb not null default '[]', "media_ids" uuid[] not null default '{}', "published_at" timestamptz null, "sold_count" int not null default 0, "max_per_order" int null, "min_price" bigint not null default '0', "max_price" bigint not null default '0', "compare_at" bigint null, "currency" varchar(3) not null default 'CNY', "listed" boolean not null default false, "version" int not null default 1, "created_at" timestamptz not null default shop_now(), primary key ("id"));`,
    );
    this.addSql(`alter table "product" add constraint "product_slug_unique" unique ("slug");`);
    this.addSql(`create index "product_category_id_index" on "product" ("category_id");`);
    this.addSql(`create index product_to_list_index on product (published_at) where status = 'ACTIVE' and not listed;`);
    this.addSql(`create index product_status_index on product (status, id);`);

    this.addSql(
      `create table "listing" ("list_id" uuid not null, "product_id" uuid not null, "position" int not null, "published_at" timestamptz not null, "min_price" bigint not null, "sold_count" int not null, "in_stock" boolean not null, "facets" text[] not null, primary key ("list_id", "product_id"));`,
    );
    this.addSql(`create index listing_position_index on listing (list_id, position, product_id);`);
    this.addSql(`create index listing_published_at_index on listing (list_id, published_at, product_id);`);
    this.addSql(`create index listing_min_price_index on listing (list_id, min_price, product_id);`);
    this.addSql(`create index listing_sold_count_index on listing (list_id, sold_count, product_id);`);
    this.addSql(`create index listing_product_id_index on listing (product_id, list_id);`);
    this.addSql(`create index listing_facets_index on listing using gin (facets);`);

    this.addSql(
      `create table "collection_product" ("collection_id" uuid not null, "product_id" uuid not null, "position" int not null default 0, primary key ("collection_id", "product_id"));`,
    );
    this.addSql(`create index "collection_product_product_id_index" on "collection_product" ("product_id");`);

    this.addSql(
      `create table "refund" ("id" uuid not null default uuidv7(), "number" varchar(40) not null, "payment_id" uuid not null, "order_id" uuid not null, "amount" bigint not null, "currency" varchar(3) not null, "status" text not null default 'REQUESTED', "reason" varchar(300) not null, "failure" varchar(300) null, "attempts" int not null default 0, "next_try_at" timestamptz null, "created_at" timestamptz not null default shop_now(), "settled_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(`alter table "refund" add constraint "refund_number_unique" unique ("number");`);
    this.addSql(`create index "refund_payment_id_index" on "refund" ("payment_id");`);
    this.addSql(`create index "refund_order_id_index" on "refund" ("order_id");`);
    this.addSql(`create index refund_next_try_index on refund (next_try_at) where next_try_at is not null;`);

    this.addSql(
      `create table "money_entry" ("id" uuid not null default uuidv7(), "order_id" uuid not null, "payment_id" uuid not null, "refund_id" uuid null, "kind" text not null, "amount" bigint not null, "currency" varchar(3) not null, "reference" varchar(120) not null, "note" varchar(300) null, "actor_name" varchar(120) null, "occurred_at" timestamptz not null, "recorded_at" timestamptz not null default shop_now(), primary key ("id"));`,
    );
    this.addSql(`create index "money_entry_order_id_index" on "money_entry" ("order_id");`);
    this.addSql(`create index money_entry_occurred_index on money_entry (occurred_at);`);
    this.addSql(`alter table "money_entry" add constraint "money_entry_kind_reference_unique" unique ("kind", "reference");`);

    this.addSql(
      `create table "search_document" ("product_id" uuid not null, "name_zh" text not null, "name_en" text not null, "grams" text[] not null, "latin" text not null, primary key ("product_id"));`,
    );
    this.addSql(`create index search_document_grams_index on search_document using gin (grams);`);
    this.addSql(`create index search_document_latin_index on search_document using gin (latin gin_trgm_ops);`);
    this.addSql(`create index search_document_name_zh_index on search_document (name_zh text_pattern_ops);`);
    this.addSql(`create index search_document_name_en_index on search_document (name_en text_pattern_ops);`);

    this.addSql(
      `create table "search_query" ("language" varchar(2) not null, "text" varchar(100) not null, "hits" int not null default 0, primary key ("language", "text"));`,
    );

    this.addSql(
      `create table "session" ("id" uuid not null default uuidv7(), "token_hash" varchar(60) not null, "account_id" uuid not null, "created_at" timestamptz not null default shop_now(), "expires_at" timestamptz not null, "ip" varchar(60) null, "user_agent" varchar(300) null, primary key ("id"));`,
    );
    this.addSql(`alter table "session" add constraint "session_token_hash_unique" unique ("token_hash");`);
    this.addSql(`create index "session_account_id_index" on "session" ("account_id");`);

    this.addSql(
      `create table "shipment" ("id" uuid not null default uuidv7(), "number" varchar(12) not null, "order_id" uuid not null, "carrier" text not null, "carrier_order_no" varchar(64) not null, "ordered" boolean not null, "tracking_no" varchar(40) null, "status" text not null default 'DRAFT', "sender" jsonb null, "created_at" timestamptz not null default shop_now(), "handed_over_at" timestamptz null, "shipped_at" timestamptz null, "delivered_at" timestamptz null, "estimated_from" timestamptz null, "estimated_to" timestamptz null, "last_event_at" timestamptz null, "next_check_at" timestamptz null, "checks" int not null default 0, "failure" varchar(300) null, "cancel_requested_at" timestamptz null, "cancel_reason" varchar(300) null, "cancelled_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(`alter table "shipment" add constraint "shipment_number_unique" unique ("number");`);
    this.addSql(`create index "shipment_order_id_index" on "shipment" ("order_id");`);
    this.addSql(`alter table "shipment" add constraint "shipment_carrier_order_no_unique" unique ("carrier_order_no");`);
    this.addSql(`create index shipment_tracking_no_index on shipment (tracking_no) where tracking_no is not null;`);
    this.addSql(`create index shipment_next_check_index on shipment (next_check_at) where next_check_at is not null;`);
    this.addSql(
      `create index shipment_trouble_index on shipment (order_id) where status in ('EXCEPTION', 'FAILED_ATTEMPT', 'RETURNING', 'RETURNED');`,
    );

    this.addSql(
      `create table "shipment_line" ("shipment_id" uuid not null, "order_line_id" uuid not null, "quantity" int not null, primary key ("shipment_id", "order_line_id"));`,
    );
    this.addSql(`create index "shipment_line_order_line_id_index" on "shipment_line" ("order_line_id");`);

    this.addSql(
      `create table "shop_setting" ("key" varchar(80) not null, "value" jsonb not null, "updated_at" timestamptz not null default shop_now(), primary key ("key"));`,
    );

    this.addSql(
      `create table "tracking_event" ("id" uuid not null default uuidv7(), "shipment_id" uuid not null, "key" varchar(64) not null, "occurred_at" timestamptz not null, "state" text null, "raw_code" varchar(32) not null, "raw_text" varchar(1000) not null, "location" varchar(200) null, "courier_name" varchar(40) null, "courier_phone" varchar(40) null, "source" text not null, "received_at" timestamptz not null default shop_now(), primary key ("id"));`,
    );
    this.addSql(`alter table "tracking_event" add constraint "tracking_event_shipment_id_key_unique" unique ("shipment_id", "key");`);

    this.addSql(
      `create table "variant" ("id" uuid not null default uuidv7(), "product_id" uuid not null, "sku" varchar(60) not null, "options" jsonb not null default '{}', "price" bigint not null, "compare_at" bigint null, "currency" varchar(3) not null default 'CNY', "weight_grams" int not null default 0, "media_id" uuid null, "position" int not null default 0, "requires_shipping" boolean not null default true, "active" boolean not null default true, primary key ("id"));`,
    );
    this.addSql(`alter table "variant" add constraint "variant_sku_unique" unique ("sku");`);
    this.addSql(`create index variant_product_id_index on variant (product_id, position, id);`);

    this.addSql(
      `create table "stock_reservation" ("order_id" uuid not null, "variant_id" uuid not null, "quantity" int not null, primary key ("order_id", "variant_id"));`,
    );
    this.addSql(`create index "stock_reservation_variant_id_index" on "stock_reservation" ("variant_id");`);

    this.addSql(
      `create table "stock_movement" ("id" uuid not null default uuidv7(), "variant_id" uuid not null, "reason" varchar(12) not null, "on_hand_delta" int not null, "reserved_delta" int not null, "order_id" uuid null, "note" varchar(300) null, "actor_name" varchar(120) null, "occurred_at" timestamptz not null default shop_now(), primary key ("id"));`,
    );
    this.addSql(`create index "stock_movement_order_id_index" on "stock_movement" ("order_id");`);
    this.addSql(`create index stock_movement_variant_id_index on stock_movement (variant_id, id);`);

    this.addSql(
      `create table "stock_item" ("variant_id" uuid not null, "on_hand" int not null default 0, "reserved" int not null default 0, "safety" int not null default 0, primary key ("variant_id"));`,
    );

    this.addSql(
      `create table "cart_line" ("id" uuid not null default uuidv7(), "cart_id" varchar(40) not null, "variant_id" uuid not null, "quantity" int not null, "seen_price" bigint not null, primary key ("id"));`,
    );
    this.addSql(`create index "cart_line_variant_id_index" on "cart_line" ("variant_id");`);
    this.addSql(`alter table "cart_line" add constraint "cart_line_cart_id_variant_id_unique" unique ("cart_id", "variant_id");`);

    this.addSql(`alter table "account" add constraint "account_role_check" check ("role" in ('CUSTOMER', 'STAFF'));`);

    this.addSql(
      `alter table "attribute_definition" add constraint "attribute_definition_type_check" check ("type" in ('enum', 'number'));`,
    );

    this.addSql(
      `alter table "carrier_push" add constraint "carrier_push_verdict_check" check ("verdict" in ('APPLIED', 'REPEATED', 'DEFERRED', 'UNKNOWN', 'BAD', 'FAILED'));`,
    );

    this.addSql(`alter table "cart" add constraint "cart_status_check" check ("status" in ('OPEN', 'ORDERED'));`);

    this.addSql(
      `alter table "category" add constraint "category_parent_id_foreign" foreign key ("parent_id") references "category" ("id") on delete set null;`,
    );
    this.addSql(`alter table "category" add constraint "category_not_its_own_parent_check" check (parent_id <> id);`);

    this.addSql(`alter table "freight_template" add constraint "freight_template_carrier_check" check ("carrier" in ('SF', 'OTHER'));`);

    this.addSql(`alter table "media" add constraint "media_width_check" check (width > 0);`);
    this.addSql(`alter table "media" add constraint "media_height_check" check (height > 0);`);

    this.addSql(
      `alter table "collection" add constraint "collection_media_id_foreign" foreign key ("media_id") references "media" ("id") on delete set null;`,
    );

    this.addSql(`alter table "shop_order" add constraint "shop_order_refunded_paid_check" check (refunded <= paid);`);
    this.addSql(`alter table "shop_order" add constraint "shop_order_total_check" check (total >= 0);`);
    this.addSql(`alter table "shop_order" add constraint "shop_order_paid_check" check (paid >= 0);`);
    this.addSql(`alter table "shop_order" add constraint "shop_order_refunded_check" check (refunded >= 0);`);
    this.addSql(
      `alter table "shop_order" add constraint "shop_order_status_check" check ("status" in ('AWAITING_PAYMENT', 'CONFIRMED', 'PARTIALLY_SHIPPED', 'SHIPPED', 'DELIVERED', 'COMPLETED', 'EXPIRED', 'CANCELLED'));`,
    );
    this.addSql(
      `alter table "shop_order" add constraint "shop_order_payment_state_check" check ("payment_state" in ('NONE', 'PENDING', 'AUTHORIZED'));`,
    );

    this.addSql(
      `alter table "order_access" add constraint "order_access_order_id_foreign" foreign key ("order_id") references "shop_order" ("id");`,
    );

    this.addSql(
      `alter table "order_line" add constraint "order_line_order_id_foreign" foreign key ("order_id") references "shop_order" ("id");`,
    );
    this.addSql(
      `alter table "order_line" add constraint "order_line_quantities_check" check (shipped_quantity >= 0 and packed_quantity >= shipped_quantity and packed_quantity + cancelled_quantity <= quantity and cancelled_quantity >= 0);`,
    );
    this.addSql(`alter table "order_line" add constraint "order_line_quantity_check" check (quantity > 0);`);

    this.addSql(`alter table "payment" add constraint "payment_order_id_foreign" foreign key ("order_id") references "shop_order" ("id");`);
    this.addSql(`alter table "payment" add constraint "payment_refunded_captured_check" check (refunded >= 0 and refunded <= captured);`);
    this.addSql(`alter table "payment" add constraint "payment_amount_check" check (amount > 0);`);
    this.addSql(
      `alter table "payment" add constraint "payment_status_check" check ("status" in ('CREATED', 'PENDING', 'AUTHORIZED', 'CAPTURED', 'FAILED', 'CANCELLED', 'EXPIRED', 'UNKNOWN'));`,
    );

    this.addSql(
      `alter table "payment_notification" add constraint "payment_notification_verdict_check" check ("verdict" in ('APPLIED', 'MISMATCH'));`,
    );

    this.addSql(
      `alter table "product" add constraint "product_category_id_foreign" foreign key ("category_id") references "category" ("id") on delete set null;`,
    );
    this.addSql(`alter table "product" add constraint "product_sold_count_check" check (sold_count >= 0);`);
    this.addSql(`alter table "product" add constraint "product_max_per_order_check" check (max_per_order > 0);`);
    this.addSql(`alter table "product" add constraint "product_status_check" check ("status" in ('DRAFT', 'ACTIVE', 'ARCHIVED'));`);

    this.addSql(
      `alter table "listing" add constraint "listing_product_id_foreign" foreign key ("product_id") references "product" ("id") on delete cascade;`,
    );

    this.addSql(
      `alter table "collection_product" add constraint "collection_product_collection_id_foreign" foreign key ("collection_id") references "collection" ("id") on update cascade on delete cascade;`,
    );
    this.addSql(
      `alter table "collection_product" add constraint "collection_product_product_id_foreign" foreign key ("product_id") references "product" ("id") on update cascade on delete cascade;`,
    );

    this.addSql(`alter table "refund" add constraint "refund_payment_id_foreign" foreign key ("payment_id") references "payment" ("id");`);
    this.addSql(`alter table "refund" add constraint "refund_order_id_foreign" foreign key ("order_id") references "shop_order" ("id");`);
    this.addSql(`alter table "refund" add constraint "refund_amount_check" check (amount > 0);`);
    this.addSql(
      `alter table "refund" add constraint "refund_status_check" check ("status" in ('REQUESTED', 'SUBMITTED', 'SUCCEEDED', 'FAILED'));`,
    );

    this.addSql(
      `alter table "money_entry" add constraint "money_entry_order_id_foreign" foreign key ("order_id") references "shop_order" ("id");`,
    );
    this.addSql(
      `alter table "money_entry" add constraint "money_entry_payment_id_foreign" foreign key ("payment_id") references "payment" ("id");`,
    );
    this.addSql(
      `alter table "money_entry" add constraint "money_entry_refund_id_foreign" foreign key ("refund_id") references "refund" ("id") on delete set null;`,
    );
    this.addSql(`alter table "money_entry" add constraint "money_entry_amount_check" check (amount > 0);`);
    this.addSql(`alter table "money_entry" add constraint "money_entry_kind_check" check ("kind" in ('CAPTURE', 'REFUND'));`);

    this.addSql(
      `alter table "search_document" add constraint "search_document_product_id_foreign" foreign key ("product_id") references "product" ("id") on update cascade on delete cascade;`,
    );

    this.addSql(
      `alter table "session" add constraint "session_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete cascade;`,
    );

    this.addSql(
      `alter table "shipment" add constraint "shipment_order_id_foreign" foreign key ("order_id") references "shop_order" ("id");`,
    );
    this.addSql(
      `alter table "shipment" add constraint "shipment_tracking_no_check" check (tracking_no is not null or status in ('DRAFT', 'CANCELLED'));`,
    );
    this.addSql(
      `alter table "shipment" add constraint "shipment_cancelled_check" check ((status = 'CANCELLED') = (cancelled_at is not null));`,
    );
    this.addSql(
      `alter table "shipment" add constraint "shipment_cancelled_shipped_check" check (cancelled_at is null or shipped_at is null);`,
    );
    this.addSql(`alter table "shipment" add constraint "shipment_carrier_check" check ("carrier" in ('SF', 'OTHER'));`);
    this.addSql(
      `alter table "shipment" add constraint "shipment_status_check" check ("status" in ('DRAFT', 'LABEL_CREATED', 'PICKED_UP', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'AVAILABLE_FOR_PICKUP', 'DELIVERED', 'FAILED_ATTEMPT', 'EXCEPTION', 'RETURNING', 'RETURNED', 'CANCELLED'));`,
    );

    this.addSql(
      `alter table "shipment_line" add constraint "shipment_line_shipment_id_foreign" foreign key ("shipment_id") references "shipment" ("id") on update cascade on delete cascade;`,
    );
    this.addSql(
      `alter table "shipment_line" add constraint "shipment_line_order_line_id_foreign" foreign key ("order_line_id") references "order_line" ("id") on update cascade on delete cascade;`,
    );
    this.addSql(`alter table "shipment_line" add constraint "shipment_line_quantity_check" check (quantity > 0);`);

    this.addSql(
      `alter table "tracking_event" add constraint "tracking_event_shipment_id_foreign" foreign key ("shipment_id") references "shipment" ("id") on delete cascade;`,
    );
    this.addSql(
      `alter table "tracking_event" add constraint "tracking_event_state_check" check ("state" in ('DRAFT', 'LABEL_CREATED', 'PICKED_UP', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'AVAILABLE_FOR_PICKUP', 'DELIVERED', 'FAILED_ATTEMPT', 'EXCEPTION', 'RETURNING', 'RETURNED', 'CANCELLED'));`,
    );
    this.addSql(
      `alter table "tracking_event" add constraint "tracking_event_source_check" check ("source" in ('PUSH', 'QUERY', 'STAFF'));`,
    );

    this.addSql(
      `alter table "variant" add constraint "variant_product_id_foreign" foreign key ("product_id") references "product" ("id") on delete cascade;`,
    );
    this.addSql(
      `alter table "variant" add constraint "variant_media_id_foreign" foreign key ("media_id") references "media" ("id") on delete set null;`,
    );
    this.addSql(`alter table "variant" add constraint "variant_compare_at_check" check (compare_at > price);`);
    this.addSql(`alter table "variant" add constraint "variant_price_check" check (price > 0);`);
    this.addSql(`alter table "variant" add constraint "variant_weight_grams_check" check (weight_grams >= 0);`);

    this.addSql(
      `alter table "stock_reservation" add constraint "stock_reservation_variant_id_foreign" foreign key ("variant_id") references "variant" ("id");`,
    );
    this.addSql(`alter table "stock_reservation" add constraint "stock_reservation_quantity_check" check (quantity > 0);`);

    this.addSql(
      `alter table "stock_movement" add constraint "stock_movement_variant_id_foreign" foreign key ("variant_id") references "variant" ("id");`,
    );

    this.addSql(
      `alter table "stock_item" add constraint "stock_item_variant_id_foreign" foreign key ("variant_id") references "variant" ("id") on update cascade on delete cascade;`,
    );
    this.addSql(`alter table "stock_item" add constraint "stock_item_reserved_on_hand_check" check (reserved <= on_hand);`);
    this.addSql(`alter table "stock_item" add constraint "stock_item_on_hand_check" check (on_hand >= 0);`);
    this.addSql(`alter table "stock_item" add constraint "stock_item_reserved_check" check (reserved >= 0);`);
    this.addSql(`alter table "stock_item" add constraint "stock_item_safety_check" check (safety >= 0);`);

    this.addSql(
      `alter table "cart_line" add constraint "cart_line_cart_id_foreign" foreign key ("cart_id") references "cart" ("id") on delete cascade;`,
    );
    this.addSql(
      `alter table "cart_line" add constraint "cart_line_variant_id_foreign" foreign key ("variant_id") references "variant" ("id");`,
    );
    this.addSql(`alter table "cart_line" add constraint "cart_line_quantity_check" check (quantity > 0);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "session" drop constraint "session_account_id_foreign";`);
    this.addSql(`alter table "cart_line" drop constraint "cart_line_cart_id_foreign";`);
    this.addSql(`alter table "category" drop constraint "category_parent_id_foreign";`);
    this.addSql(`alter table "product" drop constraint "product_category_id_foreign";`);
    this.addSql(`alter table "collection" drop constraint "collection_media_id_foreign";`);
    this.addSql(`alter table "variant" drop constraint "variant_media_id_foreign";`);
    this.addSql(`alter table "collection_product" drop constraint "collection_product_collection_id_foreign";`);
    this.addSql(`alter table "order_access" drop constraint "order_access_order_id_foreign";`);
    this.addSql(`alter table "order_line" drop constraint "order_line_order_id_foreign";`);
    this.addSql(`alter table "payment" drop constraint "payment_order_id_foreign";`);
    this.addSql(`alter table "refund" drop constraint "refund_order_id_foreign";`);
    this.addSql(`alter table "money_entry" drop constraint "money_entry_order_id_foreign";`);
    this.addSql(`alter table "shipment" drop constraint "shipment_order_id_foreign";`);
    this.addSql(`alter table "shipment_line" drop constraint "shipment_line_order_line_id_foreign";`);
    this.addSql(`alter table "refund" drop constraint "refund_payment_id_foreign";`);
    this.addSql(`alter table "money_entry" drop constraint "money_entry_payment_id_foreign";`);
    this.addSql(`alter table "listing" drop constraint "listing_product_id_foreign";`);
    this.addSql(`alter table "collection_product" drop constraint "collection_product_product_id_foreign";`);
    this.addSql(`alter table "search_document" drop constraint "search_document_product_id_foreign";`);
    this.addSql(`alter table "variant" drop constraint "variant_product_id_foreign";`);
    this.addSql(`alter table "money_entry" drop constraint "money_entry_refund_id_foreign";`);
    this.addSql(`alter table "shipment_line" drop constraint "shipment_line_shipment_id_foreign";`);
    this.addSql(`alter table "tracking_event" drop constraint "tracking_event_shipment_id_foreign";`);
    this.addSql(`alter table "stock_reservation" drop constraint "stock_reservation_variant_id_foreign";`);
    this.addSql(`alter table "stock_movement" drop constraint "stock_movement_variant_id_foreign";`);
    this.addSql(`alter table "stock_item" drop constraint "stock_item_variant_id_foreign";`);
    this.addSql(`alter table "cart_line" drop constraint "cart_line_variant_id_foreign";`);

    this.addSql(`drop table if exists "account" cascade;`);
    this.addSql(`drop table if exists "attribute_definition" cascade;`);
    this.addSql(`drop table if exists "carrier_push" cascade;`);
    this.addSql(`drop table if exists "cart" cascade;`);
    this.addSql(`drop table if exists "category" cascade;`);
    this.addSql(`drop table if exists "event" cascade;`);
    this.addSql(`drop table if exists "freight_template" cascade;`);
    this.addSql(`drop table if exists "idempotency_key" cascade;`);
    this.addSql(`drop table if exists "media" cascade;`);
    this.addSql(`drop table if exists "collection" cascade;`);
    this.addSql(`drop table if exists "shop_order" cascade;`);
    this.addSql(`drop table if exists "order_access" cascade;`);
    this.addSql(`drop table if exists "order_line" cascade;`);
    this.addSql(`drop table if exists "payment" cascade;`);
    this.addSql(`drop table if exists "payment_notification" cascade;`);
    this.addSql(`drop table if exists "product" cascade;`);
    this.addSql(`drop table if exists "listing" cascade;`);
    this.addSql(`drop table if exists "collection_product" cascade;`);
    this.addSql(`drop table if exists "refund" cascade;`);
    this.addSql(`drop table if exists "money_entry" cascade;`);
    this.addSql(`drop table if exists "search_document" cascade;`);
    this.addSql(`drop table if exists "search_query" cascade;`);
    this.addSql(`drop table if exists "session" cascade;`);
    this.addSql(`drop table if exists "shipment" cascade;`);
    this.addSql(`drop table if exists "shipment_line" cascade;`);
    this.addSql(`drop table if exists "shop_setting" cascade;`);
    this.addSql(`drop table if exists "tracking_event" cascade;`);
    this.addSql(`drop table if exists "variant" cascade;`);
    this.addSql(`drop table if exists "stock_reservation" cascade;`);
    this.addSql(`drop table if exists "stock_movement" cascade;`);
    this.addSql(`drop table if exists "stock_item" cascade;`);
    this.addSql(`drop table if exists "cart_line" cascade;`);
  }
}
