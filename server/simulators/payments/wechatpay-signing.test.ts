import { X509Certificate, generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { makeCertificate } from "./wechatpay-certificates.ts";
import { answerText, bridgeText, requestText, seal, signText, verifyText, vouch } from "./wechatpay-signing.ts";

const file = (name: string): string => readFileSync(new URL(`../../test/vectors/${name}`, import.meta.url), "utf8");
const vectors = JSON.parse(file("wechatpay.json")) as {
  request: { signString: string; signature: string };
  notify: { body: string; timestamp: string; signNonce: string; signature: string };
  jsapi: { signString: string; paySign: string };
};
const MERCHANT = file("mch_public.pem");
const WECHAT = file("gw_public.pem");

test("published vectors: a merchant's request, a merchant's page, WeChat's notification", () => {
  const [method = "", target = "", timestamp = "", nonce = "", body = ""] = vectors.request.signString.split("\n");
  const request = requestText(method, target, timestamp, nonce, body);
  expect(verifyText(request, vectors.request.signature, MERCHANT)).toBe(true);
  expect(verifyText(request.trimEnd(), vectors.request.signature, MERCHANT)).toBe(false);

  const [appId = "", at = "", once = "", prepay = ""] = vectors.jsapi.signString.split("\n");
  expect(verifyText(bridgeText(appId, at, once, prepay), vectors.jsapi.paySign, MERCHANT)).toBe(true);

  const { notify } = vectors;
  const answer = answerText(String(notify.timestamp), notify.signNonce, notify.body);
  expect(verifyText(answer, notify.signature, WECHAT)).toBe(true);
  expect(verifyText(answer, `${notify.signature}\n`, WECHAT)).toBe(false);
});

const { privateKey, publicKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

test("a certificate is one to whoever reads it, with the number, the key and the time it was to have", () => {
  const from = Date.UTC(2026, 0, 2, 3, 4, 5);
  const to = Date.UTC(2031, 0, 2, 3, 4, 5);
  for (const serial of ["5157F09EFDC096DE15EBE81A47057A7232F1B8E1", "F157F09EFDC096DE15EBE81A47057A7232F1B8E1"]) {
    const certificate = new X509Certificate(makeCertificate({ serial, subject: "Tenpay.com sign", from, to, privateKey }));
    expect(certificate.serialNumber).toBe(serial);
    expect(certificate.subject).toBe("CN=Tenpay.com sign");
    expect(certificate.validFromDate.getTime()).toBe(from);
    expect(certificate.validToDate.getTime()).toBe(to);
    expect(certificate.publicKey.export({ type: "spki", format: "pem" })).toBe(publicKey);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
  }
});

test("a voucher vouches, and each faulty one fails in its own way alone", () => {
  const signer = { serial: "PUB_KEY_ID_1", privateKey };
  const stranger = () => ({
    serial: "5A",
    privateKey: generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  });
  const check = (fault?: Parameters<typeof vouch>[3]) => {
    const headers = vouch("{}", signer, stranger, fault);
    const [timestamp = "", nonce = "", signature = ""] = ["timestamp", "nonce", "signature"].map((name) => headers[`wechatpay-${name}`]);
    return {
      genuine: verifyText(answerText(timestamp, nonce, "{}"), signature, publicKey),
      known: headers["wechatpay-serial"] === signer.serial,
      fresh: Math.abs(Date.now() / 1000 - Number(timestamp)) < 300,
      probe: signature.startsWith("WECHATPAY/SIGNTEST/"),
    };
  };
  const good = { genuine: true, known: true, fresh: true, probe: false };
  expect(check()).toEqual(good);
  expect(check("bad-signature")).toEqual({ ...good, genuine: false });
  expect(check("signature-probe")).toEqual({ ...good, genuine: false, probe: true });
  expect(check("stale-timestamp")).toEqual({ ...good, fresh: false });
  expect(check("unknown-serial")).toEqual({ ...good, genuine: false, known: false });
});

test("every sealing is another one", () => {
  const [one, two] = [
    seal("{}", "0123456789abcdef0123456789ABCDEF", "transaction"),
    seal("{}", "0123456789abcdef0123456789ABCDEF", "transaction"),
  ];
  expect(one.nonce).toHaveLength(12);
  expect(one.nonce).not.toBe(two.nonce);
  expect(one.ciphertext).not.toBe(two.ciphertext);
  expect(signText("a", privateKey)).toBe(signText("a", privateKey));
});
