import type { Route } from "./+types/content";
import { useLoaded } from "../../apollo.ts";
import { formatDate } from "../../dates.ts";
import { graphql } from "../../gql/index.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { load, type LoadArgs, notFound, pageOf } from "../../page.ts";
import { head } from "./head.ts";

const ContentQuery = graphql(`
  query ContentPage($slug: String!) {
    shop {
      page(slug: $slug) {
        slug
        title
        updatedAt
        sections {
          heading
          paragraphs
        }
      }
    }
  }
`);

const loadPage = async (args: LoadArgs & { params: { slug: string } }) => {
  const loaded = await load(args, ContentQuery, { slug: args.params.slug });
  if (!loaded.data.shop.page) throw notFound();
  return { origin: pageOf(args).origin, ...loaded };
};
export const loader = loadPage;
export const clientLoader = loadPage;

export const meta: Route.MetaFunction = ({ loaderData, location }) =>
  head({
    title: loaderData?.data.shop.page?.title ?? "",
    description: loaderData?.data.shop.page?.sections[0]?.paragraphs[0]?.slice(0, 160),
    origin: loaderData?.origin ?? "",
    pathname: location.pathname,
  });

export default function Content({ loaderData }: Route.ComponentProps) {
  const t = useT();
  const language = useLanguage();
  const { page } = useLoaded(ContentQuery, loaderData).shop;
  if (!page) return null;
  return (
    <article className="container-page max-w-2xl pt-8 md:pt-14">
      <h1 className="font-display text-2xl md:text-3xl">{page.title}</h1>
      <p className="mt-1 text-sm text-muted">{t("content.updated", { day: formatDate(page.updatedAt, "date", language) })}</p>
      {page.sections.map((section) => (
        <section key={section.heading} className="mt-8">
          <h2 className="font-display text-xl">{section.heading}</h2>
          {section.paragraphs.map((paragraph) => (
            <p key={paragraph} className="mt-3">
              {paragraph}
            </p>
          ))}
        </section>
      ))}
    </article>
  );
}
