import { Suspense, use, useState } from "react";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useLanguage, usePaths, useT } from "../../i18n/i18n.tsx";
import { pictureOf } from "../../media.ts";
import { formatMoney } from "../../money.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Link } from "../../ui/Link.tsx";
import { later } from "../../ui/later.ts";
import { Picture } from "../../ui/Picture.tsx";
import { Price } from "../../ui/Price.tsx";
import { CardActionContext } from "./CardAction.ts";

const ProductCardProduct = graphql(`
  fragment ProductCard_product on Product {
    id
    slug
    name
    subtitle
    isNew
    image {
      id
      ...Picture_media
    }
    options {
      code
      values {
        code
        name
        swatch
      }
    }
    priceRange {
      min {
        amount
        currencyCode
      }
      max {
        amount
      }
    }
    compareAtPrice {
      amount
      currencyCode
    }
    availability {
      status
      available
    }
  }
`);

const SecondPicture = later(() => import("./SecondPicture.tsx"));

export type ProductCardRef = FragmentType<typeof ProductCardProduct>;

export function ProductCard({ product, sizes, priority }: { product: ProductCardRef; sizes: string; priority?: boolean }) {
  const t = useT();
  const language = useLanguage();
  const paths = usePaths();
  const action = use(CardActionContext);
  const [looked, setLooked] = useState(false);
  const { id, slug, name, subtitle, isNew, image, options, priceRange, compareAtPrice, availability } = getFragmentData(
    ProductCardProduct,
    product,
  );
  const swatches = options.flatMap((option) => option.values).filter((value) => value.swatch);
  const soldOut = availability.status === "OUT_OF_STOCK";
  const few = availability.status === "LOW_STOCK" && availability.available;
  return (
    // A finger has no way to look without touching: only a mouse or the keyboard asks for the second picture
    <article
      className="group relative"
      onPointerEnter={({ pointerType }) => pointerType === "mouse" && setLooked(true)}
      onFocus={({ target }) => target.matches(":focus-visible") && setLooked(true)}
    >
      <div className="relative overflow-hidden rounded-md">
        <Picture
          source={pictureOf(image)}
          alt=""
          sizes={sizes}
          priority={priority}
          className="transition-transform duration-300 group-hover:scale-[1.02] motion-reduce:transform-none"
        />
        {looked && (
          <Suspense>
            <SecondPicture productId={id} sizes={sizes} />
          </Suspense>
        )}
        <span className="absolute start-2 top-2 flex gap-1">
          {soldOut ? <Badge>{t("product.soldOut")}</Badge> : few ? <Badge tone="danger">{t("product.left", { count: few })}</Badge> : null}
          {isNew && !soldOut && <Badge>{t("product.new")}</Badge>}
        </span>
        <span className="absolute end-2 bottom-2 z-10">{action({ slug, name, choice: options.length > 0, soldOut })}</span>
      </div>
      <h3 className="mt-3 line-clamp-2 font-display text-base md:text-lg">
        <Link to={paths.product(slug)} prefetch="intent" className="after:absolute after:inset-0 group-hover:text-action">
          {name}
        </Link>
      </h3>
      <p className="truncate text-sm text-muted">{subtitle}</p>
      <div className="mt-1 flex flex-wrap items-center justify-between gap-x-2 gap-y-1">
        <Price
          size="sm"
          value={formatMoney(priceRange.min, language)}
          from={priceRange.max.amount === priceRange.min.amount ? undefined : t("product.from")}
          compareAt={compareAtPrice && formatMoney(compareAtPrice, language)}
          compareAtLabel={t("product.was")}
        />
        {swatches.length > 1 && (
          <ul aria-label={t("product.glazes")} className="flex gap-1">
            {swatches.map((value) => (
              <li
                key={value.code}
                title={value.name}
                className="size-3.5 rounded-full border border-control"
                style={{ background: value.swatch ?? undefined }}
              >
                <span className="sr-only">{value.name}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </article>
  );
}

/** Two in a row on a phone, three and four on wider screens; smaller when filters stand beside it. */
export function ProductGrid({
  products,
  beside,
  priority = 0,
}: {
  products: readonly ProductCardRef[];
  beside?: boolean;
  priority?: number;
}) {
  const sizes = beside
    ? "(min-width: 1280px) 290px, (min-width: 768px) 30vw, 46vw"
    : "(min-width: 1280px) 290px, (min-width: 768px) 23vw, 46vw";
  return (
    <ul
      className={`grid grid-cols-2 gap-x-4 gap-y-8 md:gap-x-6 md:gap-y-10 ${beside ? "md:grid-cols-2 lg:grid-cols-3" : "md:grid-cols-4"}`}
    >
      {products.map((product, position) => (
        <li key={getFragmentData(ProductCardProduct, product).id}>
          <ProductCard product={product} sizes={sizes} priority={position < priority} />
        </li>
      ))}
    </ul>
  );
}
