import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { formatDayRange } from "../../dates.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { Copy } from "./Copy.tsx";
import { Section } from "./Section.tsx";

const Side = graphql(`
  fragment OrderSide_order on Order {
    id
    customerName
    email
    note
    language
    shippingMethodName
    estimatedFrom
    estimatedTo
    address {
      name
      phone
      countryCode
      lines
      postcode
      formatted
    }
  }
`);

/** Who gets it, where, and what they asked for. */
export function OrderSide({ order }: { order: FragmentType<typeof Side> }) {
  const t = useT();
  const language = useLanguage();
  const {
    address,
    email,
    note,
    customerName,
    shippingMethodName,
    estimatedFrom,
    estimatedTo,
    language: spoken,
  } = getFragmentData(Side, order);
  return (
    <>
      {note && (
        <Section title={t("desk.side.note")}>
          <p dir="auto" className="px-4 py-3 whitespace-pre-wrap">
            {note}
          </p>
        </Section>
      )}
      <Section title={t("desk.side.customer")}>
        <div className="grid gap-1 px-4 py-3">
          <p className="font-medium">
            <bdi>{customerName}</bdi>
          </p>
          {email && (
            <p>
              <a href={`mailto:${email}`} className="break-all text-action hover:underline">
                {email}
              </a>
            </p>
          )}
          <p>
            <a href={`tel:${address.phone.replaceAll(" ", "")}`} className="text-action tabular hover:underline">
              {address.phone}
            </a>
          </p>
          <p className="text-sm text-muted">{t(`desk.side.language.${spoken}`)}</p>
        </div>
      </Section>
      {address.lines.length > 0 && (
        <Section title={t("desk.side.address")} aside={<Copy text={address.formatted} what={t("desk.side.address")} />}>
          <address className="px-4 py-3 not-italic">
            <span className="block font-medium">
              <bdi>{address.name}</bdi>
            </span>
            {address.lines.map((line) => (
              <span key={line} className="block">
                <bdi>{line}</bdi>
              </span>
            ))}
          </address>
          <p className="border-t px-4 py-3 text-sm">
            <span className="block font-medium">{shippingMethodName}</span>
            {estimatedFrom && estimatedTo && (
              <span className="text-muted">
                {t("desk.parcel.expected", { range: formatDayRange(estimatedFrom, estimatedTo, language) })}
              </span>
            )}
          </p>
        </Section>
      )}
    </>
  );
}
