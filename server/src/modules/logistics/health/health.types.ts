import { Field, Int, ObjectType } from "type-graphql";
import { DateTime } from "../../../platform/graphql/scalars.ts";
import { Carrier } from "../freight.types.ts";

@ObjectType("CarrierNotice", { simpleResolvers: true, description: "A company whose credentials end within 14 days, or have ended." })
export class CarrierNotice {
  @Field(() => Carrier, { description: "Which company." })
  carrier!: Carrier;

  @Field(() => DateTime, { description: "When they end, or ended." })
  endsAt!: Date;

  @Field(() => Int, { description: "Days until then, begun ones counted; 0 once they have ended." })
  daysLeft!: number;
}

@ObjectType("CarrierHealth", {
  simpleResolvers: true,
  description: "How a company that the shop has an account with answers. Counts are of the last hour, over all processes of the shop.",
})
export class CarrierHealth {
  @Field(() => Carrier, { description: "Which company; OTHER is Kuaidi100." })
  carrier!: Carrier;

  @Field(() => DateTime, { nullable: true, description: "When it last answered a call; null if it did not in the last two days." })
  answeredAt!: Date | null;

  @Field(() => Int, { description: "Calls of the last hour." })
  calls!: number;

  @Field(() => Int, { description: "Of these, calls without a usable answer: no connection, a time limit, an error page." })
  unanswered!: number;

  @Field(() => Int, { nullable: true, description: "Milliseconds a call took on average; null without calls." })
  averageMs!: number | null;

  @Field(() => Int, { nullable: true, description: "Milliseconds the slowest call took; null without calls." })
  slowestMs!: number | null;

  @Field(() => Int, { description: "Messages that came in at its push address in the last hour." })
  messages!: number;

  @Field(() => Int, { description: "Of these, messages that could not be read or recorded." })
  refusedMessages!: number;

  @Field(() => Int, { description: "Parcels now waiting for a waybill of it." })
  waiting!: number;

  @Field(() => DateTime, {
    nullable: true,
    description: "When its credentials end, as the settings say (`JD_TOKEN_EXPIRES`); null if they do not, or nobody said.",
  })
  credentialsEndAt!: Date | null;

  @Field(() => CarrierNotice, { nullable: true, description: "What has to be renewed soon; null if nothing." })
  notice!: CarrierNotice | null;
}
