import { useLocation } from "react-router";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { usePaths, useT } from "../../i18n/i18n.tsx";

const Currencies = graphql(`
  fragment CurrencySwitch_shop on Shop {
    currency
    currencies
  }
`);

export interface CurrencySwitchProps {
  shop: FragmentType<typeof Currencies>;
  className?: string;
}

/** A plain form: a new document with prices in the other currency, the same page, the same cart. Nothing where the shop sells in one only. */
export function CurrencySwitch({ shop, className }: CurrencySwitchProps) {
  const t = useT();
  const paths = usePaths();
  const { pathname, search } = useLocation();
  const { currency, currencies } = getFragmentData(Currencies, shop);
  if (currencies.length < 2) return null;
  return (
    <form method="post" action={paths.currency} className={className}>
      <input type="hidden" name="back" value={pathname + search} />
      <select
        name="currency"
        aria-label={t("shell.currency")}
        defaultValue={currency}
        onChange={(event) => event.currentTarget.form?.requestSubmit()}
        className="h-11 rounded-md border-0 bg-transparent px-2 text-sm hover:bg-neutral-tint"
      >
        {currencies.map((code) => (
          <option key={code} value={code}>
            {code}
          </option>
        ))}
      </select>
      <button type="submit" className="without-js h-11 px-2 text-sm underline">
        {t("shell.currencyApply")}
      </button>
    </form>
  );
}
