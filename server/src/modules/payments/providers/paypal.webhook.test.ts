import { sign, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Certificate, issue } from "../../../../simulators/payments/paypal-certificate.ts";
import { judgeChain, PayPalCertificates, readPem, signedText, verifySigned } from "./paypal.webhook.ts";
import { InvalidSignature, ProviderUnavailable } from "./provider.ts";

const fixture = (name: string): string => readFileSync(new URL(`../../../../test/vectors/${name}`, import.meta.url), "utf8");
const vector = JSON.parse(fixture("paypal.json")) as { body: string; crc32: number; signString: string; signature: string };
const [transmission = "", time = "", webhookId = "", crc = ""] = vector.signString.split("|");
const headers = { "paypal-transmission-id": transmission, "paypal-transmission-time": time };
const key = new X509Certificate(fixture("gw_cert.pem")).publicKey;

describe("the signature", () => {
  test("the vector: checksum, text and signature", () => {
    expect(crc).toBe(String(vector.crc32));
    expect(signedText(headers, Buffer.from(vector.body), webhookId)).toBe(vector.signString);
    expect(verifySigned(vector.signString, vector.signature, key)).toBe(true);
  });

  test("another body, id, time or webhook is another text, and does not verify", () => {
    const other = [
      signedText(headers, Buffer.from(`${vector.body} `), webhookId),
      signedText({ ...headers, "paypal-transmission-id": "another" }, Buffer.from(vector.body), webhookId),
      signedText({ ...headers, "paypal-transmission-time": "2026-11-22T12:00:11Z" }, Buffer.from(vector.body), webhookId),
      signedText(headers, Buffer.from(vector.body), "0AA00000AA000000A"),
    ];
    for (const text of other) expect(verifySigned(text!, vector.signature, key)).toBe(false);
  });

  test("a signature has one spelling", () => {
    for (const spelt of [` ${vector.signature}`, `${vector.signature}=`, vector.signature.replaceAll("+", "-"), "", "AAAA"])
      expect(verifySigned(vector.signString, spelt, key)).toBe(false);
  });

  test.each([
    {},
    { ...headers, "paypal-transmission-id": "a|b" },
    { ...headers, "paypal-transmission-time": "x" },
    { "paypal-transmission-id": "a" },
  ])("%j is nothing signed", (odd) => {
    expect(signedText(odd as Record<string, string>, Buffer.from("{}"), webhookId)).toBeNull();
  });
});

const root = issue({ name: "Root", authority: true });
const middle = issue({ name: "Middle", issuer: root, authority: true });
const leaf = issue({ name: "messageverificationcerts.paypal.com", issuer: middle });
const chain = (...certificates: Certificate[]) => certificates.flatMap(({ pem }) => readPem(pem));
const now = new Date();

describe("whose certificate it is", () => {
  test("up to an authority we know it is trusted, with or without the links between, in any order", () => {
    expect(judgeChain(chain(leaf, middle), chain(root), now)).toBe("trusted");
    expect(judgeChain(chain(leaf, root, middle), chain(root), now)).toBe("trusted");
    expect(judgeChain(chain(leaf), chain(middle), now)).toBe("trusted");
  });

  test("where a link is missing nothing is known", () => {
    expect(judgeChain(chain(leaf), chain(root), now)).toBe("unknown");
    expect(judgeChain(chain(leaf, middle), [], now)).toBe("unknown");
  });

  test.each<[string, readonly Certificate[]]>([
    ["another name", [issue({ name: "www.example.com", issuer: middle }), middle]],
    ["a name that only looks like it", [issue({ name: "messageverificationcerts.notpaypal.com", issuer: middle }), middle]],
    ["a name that only contains it", [issue({ name: "messageverificationcerts.paypal.com.example", issuer: middle }), middle]],
    ["nobody but itself to vouch", [issue({ name: "messageverificationcerts.paypal.com" })]],
    ["an authority nobody knows", [leaf, middle, root]],
    [
      "an end in the past",
      [issue({ name: "a.paypal.com", issuer: middle, from: new Date("2020-01-01"), to: new Date("2021-01-01") }), middle],
    ],
    ["a beginning in the future", [issue({ name: "a.paypal.com", issuer: middle, from: new Date("2044-01-01") }), middle]],
    ["no certificate at all", []],
  ])("%s is wrong", (_, certificates) => {
    const known = certificates.includes(root) ? [] : chain(root);
    expect(judgeChain(chain(...certificates), known, now)).toBe("wrong");
  });

  test("who may not sign others vouches for nobody", () => {
    const forged = issue({ name: "evil.paypal.com", issuer: leaf });
    expect(judgeChain(chain(forged, leaf, middle), chain(root), now)).not.toBe("trusted");
    const sameName = issue({ name: "Middle", authority: true });
    expect(judgeChain(chain(issue({ name: "evil.paypal.com", issuer: sameName }), middle), chain(root), now)).not.toBe("trusted");
  });

  test("the vector's own certificate is not PayPal's", () => {
    const certificate = readPem(fixture("gw_cert.pem"));
    expect(judgeChain(certificate, certificate, now)).toBe("wrong");
  });

  test("what the leaf signs verifies with it", () => {
    expect(verifySigned("text", sign("sha256", Buffer.from("text"), leaf.privateKey).toString("base64"), chain(leaf)[0]!.publicKey)).toBe(
      true,
    );
  });
});

describe("where certificates come from", () => {
  const certificates = (answer: () => Response) => {
    const asked: string[] = [];
    const made = new PayPalCertificates(
      { certOrigins: ["http://127.0.0.1:4000"], certAuthorities: "" },
      (url) => {
        asked.push(String(url));
        return Promise.resolve(answer());
      },
      50,
    );
    return { made, asked };
  };
  const good = () => new Response(leaf.pem + middle.pem);

  test("from PayPal's two hosts and the ones the settings name, each address once", async () => {
    const { made, asked } = certificates(good);
    const addresses = [
      "https://api.paypal.com/v1/notifications/certs/CERT-1",
      "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1",
      "http://127.0.0.1:4000/paypal/certs/1",
    ];
    for (const address of [...addresses, ...addresses]) expect(await made.chain(address)).toHaveLength(2);
    expect(asked).toEqual(addresses);
  });

  test.each([
    "",
    "CERT-1",
    "http://api.paypal.com/v1/notifications/certs/CERT-1",
    "https://api.paypal.com.evil.example/certs/1",
    "https://evil.example/api.paypal.com/certs/1",
    "https://api.paypal.com@evil.example/certs/1",
    "https://user:pass@api.paypal.com/certs/1",
    "https://api.paypal.com:8443/certs/1",
    "https://api.paypal.com/certs/1?next=https://evil.example",
    "https://api.paypal.com/certs/%00",
    "http://127.0.0.1:4001/certs/1",
    "file:///etc/passwd",
    "data:text/plain,x",
  ])("%j is never asked", async (address) => {
    const { made, asked } = certificates(good);
    await expect(made.chain(address)).rejects.toThrow(InvalidSignature);
    expect(asked).toEqual([]);
  });

  test("no certificate there: refused; nobody there: asked again later", async () => {
    const address = "https://api.paypal.com/certs/1";
    for (const body of ["", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "x".repeat(200_000)])
      await expect(certificates(() => new Response(body)).made.chain(address)).rejects.toThrow(InvalidSignature);
    await expect(certificates(() => new Response("", { status: 404 })).made.chain(address)).rejects.toThrow(InvalidSignature);
    const away = certificates(() => new Response("", { status: 503 }));
    await expect(away.made.chain(address)).rejects.toThrow(ProviderUnavailable);
    await expect(away.made.chain(address)).rejects.toThrow(ProviderUnavailable);
    expect(away.asked).toHaveLength(2);
  });

  test("a flood of addresses is not kept", async () => {
    const { made, asked } = certificates(good);
    for (let i = 0; i < 20; i++) await made.chain(`https://api.paypal.com/certs/${i}`);
    await made.chain("https://api.paypal.com/certs/19");
    expect(asked).toHaveLength(20);
    await made.chain("https://api.paypal.com/certs/0");
    expect(asked).toHaveLength(21);
  });

  test("the public authorities are among those that are believed", () => {
    expect(certificates(good).made.authorities.length).toBeGreaterThan(50);
  });
});
