import { useState } from "react";
import { useLanguage, usePaths, useT } from "../../i18n/i18n.tsx";
import { pictureOf } from "../../media.ts";
import { formatMoney } from "../../money.ts";
import type { RefusalData } from "../../refusals.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Alert } from "../../ui/Feedback.tsx";
import { Link } from "../../ui/Link.tsx";
import { OptionValue, optionValueClass } from "../../ui/OptionValue.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { Price } from "../../ui/Price.tsx";
import { choicesOf, firstChoice } from "../../variants.ts";
import type { QuickProduct } from "./QuickAddFlow.tsx";

export interface QuickAddDialogProps {
  product: QuickProduct;
  refusals: readonly RefusalData[];
  busy: boolean;
  onAdd(variantId: string): void;
  onClose(): void;
}

/** The small choice: a sheet from below on a phone. Picture, price and stock follow what is chosen. */
export function QuickAddDialog({ product, refusals, busy, onAdd, onClose }: QuickAddDialogProps) {
  const t = useT();
  const paths = usePaths();
  const language = useLanguage();
  const [sku, setSku] = useState(() => firstChoice(product.variants)?.sku ?? "");
  const variant = product.variants.find((one) => one.sku === sku);
  if (!variant) return null;
  const { price, compareAtPrice, availability, image } = variant;
  return (
    <Dialog
      open
      onClose={onClose}
      place="bottom"
      title={product.name}
      closeLabel={t("ui.close")}
      footer={
        <Button wide busy={busy} disabled={!availability.purchasable} onClick={() => onAdd(variant.id)}>
          {availability.purchasable ? t("cart.add") : t("product.soldOut")}
        </Button>
      }
    >
      <div className="flex flex-col gap-5">
        <div className="flex gap-4">
          <Picture source={pictureOf(image ?? product.image)} alt="" sizes="96px" className="w-24 shrink-0 rounded-sm" />
          <div className="flex min-w-0 flex-col items-start gap-1">
            <Price
              value={formatMoney(price, language)}
              compareAt={compareAtPrice && formatMoney(compareAtPrice, language)}
              compareAtLabel={t("product.was")}
            />
            <p role="status" className="text-sm">
              {availability.status === "LOW_STOCK" ? (
                <span className="font-medium text-warn">{t("product.left", { count: availability.available ?? 0 })}</span>
              ) : availability.purchasable ? (
                <span className="text-action">{t("product.inStock")}</span>
              ) : (
                <span className="font-medium text-sale">{t("product.soldOut")}</span>
              )}
            </p>
            <Link to={paths.product(product.slug, sku)} className="inline-flex min-h-11 items-center text-sm text-action underline">
              {t("cart.quickDetails")}
            </Link>
          </div>
        </div>
        {choicesOf(product.options, product.variants, sku).map((option) => (
          <fieldset key={option.code}>
            <legend className="mb-1.5 text-sm text-muted">
              {option.name} <span className="font-medium text-ink">{option.chosen}</span>
            </legend>
            <div className="flex flex-wrap gap-2">
              {option.values.map((value) => (
                <label
                  key={value.code}
                  className={`${optionValueClass(value.selected, !value.together || value.soldOut)} has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-action`}
                >
                  <input
                    type="radio"
                    name={`quick-${option.code}`}
                    checked={value.selected}
                    onChange={() => setSku(value.target.sku)}
                    className="sr-only"
                  />
                  <OptionValue {...value} notTogetherLabel={t("product.notTogether")} soldOutLabel={t("product.soldOut")} />
                </label>
              ))}
            </div>
          </fieldset>
        ))}
        {refusals.length > 0 && (
          <Alert tone="danger" urgent>
            {refusals.map(({ message }) => (
              <p key={message}>{message}</p>
            ))}
          </Alert>
        )}
      </div>
    </Dialog>
  );
}
