import { Link } from "../../ui/Link.tsx";
import type { Route } from "./+types/categories";
import { useLoaded } from "../../apollo.ts";
import { graphql } from "../../gql/index.ts";
import { translator, usePaths, useT } from "../../i18n/i18n.tsx";
import { languageInPath } from "../../i18n/language.ts";
import { load, type LoadArgs, pageOf } from "../../page.ts";
import { head } from "./head.ts";

const CategoriesQuery = graphql(`
  query Categories {
    categories {
      id
      slug
      name
      description
      children {
        id
        slug
        name
        productCount
      }
    }
    collections {
      id
      slug
      name
      description
      productCount
    }
  }
`);

const loadPage = async (args: LoadArgs) => ({ origin: pageOf(args).origin, ...(await load(args, CategoriesQuery, {})) });
export const loader = loadPage;
export const clientLoader = loadPage;

export const meta: Route.MetaFunction = ({ loaderData, location }) =>
  head({
    title: translator(languageInPath(location.pathname) ?? "zh")("shell.categories"),
    origin: loaderData?.origin ?? "",
    pathname: location.pathname,
  });

const entry =
  "flex min-h-14 items-center justify-between gap-4 rounded-md border bg-surface px-4 py-2 hover:border-action hover:text-action";

export default function Categories({ loaderData }: Route.ComponentProps) {
  const t = useT();
  const paths = usePaths();
  const { categories, collections } = useLoaded(CategoriesQuery, loaderData);
  return (
    <div className="container-page pt-6 md:pt-10">
      <h1 className="font-display text-2xl md:text-3xl">{t("shell.categories")}</h1>
      {categories.map((root) => (
        <section key={root.id} aria-labelledby={root.slug} className="mt-8">
          <h2 id={root.slug} className="font-display text-xl">
            <Link to={paths.category(root.slug)} className="hover:text-action">
              {root.name}
            </Link>
          </h2>
          <p className="text-sm text-muted">{root.description}</p>
          <ul className="mt-3 grid grid-cols-2 gap-3 md:grid-cols-4">
            {root.children.map((category) => (
              <li key={category.id}>
                <Link to={paths.category(category.slug)} className={entry}>
                  {category.name} <span className="text-sm text-muted tabular">{category.productCount}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <section aria-labelledby="collections" className="mt-12">
        <h2 id="collections" className="font-display text-xl">
          {t("home.collections")}
        </h2>
        <ul className="mt-3 grid gap-3 md:grid-cols-2">
          {collections.map((collection) => (
            <li key={collection.id}>
              <Link to={paths.collection(collection.slug)} className={entry}>
                <span>
                  <span className="block font-display text-lg">{collection.name}</span>
                  <span className="line-clamp-1 text-sm text-muted">{collection.description}</span>
                </span>
                <span className="text-sm text-muted tabular">{collection.productCount}</span>
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
