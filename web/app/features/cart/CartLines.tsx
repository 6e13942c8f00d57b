import { Trash2 } from "lucide";
import { useFetcher } from "react-router";
import type { Cart_PartsFragment } from "../../gql/graphql.ts";
import { useLanguage, usePaths, useT } from "../../i18n/i18n.tsx";
import { pictureOf } from "../../media.ts";
import { formatMoney, times } from "../../money.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Link } from "../../ui/Link.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { Stepper } from "../../ui/Stepper.tsx";
import type { CartResult } from "./action.ts";

type Line = Cart_PartsFragment["lines"][number];

export const lineKey = (lineId: string) => `cart-line-${lineId}`;

export function CartLines({ lines, refused }: { lines: readonly Line[]; refused?: CartResult }) {
  return (
    <ul className="divide-y">
      {lines.map((line) => (
        <CartLine key={line.id} line={line} refused={refused?.lineId === line.id ? refused : undefined} />
      ))}
    </ul>
  );
}

/** What is shown is what was asked for; when the shop refuses, the old number comes back with the reason beside it. */
function CartLine({ line, refused }: { line: Line; refused?: CartResult }) {
  const t = useT();
  const language = useLanguage();
  const paths = usePaths();
  const fetcher = useFetcher<CartResult>({ key: lineKey(line.id) });
  const asked = fetcher.formData?.get("intent") === "update" ? Number(fetcher.formData.get("quantity")) : undefined;
  const removing = fetcher.formData?.get("intent") === "remove" || asked === 0;
  const quantity = asked ?? line.quantity;
  const { product, title, sku, availability } = line.variant;
  const refusals = (fetcher.data ?? refused)?.refusals ?? [];
  if (removing) return null;
  return (
    <li className="flex gap-4 py-4">
      <Link to={paths.product(product.slug, sku)} tabIndex={-1} aria-hidden className="w-20 shrink-0">
        <Picture source={pictureOf(line.image)} alt="" sizes="80px" className="rounded-sm" />
      </Link>
      <div className="min-w-0 flex-1">
        <div className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <Link to={paths.product(product.slug, sku)} className="font-display text-lg leading-snug hover:text-action">
              {product.name}
            </Link>
            <p className="text-sm text-muted">
              {title} · {formatMoney(line.unitPrice, language)}
            </p>
          </div>
          <fetcher.Form method="post" action={paths.cart} className="-me-2 -mt-2">
            <input type="hidden" name="intent" value="remove" />
            <input type="hidden" name="lineId" value={line.id} />
            <IconButton type="submit" label={t("cart.remove", { name: product.name })} className="text-muted">
              <Icon of={Trash2} size={18} />
            </IconButton>
          </fetcher.Form>
        </div>
        <div className="mt-2 flex flex-wrap items-center justify-between gap-2">
          <fetcher.Form method="post" action={paths.cart} className="flex items-center gap-2">
            <input type="hidden" name="intent" value="update" />
            <input type="hidden" name="lineId" value={line.id} />
            <Stepper
              name="quantity"
              value={quantity}
              max={Math.max(line.maxQuantity, 1)}
              label={t("cart.quantityOf", { name: product.name })}
              decreaseLabel={t("cart.less")}
              increaseLabel={t("cart.more")}
              accepts="any"
              onChange={(next) =>
                void fetcher.submit({ intent: "update", lineId: line.id, quantity: String(next) }, { method: "post", action: paths.cart })
              }
            />
            <Button type="submit" look="quiet" size="sm" className="without-js min-h-11">
              {t("cart.update")}
            </Button>
          </fetcher.Form>
          <span className="font-medium tabular">
            {formatMoney(asked === undefined || asked < 1 ? line.total : times(line.unitPrice, quantity), language, true)}
          </span>
        </div>
        {!availability.purchasable && <p className="mt-1 text-sm font-medium text-sale">{t("product.soldOut")}</p>}
        <div role="alert">
          {refusals.map(({ message }) => (
            <p key={message} className="mt-1 text-sm font-medium text-sale">
              {message}
            </p>
          ))}
        </div>
      </div>
    </li>
  );
}
