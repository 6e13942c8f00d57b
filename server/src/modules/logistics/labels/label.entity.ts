import { defineEntity, p } from "@mikro-orm/postgresql";

/** Labels or slips that somebody may fetch for a while: the address holds a token, of which the hash is kept. */
const ShippingDocumentSchema = defineEntity({
  name: "ShippingDocumentEntity",
  tableName: "shipping_document",
  properties: {
    tokenHash: p.string().length(60).primary(),
    kind: p.enum(["LABEL", "PACKING_SLIP"] as const),
    /** In the order in which they are printed. */
    shipmentIds: p.array().columnType("uuid[]"),
    /** Of who asked, for the words around what is printed. */
    language: p.string().length(2),
    expiresAt: p.datetime().index(),
  },
});
export class ShippingDocumentEntity extends ShippingDocumentSchema.class {}
ShippingDocumentSchema.setClass(ShippingDocumentEntity);
