import { type ReactNode, Suspense, useState } from "react";
import { Search } from "lucide";
import { Outlet, PrefetchPageLinks, useLocation } from "react-router";
import { useLoaded } from "../../apollo.ts";
import { CartDrawerProvider, useCartDrawer } from "../../features/cart/CartDrawerContext.tsx";
import { CartLink } from "../../features/cart/CartLink.tsx";
import { QuickAdd } from "../../features/cart/QuickAdd.tsx";
import { CardActionContext, type CardActionProps } from "../../features/catalogue/CardAction.ts";
import { SearchBox } from "../../features/search/SearchBox.tsx";
import { Footer } from "../../features/shell/Footer.tsx";
import { Header } from "../../features/shell/Header.tsx";
import { OfflineBanner } from "../../features/shell/OfflineBanner.tsx";
import { Problem } from "../../features/shell/Problem.tsx";
import { TabBar, tabClass } from "../../features/shell/TabBar.tsx";
import type { ShopFrameQuery, ShopFrameQueryVariables } from "../../gql/graphql.ts";
import { graphql } from "../../gql/index.ts";
import { LanguageProvider, usePaths, useT } from "../../i18n/i18n.tsx";
import { languageInPath } from "../../i18n/language.ts";
import { load, type LoadArgs, type Loaded } from "../../page.ts";
import { AfterHydration } from "../../ui/AfterHydration.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Link } from "../../ui/Link.tsx";
import { later } from "../../ui/later.ts";
import { LeadTo } from "../../ui/LeadTo.tsx";

const ShopFrame = graphql(`
  query ShopFrame {
    shop {
      ...Header_shop
      ...Footer_shop
    }
    categories {
      ...Header_category
    }
  }
`);

type Frame = Loaded<ShopFrameQuery, ShopFrameQueryVariables>;

/** The frame of every shop page. zh.tsx and en.tsx are this plus their language's messages. */
export const loader = (args: LoadArgs): Promise<Frame> => load(args, ShopFrame, {});
export const clientLoader = loader;
// Names and navigation do not change while somebody is shopping
export const shouldRevalidate = () => false;

const quickAdd = (props: CardActionProps) => <QuickAdd {...props} />;

function Framed({ loaded, children }: { loaded: Frame; children: ReactNode }) {
  const { shop, categories } = useLoaded(ShopFrame, loaded);
  const paths = usePaths();
  const { pathname } = useLocation();
  // These pages have a bar of their own at the foot of a small screen
  const ownBar = pathname === paths.checkout || pathname.endsWith("/pay") || pathname.startsWith(`${paths.products}/`);
  return (
    <CartDrawerProvider>
      <Header
        shop={shop}
        categories={categories}
        search={<HeaderSearch />}
        cart={
          <CartLink
            className={`${ownBar ? "inline-grid" : "hidden md:inline-grid"} size-11 place-items-center rounded-md hover:bg-neutral-tint`}
          />
        }
      />
      <main id="content" tabIndex={-1} className="outline-none">
        <CardActionContext value={quickAdd}>{children}</CardActionContext>
      </main>
      <Footer shop={shop} />
      {!ownBar && <TabBar cart={<CartLink className={tabClass} labelled />} />}
      <DrawerWhenAsked />
      {/* Putting something into the cart is the cart page's own action: its code is here before the first click, whatever happens to the connection */}
      <AfterHydration>
        <PrefetchPageLinks page={paths.cart} />
      </AfterHydration>
    </CartDrawerProvider>
  );
}

const ToCart = () => <LeadTo href={usePaths().cart} />;
const CartDrawer = later(() => import("../../features/cart/CartDrawer.tsx"), ToCart);

/** Its code comes with the first thing added, and then stays. */
function DrawerWhenAsked() {
  const { open } = useCartDrawer();
  const [asked, setAsked] = useState(false);
  if (open && !asked) setAsked(true);
  return (
    asked && (
      <Suspense>
        <CartDrawer />
      </Suspense>
    )
  );
}

/** A box on wide screens, a way to the search page on small ones. */
function HeaderSearch() {
  const t = useT();
  const paths = usePaths();
  return (
    <>
      <div className="hidden md:block">
        <SearchBox compact />
      </div>
      <Link
        to={paths.search()}
        aria-label={t("search.label")}
        className="inline-grid size-11 place-items-center rounded-md hover:bg-neutral-tint md:hidden"
      >
        <Icon of={Search} />
      </Link>
    </>
  );
}

const useShopLanguage = () => languageInPath(useLocation().pathname) ?? "zh";

export function ShopLayout({ loaderData }: { loaderData: Frame }) {
  return (
    <LanguageProvider language={useShopLanguage()}>
      <OfflineBanner />
      <Framed loaded={loaderData}>
        <Outlet />
      </Framed>
    </LanguageProvider>
  );
}

export function Boundary({ error, loaderData }: { error: unknown; loaderData?: Frame }) {
  return (
    <LanguageProvider language={useShopLanguage()}>
      <OfflineBanner />
      {loaderData ? (
        <Framed loaded={loaderData}>
          <Problem error={error} />
        </Framed>
      ) : (
        <main>
          <Problem error={error} />
        </main>
      )}
    </LanguageProvider>
  );
}
