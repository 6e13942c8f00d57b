import { Ctx as Context, Query, Resolver } from "type-graphql";
import type { Ctx } from "../../../platform/ctx.ts";
import { rows, sql } from "../../../platform/db/sql.ts";
import { Access } from "../../../platform/graphql/access.ts";
import { carriers } from "../carriers.ts";
import type { CarrierCode } from "../freight.types.ts";
import { carrierOf } from "../shipment.fields.ts";
import { credentialsEndOf, noticeOf } from "./credentials.ts";
import { readHealth } from "./health.service.ts";
import { CarrierHealth } from "./health.types.ts";

@Resolver()
export class CarrierHealthResolver {
  @Query(() => [CarrierHealth], { description: "How the companies that the shop has accounts with answer. Needs ORDERS_READ." })
  @Access("ORDERS_READ")
  async carrierHealth(@Context() ctx: Ctx) {
    const configured = [...carriers(ctx.app).values()];
    const waiting = await rows(
      ctx,
      sql<{ carrier: CarrierCode; n: number }>`select carrier, count(*)::int as n from shipment
        where status = 'DRAFT' and status not in ('DELIVERED', 'RETURNED', 'CANCELLED') group by 1`,
    );
    const found = await readHealth(
      ctx,
      configured.map(({ carrier }) => carrier.id),
    );
    return found.map((health, i) => {
      const { code } = configured[i]!;
      return {
        ...health,
        carrier: carrierOf(ctx, code),
        waiting: waiting.find(({ carrier }) => carrier === code)?.n ?? 0,
        credentialsEndAt: credentialsEndOf(ctx.app, code),
        notice: noticeOf(ctx, code),
      };
    });
  }
}
