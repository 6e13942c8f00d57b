import { Mail, Phone } from "lucide";
import type { ReactNode } from "react";
import type { Shipment_PartsFragment, ShipmentStatus } from "../../gql/graphql.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Alert } from "../../ui/Feedback.tsx";
import { Icon } from "../../ui/Icon.tsx";

/** States in which the shopper asks what to do, or whether something is to be done. */
const asked = ["FAILED_ATTEMPT", "AVAILABLE_FOR_PICKUP", "EXCEPTION", "RETURNING", "RETURNED"] as const satisfies readonly ShipmentStatus[];

export interface WhatNowProps {
  shipment: Shipment_PartsFragment;
  /** Where the shop can be written to. */
  email: string;
  /** Another parcel was sent in its place. */
  replaced: boolean;
}

/** What happens next when a parcel does not simply arrive, what the shopper can do, and whom to ask. */
export function WhatNow({ shipment, email, replaced }: WhatNowProps) {
  const t = useT();
  const { status, stalledAt, carrier, number } = shipment;
  if (replaced) return <Told tone="info">{t("parcel.now.replaced")}</Told>;
  const state = asked.find((one) => one === status);
  // what is collected at the shop has its code and hours already
  if (carrier.code === "PICKUP" || !(state || stalledAt)) return null;
  const phone = carrier.phone && isDialled(carrier.phone) ? carrier.phone : null;
  return (
    <Told tone={state === "AVAILABLE_FOR_PICKUP" ? "info" : "warn"}>
      <p>{state ? t(`parcel.now.${state}`) : t("parcel.stalled")}</p>
      <p className="mt-1 flex flex-wrap gap-x-5">
        {phone && (
          <Way href={`tel:${phone}`} icon={Phone}>
            {t("parcel.callCourier", { name: carrier.name })}
          </Way>
        )}
        <Way href={`mailto:${email}?subject=${encodeURIComponent(number)}`} icon={Mail}>
          {t("parcel.write")}
        </Way>
      </p>
    </Told>
  );
}

/** Carriers hide part of a courier's number: such a one is to be read, not to be called. */
export const isDialled = (phone: string): boolean => /^[\d\s()+-]{3,}$/.test(phone);

const Told = ({ tone, children }: { tone: "info" | "warn"; children: ReactNode }) => (
  <div className="mt-4">
    <Alert tone={tone}>{children}</Alert>
  </div>
);

const Way = ({ href, icon, children }: { href: string; icon: typeof Phone; children: ReactNode }) => (
  <a href={href} className="inline-flex min-h-11 items-center gap-2 font-semibold underline">
    <Icon of={icon} size={16} />
    {children}
  </a>
);
