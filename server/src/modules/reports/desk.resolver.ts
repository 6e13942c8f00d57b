import { Arg, Ctx as Context, Query, Resolver, Root, Subscription } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { streamSignals } from "../../platform/events/stream.ts";
import { Access } from "../../platform/graphql/access.ts";
import type { Signal } from "../../platform/pubsub.ts";
import { readDesk } from "./desk.reads.ts";
import { Desk, DeskUpdate } from "./desk.types.ts";

@Resolver(() => Desk)
export class DeskResolver {
  @Query(() => Desk, { description: "What waits for the merchant, and today's money. Needs ORDERS_READ." })
  @Access("ORDERS_READ")
  desk(@Context() ctx: Ctx) {
    return readDesk(ctx);
  }

  @Subscription(() => DeskUpdate, {
    description: "Tells staff when one of the desk's counters may have changed. Needs ORDERS_READ.",
    subscribe: ({ args, context }) => streamSignals(context as Ctx, ["desk"], (args as { after?: string }).after),
  })
  @Access("ORDERS_READ")
  async deskUpdated(
    @Root() signal: Signal,
    @Context() ctx: Ctx,
    @Arg("after", () => String, { nullable: true, description: "The last eventId seen: events since then come first." }) _after:
      | string
      | null,
  ) {
    return { eventId: signal.eventId, desk: await readDesk(ctx) };
  }
}
