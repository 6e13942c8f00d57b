import { Package } from "lucide";
import { Form } from "react-router";
import { Link } from "../../ui/Link.tsx";
import type { Route } from "./+types/account";
import { useLoaded } from "../../apollo.ts";
import { orderTokens } from "../../cookies.ts";
import { signOut } from "../../features/account/action.ts";
import { OrderCard } from "../../features/orders/OrderCard.tsx";
import { graphql } from "../../gql/index.ts";
import { translator, usePaths, useT } from "../../i18n/i18n.tsx";
import { languageInPath } from "../../i18n/language.ts";
import { languageOf, load, type LoadArgs, pageOf } from "../../page.ts";
import { paths as sitePaths } from "../../paths.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/Feedback.tsx";
import { head } from "./head.ts";

const MeQuery = graphql(`
  query Me {
    me {
      id
      role
      name
      email
      phone
    }
  }
`);

const MyOrders = graphql(`
  query MyOrders($first: Int!, $after: String) {
    myOrders(first: $first, after: $after) {
      nodes {
        id
        ...OrderCard_order
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const GuestOrder = graphql(`
  query GuestOrder($id: ID!, $accessToken: String!) {
    order(id: $id, accessToken: $accessToken) {
      id
      ...OrderCard_order
    }
  }
`);

const loadPage = async (args: LoadArgs) => {
  const me = await load(args, MeQuery, {}, { fresh: true });
  if (me.data.me) {
    const after = new URL(args.request.url).searchParams.get("after");
    const mine = await load(args, MyOrders, { first: 20, after }, { fresh: true });
    return { me, mine, remembered: [] };
  }
  const { query, cookies } = pageOf(args);
  // What this browser remembers, newest first; an order whose token no longer opens it is left out
  const known = Object.entries(orderTokens(cookies)).toReversed();
  const found = await Promise.all(
    known.map(([id, accessToken]) =>
      query(GuestOrder, { id, accessToken }, { language: languageOf(args), fresh: true }).then(
        ({ order }) => order,
        () => null,
      ),
    ),
  );
  return { me, mine: null, remembered: found.filter((order) => order !== null && order !== undefined) };
};
export const loader = loadPage;
export const clientLoader = loadPage;
export const action = (args: LoadArgs) => signOut(args);
export const clientAction = (args: LoadArgs) => signOut(args);

export const meta: Route.MetaFunction = ({ location }) =>
  head({
    title: translator(languageInPath(location.pathname) ?? "zh")("shell.account"),
    origin: "",
    pathname: location.pathname,
    noindex: true,
  });

export default function Account({ loaderData }: Route.ComponentProps) {
  const t = useT();
  const paths = usePaths();
  const { me } = useLoaded(MeQuery, loaderData.me);
  const page = loaderData.mine?.data.myOrders;
  const orders = page?.nodes ?? loaderData.remembered;
  return (
    <div className="container-page max-w-3xl pt-6 md:pt-10">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <div>
          <h1 className="font-display text-2xl md:text-3xl">{me ? t("account.hello", { name: me.name }) : t("shell.account")}</h1>
          <p className="text-muted">{me ? (me.email ?? me.phone) : t("account.guest")}</p>
        </div>
        {me ? (
          <Form method="post" className="flex gap-2">
            {me.role === "STAFF" && (
              <LinkButton to={sitePaths.admin} look="secondary" size="sm" reloadDocument className="min-h-11">
                {t("account.desk")}
              </LinkButton>
            )}
            <Button type="submit" look="quiet" size="sm" className="min-h-11">
              {t("account.signOut")}
            </Button>
          </Form>
        ) : (
          <div className="flex gap-2">
            <LinkButton to={paths.login()} size="sm" className="min-h-11">
              {t("login.title")}
            </LinkButton>
            <LinkButton to={paths.register()} size="sm" look="secondary" className="min-h-11">
              {t("register.title")}
            </LinkButton>
          </div>
        )}
      </div>
      <section aria-labelledby="my-orders" className="mt-8">
        <h2 id="my-orders" className="mb-3 font-display text-xl">
          {me ? t("account.orders") : t("account.ordersHere")}
        </h2>
        {orders.length === 0 ? (
          <EmptyState
            icon={Package}
            title={t("account.noOrders")}
            action={<LinkButton to={paths.products}>{t("cart.browse")}</LinkButton>}
          />
        ) : (
          <ul className="flex flex-col gap-3">
            {orders.map((order) => (
              <li key={order.id}>
                <OrderCard order={order} />
              </li>
            ))}
          </ul>
        )}
        {page?.pageInfo.hasNextPage && page.pageInfo.endCursor && (
          <p className="mt-6 text-center">
            <LinkButton to={`?after=${encodeURIComponent(page.pageInfo.endCursor)}`} look="secondary">
              {t("account.older")}
            </LinkButton>
          </p>
        )}
        {!me && (
          <p className="mt-6 text-sm text-muted">
            {t("account.notHere")}{" "}
            <Link to={paths.orderLookup} className="text-action underline">
              {t("footer.findOrder")}
            </Link>
          </p>
        )}
      </section>
    </div>
  );
}
