/** Words in the two languages of the demo shop. */
export interface SeedText {
  zh: string;
  en: string;
}

export interface SeedCategory {
  slug: string;
  parent: string | null;
  name: SeedText;
  description: SeedText;
  position: number;
}

/** Every stated condition must hold; a collection without a rule lists its products by hand (see SeedProduct.collections). */
export interface SeedCollectionRule {
  maxPriceMinor?: number;
  minPriceMinor?: number;
  attribute?: Record<string, string>;
}

export interface SeedCollection {
  slug: string;
  name: SeedText;
  description: SeedText;
  picture?: string;
  position: number;
  rule?: SeedCollectionRule;
}

export interface SeedAttributeValue {
  code: string;
  name: SeedText;
  swatch?: string;
}

/** A named band of a number attribute: min is included, max is not. */
export interface SeedAttributeRange {
  code: string;
  name: SeedText;
  min?: number;
  max?: number;
}

export interface SeedAttributeDefinition {
  code: string;
  type: "enum" | "number";
  unit?: "ml" | "mm";
  name: SeedText;
  facet: boolean;
  values?: SeedAttributeValue[];
  ranges?: SeedAttributeRange[];
}

export interface SeedPicture {
  file: string;
  alt: SeedText;
}

export interface SeedOption {
  code: string;
  name: SeedText;
  values: { code: string; name: SeedText; swatch?: string }[];
}

export interface SeedVariant {
  sku: string;
  options: Record<string, string>;
  /** In fen. */
  priceMinor: number;
  compareAtMinor?: number;
  weightGrams: number;
  /** Outer size of one packed piece in millimetres; worked out from the weight where left out. */
  size?: readonly [length: number, width: number, height: number];
  stock: number;
  /** Position in the product's pictures. */
  picture?: number;
}

export interface SeedProduct {
  slug: string;
  /** A leaf of the category tree. */
  category: string;
  /** Collections that list this product by hand. */
  collections: string[];
  name: SeedText;
  /** One line: material, size, origin. */
  subtitle: SeedText;
  /** Paragraphs, parted by an empty line. */
  description: SeedText;
  care: SeedText;
  attributes: Record<string, string | number>;
  options: SeedOption[];
  variants: SeedVariant[];
  pictures: SeedPicture[];
  publishedDaysAgo: number;
  soldCount: number;
  maxPerOrder?: number;
}

export interface SeedPageSection {
  heading: SeedText;
  paragraphs: SeedText[];
}

export interface SeedPage {
  slug: string;
  title: SeedText;
  /** One sentence for lists and search engines. */
  summary: SeedText;
  sections: SeedPageSection[];
}
