import { Link } from "../../ui/Link.tsx";
import type { Route } from "./+types/home";
import { useLoaded } from "../../apollo.ts";
import { JsonLd } from "../../features/catalogue/JsonLd.tsx";
import { ProductGrid } from "../../features/catalogue/ProductCard.tsx";
import { graphql } from "../../gql/index.ts";
import { usePaths, useT } from "../../i18n/i18n.tsx";
import { pictureOf } from "../../media.ts";
import { load, type LoadArgs, pageOf } from "../../page.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { head } from "./head.ts";

const HomeQuery = graphql(`
  query Home {
    shop {
      name
      tagline
      scenes {
        id
        ...Picture_media
      }
      page(slug: "about") {
        slug
        title
        sections {
          heading
          paragraphs
        }
      }
    }
    products(first: 8, sortKey: NEWEST) {
      nodes {
        id
        ...ProductCard_product
      }
    }
    collections {
      id
      slug
      name
      description
      productCount
      image {
        id
        ...Picture_media
      }
    }
  }
`);

const loadPage = async (args: LoadArgs) => ({ origin: pageOf(args).origin, ...(await load(args, HomeQuery, {})) });
export const loader = loadPage;
export const clientLoader = loadPage;

export const meta: Route.MetaFunction = ({ loaderData, location }) => {
  const shop = loaderData?.data.shop;
  return head({
    title: shop ? `${shop.name} · ${shop.tagline}` : "",
    description: shop?.tagline,
    origin: loaderData?.origin ?? "",
    pathname: location.pathname,
  });
};

export default function Home({ loaderData }: Route.ComponentProps) {
  const t = useT();
  const paths = usePaths();
  const { shop, products, collections } = useLoaded(HomeQuery, loaderData);
  const [hero, ...scenes] = shop.scenes;
  const note = shop.page?.sections[0];
  const shown = collections.slice(0, 3);
  return (
    <>
      <section className="relative" aria-labelledby="hello">
        <Picture source={pictureOf(hero)} sizes="100vw" ratio="auto" priority className="h-[62svh] max-h-[44rem] min-h-80 w-full" />
        <div className="container-page -mt-10 md:-mt-24">
          <div className="relative max-w-xl rounded-lg bg-bg p-6 md:p-10">
            <span
              aria-hidden
              className="absolute -top-5 end-6 grid size-11 -rotate-3 place-items-center rounded-md bg-sale font-display text-xl text-surface"
            >
              岁
            </span>
            <h1 id="hello" className="font-display text-2xl md:text-3xl">
              {shop.tagline}
            </h1>
            <div className="mt-5 flex flex-wrap gap-3">
              <LinkButton to={paths.products}>{t("home.browse")}</LinkButton>
              <LinkButton to={paths.page("about")} look="secondary">
                {t("home.about")}
              </LinkButton>
            </div>
          </div>
        </div>
      </section>
      <section className="container-page mt-14" aria-labelledby="newest">
        <SectionHead id="newest" title={t("home.newest")} to={`${paths.products}?sort=newest`} more={t("home.all")} />
        <ProductGrid products={products.nodes} />
      </section>
      <section className="container-page mt-20" aria-labelledby="collections">
        <SectionHead id="collections" title={t("home.collections")} to={paths.categories} more={t("shell.categories")} />
        <ul className="grid gap-4 md:grid-cols-[1.6fr_1fr_1fr] md:gap-6">
          {shown.map((collection, index) => (
            <li key={collection.id} className="group relative">
              <Picture
                source={pictureOf(collection.image)}
                alt=""
                sizes={index === 0 ? "(min-width: 768px) 45vw, 100vw" : "(min-width: 768px) 27vw, 100vw"}
                ratio="auto"
                className="h-56 rounded-md md:h-96"
              />
              <h3 className="mt-3 font-display text-lg">
                <Link to={paths.collection(collection.slug)} className="after:absolute after:inset-0 group-hover:text-action">
                  {collection.name}
                </Link>
              </h3>
              <p className="line-clamp-2 text-sm text-muted">{collection.description}</p>
            </li>
          ))}
        </ul>
      </section>
      {note && (
        <section className="container-page mt-20 grid items-center gap-8 md:grid-cols-2 md:gap-16" aria-labelledby="maker">
          {scenes[0] && (
            <Picture source={pictureOf(scenes[0])} sizes="(min-width: 768px) 45vw, 100vw" ratio="3 / 2" className="rounded-md" />
          )}
          <div>
            <p className="text-sm text-muted">{t("home.maker")}</p>
            <h2 id="maker" className="mt-1 font-display text-2xl">
              {note.heading}
            </h2>
            {note.paragraphs.slice(0, 2).map((paragraph) => (
              <p key={paragraph} className="mt-4 max-w-prose text-muted">
                {paragraph}
              </p>
            ))}
            <p className="mt-5">
              <Link to={paths.page("about")} className="font-medium text-action underline underline-offset-4">
                {t("home.readOn")}
              </Link>
            </p>
          </div>
        </section>
      )}
      <section className="container-page mt-20" aria-label={t("home.promises")}>
        <ul className="grid gap-6 border-y py-8 md:grid-cols-3">
          {(["ship", "broken", "return"] as const).map((promise) => (
            <li key={promise}>
              <h3 className="font-display text-lg">{t(`home.promise.${promise}.title`)}</h3>
              <p className="mt-1 text-sm text-muted">{t(`home.promise.${promise}.text`)}</p>
            </li>
          ))}
        </ul>
      </section>
      <JsonLd data={{ "@type": "Organization", name: shop.name, url: loaderData.origin + paths.home, description: shop.tagline }} />
      <JsonLd
        data={{
          "@type": "WebSite",
          name: shop.name,
          url: loaderData.origin + paths.home,
          potentialAction: {
            "@type": "SearchAction",
            target: `${loaderData.origin}${paths.search()}?q={words}`,
            "query-input": "required name=words",
          },
        }}
      />
    </>
  );
}

function SectionHead({ id, title, to, more }: { id: string; title: string; to: string; more: string }) {
  return (
    <div className="mb-5 flex items-baseline justify-between gap-4 md:mb-8">
      <h2 id={id} className="font-display text-xl md:text-2xl">
        {title}
      </h2>
      <Link to={to} className="py-2 text-sm text-action hover:underline">
        {more}
      </Link>
    </div>
  );
}
