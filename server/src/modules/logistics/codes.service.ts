import { type Ctx, transaction } from "../../platform/ctx.ts";
import { any, changed, rows, sql } from "../../platform/db/sql.ts";
import { emit } from "../../platform/events/emit.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { say, type Text } from "../../platform/say.ts";
import type { Carrier, CarrierId, TrackingState } from "./carriers/carrier.ts";
import { JD_CODES } from "./carriers/jd.codes.ts";
import { KUAIDI100_CODES } from "./carriers/kuaidi100.codes.ts";
import { SF_STATES } from "./carriers/sf.codes.ts";
import { lookUp } from "./carriers/wire.ts";
import { YTO_CODES } from "./carriers/yto.codes.ts";
import { carriers, followedCodes } from "./carriers.ts";
import { type CarrierStatusCode, CodeSource } from "./codes.types.ts";
import { settingsTopics } from "./settings.events.ts";
import { rereadScans } from "./shipment.reread.ts";
import { toStatus } from "./shipment.states.ts";
import { ShipmentStatus } from "./shipment.types.ts";

const idOf: Record<CodeSource, CarrierId> = {
  [CodeSource.SF]: "sf",
  [CodeSource.YTO]: "yto",
  [CodeSource.JD]: "jd",
  [CodeSource.KUAIDI100]: "kuaidi100",
};
const sourceOf = (id: string): CodeSource => Object.values(CodeSource).find((source) => idOf[source] === id)!;

const tables: Record<CodeSource, Readonly<Record<string, TrackingState>>> = {
  [CodeSource.SF]: SF_STATES,
  [CodeSource.YTO]: YTO_CODES.states,
  [CodeSource.JD]: JD_CODES.states,
  [CodeSource.KUAIDI100]: KUAIDI100_CODES.states,
};

/** States that a scan can bring a parcel to; staff may give a code any of them. */
const S = ShipmentStatus;
const GIVEN: readonly ShipmentStatus[] = [
  S.PICKED_UP,
  S.IN_TRANSIT,
  S.OUT_FOR_DELIVERY,
  S.AVAILABLE_FOR_PICKUP,
  S.DELIVERED,
  S.FAILED_ATTEMPT,
  S.EXCEPTION,
  S.RETURNING,
  S.RETURNED,
];
const LISTED = 500;

interface Row {
  carrier: CarrierId;
  code: string;
  state: TrackingState | null;
  decided: boolean;
  seen: number;
  texts: string[];
  lastSeenAt: Date | null;
}
const columns = sql`carrier, code, state, decided, seen, texts, last_seen_at as "lastSeenAt"`;

const usualOf = (source: CodeSource, code: string): ShipmentStatus | null => toStatus(lookUp(tables[source], code) ?? null, "");

const codeOf = ({ carrier, code, state, decided, seen, texts, lastSeenAt }: Row): CarrierStatusCode => {
  const source = sourceOf(carrier);
  const usual = usualOf(source, code);
  return { source, code, status: decided ? toStatus(state, "") : usual, usual, decided, seen, texts, lastSeenAt };
};

/** What staff decided and what nobody knows, then the shop's own tables. */
export async function readCarrierCodes(ctx: Ctx): Promise<CarrierStatusCode[]> {
  const found = await rows(ctx, sql<Row>`select ${columns} from carrier_code order by decided, seen desc, carrier, code limit ${LISTED}`);
  const told = found.map(codeOf);
  const known = new Set(told.map(({ source, code }) => `${source} ${code}`));
  const usual = Object.values(CodeSource).flatMap((source) =>
    Object.keys(tables[source])
      .filter((code) => !known.has(`${source} ${code}`))
      .map((code): CarrierStatusCode => {
        const status = usualOf(source, code);
        return { source, code, status, usual: status, decided: false, seen: 0, texts: [], lastSeenAt: null };
      }),
  );
  return [...told, ...usual];
}

/** Says what a code means, from the next message on; the scans of parcels on their way are read anew. Answers how many parcels that were. */
export async function decideCode(ctx: Ctx, source: CodeSource, text: string, status: ShipmentStatus | null): Promise<number> {
  const code = text.trim();
  const wrong = (field: string, said: Text) =>
    refuse(new InputError({ code: UserErrorCode.INVALID, message: say(ctx, said), field: [field] }));
  if (!code || code.length > 32) wrong("code", { zh: "编码为 1 到 32 个字符", en: "A code has 1 to 32 characters" });
  if (status && !GIVEN.includes(status)) wrong("status", { zh: "扫描不会带来这个状态", en: "No scan brings this state about" });
  await transaction(ctx, async (ctx) => {
    await changed(
      ctx,
      sql`insert into carrier_code (carrier, code, state, decided, decided_at) values (${idOf[source]}, ${code}, ${status}, true, shop_now())
          on conflict (carrier, code) do update set state = excluded.state, decided = true, decided_at = excluded.decided_at`,
    );
    emit(ctx, "carrier_code.decided", { source, code, status }, { topics: settingsTopics });
  });
  return reread(ctx, source, code, () => (text) => toStatus(status as TrackingState | null, text)); // none of GIVEN is ours alone
}

/** The shop's own table counts again, and a code it does not know is unknown again. */
export async function resetCode(ctx: Ctx, source: CodeSource, code: string): Promise<number> {
  await transaction(ctx, async (ctx) => {
    const reset = await changed(
      ctx,
      sql`update carrier_code set decided = false, state = null, decided_at = null where carrier = ${idOf[source]} and code = ${code} and decided`,
    );
    if (reset === 0)
      refuse(
        new InputError({
          code: UserErrorCode.NOT_FOUND,
          message: say(ctx, { zh: "没有人为这个编码指定过含义", en: "Nobody decided about this code" }),
          field: ["code"],
        }),
      );
    await changed(ctx, sql`delete from carrier_code where carrier = ${idOf[source]} and code = ${code} and seen = 0`);
    emit(ctx, "carrier_code.decided", { source, code, status: null }, { topics: settingsTopics });
  });
  return reread(ctx, source, code, (carrier) => (text) => toStatus(carrier.stateOf(code, text), text));
}

export const readCarrierCode = async (ctx: Ctx, source: CodeSource, code: string): Promise<CarrierStatusCode | null> => {
  const [found] = await rows(ctx, sql<Row>`select ${columns} from carrier_code where carrier = ${idOf[source]} and code = ${code}`);
  if (found) return codeOf(found);
  const status = usualOf(source, code);
  return status && { source, code, status, usual: status, decided: false, seen: 0, texts: [], lastSeenAt: null };
};

type Meaning = (text: string) => ShipmentStatus | null;

async function reread(ctx: Ctx, source: CodeSource, code: string, meaningFor: (carrier: Carrier) => Meaning): Promise<number> {
  const configured = [...carriers(ctx.app).values()].find(({ carrier }) => carrier.id === idOf[source]);
  if (!configured) return 0;
  const parcels = await rows(
    ctx,
    sql<{ id: string }>`
      select distinct s.id from shipment s join tracking_event e on e.shipment_id = s.id
       where s.carrier = ${any(followedCodes(ctx.app, configured), "text")} and e.raw_code = ${code} and e.source <> 'STAFF'
         and s.status not in ('DELIVERED', 'RETURNED', 'CANCELLED') and s.created_at > shop_now() - interval '60 days' order by s.id`,
  );
  const reading = { meaning: meaningFor(configured.carrier), signed: configured.carrier.caps.pushSigned };
  for (const { id } of parcels) await rereadScans(ctx, id, code, reading);
  return parcels.length;
}
