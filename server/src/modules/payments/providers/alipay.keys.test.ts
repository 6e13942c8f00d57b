import { describe, expect, test } from "vitest";
import { type AlipayCredentials, readCredentials } from "./alipay.keys.ts";
import { gateway, merchant } from "./alipay.testkit.ts";
import { CredentialsError } from "./provider.ts";

const good: AlipayCredentials = {
  appId: "2021000000000001",
  sellerId: "2088000000000001",
  privateKey: merchant.privateKey,
  alipayPublicKey: gateway.publicKey,
};
const bare = (pem: string) => pem.replaceAll(/-----[^-]+-----|\s/g, "");

describe("what the merchant set up", () => {
  test("is taken as Alipay's tools give it", () => {
    expect(() => readCredentials(good)).not.toThrow();
    expect(() =>
      readCredentials({ ...good, privateKey: bare(merchant.privateKey), alipayPublicKey: bare(gateway.publicKey) }),
    ).not.toThrow();
    const { sellerId: _left, ...without } = good;
    expect(() => readCredentials(without)).not.toThrow();
  });

  test.each<[Partial<AlipayCredentials>, RegExp]>([
    [{ appId: "my shop" }, /^ALIPAY_APP_ID: .*16 digits/],
    [{ appId: "wx0000000000000001" }, /^ALIPAY_APP_ID: /],
    [{ sellerId: "shop@example.com" }, /^ALIPAY_SELLER_ID: .*2088/],
    [{ sellerId: "2021000000000001" }, /^ALIPAY_SELLER_ID: /],
    [{ privateKey: "app_private_key.pem" }, /^ALIPAY_PRIVATE_KEY: is not a readable RSA key/],
    [{ privateKey: merchant.privateKey.slice(40, 400) }, /^ALIPAY_PRIVATE_KEY: /],
    [{ alipayPublicKey: merchant.privateKey }, /^ALIPAY_PUBLIC_KEY: is not a readable RSA key/],
    [{ alipayPublicKey: merchant.publicKey }, /^ALIPAY_PUBLIC_KEY: is the application's own key/],
    [{ alipayPublicKey: bare(merchant.publicKey) }, /^ALIPAY_PUBLIC_KEY: is the application's own key/],
  ])("%# is refused by the setting's name, and nothing secret is repeated", (change, text) => {
    const thrown = (() => {
      try {
        readCredentials({ ...good, ...change });
      } catch (error) {
        return error as Error;
      }
      return null;
    })();
    expect(thrown).toBeInstanceOf(CredentialsError);
    expect(thrown!.message).toMatch(text);
    expect(thrown!.message).not.toContain(merchant.privateKey.slice(60, 90));
  });
});
