import { Migration } from "@mikro-orm/migrations";

/** What the entities' definitions use but cannot say: extensions, the shop's clock, the number of dispatched events. */
export class Migration20261122000000_foundation extends Migration {
  override name = "Migration20261122000000_foundation";

  override up(): void {
    this.addSql(`create extension if not exists pg_trgm`);
    this.addSql(`create extension if not exists unaccent`);
    this.addSql(`create table shop_clock (one bool primary key default true check (one), shift interval not null default '0')`);
    this.addSql(`insert into shop_clock default values`);
    this.addSql(
      `create function shop_now() returns timestamptz language sql stable parallel safe as $$ select now() + shift from shop_clock $$`,
    );
    this.addSql(`create sequence event_seq`);
    // a million ids in a year of good business: time-ordered, so that inserts stay at the right edge of every index
    this.addSql(
      `do $$ begin
         if not exists (select from pg_proc where proname = 'uuidv7') then
           create function uuidv7() returns uuid language sql volatile as $f$
             select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing
               substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid
           $f$;
         end if;
       end $$`,
    );
  }

  override down(): void {
    this.addSql(`drop sequence event_seq`);
    this.addSql(`drop function shop_now()`);
    this.addSql(`drop table shop_clock`);
  }
}
