import DataLoader from "dataloader";
import { Arg, Ctx as Context, FieldResolver, Int, Query, Resolver, Root } from "type-graphql";
import { type Ctx, loader } from "../../platform/ctx.ts";
import { any, rows, sql } from "../../platform/db/sql.ts";
import { Access } from "../../platform/graphql/access.ts";
import { readPage, toConnection, toCursor } from "../../platform/graphql/paging.ts";
import { toId } from "../../platform/ids.ts";
import { PaymentMessage, PaymentMessageConnection, PaymentMessageVerdict } from "./inbox.types.ts";
import type { PaymentRow } from "./payment.reads.ts";
import { Payment } from "./payment.types.ts";

interface RawMessage {
  uuid: string;
  provider: string;
  paymentNo: string;
  verdict: PaymentMessageVerdict;
  detail: string | null;
  headers: Record<string, string>;
  body: string;
  opened: string | null;
  receivedAt: Date;
}

const columns = sql`id as uuid, provider, payment_no as "paymentNo", verdict, detail, headers, body, opened, received_at as "receivedAt"`;

const toMessage = ({ uuid, paymentNo, headers, ...raw }: RawMessage) => ({
  ...raw,
  id: toId("pmg", uuid),
  paymentNumber: paymentNo || null,
  headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
});

/** An order's payments have a handful of messages; more than this is a flood, and the newest tell what it is about. */
const MOST = 100;

const messagesLoader = (ctx: Ctx): DataLoader<string, RawMessage[]> => loader(ctx, makeMessagesLoader);
const makeMessagesLoader = (ctx: Ctx) =>
  new DataLoader<string, RawMessage[]>(async (numbers) => {
    const found = await rows(
      ctx,
      sql<RawMessage>`select ${columns} from payment_notification where payment_no = ${any(numbers, "text")} order by id desc limit ${MOST}`,
    );
    const byNumber = Map.groupBy(found, ({ paymentNo }) => paymentNo);
    return numbers.map((number) => byNumber.get(number) ?? []);
  });

@Resolver(() => Payment)
export class InboxResolver {
  @FieldResolver(() => [PaymentMessage], {
    description: `What the payment company sent about it, word for word, newest first, at most ${MOST} of an order. Needs PAYMENTS_READ.`,
  })
  @Access("PAYMENTS_READ")
  async messages(@Root() payment: PaymentRow, @Context() ctx: Ctx) {
    return (await messagesLoader(ctx).load(payment.number)).map(toMessage);
  }

  @Query(() => PaymentMessageConnection, {
    description: "What payment companies sent, or somebody in their name, newest first. Needs PAYMENTS_READ.",
  })
  @Access("PAYMENTS_READ")
  async paymentMessages(
    @Context() ctx: Ctx,
    @Arg("first", () => Int, { nullable: true, description: "How many, 1–100; 20 by default." }) first: number | null,
    @Arg("after", () => String, { nullable: true, description: "The `endCursor` of the page before." }) after: string | null,
    @Arg("verdict", () => PaymentMessageVerdict, { nullable: true, description: "Only those of this verdict; null for all." })
    verdict: PaymentMessageVerdict | null,
  ) {
    const page = readPage({ first, after }, 1);
    const [id] = page.cursor ?? [null];
    const found = await rows(
      ctx,
      sql<RawMessage>`
        select ${columns} from payment_notification
         where (${verdict}::text is null or verdict = ${verdict}) and (${id}::uuid is null or id < ${id}::uuid) order by id desc limit ${page.limit}`,
    );
    return toConnection(page, found, ({ uuid }) => toCursor([uuid]), toMessage);
  }
}
