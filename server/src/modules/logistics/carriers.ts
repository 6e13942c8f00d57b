import { randomBytes } from "node:crypto";
import type { App } from "../../platform/ctx.ts";
import type { Text } from "../../platform/say.ts";
import type { Carrier } from "./carriers/carrier.ts";
import { Sf } from "./carriers/sf.ts";
import { CarrierCode } from "./freight.types.ts";

const made = new WeakMap<App, Carrier | null>();

/** SF Express with the shop's credentials; null when there are none. */
export function sfCarrier(app: App): Carrier | null {
  let sf = made.get(app);
  if (sf === undefined) {
    const { SF_PARTNER_ID: partnerId, SF_CHECK_WORD: checkWord, SF_MONTHLY_CARD: monthlyCard, SF_BASE_URL: baseUrl } = app.env;
    sf = partnerId
      ? new Sf({
          baseUrl,
          credentials: { partnerId, checkWord, ...(monthlyCard && { monthlyCard }) },
          fetch: (...args) => app.fetch(...args),
          clock: () => new Date(), // the carrier's clock is the world's, not the shop's shifted one
          random: randomBytes,
        })
      : null;
    made.set(app, sf);
  }
  return sf;
}

/** What shoppers may know about a company. */
export const carrierFacts: Record<CarrierCode, { name: Text; phone: string | null; website: string | null }> = {
  [CarrierCode.SF]: { name: { zh: "顺丰速运", en: "SF Express" }, phone: "95338", website: "https://www.sf-express.com" },
  [CarrierCode.OTHER]: { name: { zh: "其他快递", en: "Other carrier" }, phone: null, website: null },
};
