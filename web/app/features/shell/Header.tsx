import { UserRound } from "lucide";
import type { ReactNode } from "react";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { usePaths, useT } from "../../i18n/i18n.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Link } from "../../ui/Link.tsx";
import { NavLink } from "../../ui/NavLink.tsx";
import { CurrencySwitch } from "./CurrencySwitch.tsx";
import { LanguageSwitch } from "./LanguageSwitch.tsx";

const HeaderShop = graphql(`
  fragment Header_shop on Shop {
    name
    ...CurrencySwitch_shop
  }
`);

const HeaderCategory = graphql(`
  fragment Header_category on Category {
    id
    slug
    name
  }
`);

export interface HeaderProps {
  shop: FragmentType<typeof HeaderShop>;
  categories: readonly FragmentType<typeof HeaderCategory>[];
  search: ReactNode;
  cart: ReactNode;
}

export function Header({ shop, categories, search, cart }: HeaderProps) {
  const t = useT();
  const paths = usePaths();
  const fields = getFragmentData(HeaderShop, shop);
  const { name } = fields;
  const roots = getFragmentData(HeaderCategory, categories);
  return (
    <header className="border-b bg-bg print:hidden">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-action px-4 py-2 text-on-action focus:not-sr-only focus:fixed focus:start-4 focus:top-4"
      >
        {t("shell.skip")}
      </a>
      <div className="container-page flex h-14 items-center gap-2 md:h-18 md:gap-6">
        <Link to={paths.home} className="shrink-0 py-2 font-display text-xl font-medium" aria-label={`${name}, ${t("shell.home")}`}>
          {name}
        </Link>
        <nav aria-label={t("shell.categories")} className="hidden md:block">
          <ul className="flex items-center gap-1">
            {roots.map((category) => (
              <li key={category.id}>
                <NavLink
                  to={paths.category(category.slug)}
                  className="block rounded-md px-3 py-2.5 hover:bg-neutral-tint aria-[current=page]:text-action"
                >
                  {category.name}
                </NavLink>
              </li>
            ))}
          </ul>
        </nav>
        <div className="ms-auto flex min-w-0 items-center gap-1 md:gap-2">
          {search}
          <CurrencySwitch shop={fields} className="hidden md:block" />
          <LanguageSwitch className="inline-grid h-11 place-items-center rounded-md px-2 text-sm hover:bg-neutral-tint md:px-3" />
          <Link
            to={paths.account}
            aria-label={t("shell.account")}
            title={t("shell.account")}
            className="hidden size-11 place-items-center rounded-md hover:bg-neutral-tint md:inline-grid"
          >
            <Icon of={UserRound} />
          </Link>
          {cart}
        </div>
      </div>
    </header>
  );
}
