import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";

const ProductStoryProduct = graphql(`
  fragment ProductStory_product on Product {
    id
    description
    care
    attributes {
      code
      name
      value
    }
  }
`);

/** Open sections rather than tabs: what is folded away is not read. */
export function ProductStory({ product }: { product: FragmentType<typeof ProductStoryProduct> }) {
  const t = useT();
  const { description, care, attributes } = getFragmentData(ProductStoryProduct, product);
  return (
    <div className="grid gap-10 border-t pt-10 md:grid-cols-[1.4fr_1fr] md:gap-16">
      <section aria-labelledby="story">
        <h2 id="story" className="font-display text-xl">
          {t("product.story")}
        </h2>
        {description.split(/\n{2,}/).map((paragraph) => (
          <p key={paragraph} className="mt-4 max-w-prose text-ink">
            {paragraph}
          </p>
        ))}
      </section>
      <div className="flex flex-col gap-8">
        {attributes.length > 0 && (
          <section aria-labelledby="facts">
            <h2 id="facts" className="font-display text-xl">
              {t("product.facts")}
            </h2>
            <dl className="mt-3 text-sm">
              {attributes.map((attribute) => (
                <div key={attribute.code} className="flex justify-between gap-4 border-b py-2">
                  <dt className="text-muted">{attribute.name}</dt>
                  <dd className="text-end">{attribute.value}</dd>
                </div>
              ))}
            </dl>
          </section>
        )}
        {care && (
          <section aria-labelledby="care">
            <h2 id="care" className="font-display text-xl">
              {t("product.care")}
            </h2>
            <p className="mt-3 text-sm text-muted">{care}</p>
          </section>
        )}
      </div>
    </div>
  );
}
