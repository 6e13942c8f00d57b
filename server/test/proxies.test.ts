import type { Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clientAddress } from "../src/platform/http/address.ts";
import { startTestShop, type TestShop } from "./app.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ worker: false });
});
afterAll(() => shop.close());

describe("behind reverse proxies", () => {
  const attempt = async (url: string, forwarded: string) => {
    const query = `mutation { sessionCreate(input: { login: "packer@test.shop", password: "wrong wrong 1" }) { token } }`;
    const answer = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-for": forwarded },
      body: JSON.stringify({ query }),
    });
    return ((await answer.json()) as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions.code ?? "wrong";
  };

  test.each([
    ["one", "1", (i: number) => `10.9.8.${i}, 203.0.113.7`],
    ["two", "2", (i: number) => `10.9.8.${i}, 203.0.113.8, 198.51.100.2`],
    ["none", "0", (i: number) => `203.0.113.${i}`],
  ])("what a client writes into X-Forwarded-For gives it no further attempt: %s", async (_how, proxies, forwarded) => {
    const strict = await startTestShop({ like: shop, worker: false, env: { RATE_LIMITS: "true", TRUST_PROXY: proxies } });
    const said = [];
    for (let i = 1; i <= 12; i++) said.push(await attempt(strict.url, forwarded(i)));
    expect(said).toEqual([...Array.from({ length: 10 }, () => "wrong"), "RATE_LIMITED", "RATE_LIMITED"]);
    if (proxies !== "0") expect(await attempt(strict.url, "203.0.113.99, 198.51.100.2")).toBe("wrong"); // somebody else's are his own
    await strict.close();
  });

  test("a socket's address is found by the same rule", () => {
    const from = (forwarded: string | undefined, proxies: number) =>
      clientAddress({ headers: { "x-forwarded-for": forwarded }, socket: { remoteAddress: "127.0.0.1" } as Socket }, proxies);
    expect(from("10.0.0.1, 203.0.113.7", 0)).toBe("127.0.0.1");
    expect(from("10.0.0.1, 203.0.113.7", 1)).toBe("203.0.113.7");
    expect(from("10.0.0.1, 203.0.113.7, 198.51.100.2", 2)).toBe("203.0.113.7");
    expect(from("203.0.113.7", 3)).toBe("203.0.113.7");
    expect(from(undefined, 1)).toBe("127.0.0.1");
  });
});
