import { ShieldCheck } from "lucide";
import { type ShouldRevalidateFunctionArgs, useSearchParams } from "react-router";
import type { Route } from "./+types/product";
import { useLoaded } from "../../apollo.ts";
import { AddToCart } from "../../features/cart/AddToCart.tsx";
import { Breadcrumbs } from "../../features/catalogue/Breadcrumbs.tsx";
import { Gallery } from "../../features/catalogue/Gallery.tsx";
import { JsonLd } from "../../features/catalogue/JsonLd.tsx";
import { OptionPicker } from "../../features/catalogue/OptionPicker.tsx";
import { ProductGrid } from "../../features/catalogue/ProductCard.tsx";
import { ProductPanel } from "../../features/catalogue/ProductPanel.tsx";
import { ProductStory } from "../../features/catalogue/ProductStory.tsx";
import { StockLine } from "../../features/catalogue/StockLine.tsx";
import type { ProductPageQuery } from "../../gql/graphql.ts";
import { graphql } from "../../gql/index.ts";
import { usePaths, useT } from "../../i18n/i18n.tsx";
import { load, type LoadArgs, notFound, pageOf } from "../../page.ts";
import { AfterHydration } from "../../ui/AfterHydration.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { later } from "../../ui/later.ts";
import { firstChoice } from "../../variants.ts";
import { head } from "./head.ts";

const ProductQuery = graphql(`
  query ProductPage($slug: String!) {
    shop {
      name
    }
    product(slug: $slug) {
      id
      slug
      name
      subtitle
      maxPerOrder
      image {
        id
        shareUrl: url(width: 960, format: JPEG)
        ...Picture_media
      }
      images {
        id
        ...Gallery_media
      }
      category {
        id
        slug
        name
        ancestors {
          id
          slug
          name
        }
      }
      variants {
        id
        sku
        title
        price {
          amount
          currencyCode
        }
        image {
          id
        }
        availability {
          status
          available
          purchasable
        }
        ...ProductPanel_variant
        ...StockLine_variant
      }
      related(first: 4) {
        id
        ...ProductCard_product
      }
      ...ProductPanel_product
      ...OptionPicker_product
      ...ProductStory_product
    }
  }
`);

const loadPage = async (args: LoadArgs & { params: { slug: string } }) => {
  const loaded = await load(args, ProductQuery, { slug: args.params.slug });
  if (!loaded.data.product) throw notFound();
  return { origin: pageOf(args).origin, ...loaded };
};
export const loader = loadPage;
export const clientLoader = loadPage;

// Choosing a variant changes the address, not what has to be known
export const shouldRevalidate = ({ currentUrl, nextUrl, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs) =>
  currentUrl.pathname !== nextUrl.pathname && defaultShouldRevalidate;

export const meta: Route.MetaFunction = ({ loaderData, location }) => {
  const product = loaderData?.data.product;
  return head({
    title: product ? `${product.name} · ${loaderData.data.shop.name}` : "",
    description: product?.subtitle,
    origin: loaderData?.origin ?? "",
    pathname: location.pathname,
    image: product?.image?.shareUrl,
  });
};

// Both only work in the browser, so their code does not delay the page
const DeliveryLine = later(() => import("../../features/logistics/DeliveryLine.tsx"));
const StockNews = later(() => import("../../features/catalogue/StockNews.tsx"));

type Product = NonNullable<ProductPageQuery["product"]>;

const offers = (product: Product, url: string) =>
  product.variants.map((variant) => ({
    "@type": "Offer",
    sku: variant.sku,
    name: variant.title,
    url: `${url}?variant=${encodeURIComponent(variant.sku)}`,
    price: variant.price.amount,
    priceCurrency: variant.price.currencyCode,
    itemCondition: "https://schema.org/NewCondition",
    availability: `https://schema.org/${variant.availability.purchasable ? "InStock" : "OutOfStock"}`,
  }));

export default function ProductPage({ loaderData }: Route.ComponentProps) {
  const t = useT();
  const paths = usePaths();
  const [search] = useSearchParams();
  const { product } = useLoaded(ProductQuery, loaderData);
  if (!product) return null;
  const asked = search.get("variant");
  const variant = product.variants.find(({ sku }) => sku === asked) ?? firstChoice(product.variants);
  const { category, maxPerOrder } = product;
  const crumbs = [
    { name: t("shell.home"), to: paths.home },
    ...(category ? [...category.ancestors, category].map(({ name, slug }) => ({ name, to: paths.category(slug) })) : []),
  ];
  const url = loaderData.origin + paths.product(product.slug);
  const image = product.image?.shareUrl;
  return (
    <div className="md:container-page">
      <div className="hidden md:block">
        <Breadcrumbs crumbs={crumbs} here={product.name} origin={loaderData.origin} />
      </div>
      <div className="md:grid md:grid-cols-[1.15fr_1fr] md:gap-12">
        <Gallery key={product.id} images={product.images} chosen={variant?.image?.id} name={product.name} />
        {variant && (
          <div className="flex flex-col gap-5 px-4 pt-3 md:px-0 md:pt-2">
            <ProductPanel product={product} variant={variant} stock={<StockLine variant={variant} />} />
            <OptionPicker product={product} sku={variant.sku} />
            <AddToCart
              key={variant.id}
              variantId={variant.id}
              purchasable={variant.availability.purchasable}
              maxQuantity={Math.min(maxPerOrder ?? 99, variant.availability.available ?? 99)}
            />
            <div>
              <div className="min-h-14 border-t">
                <noscript>
                  <p className="py-4 text-sm text-muted">{t("delivery.inCart")}</p>
                </noscript>
                <AfterHydration>
                  <DeliveryLine of={{ variantId: variant.id }} />
                </AfterHydration>
              </div>
              <div className="flex min-h-12 items-center gap-3 border-t py-3 text-sm md:border-y">
                <Icon of={ShieldCheck} className="shrink-0 text-muted" />
                {t("product.promise")}
              </div>
            </div>
          </div>
        )}
      </div>
      <div className="mt-10 px-4 md:px-0">
        <ProductStory product={product} />
        {product.related.length > 0 && (
          <section aria-labelledby="related" className="mt-14">
            <h2 id="related" className="mb-5 font-display text-xl md:text-2xl">
              {t("product.related")}
            </h2>
            <ProductGrid products={product.related} />
          </section>
        )}
      </div>
      <AfterHydration>
        <StockNews variantIds={product.variants.map(({ id }) => id)} />
      </AfterHydration>
      <JsonLd
        data={{
          "@type": "Product",
          name: product.name,
          description: product.subtitle,
          url,
          image: image ? [image.startsWith("http") ? image : loaderData.origin + image] : undefined,
          brand: { "@type": "Brand", name: loaderData.data.shop.name },
          offers: offers(product, url),
        }}
      />
    </div>
  );
}
