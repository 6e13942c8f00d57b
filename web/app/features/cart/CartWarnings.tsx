import { useFetcher } from "react-router";
import type { Cart_PartsFragment } from "../../gql/graphql.ts";
import { useLanguage, usePaths, useT } from "../../i18n/i18n.tsx";
import { formatMoney } from "../../money.ts";
import { Button } from "../../ui/Button.tsx";
import { Alert } from "../../ui/Feedback.tsx";

/** What changed since it was put in, by name, old → new, and one button to accept it. Never silently. */
export function CartWarnings({ cart }: { cart: Pick<Cart_PartsFragment, "warnings" | "lines"> }) {
  const t = useT();
  const language = useLanguage();
  const paths = usePaths();
  const fetcher = useFetcher();
  if (cart.warnings.length === 0) return null;
  const nameOf = (lineId: string) => cart.lines.find((line) => line.id === lineId)?.variant.product.name ?? "";
  return (
    <Alert
      tone="warn"
      urgent
      title={t("cart.changed")}
      action={
        <fetcher.Form method="post" action={paths.cart}>
          <Button type="submit" name="intent" value="accept" size="sm" look="secondary" busy={fetcher.state !== "idle"}>
            {t("cart.accept")}
          </Button>
        </fetcher.Form>
      }
    >
      <ul>
        {cart.warnings.map((warning, index) => (
          <li key={index}>
            {warning.__typename === "CartPriceWarning"
              ? t("cart.priceChanged", {
                  name: nameOf(warning.lineId),
                  old: formatMoney(warning.oldPrice, language),
                  new: formatMoney(warning.newPrice, language),
                })
              : warning.__typename === "CartStockWarning"
                ? t("cart.stockChanged", { name: nameOf(warning.lineId), old: warning.requested, new: warning.available })
                : warning.message}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
