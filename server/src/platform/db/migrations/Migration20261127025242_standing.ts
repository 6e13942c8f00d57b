import { Migration } from "@mikro-orm/migrations";

export class Migration20261127025242_standing extends Migration {
  override name = "Migration20261127025242_standing";

  override up(): void | Promise<void> {
    // the column takes its indexes with it
    this.addSql(`alter table "search_document" drop column "popular";`);
    this.addSql(`alter table "search_document" add "standing" smallint not null default 0;`);
    this.addSql(`update search_document d set standing = -1 from product p where p.id = d.product_id and not p.listed;`);
    this.addSql(`create index search_document_standing_index on search_document (standing, product_id) where standing > 0;`);
    for (const [name, standing] of [
      ["best", 2],
      ["popular", 1],
    ]) {
      this.addSql(
        `create index search_document_${name}_grams_index on search_document using gin (grams) with (fastupdate = off) where standing = ${standing};`,
      );
      this.addSql(
        `create index search_document_${name}_latin_index on search_document using gin (latin gin_trgm_ops) with (fastupdate = off) where standing = ${standing};`,
      );
    }
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "search_document" drop column "standing";`);
    this.addSql(`alter table "search_document" add "popular" boolean not null default false;`);
    this.addSql(`create index search_document_popular_index on search_document (product_id) where popular;`);
    this.addSql(
      `create index search_document_popular_grams_index on search_document using gin (grams) with (fastupdate = off) where popular;`,
    );
    this.addSql(
      `create index search_document_popular_latin_index on search_document using gin (latin gin_trgm_ops) with (fastupdate = off) where popular;`,
    );
  }
}
