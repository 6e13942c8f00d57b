import { useQuery } from "@apollo/client/react";
import { Plus } from "lucide";
import { useState } from "react";
import type { CarrierCode, CurrencyCode } from "../../gql/graphql.ts";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";
import { Checkbox, Field, Select } from "../../ui/Field.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { useToast } from "../../ui/Toast.tsx";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { draftTemplate, emptyZone, templateInput, type TemplateLike, type ZoneDraft } from "./freight.ts";
import { FreightBasisFields } from "./FreightBasisFields.tsx";
import { FreightRateFields } from "./FreightRateFields.tsx";
import { FreightZoneFields } from "./FreightZoneFields.tsx";
import { useVerb } from "./useVerb.ts";

const Save = graphql(`
  mutation DeskFreightSave($input: FreightTemplateSaveInput!) {
    freightTemplateSave(input: $input) {
      template {
        code
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

const Places = graphql(`
  query DeskPlaces {
    shop {
      currencies
    }
    regions {
      code
      name
    }
    countries {
      code
      name
    }
  }
`);

export interface FreightDialogProps {
  /** Null makes a new one. */
  template: TemplateLike | null;
  carriers: readonly { code: CarrierCode; name: string; quotesRates: boolean }[];
  onClose: () => void;
  onSaved: () => void;
}

/** These are provinces in the list as well. */
const twice = new Set(["CN", "HK", "MO", "TW"]);

export function FreightDialog({ template, carriers, onClose, onSaved }: FreightDialogProps) {
  const t = useT();
  const toast = useToast();
  const save = useVerb(Save);
  const [draft, setDraft] = useState(() => draftTemplate(template));
  const { data } = useQuery(Places);
  const places = { provinces: data?.regions ?? [], countries: (data?.countries ?? []).filter(({ code }) => !twice.has(code)) };
  const taken = new Set(draft.zones.flatMap(({ regions }) => regions.map(({ code }) => code)));
  const refusals = save.refusals.map((refusal) => ({ ...refusal, at: refusal.path?.join(".") ?? "" }));
  const errorAt = (path: string) => refusals.find(({ at }) => at === path)?.message;
  const change = (zone: ZoneDraft) => setDraft({ ...draft, zones: draft.zones.map((other) => (other.key === zone.key ? zone : other)) });
  const currency = draft.currencyCode ?? "CNY";
  const currencies = data?.shop.currencies ?? [];
  const shown =
    /^(name(Zh|En)|volumetricDivisor|parcelMax(Grams|Litres)|carrierRate\.(percent|fixed)|(zones\.\d+|elsewhere)\.(firstPieces|additionalPieces|firstGrams|firstFee|additionalGrams|additionalFee|freeOver|regions(\.\d+)?))$/;
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      danger={false}
      title={t("desk.freight.editTitle")}
      confirm={t("desk.settings.save")}
      verb={save}
      refusals={refusals.filter(({ at }) => !shown.test(at))}
      onConfirm={async () => {
        const done = await save.run(templateInput(draft));
        if (done) {
          toast(t("desk.settings.saved"));
          onSaved();
        }
        return done;
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={t("desk.freight.nameZh")}
          required
          maxLength={40}
          value={draft.nameZh}
          error={errorAt("nameZh")}
          onChange={(event) => setDraft({ ...draft, nameZh: event.target.value })}
        />
        <Field
          label={t("desk.freight.nameEn")}
          maxLength={40}
          value={draft.nameEn}
          error={errorAt("nameEn")}
          onChange={(event) => setDraft({ ...draft, nameEn: event.target.value })}
        />
        <Select
          label={t("desk.freight.carrier")}
          value={draft.carrier}
          onChange={(event) => setDraft({ ...draft, carrier: event.target.value as CarrierCode })}
        >
          {carriers.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </Select>
        {!template && currencies.length > 1 && (
          <Select
            label={t("desk.freight.currency")}
            value={currency}
            onChange={(event) => setDraft({ ...draft, currencyCode: event.target.value as CurrencyCode })}
          >
            {currencies.map((code) => (
              <option key={code} value={code}>
                {code}
              </option>
            ))}
          </Select>
        )}
        <Checkbox
          className="self-end"
          label={t("desk.freight.active")}
          checked={draft.active}
          onChange={(event) => setDraft({ ...draft, active: event.target.checked })}
        />
      </div>
      <FreightBasisFields
        draft={draft}
        currency={currency}
        quotesRates={carriers.find(({ code }) => code === draft.carrier)?.quotesRates ?? false}
        errorAt={errorAt}
        onChange={(part) => setDraft({ ...draft, ...part })}
      />
      <fieldset className="grid min-w-0 gap-3 rounded-md border p-3">
        <legend className="px-1 text-sm font-semibold">{t("desk.freight.elsewhere")}</legend>
        <FreightRateFields
          rate={draft.elsewhere}
          currency={currency}
          basis={draft.basis}
          errorAt={(field) => errorAt(`elsewhere.${field}`)}
          onChange={(rate) => setDraft({ ...draft, elsewhere: { ...draft.elsewhere, ...rate } })}
        />
      </fieldset>
      {draft.zones.map((zone, at) => (
        <FreightZoneFields
          key={zone.key}
          zone={zone}
          number={at + 1}
          places={places}
          taken={taken}
          currency={currency}
          basis={draft.basis}
          regionError={refusals.find((refusal) => refusal.at.startsWith(`zones.${at}.regions`))?.message}
          errorAt={(field) => errorAt(`zones.${at}.${field}`)}
          onChange={change}
          onRemove={() => setDraft({ ...draft, zones: draft.zones.filter((other) => other !== zone) })}
        />
      ))}
      <Button
        look="secondary"
        size="sm"
        className="justify-self-start"
        onClick={() => setDraft({ ...draft, zones: [...draft.zones, emptyZone()] })}
      >
        <Icon of={Plus} size={16} />
        {t("desk.freight.addZone")}
      </Button>
    </ConfirmDialog>
  );
}
