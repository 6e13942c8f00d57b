import { Arg, Ctx as Context, FieldResolver, Int, Query, Resolver, Root } from "type-graphql";
import { type Ctx, transaction } from "../../../platform/ctx.ts";
import { changed, sql } from "../../../platform/db/sql.ts";
import { emit } from "../../../platform/events/emit.ts";
import { NotFound, refuse } from "../../../platform/failures.ts";
import { Access } from "../../../platform/graphql/access.ts";
import { InputError, UserErrorCode } from "../../../platform/graphql/errors.types.ts";
import { readPage } from "../../../platform/graphql/paging.ts";
import { Verb } from "../../../platform/graphql/verb.ts";
import { needId } from "../../../platform/ids.ts";
import { say } from "../../../platform/say.ts";
import { orderLoader } from "../../orders/order.reads.ts";
import { readDay, reconcileDay } from "./reconcile.service.ts";
import { MoneyNoticeResolveInput, ReconciliationRunInput } from "./reconciliation.inputs.ts";
import {
  listNotices,
  listReconciliations,
  type NoticeRow,
  noticesLoader,
  readNotice,
  readReconciliation,
  type ReconciliationRow,
} from "./reconciliation.reads.ts";
import {
  MoneyNotice,
  MoneyNoticeConnection,
  MoneyNoticePayload,
  Reconciliation,
  ReconciliationConnection,
  ReconciliationPayload,
} from "./reconciliation.types.ts";

@Resolver(() => Reconciliation)
export class ReconciliationResolver {
  @FieldResolver()
  sums(@Root() day: ReconciliationRow) {
    return day.rawSums.map(({ currency, theirs, ours }) => {
      const money = (amount: string) => ({ amount: BigInt(amount), currencyCode: currency });
      return {
        theirsCaptured: money(theirs.captured),
        theirsRefunded: money(theirs.refunded),
        fees: money(theirs.fees),
        theirsMovements: theirs.movements,
        oursCaptured: money(ours.captured),
        oursRefunded: money(ours.refunded),
        oursMovements: ours.movements,
      };
    });
  }

  @FieldResolver()
  notices(@Root() day: ReconciliationRow, @Context() ctx: Ctx) {
    return noticesLoader(ctx).load(day.uuid);
  }

  @Query(() => ReconciliationConnection, {
    description: "Days of payment companies compared with our books, newest first. Needs PAYMENTS_READ.",
  })
  @Access("PAYMENTS_READ")
  reconciliations(
    @Context() ctx: Ctx,
    @Arg("first", () => Int, { nullable: true, description: "How many, 1–100; 20 by default." }) first: number | null,
    @Arg("after", () => String, { nullable: true, description: "The `endCursor` of the page before." }) after: string | null,
  ) {
    return listReconciliations(ctx, readPage({ first, after }, 2));
  }

  @Verb(
    () => ReconciliationPayload,
    "PAYMENTS_WRITE",
    "Compares a day with the payment company's ledger now. What our books lack is asked about and booked; `failure` says why a statement cannot be read yet.",
  )
  async reconciliationRun(@Context() ctx: Ctx, @Arg("input", () => ReconciliationRunInput) input: ReconciliationRunInput) {
    const day = await readDay(ctx, needId("rec", input.reconciliationId, "reconciliationId"));
    if (!day) throw new NotFound("The day");
    await ctx.app.limits.spend("payment.order", day.id);
    await reconcileDay(ctx, day);
    return { reconciliation: await readReconciliation(ctx, day.id), userErrors: [], warnings: [] };
  }
}

@Resolver(() => MoneyNotice)
export class MoneyNoticeResolver {
  @FieldResolver()
  order(@Root() notice: NoticeRow, @Context() ctx: Ctx) {
    return notice.orderId && orderLoader(ctx).load(notice.orderId);
  }

  @FieldResolver()
  ours(@Root() { oursMinor, currency }: NoticeRow) {
    return oursMinor === null || currency === null ? null : { amount: oursMinor, currencyCode: currency };
  }

  @FieldResolver()
  theirs(@Root() { theirsMinor, currency }: NoticeRow) {
    return theirsMinor === null || currency === null ? null : { amount: theirsMinor, currencyCode: currency };
  }

  @Query(() => MoneyNoticeConnection, {
    description: "What about money needs a person's eyes, newest first. Needs PAYMENTS_READ.",
  })
  @Access("PAYMENTS_READ")
  moneyNotices(
    @Context() ctx: Ctx,
    @Arg("first", () => Int, { nullable: true, description: "How many, 1–100; 20 by default." }) first: number | null,
    @Arg("after", () => String, { nullable: true, description: "The `endCursor` of the page before." }) after: string | null,
    @Arg("open", () => Boolean, { defaultValue: true, description: "True: only those that are not settled." }) open: boolean,
  ) {
    return listNotices(ctx, readPage({ first, after }, 2), open);
  }

  @Verb(() => MoneyNoticePayload, "PAYMENTS_WRITE", "Says that staff have seen to a matter, and how. It moves no money.")
  async moneyNoticeResolve(@Context() ctx: Ctx, @Arg("input", () => MoneyNoticeResolveInput) input: MoneyNoticeResolveInput) {
    const uuid = needId("not", input.noticeId, "noticeId");
    const resolution = input.resolution.trim().slice(0, 300);
    if (!resolution) {
      const message = say(ctx, { zh: "请写明如何处理", en: "Say what was done about it" });
      refuse(new InputError({ code: UserErrorCode.REQUIRED, message, field: ["resolution"] }));
    }
    if (!(await readNotice(ctx, uuid))) throw new NotFound("The notice");
    await transaction(ctx, async (ctx) => {
      const done = await changed(
        ctx,
        sql`update money_notice set resolved_at = shop_now(), resolution = ${resolution}, resolved_by = ${ctx.viewer.name}
            where id = ${uuid} and resolved_at is null`,
      );
      if (done > 0) emit(ctx, "money.settled", { count: done }, { topics: ["desk"] });
    });
    return { notice: await readNotice(ctx, uuid), userErrors: [], warnings: [] };
  }
}
