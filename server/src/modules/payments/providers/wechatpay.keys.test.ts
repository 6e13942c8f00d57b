import { describe, expect, test } from "vitest";
import { InvalidSignature, ProviderUnavailable } from "./provider.ts";
import {
  API_V3_KEY,
  certificateList,
  certificateSigners,
  fake,
  merchant,
  no,
  notice,
  now,
  paid,
  post,
  PUBLIC_KEY_ID,
  publicKeySigner,
  ref,
  reject,
  type Seen,
  shop,
  type Signer,
  stranger,
  vouch,
  wechat,
} from "./wechatpay.testkit.ts";

const { one, two } = certificateSigners;

describe("credentials are checked before anything is asked, and an error names the setting and no secret", () => {
  const short = merchant.privateKey.slice(0, 400);
  test.each<[string, Record<string, string | undefined>]>([
    ["WECHATPAY_MCH_ID", { mchId: "190000000a" }],
    ["WECHATPAY_APP_ID", { appId: "1234567890" }],
    ["WECHATPAY_SERIAL", { serial: "no serial" }],
    ["WECHATPAY_PRIVATE_KEY", { privateKey: short }],
    ["WECHATPAY_PRIVATE_KEY", { privateKey: merchant.publicKey }],
    ["WECHATPAY_API_V3_KEY", { apiV3Key: "sixteen letters!" }],
    ["WECHATPAY_PUBLIC_KEY_ID", { publicKeyId: undefined }],
    ["WECHATPAY_PUBLIC_KEY_ID", { publicKeyId: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1" }],
    ["WECHATPAY_PUBLIC_KEY", { publicKey: undefined }],
    ["WECHATPAY_PUBLIC_KEY", { publicKey: "AAAA" }],
    ["WECHATPAY_PUBLIC_KEY", { publicKey: merchant.privateKey }],
    ["WECHATPAY_PUBLIC_KEY", { publicKey: merchant.publicKey }],
    ["WECHATPAY_APP_SECRET", { appSecret: "x" }],
    ["WECHATPAY_APP_SECRET", { appSecret: undefined }],
  ])("%s: %j", (setting, credentials) => {
    const make = () => shop(reject, { credentials });
    expect(make).toThrow(new RegExp(`^${setting}: `));
    for (const secret of [short.slice(40, 80), "sixteen letters!", API_V3_KEY]) expect(make).not.toThrow(secret);
  });

  test("keys come as PEM, as PEM with written line breaks, or bare", () => {
    const written = merchant.privateKey.replaceAll("\n", "\\n");
    const bare = (text: string) => text.replaceAll(/-----[^-]+-----|\s/g, "");
    for (const credentials of [{ privateKey: written }, { privateKey: bare(merchant.privateKey) }, { publicKey: bare(wechat.publicKey) }])
      expect(() => shop(reject, { credentials })).not.toThrow();
  });
});

const transaction = { body: { ...paid } };
/** A WeChat of certificates: `signer` signs what it answers, the list holds `listed`. */
const wechatOf = (state: { signer: Signer; listed: Signer[]; broken?: Partial<{ key: string; to: number }> }, clock = () => now) => {
  const calls: string[] = [];
  const answer = ({ path }: Seen) => {
    calls.push(path);
    return path === "/v3/certificates" ? { body: certificateList(state.listed, state.broken) } : transaction;
  };
  const fetch: typeof globalThis.fetch = (url, init) => fake(answer, undefined, state.signer, clock).fetch(url, init);
  return { fetch, calls, asked: () => calls.filter((path) => path === "/v3/certificates").length };
};

describe("certificate mode", () => {
  test("certificates are fetched once and believed; no key is named in the request", async () => {
    const theirs = wechatOf({ signer: one, listed: [one, two] });
    const adapter = shop(theirs.fetch, { certificates: true });
    expect(await adapter.query(ref)).toMatchObject({ state: "PAID" });
    expect(await adapter.query(ref)).toMatchObject({ state: "PAID" });
    expect(theirs.asked()).toBe(1);
    const { fetch, seen } = fake(() => transaction);
    await shop(fetch).query(ref);
    expect(seen[0]!.headers.get("wechatpay-serial")).toBe(PUBLIC_KEY_ID);
  });

  test("while one certificate follows the other both are believed, in replies and notifications", async () => {
    const state = { signer: one, listed: [one, two] };
    const theirs = wechatOf(state);
    const adapter = shop(theirs.fetch, { certificates: true });
    await adapter.query(ref);
    state.signer = two;
    expect(await adapter.query(ref)).toMatchObject({ state: "PAID" });
    for (const signer of [one, two]) {
      const body = notice(paid);
      expect((await adapter.handleNotification(post(body, vouch(body, signer)))).events).toHaveLength(1);
    }
    expect(theirs.asked()).toBe(1);
  });

  test("a certificate that appears later is learnt, and one that was taken away is forgotten after half a day", async () => {
    let time = now.getTime();
    const clock = () => new Date(time);
    const state = { signer: one, listed: [one] };
    const theirs = wechatOf(state, clock);
    const adapter = shop(theirs.fetch, { certificates: true, clock });
    await adapter.query(ref);
    state.listed = [one, two];
    state.signer = two;
    time += 61_000;
    expect(await adapter.query(ref)).toMatchObject({ state: "PAID" });
    expect(theirs.asked()).toBe(2);
    state.listed = [two];
    time += 12 * 3_600_000;
    const body = notice(paid);
    await expect(adapter.handleNotification(post(body, vouch(body, one, clock())))).rejects.toThrow(InvalidSignature);
    expect((await adapter.handleNotification(post(body, vouch(body, two, clock())))).events).toHaveLength(1);
  });

  test("an expired certificate vouches for nothing", async () => {
    const theirs = wechatOf({ signer: one, listed: [one], broken: { to: now.getTime() - 1 } });
    await expect(shop(theirs.fetch, { certificates: true }).query(ref)).rejects.toThrow(InvalidSignature);
  });

  test("a thousand notifications of unknown numbers lead to one question a minute", async () => {
    const theirs = wechatOf({ signer: one, listed: [one, two] });
    const adapter = shop(theirs.fetch, { certificates: true });
    const body = notice(paid);
    const send = (serial: string) => adapter.handleNotification(post(body, vouch(body, { serial, privateKey: stranger.privateKey })));
    for (let i = 0; i < 1_000; i++)
      await expect(send(`5C${i.toString(16).toUpperCase().padStart(38, "0")}`)).rejects.toThrow(InvalidSignature);
    await expect(send("PUB_KEY_ID_0999")).rejects.toThrow(InvalidSignature);
    expect(theirs.asked()).toBe(1);
  });

  test("ten notifications at once wait for one list", async () => {
    const theirs = wechatOf({ signer: one, listed: [one, two] });
    const adapter = shop(theirs.fetch, { certificates: true });
    const body = notice(paid);
    const read = await Promise.all(Array.from({ length: 10 }, () => adapter.handleNotification(post(body, vouch(body, two)))));
    expect(read.flatMap(({ events }) => events)).toHaveLength(10);
    expect(theirs.asked()).toBe(1);
  });

  test("a list that a stranger sealed, or signed, is not believed", async () => {
    const sealed = wechatOf({ signer: one, listed: [one], broken: { key: "f".repeat(32) } });
    await expect(shop(sealed.fetch, { certificates: true }).query(ref)).rejects.toMatchObject({
      name: "ProviderUnavailable",
      code: "CERTIFICATES",
    });
    const signed = wechatOf({ signer: { serial: one.serial, privateKey: stranger.privateKey }, listed: [one] });
    await expect(shop(signed.fetch, { certificates: true }).query(ref)).rejects.toThrow(InvalidSignature);
    const foreign = wechatOf({ signer: { serial: "5D11111111111111", privateKey: stranger.privateKey }, listed: [one] });
    await expect(shop(foreign.fetch, { certificates: true }).query(ref)).rejects.toThrow(InvalidSignature);
  });

  test("while the list cannot be had, notifications are not refused as forged, but for later", async () => {
    const body = notice(paid);
    await expect(shop(reject, { certificates: true }).handleNotification(post(body, vouch(body, one)))).rejects.toThrow(
      ProviderUnavailable,
    );
  });
});

describe("changing from certificates to the public key", () => {
  test("both vouch, whatever the settings prefer", async () => {
    const answer = ({ path }: Seen) => (path === "/v3/certificates" ? { body: certificateList() } : transaction);
    const adapter = shop(fake(answer).fetch);
    for (const signer of [publicKeySigner, one, two]) {
      const body = notice(paid);
      expect((await adapter.handleNotification(post(body, vouch(body, signer)))).events).toHaveLength(1);
    }
  });

  test("a merchant without any certificate is told so by WeChat, and nobody but the public key vouches", async () => {
    const theirs = fake(({ path }) => (path === "/v3/certificates" ? no(404, "RESOURCE_NOT_EXISTS") : transaction));
    const adapter = shop(theirs.fetch);
    const body = notice(paid);
    for (let i = 0; i < 3; i++) await expect(adapter.handleNotification(post(body, vouch(body, one)))).rejects.toThrow(InvalidSignature);
    expect(theirs.seen).toHaveLength(1);
    expect(await adapter.query(ref)).toMatchObject({ state: "PAID" });
  });
});
