import { auditServer, serverAudits } from "graphql-http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "./app.ts";

/** They ask for answers to a GET without any header; ours wants one of its own there, against forged requests. */
const refusedAsForged = new Set(["5A70", "D6D5", "6A70"]);

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());

describe("GraphQL over HTTP", () => {
  for (const { id, name, fn } of serverAudits({ url: () => `${shop.url}/graphql` }))
    test(`${id} ${name}`, async () => {
      const result = await fn();
      const reason = "reason" in result ? result.reason : "";
      expect({ id, status: result.status, reason }).toEqual({
        id,
        status: refusedAsForged.has(id) ? "notice" : "ok",
        reason: refusedAsForged.has(id) ? reason : "",
      });
    });
});

test("the audit as a whole has 61 parts: 58 are fine, three are notices about a GET that anyone could forge", async () => {
  const results = await auditServer({ url: `${shop.url}/graphql` });
  const notices = results.filter(({ status }) => status === "notice").map(({ id }) => id);
  expect(results.filter(({ status }) => status === "ok")).toHaveLength(58);
  expect(new Set(notices)).toEqual(refusedAsForged);
});

describe("beyond the audits", () => {
  const get = (search: string, headers: Record<string, string>) => fetch(`${shop.url}/graphql${search}`, { headers, redirect: "manual" });

  test("a browser that opens the address is led to the playground", async () => {
    const answer = await get("", { accept: "text/html,application/xhtml+xml,*/*;q=0.8" });
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "/developers/graphql"]);
  });

  test("a GET with a query is answered to programs that send the shop's header, and to nobody else", async () => {
    const query = "?query={me{name}}";
    const program = await get(query, { "x-onestall": "1" });
    expect([program.status, await program.json()]).toEqual([200, expect.objectContaining({ data: { me: null } })]);
    expect((await get(query, {})).status).toBe(400);
    expect((await get(query, { accept: "text/html" })).status).toBe(400);
  });

  test("a mutation by GET is refused and changes nothing", async () => {
    const answer = await get(`?query=${encodeURIComponent("mutation { cartCreate(input: {}) { cart { id } } }")}`, { "x-onestall": "1" });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("POST");
  });

  test.each(["PUT", "PATCH", "DELETE"])("%s is refused with the methods there are", async (method) => {
    const answer = await fetch(`${shop.url}/graphql`, { method });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, POST"]);
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: "BAD_REQUEST" } }] });
  });

  test("a subscription sent without a WebSocket is refused with the way to go", async () => {
    const { status, errors } = await shop.gql(`subscription { stockChanged(variantIds: ["var_1"]) { eventId } }`);
    expect([status, errors?.[0]?.extensions.code, errors?.[0]?.message]).toEqual([
      200,
      "BAD_REQUEST",
      expect.stringContaining("WebSocket"),
    ]);
  });

  test("every answer of the endpoint is JSON with a request id in the header", async () => {
    for (const init of [
      { method: "POST" },
      { method: "POST", body: "{", headers: { "content-type": "application/json" } },
      { method: "OPTIONS" },
      {},
    ] as RequestInit[]) {
      const answer = await fetch(`${shop.url}/graphql`, init);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers.get("content-type")).toMatch(/^application\/(graphql-response\+)?json/);
      expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
      expect((await answer.json()).errors[0].extensions).toMatchObject({ requestId: answer.headers.get("x-request-id") });
    }
  });
});
