import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import type { CurrencyCode, DeskPricesQuery } from "../../gql/graphql.ts";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Field, Select } from "../../ui/Field.tsx";
import { useToast } from "../../ui/Toast.tsx";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { NotYet } from "./NotYet.tsx";
import { useVerb } from "./useVerb.ts";

const Prices = graphql(`
  query DeskPrices($id: ID!) {
    shop {
      currencies
    }
    product(id: $id) {
      id
      variants {
        id
        sku
        title
        prices {
          price {
            amount
            currencyCode
          }
          compareAtPrice {
            amount
            currencyCode
          }
        }
      }
    }
  }
`);

const SetPrices = graphql(`
  mutation DeskPricesSet($input: VariantPricesSetInput!) {
    variantPricesSet(input: $input) {
      variant {
        id
        prices {
          price {
            amount
            currencyCode
          }
          compareAtPrice {
            amount
            currencyCode
          }
        }
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

type Variant = NonNullable<DeskPricesQuery["product"]>["variants"][number];
type Draft = Partial<Record<CurrencyCode, { price: string; before: string }>>;

const draftOf = (variant: Variant): Draft =>
  Object.fromEntries(
    variant.prices.map(({ price, compareAtPrice }) => [price.currencyCode, { price: price.amount, before: compareAtPrice?.amount ?? "" }]),
  );

export interface PricesDialogProps {
  productId: string;
  name: string;
  onClose: () => void;
}

/** What each variant costs in each of the shop's currencies; an empty price takes it off sale in that one. */
export function PricesDialog({ productId, name, onClose }: PricesDialogProps) {
  const t = useT();
  const toast = useToast();
  const set = useVerb(SetPrices, { keyed: false });
  const { data, error, refetch } = useQuery(Prices, { variables: { id: productId }, fetchPolicy: "network-only" });
  const [chosen, setChosen] = useState<string | null>(null);
  const [changed, setChanged] = useState<Draft | null>(null);
  const currencies = data?.shop.currencies ?? [];
  const variant = data?.product?.variants.find(({ id }) => id === chosen) ?? data?.product?.variants[0];
  const draft = changed ?? (variant ? draftOf(variant) : {});
  const of = (currency: CurrencyCode) => draft[currency] ?? { price: "", before: "" };
  const write = (currency: CurrencyCode, part: object) => setChanged({ ...draft, [currency]: { ...of(currency), ...part } });
  const refusal = (at: number, field: string) =>
    set.refusals.find(({ path }) => path?.[1] === String(at) && path[2] === field)?.message ?? null;
  const save = async () => {
    if (!variant) return false;
    const prices = currencies.map((currencyCode) => ({
      currencyCode,
      price: of(currencyCode).price.trim() || null,
      compareAtPrice: of(currencyCode).before.trim() || null,
    }));
    const done = await set.run({ variantId: variant.id, prices });
    if (done) toast(t("desk.prices.done", { name: variant.sku }));
    return done;
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      danger={false}
      title={t("desk.prices.title")}
      confirm={t("desk.prices.save")}
      ready={changed !== null}
      verb={set}
      refusals={set.refusals.filter(({ path }) => path?.[0] !== "prices" || path.length < 3)}
      onConfirm={save}
    >
      <p className="font-medium">{name}</p>
      {!data && <NotYet broken={error !== undefined} again={() => void refetch()} />}
      {data?.product && data.product.variants.length > 1 && (
        <Select
          label={t("desk.prices.variant")}
          value={variant?.id}
          onChange={(event) => {
            setChosen(event.target.value);
            setChanged(null);
            set.clear();
          }}
        >
          {data.product.variants.map(({ id, sku, title }) => (
            <option key={id} value={id}>
              {title} · {sku}
            </option>
          ))}
        </Select>
      )}
      {currencies.map((currency, at) => (
        <fieldset key={currency} className="grid grid-cols-2 gap-3">
          <legend className="sr-only">{currency}</legend>
          <Field
            label={t("desk.prices.price", { currency })}
            value={of(currency).price}
            required={at === 0}
            inputMode="decimal"
            autoComplete="off"
            hint={at > 0 && !of(currency).price.trim() ? t("desk.prices.notSold", { currency }) : undefined}
            error={refusal(at, "price")}
            onChange={(event) => write(currency, { price: event.target.value })}
          />
          <Field
            label={t("desk.prices.before")}
            value={of(currency).before}
            inputMode="decimal"
            autoComplete="off"
            error={refusal(at, "compareAtPrice")}
            onChange={(event) => write(currency, { before: event.target.value })}
          />
        </fieldset>
      ))}
    </ConfirmDialog>
  );
}
