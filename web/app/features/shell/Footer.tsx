import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { usePaths, useT } from "../../i18n/i18n.tsx";
import { Link } from "../../ui/Link.tsx";
import { CurrencySwitch } from "./CurrencySwitch.tsx";
import { LanguageSwitch } from "./LanguageSwitch.tsx";
import { ThemeSwitch } from "./ThemeSwitch.tsx";

const FooterShop = graphql(`
  fragment Footer_shop on Shop {
    name
    tagline
    icpNumber
    contactEmail
    demo
    ...CurrencySwitch_shop
  }
`);

export function Footer({ shop }: { shop: FragmentType<typeof FooterShop> }) {
  const t = useT();
  const paths = usePaths();
  const fields = getFragmentData(FooterShop, shop);
  const { name, tagline, icpNumber, contactEmail, demo } = fields;
  const link = "inline-block py-2 hover:text-action hover:underline md:py-1";
  const columns: [string, [string, string][]][] = [
    [
      t("footer.shop"),
      [
        [paths.products, t("footer.all")],
        [paths.categories, t("shell.categories")],
        [paths.page("about"), t("footer.about")],
      ],
    ],
    [
      t("footer.help"),
      [
        [paths.orderLookup, t("footer.findOrder")],
        [paths.page("returns-and-delivery"), t("footer.returns")],
        [paths.account, t("shell.account")],
      ],
    ],
    [
      t("footer.rules"),
      [
        [paths.page("terms"), t("footer.terms")],
        [paths.page("privacy"), t("footer.privacy")],
      ],
    ],
  ];
  return (
    <footer className="mt-16 border-t pb-24 text-sm md:pb-10 print:hidden">
      <div className="container-page grid grid-cols-2 gap-8 pt-10 md:grid-cols-[1fr_auto_auto_auto] md:gap-x-12 lg:gap-x-20">
        <div className="col-span-2 md:col-span-1">
          <p className="font-display text-lg">{name}</p>
          <p className="mt-1 max-w-xs text-muted">{tagline}</p>
          <p className="mt-3">
            <a href={`mailto:${contactEmail}`} className={link}>
              {contactEmail}
            </a>
          </p>
        </div>
        {columns.map(([title, entries]) => (
          <nav key={title} aria-label={title}>
            <h2 className="font-semibold">{title}</h2>
            <ul className="mt-1">
              {entries.map(([to, label]) => (
                <li key={to}>
                  <Link to={to} className={link}>
                    {label}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
        ))}
      </div>
      <div className="container-page mt-8 flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-t pt-4 text-muted">
        <p>
          {icpNumber && (
            <>
              <a href="https://beian.miit.gov.cn/" rel="noreferrer nofollow" className={link}>
                {icpNumber}
              </a>
              {demo && " · "}
            </>
          )}
          {demo && t("footer.demo")}
        </p>
        <div className="flex items-center gap-4">
          <CurrencySwitch shop={fields} className="-ms-3" />
          <LanguageSwitch className={link} />
          <ThemeSwitch />
        </div>
      </div>
    </footer>
  );
}
