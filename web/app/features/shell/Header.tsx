import clsx from "clsx";
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

/** As many categories as stand beside the shop's name on a wide screen; more have a row of their own there, too. */
const besideTheName = 4;

export function Header({ shop, categories, search, cart }: HeaderProps) {
  const t = useT();
  const paths = usePaths();
  const fields = getFragmentData(HeaderShop, shop);
  const { name } = fields;
  const roots = getFragmentData(HeaderCategory, categories);
  const beside = roots.length <= besideTheName;
  return (
    <header className="border-b bg-bg print:hidden">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-action px-4 py-2 text-on-action focus:not-sr-only focus:fixed focus:start-4 focus:top-4"
      >
        {t("shell.skip")}
      </a>
      <div
        className={clsx(
          "container-page grid grid-cols-[minmax(0,1fr)_auto] grid-rows-[3.5rem] items-center gap-x-2 md:grid-rows-[4.5rem] md:gap-x-6",
          beside && "xl:grid-cols-[auto_minmax(0,1fr)_auto]",
        )}
      >
        <Link to={paths.home} className="truncate py-2 font-display text-xl font-medium" aria-label={`${name}, ${t("shell.home")}`}>
          {name}
        </Link>
        <nav
          aria-label={t("shell.categories")}
          className={clsx(
            "col-span-2 row-start-2 -mx-3 hidden overflow-x-auto pb-2 [scrollbar-width:none] md:block",
            beside && "xl:col-span-1 xl:col-start-2 xl:row-start-1 xl:mx-0 xl:pb-0",
          )}
        >
          <ul className="flex w-max gap-1">
            {roots.map((category) => (
              <li key={category.id}>
                <NavLink
                  to={paths.category(category.slug)}
                  className="block rounded-md px-3 py-2.5 whitespace-nowrap hover:bg-neutral-tint focus-visible:-outline-offset-2 aria-[current=page]:text-action"
                >
                  {category.name}
                </NavLink>
              </li>
            ))}
          </ul>
        </nav>
        <div className={clsx("col-start-2 row-start-1 flex items-center gap-1 md:gap-2", beside && "xl:col-start-3")}>
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
