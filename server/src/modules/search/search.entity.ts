import { defineEntity, p } from "@mikro-orm/postgresql";
import { ProductEntity } from "../catalogue/product.entity.ts";

/**
 * What a product is found by. PostgreSQL's own text search does not cut Chinese into words, so Han text is kept as its
 * characters and pairs of characters: whatever contains all pairs of the query contains, nearly always, the query.
 */
const SearchDocumentSchema = defineEntity({
  name: "SearchDocumentEntity",
  tableName: "search_document",
  properties: {
    product: () => p.oneToOne(ProductEntity).primary().deleteRule("cascade"),
    nameZh: p.text(),
    nameEn: p.text(),
    /** Characters and pairs of Han text; "=茶碗" for pairs in a name; "~cw" for two pinyin initials in a row; "^mu" for beginnings of words and syllables. */
    grams: p.array().columnType("text[]"),
    /** Three lines: Latin words of names, kinds, properties and SKUs; pinyin and initials of the name; the same of its kinds. */
    latin: p.text(),
    /** -1: not on sale. As of a minute ago 2: among the thousand products that sell best, 1: among the thousands after them; 0: none of these. See `Standing`. */
    standing: p.smallint().default(0),
  },
  // without GIN's list of what is still to be sorted in: every search would read it through, until a vacuum
  indexes: [
    {
      name: "search_document_grams_index",
      expression: "create index search_document_grams_index on search_document using gin (grams) with (fastupdate = off)",
    },
    {
      name: "search_document_latin_index",
      expression: "create index search_document_latin_index on search_document using gin (latin gin_trgm_ops) with (fastupdate = off)",
    },
    {
      name: "search_document_standing_index",
      expression: "create index search_document_standing_index on search_document (standing, product_id) where standing > 0",
    },
    {
      name: "search_document_best_grams_index",
      expression:
        "create index search_document_best_grams_index on search_document using gin (grams) with (fastupdate = off) where standing = 2",
    },
    {
      name: "search_document_best_latin_index",
      expression:
        "create index search_document_best_latin_index on search_document using gin (latin gin_trgm_ops) with (fastupdate = off) where standing = 2",
    },
    {
      name: "search_document_popular_grams_index",
      expression:
        "create index search_document_popular_grams_index on search_document using gin (grams) with (fastupdate = off) where standing = 1",
    },
    {
      name: "search_document_popular_latin_index",
      expression:
        "create index search_document_popular_latin_index on search_document using gin (latin gin_trgm_ops) with (fastupdate = off) where standing = 1",
    },
    {
      name: "search_document_names_index",
      expression:
        "create index search_document_names_index on search_document using gin ((name_zh || ' ' || name_en) gin_trgm_ops) with (fastupdate = off)",
    },
    {
      name: "search_document_name_zh_index",
      expression: "create index search_document_name_zh_index on search_document (name_zh text_pattern_ops)",
    },
    {
      name: "search_document_name_en_index",
      expression: "create index search_document_name_en_index on search_document (name_en text_pattern_ops)",
    },
  ],
});
export class SearchDocumentEntity extends SearchDocumentSchema.class {}
SearchDocumentSchema.setClass(SearchDocumentEntity);

/** Searches worth suggesting, chosen by the merchant: what strangers type is never shown to others. */
const SearchQuerySchema = defineEntity({
  name: "SearchQueryEntity",
  tableName: "search_query",
  properties: {
    language: p.string().length(2).primary(),
    text: p.string().length(100).primary(),
    /** The more, the further ahead. */
    hits: p.integer().default(0),
  },
});
export class SearchQueryEntity extends SearchQuerySchema.class {}
SearchQuerySchema.setClass(SearchQueryEntity);
