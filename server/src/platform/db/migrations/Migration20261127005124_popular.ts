import { Migration } from "@mikro-orm/migrations";

export class Migration20261127005124_popular extends Migration {
  override name = "Migration20261127005124_popular";

  override up(): void | Promise<void> {
    this.addSql(`alter table "search_document" add "popular" boolean not null default false;`);
    // what documentOf keeps of a name from now on
    this.addSql(`update search_document set grams = grams || array(
      select distinct '=' || substr(names.names, i, 2) from (select name_zh || ' ' || name_en as names) names, generate_series(1, greatest(length(names.names) - 1, 0)) i);`);
    for (const index of ["search_document_grams_index", "search_document_latin_index"]) {
      this.addSql(`alter index ${index} set (fastupdate = off);`);
      this.addSql(`select gin_clean_pending_list('${index}');`);
    }
    this.addSql(`create index search_document_popular_index on search_document (product_id) where popular;`);
    this.addSql(
      `create index search_document_popular_grams_index on search_document using gin (grams) with (fastupdate = off) where popular;`,
    );
    this.addSql(
      `create index search_document_popular_latin_index on search_document using gin (latin gin_trgm_ops) with (fastupdate = off) where popular;`,
    );
    this.addSql(
      `create index search_document_names_index on search_document using gin ((name_zh || ' ' || name_en) gin_trgm_ops) with (fastupdate = off);`,
    );
  }

  override down(): void | Promise<void> {
    for (const index of ["search_document_grams_index", "search_document_latin_index"])
      this.addSql(`alter index ${index} reset (fastupdate);`);
    this.addSql(`drop index "search_document_popular_index";`);
    this.addSql(`drop index "search_document_popular_grams_index";`);
    this.addSql(`drop index "search_document_popular_latin_index";`);
    this.addSql(`drop index "search_document_names_index";`);
    this.addSql(`alter table "search_document" drop column "popular";`);
  }
}
