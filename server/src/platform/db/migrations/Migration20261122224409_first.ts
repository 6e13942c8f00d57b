import { Migration } from '@mikro-orm/migrations';

export class Migration20261122224409_first extends Migration {
  override name = "Migration20261122224409_first";


  override name = 'Migration20261122224409_first';

  override up(): void | Promise<void> {
    this.addSql(`create table "account" ("id" uuid not null default uuidv7(), "role" text not null, "name" varchar(80) not null, "email" varchar(254) null, "phone" varchar(20) null, "password_hash" varchar(200) not null, "permissions" text[] not null, "owner" boolean not null default false, "disabled_at" timestamptz null, "created_at" timestamptz not null default shop_now(), primary key ("id"));`);
    this.addSql(`alter table "account" add constraint "account_email_unique" unique ("email");`);
    this.addSql(`alter table "account" add constraint "account_phone_unique" unique ("phone");`);

    this.addSql(`create table "event" ("id" uuid not null default uuidv7(), "seq" bigint null, "type" varchar(60) not null, "topics" text[] not null, "order_id" uuid null, "payload" jsonb not null, "actor_kind" varchar(10) not null, "actor_name" varchar(120) null, "request_id" varchar(40) null, "occurred_at" timestamptz not null default shop_now(), primary key ("id"));`);
    this.addSql(`alter table "event" add constraint "event_seq_unique" unique ("seq");`);
    this.addSql(`create index event_undispatched_index on event (id) where seq is null;`);
    this.addSql(`create index event_topics_index on event using gin (topics);`);
    this.addSql(`create index event_order_id_index on event (order_id, id) where order_id is not null;`);

    this.addSql(`create table "idempotency_key" ("scope" varchar(120) not null, "key" varchar(255) not null, "operation" varchar(60) not null, "input_hash" varchar(60) not null, "result" jsonb null, "created_at" timestamptz not null default shop_now(), primary key ("scope", "key"));`);
    this.addSql(`create index "idempotency_key_created_at_index" on "idempotency_key" ("created_at");`);

    this.addSql(`create table "session" ("id" uuid not null default uuidv7(), "token_hash" varchar(60) not null, "account_id" uuid not null, "created_at" timestamptz not null default shop_now(), "expires_at" timestamptz not null, "ip" varchar(60) null, "user_agent" varchar(300) null, primary key ("id"));`);
    this.addSql(`alter table "session" add constraint "session_token_hash_unique" unique ("token_hash");`);
    this.addSql(`create index "session_account_id_index" on "session" ("account_id");`);

    this.addSql(`alter table "account" add constraint "account_role_check" check ("role" in ('CUSTOMER', 'STAFF'));`);

    this.addSql(`alter table "session" add constraint "session_account_id_foreign" foreign key ("account_id") references "account" ("id") on delete cascade;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "session" drop constraint "session_account_id_foreign";`);

    this.addSql(`drop table if exists "account" cascade;`);
    this.addSql(`drop table if exists "event" cascade;`);
    this.addSql(`drop table if exists "idempotency_key" cascade;`);
    this.addSql(`drop table if exists "session" cascade;`);
  }

}
