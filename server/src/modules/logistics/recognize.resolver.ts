import { Arg, Ctx as Context, Query, Resolver } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { Access } from "../../platform/graphql/access.ts";
import { sentWith } from "./carriers.ts";
import { recognizeCompanies } from "./recognize.service.ts";
import { ParcelCompanyGuess } from "./settings.types.ts";
import { carrierOf } from "./shipment.fields.ts";

@Resolver()
export class RecognizeResolver {
  @Query(() => [ParcelCompanyGuess], {
    description:
      "Whose a tracking number may be, the likeliest first, as Kuaidi100 tells it; none where it is not set up, does not answer or cannot tell. Needs SHIPMENTS_WRITE.",
  })
  @Access("SHIPMENTS_WRITE")
  async parcelCompanyGuesses(
    @Context() ctx: Ctx,
    @Arg("trackingNumber", () => String, { description: "The number as it stands on the parcel, 8 characters or more." })
    trackingNumber: string,
  ): Promise<ParcelCompanyGuess[]> {
    const companies = await recognizeCompanies(ctx, trackingNumber);
    return companies.map((company) => {
      const { carrier, companyCode } = sentWith(ctx.app, company);
      return { carrier: carrierOf(ctx, carrier, companyCode), companyCode };
    });
  }
}
