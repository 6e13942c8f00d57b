import { Migration } from "@mikro-orm/migrations";

export class Migration20261127003739_popular extends Migration {
  override name = "Migration20261127003739_popular";

  override up(): void | Promise<void> {
    this.addSql(`alter table "search_document" add "popular" boolean not null default false;`);
    // what documentOf keeps of a name from now on
    this.addSql(`update search_document set grams = grams || array(
      select distinct '=' || substr(names.names, i, 2) from (select name_zh || ' ' || name_en as names) names, generate_series(1, greatest(length(names.names) - 1, 0)) i);`);
    this.addSql(`create index search_document_popular_index on search_document (product_id) where popular;`);
    this.addSql(`create index search_document_popular_grams_index on search_document using gin (grams) where popular;`);
    this.addSql(`create index search_document_popular_latin_index on search_document using gin (latin gin_trgm_ops) where popular;`);
    this.addSql(`create index search_document_names_index on search_document using gin ((name_zh || ' ' || name_en) gin_trgm_ops);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "search_document_popular_index";`);
    this.addSql(`drop index "search_document_popular_grams_index";`);
    this.addSql(`drop index "search_document_popular_latin_index";`);
    this.addSql(`drop index "search_document_names_index";`);
    this.addSql(`alter table "search_document" drop column "popular";`);
  }
}
