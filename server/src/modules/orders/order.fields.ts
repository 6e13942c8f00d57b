import { Ctx as Context, FieldResolver, Resolver, Root } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { maskPhone, parsePhone } from "../../platform/phone.ts";
import { countryName } from "../../platform/regions/countries.ts";
import { regionText } from "../../platform/regions/regions.ts";
import { say } from "../../platform/say.ts";
import { productLoader, visibleTo } from "../catalogue/product.reads.ts";
import { mediaLoader } from "../media/media.reads.ts";
import type { AddressData } from "./order.entity.ts";
import { fulfilmentStatusOf, paymentStatusOf } from "./order.money.ts";
import { linesLoader, type OrderLineRow, type OrderRow } from "./order.reads.ts";
import { timelineLoader } from "./order.timeline.ts";
import { Order, OrderLine } from "./order.types.ts";

/** An address as people read it; the phone with its middle hidden where many are shown. */
export function shownAddress(ctx: Ctx, a: AddressData, masked = false) {
  const code = a.districtCode ?? a.cityCode ?? a.provinceCode;
  const region = a.countryCode === "CN" && code ? regionText(code, ctx.language) : [a.city, a.province].filter(Boolean).join(", ");
  const street = [a.street, a.street2].filter(Boolean).join(" ");
  const country = a.countryCode === "CN" ? null : countryName(a.countryCode, ctx.language);
  const phone = masked ? maskPhone(a.phone) : (parsePhone(a.phone)?.local ?? a.phone);
  const place = [a.postcode, region].filter(Boolean).join(" ");
  // Chinese addresses go from the large to the small, others from the door to the country
  const parts = ctx.language === "zh" && a.countryCode === "CN" ? [place, street, a.company] : [a.company, street, place, country];
  const lines = parts.filter((line): line is string => Boolean(line));
  const formatted = lines.join(ctx.language === "zh" ? " " : ", ");
  const { provinceCode, cityCode, districtCode } = a;
  return {
    provinceCode,
    cityCode,
    districtCode,
    name: a.name,
    phone,
    countryCode: a.countryCode,
    postcode: a.postcode,
    region,
    street,
    lines,
    formatted,
  };
}

/** The derived fields of an order: read-only views of its row. */
@Resolver(() => Order)
export class OrderFieldsResolver {
  @FieldResolver()
  language(@Root() order: OrderRow) {
    return order.language.toUpperCase();
  }

  @FieldResolver()
  customerName(@Root() order: OrderRow): string {
    return order.contactName;
  }

  @FieldResolver()
  shippingMethodName(@Root() order: OrderRow, @Context() ctx: Ctx): string {
    return say(ctx, order.shippingName);
  }

  @FieldResolver()
  paymentStatus(@Root() order: OrderRow) {
    return paymentStatusOf(order);
  }

  @FieldResolver()
  async fulfilmentStatus(@Root() order: OrderRow, @Context() ctx: Ctx) {
    return fulfilmentStatusOf(await linesLoader(ctx).load(order.uuid));
  }

  @FieldResolver()
  cost(@Root() order: OrderRow) {
    const money = (amount: bigint) => ({ amount, currencyCode: order.currency });
    const { subtotal, discount, shipping, tax, total, paid, refunded } = order;
    return {
      subtotal: money(subtotal),
      discount: money(discount),
      shipping: money(shipping),
      tax: money(tax),
      total: money(total),
      paid: money(paid),
      refunded: money(refunded),
    };
  }

  @FieldResolver()
  address(@Root() order: OrderRow, @Context() ctx: Ctx) {
    return shownAddress(ctx, order.address, order.masked);
  }

  @FieldResolver()
  async cancellationDeclinedReason(@Root() order: OrderRow, @Context() ctx: Ctx): Promise<string | null> {
    const latest = (await timelineLoader(ctx).load(order.uuid)).find(({ type }) => type.startsWith("order.cancellation_"));
    return latest?.type === "order.cancellation_declined" ? latest.detail : null;
  }

  @FieldResolver()
  timeline(@Root() order: OrderRow, @Context() ctx: Ctx) {
    return timelineLoader(ctx).load(order.uuid);
  }
}

@Resolver(() => OrderLine)
export class OrderLineResolver {
  @FieldResolver()
  image(@Root() line: OrderLineRow, @Context() ctx: Ctx) {
    return line.mediaId ? mediaLoader(ctx).load(line.mediaId) : null;
  }

  @FieldResolver()
  unitPrice(@Root() line: OrderLineRow) {
    return { amount: line.unitPrice, currencyCode: line.currency };
  }

  @FieldResolver()
  total(@Root() line: OrderLineRow) {
    return { amount: line.total, currencyCode: line.currency };
  }

  @FieldResolver()
  async product(@Root() line: OrderLineRow, @Context() ctx: Ctx) {
    return visibleTo(ctx, await productLoader(ctx).load(line.productId));
  }
}
