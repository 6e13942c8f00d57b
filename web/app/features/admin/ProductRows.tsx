import { SquareArrowOutUpRight } from "lucide";
import { useState } from "react";
import type { ProductStatus } from "../../gql/graphql.ts";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useLanguage, usePaths, useT } from "../../i18n/i18n.tsx";
import { pictureOf } from "../../media.ts";
import { formatMoney } from "../../money.ts";
import { StatusPill, type Tone } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { PricesDialog } from "./PricesDialog.tsx";
import { Table, Td, Th, Tr } from "../../ui/Table.tsx";

const Row = graphql(`
  fragment DeskProductRow on Product {
    id
    slug
    name
    subtitle
    status
    soldCount
    image {
      id
      ...Picture_media
    }
    category {
      id
      name
    }
    priceRange {
      min {
        amount
        currencyCode
      }
      max {
        amount
        currencyCode
      }
    }
    availability {
      status
      available
    }
    variants {
      id
    }
  }
`);

type ProductRef = FragmentType<typeof Row>;

const statusTones: Record<ProductStatus, Tone> = { ACTIVE: "positive", DRAFT: "warn", ARCHIVED: "neutral" };
const stockTones = { IN_STOCK: "positive", LOW_STOCK: "warn", OUT_OF_STOCK: "danger" } as const satisfies Record<string, Tone>;

function useProduct(product: ProductRef) {
  const t = useT();
  const language = useLanguage();
  const data = getFragmentData(Row, product);
  const { min, max } = data.priceRange;
  const price = min.amount === max.amount ? formatMoney(min, language) : `${formatMoney(min, language)} – ${formatMoney(max, language)}`;
  const { status, available } = data.availability;
  const stock = (
    <StatusPill tone={stockTones[status]}>
      {t(`desk.availability.${status}`)}
      {status === "LOW_STOCK" && available !== null && available !== undefined && ` · ${available}`}
    </StatusPill>
  );
  return {
    ...data,
    price,
    stock,
    state: <StatusPill tone={statusTones[data.status]}>{t(`desk.product.status.${data.status}`)}</StatusPill>,
  };
}

function NameLink({ slug, name }: { slug: string; name: string }) {
  const t = useT();
  const shop = usePaths();
  return (
    <a href={shop.product(slug)} target="_blank" rel="noreferrer" className="font-medium after:absolute after:inset-0 hover:text-action">
      {name}
      <Icon
        of={SquareArrowOutUpRight}
        size={13}
        label={t("desk.products.opens")}
        className="ms-1.5 inline-block align-baseline text-muted"
      />
    </a>
  );
}

interface RowProps {
  product: ProductRef;
  /** Null for staff who may not set prices. */
  onPrices: ((of: { id: string; name: string }) => void) | null;
}

/** The price, and where it is set. */
function PriceButton({ id, name, price, onPrices }: Pick<RowProps, "onPrices"> & { id: string; name: string; price: string }) {
  const t = useT();
  if (!onPrices) return price;
  return (
    <Button
      look="quiet"
      size="sm"
      className="relative tabular"
      aria-label={`${price}: ${t("desk.prices.of", { name })}`}
      onClick={() => onPrices({ id, name })}
    >
      {price}
    </Button>
  );
}

function ProductRow({ product, onPrices }: RowProps) {
  const t = useT();
  const { id, slug, name, subtitle, image, category, price, stock, state, variants, soldCount } = useProduct(product);
  return (
    <Tr className="relative hover:bg-bg">
      <Td className="w-14">
        <Picture source={pictureOf(image)} sizes="40px" alt="" className="w-10 rounded-sm" />
      </Td>
      <Td>
        <NameLink slug={slug} name={name} />
        <span className="block max-w-48 truncate xl:max-w-72 text-muted">{subtitle}</span>
      </Td>
      <Td>{state}</Td>
      <Td className="text-muted">{category?.name ?? "—"}</Td>
      <Td>
        {stock}
        <span className="block text-xs text-muted">{t("desk.products.variants", { count: variants.length })}</span>
      </Td>
      <Td end className="text-muted">
        {soldCount}
      </Td>
      <Td end className="font-medium whitespace-nowrap">
        <PriceButton id={id} name={name} price={price} onPrices={onPrices} />
      </Td>
    </Tr>
  );
}

function ProductCard({ product, onPrices }: RowProps) {
  const { id, slug, name, subtitle, image, price, stock, state } = useProduct(product);
  return (
    <article className="relative flex gap-3 rounded-lg border px-3 py-3">
      <Picture source={pictureOf(image)} sizes="56px" alt="" className="w-14 shrink-0 self-start rounded-sm" />
      <div className="min-w-0 flex-1">
        <NameLink slug={slug} name={name} />
        <p className="truncate text-sm text-muted">{subtitle}</p>
        <p className="mt-1.5 flex flex-wrap items-center gap-1.5">
          {state}
          {stock}
          <span className="ms-auto font-medium tabular">
            <PriceButton id={id} name={name} price={price} onPrices={onPrices} />
          </span>
        </p>
      </div>
    </article>
  );
}

export interface ProductRowsProps {
  products: readonly (ProductRef & { id: string })[];
  mayPrice: boolean;
}

export function ProductRows({ products, mayPrice }: ProductRowsProps) {
  const t = useT();
  const [pricing, setPricing] = useState<{ id: string; name: string } | null>(null);
  const onPrices = mayPrice ? setPricing : null;
  return (
    <>
      <div className="hidden lg:block">
        <Table caption={t("desk.nav.products")}>
          <thead>
            <tr>
              <Th>
                <span className="sr-only">{t("desk.products.picture")}</span>
              </Th>
              <Th>{t("desk.products.name")}</Th>
              <Th>{t("desk.products.status")}</Th>
              <Th>{t("desk.products.category")}</Th>
              <Th>{t("desk.products.availability")}</Th>
              <Th end>{t("desk.products.sold")}</Th>
              <Th end>{t("desk.products.price")}</Th>
            </tr>
          </thead>
          <tbody>
            {products.map((product) => (
              <ProductRow key={product.id} product={product} onPrices={onPrices} />
            ))}
          </tbody>
        </Table>
      </div>
      <ul className="grid grid-cols-1 gap-2.5 lg:hidden">
        {products.map((product) => (
          <li key={product.id}>
            <ProductCard product={product} onPrices={onPrices} />
          </li>
        ))}
      </ul>
      {pricing && <PricesDialog productId={pricing.id} name={pricing.name} onClose={() => setPricing(null)} />}
    </>
  );
}
