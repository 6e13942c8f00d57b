import { useState } from "react";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import type { FreightTemplates_SettingsFragment } from "../../gql/graphql.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney } from "../../money.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { FreightDialog } from "./FreightDialog.tsx";
import { Section } from "./Section.tsx";
import { useVerb } from "./useVerb.ts";

const Templates = graphql(`
  fragment FreightTemplates_settings on ShippingSettings {
    carriers {
      carrier {
        code
        name
      }
      quotesRates
    }
    templates {
      code
      version
      basis
      volumetricDivisor
      parcelMaxGrams
      parcelMaxLitres
      carrierRate {
        percent
        fixed {
          amount
          currencyCode
        }
      }
      name
      nameZh
      nameEn
      active
      currencyCode
      carrier {
        code
        name
      }
      zones {
        regions {
          code
          name
        }
        rate {
          excluded
          firstPieces
          additionalPieces
          firstGrams
          firstFee {
            amount
            currencyCode
          }
          additionalGrams
          additionalFee {
            amount
            currencyCode
          }
          freeOver {
            amount
            currencyCode
          }
        }
      }
      elsewhere {
        excluded
        firstPieces
        additionalPieces
        firstGrams
        firstFee {
          amount
          currencyCode
        }
        additionalGrams
        additionalFee {
          amount
          currencyCode
        }
        freeOver {
          amount
          currencyCode
        }
      }
    }
  }
`);

const Remove = graphql(`
  mutation DeskFreightDelete($input: FreightTemplateDeleteInput!) {
    freightTemplateDelete(input: $input) {
      userErrors {
        ...Refusal
      }
    }
  }
`);

type Template = FreightTemplates_SettingsFragment["templates"][number];

/** Each way to ship with what it costs where, as the shopkeeper would say it. */
export function FreightTemplates({
  settings,
  mayChange,
  onSaved,
}: {
  settings: FragmentType<typeof Templates>;
  mayChange: boolean;
  onSaved: () => void;
}) {
  const t = useT();
  const { templates, carriers } = getFragmentData(Templates, settings);
  const remove = useVerb(Remove, { keyed: false });
  const [editing, setEditing] = useState<Template | "new" | null>(null);
  const [removing, setRemoving] = useState<Template | null>(null);
  return (
    <Section
      title={t("desk.freight.title")}
      aside={
        mayChange && (
          <Button look="secondary" size="sm" onClick={() => setEditing("new")}>
            {t("desk.freight.add")}
          </Button>
        )
      }
    >
      <ul className="divide-y">
        {templates.map((template) => (
          <li key={template.code} className="grid gap-2 px-4 py-3">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <h3 className="font-semibold">{template.name}</h3>
              <span className="text-sm text-muted">
                <Basis template={template} />
              </span>
              {!template.active && <Badge>{t("desk.freight.off")}</Badge>}
              {mayChange && (
                <span className="ms-auto flex gap-1">
                  <Button
                    look="quiet"
                    size="sm"
                    aria-label={t("desk.freight.editOf", { name: `${template.name} · ${template.currencyCode}` })}
                    onClick={() => setEditing(template)}
                  >
                    {t("desk.freight.edit")}
                  </Button>
                  <Button
                    look="quiet"
                    size="sm"
                    aria-label={t("desk.freight.removeTitle", { name: template.name })}
                    onClick={() => setRemoving(template)}
                  >
                    {t("desk.freight.remove")}
                  </Button>
                </span>
              )}
            </div>
            <dl className="grid gap-x-6 gap-y-1 text-sm md:grid-cols-[minmax(0,1fr)_auto]">
              {template.zones.map(({ regions, rate }) => (
                <Priced
                  key={regions[0]?.code}
                  where={regions.map(({ name }) => name).join(t("desk.freight.comma"))}
                  rate={rate}
                  basis={template.basis}
                />
              ))}
              <Priced where={t("desk.freight.elsewhere")} rate={template.elsewhere} basis={template.basis} />
            </dl>
          </li>
        ))}
      </ul>
      {editing && (
        <FreightDialog
          template={editing === "new" ? null : editing}
          carriers={carriers.map(({ carrier, quotesRates }) => ({ ...carrier, quotesRates }))}
          onClose={() => setEditing(null)}
          onSaved={onSaved}
        />
      )}
      {removing && (
        <ConfirmDialog
          open
          onClose={() => setRemoving(null)}
          title={t("desk.freight.removeTitle", { name: removing.name })}
          confirm={t("desk.freight.remove")}
          verb={remove}
          refusals={remove.refusals}
          onConfirm={async () => {
            const done = await remove.run({ code: removing.code });
            if (done) onSaved();
            return done;
          }}
        >
          <p>{t("desk.freight.removeText")}</p>
        </ConfirmDialog>
      )}
    </Section>
  );
}

/** Who brings it, what is counted, how large a parcel may be, and whose price it is. */
function Basis({ template }: { template: Template }) {
  const t = useT();
  const language = useLanguage();
  const { carrier, basis, parcelMaxGrams, parcelMaxLitres, carrierRate } = template;
  const limit = [parcelMaxGrams && `${parcelMaxGrams / 1000} kg`, parcelMaxLitres && `${parcelMaxLitres} L`].filter(Boolean).join(" / ");
  return [
    carrier.name,
    basis !== "WEIGHT" && t(`desk.freight.basis.${basis}`),
    limit && t("desk.freight.parcelLimit", { limit }),
    carrierRate &&
      t("desk.freight.rateMargin", {
        percent: `${carrierRate.percent < 0 ? "−" : "+"}${Math.abs(carrierRate.percent)}`,
        fixed: Number(carrierRate.fixed.amount) > 0 ? `+ ${formatMoney(carrierRate.fixed, language)}` : "",
      }),
  ]
    .filter(Boolean)
    .join(" · ");
}

function Priced({ where, rate, basis }: { where: string; rate: Template["elsewhere"]; basis: Template["basis"] }) {
  const t = useT();
  const language = useLanguage();
  const kg = (grams: number) => String(grams / 1000);
  const price = rate.excluded
    ? t("desk.freight.excluded")
    : [
        basis === "PIECE"
          ? t("desk.freight.pricePieces", { first: formatMoney(rate.firstFee, language), count: rate.firstPieces })
          : t("desk.freight.price", { first: formatMoney(rate.firstFee, language), firstKg: kg(rate.firstGrams) }),
        basis === "PIECE"
          ? rate.additionalPieces > 0 &&
            t("desk.freight.morePieces", { fee: formatMoney(rate.additionalFee, language), count: rate.additionalPieces })
          : rate.additionalGrams > 0 &&
            t("desk.freight.more", { fee: formatMoney(rate.additionalFee, language), kg: kg(rate.additionalGrams) }),
        rate.freeOver && t("desk.freight.freeOver", { sum: formatMoney(rate.freeOver, language) }),
      ]
        .filter(Boolean)
        .join(" · ");
  return (
    <>
      <dt className="min-w-0">{where}</dt>
      <dd className="mb-1 text-muted tabular md:mb-0 md:text-end">{price}</dd>
    </>
  );
}
