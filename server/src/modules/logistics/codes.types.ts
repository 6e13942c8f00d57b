import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { UserError, Warning } from "../../platform/graphql/errors.types.ts";
import { DateTime } from "../../platform/graphql/scalars.ts";
import { ShipmentStatus } from "./shipment.types.ts";

export enum CodeSource {
  SF = "SF",
  YTO = "YTO",
  JD = "JD",
  KUAIDI100 = "KUAIDI100",
}
registerEnumType(CodeSource, {
  name: "CodeSource",
  description: "Who tells codes of scans.",
  valuesConfig: {
    SF: { description: "SF Express: opCode." },
    YTO: { description: "YTO Express: infoContent." },
    JD: { description: "JD Logistics: state, else the category of a scan." },
    KUAIDI100: { description: "Kuaidi100, for parcels of every other company: state." },
  },
});

@ObjectType("CarrierStatusCode", { simpleResolvers: true, description: "What a code of a carrier's scans means in this shop." })
export class CarrierStatusCode {
  @Field(() => CodeSource, { description: "Who tells it." })
  source!: CodeSource;

  @Field(() => String, { description: "The code as it comes." })
  code!: string;

  @Field(() => ShipmentStatus, { nullable: true, description: "What it means now; null for one that says nothing, or that nobody knows." })
  status!: ShipmentStatus | null;

  @Field(() => ShipmentStatus, { nullable: true, description: "What it means by the shop's own tables; null if they do not know it." })
  usual!: ShipmentStatus | null;

  @Field(() => Boolean, { description: "True if staff decided what it means." })
  decided!: boolean;

  @Field(() => Int, { description: "How often it came while nobody knew it." })
  seen!: number;

  @Field(() => [String], { description: "Up to three of the carrier's own sentences that came with it." })
  texts!: string[];

  @Field(() => DateTime, { nullable: true, description: "When it last came unknown; null if it never did." })
  lastSeenAt!: Date | null;
}

@InputType("CarrierCodeSetInput", { description: "Says what a code of a carrier's scans means." })
export class CarrierCodeSetInput {
  @Field(() => CodeSource, { description: "Who tells it." })
  source!: CodeSource;

  @Field(() => String, { description: "The code, 1 to 32 characters." })
  code!: string;

  @Field(() => ShipmentStatus, {
    nullable: true,
    description:
      "What it means: any state of a parcel that left, from PICKED_UP to RETURNED. Null means that it says nothing about the state.",
  })
  status?: ShipmentStatus | null;
}

@InputType("CarrierCodeResetInput", { description: "Takes back what staff said about a code." })
export class CarrierCodeResetInput {
  @Field(() => CodeSource, { description: "Who tells it." })
  source!: CodeSource;

  @Field(() => String, { description: "The code." })
  code!: string;
}

@ObjectType("CarrierCodePayload", { simpleResolvers: true, description: "Result of deciding about a code." })
export class CarrierCodePayload {
  @Field(() => CarrierStatusCode, { nullable: true, description: "The code after the change; null when refused." })
  code!: CarrierStatusCode | null;

  @Field(() => Int, { nullable: true, description: "Parcels on their way whose scans were read anew; null when refused." })
  parcels!: number | null;

  @Field(() => [UserError], { description: "Why it was refused; empty on success." })
  userErrors!: UserError[];

  @Field(() => [Warning], { description: "What else to know; mostly empty." })
  warnings!: Warning[];
}
