import { Arg, Ctx as Context, Query, Resolver } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { Access } from "../../platform/graphql/access.ts";
import { Verb } from "../../platform/graphql/verb.ts";
import { deleteTemplate, saveTemplate } from "./freight.service.ts";
import { setPickupPoint } from "./pickup.point.ts";
import { PickupPointSetInput } from "./pickup.types.ts";
import { setSender } from "./sender.ts";
import { FreightTemplateDeleteInput, FreightTemplateSaveInput, SenderAddressSetInput } from "./settings.inputs.ts";
import { readShippingSettings } from "./settings.reads.ts";
import { ShippingSettings, ShippingSettingsPayload } from "./settings.types.ts";

/** The settings as they are after a change. */
async function payload(ctx: Ctx, code: string | null = null) {
  const shippingSettings = await readShippingSettings(ctx);
  const template = shippingSettings.templates.find((one) => one.code === code) ?? null;
  return { shippingSettings, template, userErrors: [], warnings: [] };
}

@Resolver()
export class ShippingSettingsResolver {
  @Query(() => ShippingSettings, { description: "Where parcels start, what freight costs and which companies can be used. For staff." })
  @Access("staff")
  shippingSettings(@Context() ctx: Ctx): Promise<ShippingSettings> {
    return readShippingSettings(ctx);
  }

  @Verb(() => ShippingSettingsPayload, "SETTINGS_WRITE", "Sets the address that parcels start from; the next waybill carries it.")
  async senderAddressSet(@Context() ctx: Ctx, @Arg("input", () => SenderAddressSetInput) input: SenderAddressSetInput) {
    await setSender(ctx, input);
    return payload(ctx);
  }

  @Verb(
    () => ShippingSettingsPayload,
    "SETTINGS_WRITE",
    "Sets where and when shoppers collect; ways with the carrier PICKUP are offered once it is set. Orders placed before keep what they were told.",
  )
  async pickupPointSet(@Context() ctx: Ctx, @Arg("input", () => PickupPointSetInput) input: PickupPointSetInput) {
    await setPickupPoint(ctx, input);
    return payload(ctx);
  }

  @Verb(
    () => ShippingSettingsPayload,
    "SETTINGS_WRITE",
    "Makes a freight template or changes one; quotes follow at once, orders already placed keep their freight.",
  )
  async freightTemplateSave(@Context() ctx: Ctx, @Arg("input", () => FreightTemplateSaveInput) input: FreightTemplateSaveInput) {
    return payload(ctx, await saveTemplate(ctx, input));
  }

  @Verb(() => ShippingSettingsPayload, "SETTINGS_WRITE", "Removes a freight template. The last one that can be used stays.")
  async freightTemplateDelete(@Context() ctx: Ctx, @Arg("input", () => FreightTemplateDeleteInput) input: FreightTemplateDeleteInput) {
    await deleteTemplate(ctx, input.code);
    return payload(ctx);
  }
}
