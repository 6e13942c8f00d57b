import { useEffect, useState } from "react";
import { useAsked } from "../../apollo.ts";
import type { CarrierCode } from "../../gql/graphql.ts";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";

const Guesses = graphql(`
  query DeskCompanyGuesses($trackingNumber: String!) {
    parcelCompanyGuesses(trackingNumber: $trackingNumber) {
      carrier {
        code
        name
      }
      companyCode
    }
  }
`);

export interface Sent {
  carrier: CarrierCode;
  /** With OTHER only; empty if nobody said. */
  companyCode: string;
}

export interface CompanyGuessProps {
  trackingNumber: string;
  /** What is chosen now: it is not offered. */
  chosen: Sent;
  /** What can be chosen at all. */
  carriers: readonly CarrierCode[];
  onTake: (sent: Sent) => void;
}

/** Typing pauses this long before anybody is asked. */
const PAUSE_MS = 500;
/** Shorter numbers belong to nobody yet. */
const SHORTEST = 8;

/** Whose the typed number looks like, to be taken with a click; nothing as long as that is not known, or is chosen already. */
export function CompanyGuess({ trackingNumber, chosen, carriers, onTake }: CompanyGuessProps) {
  const t = useT();
  const number = trackingNumber.replaceAll(/\s/g, "");
  const [paused, setPaused] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setPaused(number), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [number]);
  const asked = useAsked(Guesses, paused === number && number.length >= SHORTEST ? { trackingNumber: number } : null);
  const guesses = (asked?.parcelCompanyGuesses ?? [])
    .map(({ carrier, companyCode }) => ({ name: carrier.name, carrier: carrier.code, companyCode: companyCode ?? "" }))
    .filter(({ carrier }) => carriers.includes(carrier));
  const fits = guesses.some(({ carrier, companyCode }) => carrier === chosen.carrier && companyCode === chosen.companyCode);
  return (
    <div role="status" className="flex flex-wrap items-center gap-2 text-sm text-muted empty:hidden">
      {guesses.length > 0 && !fits && (
        <>
          {t("desk.guess.looksLike")}
          {guesses.map(({ name, carrier, companyCode }) => (
            <Button key={carrier + companyCode} look="secondary" size="sm" onClick={() => onTake({ carrier, companyCode })}>
              {name}
            </Button>
          ))}
        </>
      )}
    </div>
  );
}
