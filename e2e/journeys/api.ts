import { demoAccounts } from "../../web/app/demo-accounts.ts";
import type { Language } from "../../web/app/i18n/language.ts";

export const buyerElsewhere = { name: "周子安", phone: "13900139000", street: "漕溪北路 20 号" };

/** The shop's API as another program uses it: for what happens elsewhere while a browser looks at the shop. */
export class Api {
  readonly #url: string;
  #token: string | null = null;
  #language: Language | null = null;

  constructor(base: string) {
    this.#url = `${base}/graphql`;
  }

  async ask<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
    const response = await fetch(this.#url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(this.#token && { authorization: `Bearer ${this.#token}` }),
        ...(this.#language && { "accept-language": this.#language }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: Data; errors?: unknown[] };
    if (errors?.length) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** From now on in this language: that of the orders it places, and of the pages that companies show for them. */
  speaking(language: Language): this {
    this.#language = language;
    return this;
  }

  /** A mutation's answer; what the shop refuses is an error here. */
  async do<Answer extends object>(name: string, type: string, input: object, answer: string): Promise<Answer> {
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${answer} userErrors { code message } } }`;
    const data = await this.ask<Record<string, Answer & { userErrors: unknown[] }>>(query, { input });
    const done = data[name]!;
    if (done.userErrors.length) throw new Error(JSON.stringify(done.userErrors));
    return done;
  }

  async asOwner(): Promise<this> {
    const { token } = await this.do<{ token: string }>("sessionCreate", "SessionCreateInput", demoAccounts.owner, "token");
    this.#token = token;
    return this;
  }

  async variant(slug: string, sku: string): Promise<Variant> {
    const { product } = await this.ask<{ product: { variants: (Variant & { sku: string })[] } }>(
      "query ($slug: String!) { product(slug: $slug) { variants { id sku price { amount } stock { onHand available } } } }",
      { slug },
    );
    return product.variants.find((variant) => variant.sku === sku)!;
  }

  /** As the owner: so many of them can be bought from now on. */
  async leaveForSale(slug: string, sku: string, pieces: number): Promise<void> {
    const { id, stock } = await this.variant(slug, sku);
    const delta = pieces - stock!.available;
    const input = { variantId: id, delta, reason: "CORRECTION", idempotencyKey: crypto.randomUUID() };
    if (delta) await this.do("stockAdjust", "StockAdjustInput", input, "stockLevel { onHand }");
  }

  /** A guest's order from somewhere else; where nothing is said about the buyer, `buyerElsewhere`. */
  async placeOrder(
    slug: string,
    sku: string,
    { quantity = 1, paymentMethod = "ALIPAY", note = "", ...buyer }: OrderedElsewhere = {},
  ): Promise<PlacedOrder> {
    const lines = [{ variantId: (await this.variant(slug, sku)).id, quantity }];
    const { cart } = await this.do<{ cart: { id: string } }>("cartCreate", "CartCreateInput", { lines }, "cart { id }");
    const destination = { countryCode: "CN", provinceCode: "310000", cityCode: "310100", districtCode: "310104" };
    await this.do("cartAddressSet", "CartAddressSetInput", { cartId: cart.id, destination }, "cart { id }");
    const chosen = await this.do<{ cart: { cost: { total: { amount: string } } } }>(
      "cartShippingSelect",
      "CartShippingSelectInput",
      { cartId: cart.id, shippingMethod: "sf-standard" },
      "cart { cost { total { amount } } }",
    );
    const placed = await this.do<{ order: { id: string; number: string }; accessToken: string }>(
      "orderPlace",
      "OrderPlaceInput",
      {
        cartId: cart.id,
        address: { ...destination, ...buyerElsewhere, ...buyer },
        note,
        shippingMethod: "sf-standard",
        paymentMethod,
        expectedTotal: chosen.cart.cost.total.amount,
        idempotencyKey: crypto.randomUUID(),
      },
      "order { id number } accessToken",
    );
    const order = { ...placed.order, accessToken: placed.accessToken };
    if (paymentMethod === "CASH_ON_DELIVERY") {
      const input = { orderId: order.id, accessToken: order.accessToken, method: paymentMethod, idempotencyKey: crypto.randomUUID() };
      await this.do("paymentStart", "PaymentStartInput", input, "order { status }");
    }
    return order;
  }

  /** As the owner: everything of an order in one parcel of SF's. */
  async ship({ id: orderId }: { id: string }): Promise<{ id: string; trackingNumber: string }> {
    await this.asOwner();
    const input = { orderId, carrier: "SF", idempotencyKey: crypto.randomUUID() };
    const answer = "shipment { id trackingNumber }";
    return (await this.do<{ shipment: { id: string; trackingNumber: string } }>("shipmentCreate", "ShipmentCreateInput", input, answer))
      .shipment;
  }

  /** As the owner: where a parcel's label or slip is printed from. */
  async printPage(shipmentId: string, kind: "LABEL" | "PACKING_SLIP"): Promise<string> {
    const input = { shipmentIds: [shipmentId], kind };
    const made = await this.do<{ document: { printUrl: string } }>(
      "shipmentLabelCreate",
      "ShipmentLabelCreateInput",
      input,
      "document { printUrl }",
    );
    return new URL(made.document.printUrl).pathname;
  }

  /** What the code on the screen says to whoever scans it. */
  async codeOnScreen(orderId: string, accessToken: string): Promise<string> {
    const { order } = await this.ask<{ order: { payments: { action: { content?: string } | null }[] } }>(
      "query ($id: ID!, $accessToken: String) { order(id: $id, accessToken: $accessToken) { payments { action { ... on PaymentQrCode { content } } } } }",
      { id: orderId, accessToken },
    );
    return order.payments.findLast(({ action }) => action?.content)!.action!.content!;
  }
}

interface OrderedElsewhere {
  quantity?: number;
  paymentMethod?: string;
  note?: string;
  name?: string;
  street?: string;
}

interface Variant {
  id: string;
  price: { amount: string };
  /** For staff only. */
  stock: { onHand: number; available: number } | null;
}

export interface PlacedOrder {
  id: string;
  number: string;
  accessToken: string;
}
