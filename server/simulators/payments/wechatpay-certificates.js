import { createPrivateKey, createPublicKey, sign } from "node:crypto";
// Just enough of DER (ITU-T X.690) to write an RSA certificate (RFC 5280): Node reads certificates and makes none.
const tlv = (tag, ...parts) => {
  const content = Buffer.concat(parts);
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const hex = content.length.toString(16);
  const length = Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, content]);
};
const sequence = (...parts) => tlv(0x30, ...parts);
/** Unsigned: a leading bit that is set would mean a negative number. */
const integer = (bytes) => tlv(0x02, bytes[0] & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
const bits = (bytes) => tlv(0x03, Buffer.from([0]), bytes);
const SHA256_RSA = sequence(tlv(0x06, Buffer.from("2a864886f70d01010b", "hex")), tlv(0x05));
const COMMON_NAME = tlv(0x06, Buffer.from("550403", "hex"));
const nameOf = (text) => sequence(tlv(0x31, sequence(COMMON_NAME, tlv(0x0c, Buffer.from(text)))));
/** UTCTime as far as it reaches, which is 2049. */
const time = (ms) => tlv(0x17, Buffer.from(`${new Date(ms).toISOString().replaceAll(/[-:T]/g, "").slice(2, 14)}Z`));
/** A certificate in PEM, signed with its own key: nobody looks at the issuer, the APIv3 key vouches for the list it comes in. */
export const makeCertificate = ({ serial, subject, from, to, privateKey }) => {
  const key = createPrivateKey(privateKey);
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  const content = sequence(
    tlv(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.from(serial, "hex")),
    SHA256_RSA,
    nameOf("Simulated Tenpay Root CA"),
    sequence(time(from), time(to)),
    nameOf(subject),
    spki,
  );
  const der = sequence(content, SHA256_RSA, bits(sign("sha256", content, key)));
  return `-----BEGIN CERTIFICATE-----\n${der
    .toString("base64")
    .replaceAll(/(.{64})/g, "$1\n")
    .trimEnd()}\n-----END CERTIFICATE-----\n`;
};
//# sourceMappingURL=wechatpay-certificates.js.map
