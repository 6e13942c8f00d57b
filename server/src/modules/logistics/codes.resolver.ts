import { Arg, Ctx as Context, Query, Resolver } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { Access } from "../../platform/graphql/access.ts";
import { Verb } from "../../platform/graphql/verb.ts";
import { decideCode, readCarrierCode, readCarrierCodes, resetCode } from "./codes.service.ts";
import { CarrierCodePayload, CarrierCodeResetInput, CarrierCodeSetInput, CarrierStatusCode, type CodeSource } from "./codes.types.ts";

const payload = async (ctx: Ctx, source: CodeSource, code: string, parcels: number) => ({
  code: await readCarrierCode(ctx, source, code),
  parcels,
  userErrors: [],
  warnings: [],
});

@Resolver()
export class CarrierCodesResolver {
  @Query(() => [CarrierStatusCode], {
    description:
      "What the codes of carriers' scans mean in this shop: first those that came and nobody knows, the most frequent ahead, then what staff decided, then the shop's own tables. For staff.",
  })
  @Access("staff")
  carrierCodes(@Context() ctx: Ctx): Promise<CarrierStatusCode[]> {
    return readCarrierCodes(ctx);
  }

  @Verb(
    () => CarrierCodePayload,
    "SETTINGS_WRITE",
    "Says what a code means, without a release: it counts on every replica from the next message on, and the scans of parcels on their way are read anew. Of unsigned messages, DELIVERED, RETURNING and RETURNED count once the carrier confirmed them.",
  )
  async carrierCodeSet(@Context() ctx: Ctx, @Arg("input", () => CarrierCodeSetInput) input: CarrierCodeSetInput) {
    const code = input.code.trim();
    return payload(ctx, input.source, code, await decideCode(ctx, input.source, code, input.status ?? null));
  }

  @Verb(() => CarrierCodePayload, "SETTINGS_WRITE", "Takes back what staff said about a code: the shop's own table counts again.")
  async carrierCodeReset(@Context() ctx: Ctx, @Arg("input", () => CarrierCodeResetInput) input: CarrierCodeResetInput) {
    return payload(ctx, input.source, input.code, await resetCode(ctx, input.source, input.code));
  }
}
