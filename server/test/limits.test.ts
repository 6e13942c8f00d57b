import { getIntrospectionQuery, parse, validate } from "graphql";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rows, sql } from "../src/platform/db/sql.ts";
import { operationCost } from "../src/platform/graphql/cost.ts";
import { documentLimits, limitsRule } from "../src/platform/graphql/limits.ts";
import { projectRoot } from "../src/platform/project.ts";
import { shopSchema } from "../src/schema.ts";
import { startTestShop, type TestShop } from "./app.ts";
import { aProduct } from "./factories.catalogue.ts";
import { aCart, place } from "./factories.orders.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());

/** What no answer may tell: stacks, statements, files, libraries. */
const inside = /\bat .+\(|node_modules|\/server\/|\.ts:\d|select .+ from |insert into|relation "|postgres|kysely|apollo server/i;
const raw = async (body: BodyInit, headers: Record<string, string> = { "content-type": "application/json" }) => {
  const answer = await fetch(`${shop.url}/graphql`, { method: "POST", body, headers });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text };
};
const strictly = async (query: string, variables?: object) => {
  const headers = { "content-type": "application/json", accept: "application/graphql-response+json" };
  const { text, ...answer } = await raw(JSON.stringify({ query, variables }), headers);
  return {
    ...answer,
    text,
    body: JSON.parse(text) as {
      errors?: { message: string; extensions: { code: string; requestId: string } }[];
      data?: unknown;
      extensions?: { cost?: { requested: number; actual: number } };
    },
  };
};
const chain = (depth: number, inner = "id") =>
  `{ product(slug: "x") { ${"variants { product { ".repeat(depth)} ${inner} ${"} }".repeat(depth)} } }`;
const nested = (n: number) => `{ ${"a { ".repeat(n)} b ${"}".repeat(n)} }`;
const bomb = (n: number) =>
  `query { product(slug: "x") { ...F0 } } ${Array.from({ length: n }, (_, i) => `fragment F${i} on Product { ...F${i + 1} ...F${i + 1} }`).join(" ")} fragment F${n} on Product { a: id b: id }`;

describe("documents that ask for too much are refused before anything runs", () => {
  test.each([
    ["deeper than allowed", chain(8)],
    [
      "deeper than allowed, in fragments",
      `{ product(slug: "x") { ...A } } fragment A on Product { variants { product { variants { product { variants { product { ...B } } } } } } } fragment B on Product { variants { product { variants { product { variants { product { id } } } } } } }`,
    ],
    [
      "deeper than allowed, in inline fragments",
      `{ product(slug: "x") { ${"... on Product { variants { product { ".repeat(7)} id ${"} } }".repeat(7)} } }`,
    ],
    ["nested 200,000 levels", nested(200_000).slice(0, 95_000)],
    ["of more tokens than allowed", `{ ${"__typename ".repeat(2_000)} }`],
    ["with more aliases than allowed", `{ ${Array.from({ length: 16 }, (_, i) => `a${i}: me { id }`).join(" ")} }`],
    [
      "with more aliases than allowed, in a fragment spread twice",
      `{ ...F ... on Query { ...F } } fragment F on Query { ${Array.from({ length: 8 }, (_, i) => `a${i}: me { id }`).join(" ")} }`,
    ],
    ["with six mutations", `mutation { ${Array.from({ length: 6 }, (_, i) => `a${i}: cartCreate(input: {}) { cart { id } }`).join(" ")} }`],
    ["with more directives than allowed", `{ me { ${"id @include(if: true) ".repeat(21)} } }`],
    ["with 5,000 unknown directives", `{ me { id ${"@x ".repeat(5_000)} } }`],
    ["a bomb of fragments", bomb(12)],
    ["with fragments in a circle", `{ product(slug: "x") { ...A } } fragment A on Product { ...B } fragment B on Product { ...A }`],
    [
      "introspection deeper than its own limit",
      `{ __type(name: "Query") { fields { type { ${"ofType { ".repeat(14)} name ${"}".repeat(14)} } } } }`,
    ],
    [
      "introspection in a circle of fields",
      `{ __schema { types { fields { type { fields { type { fields { type { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } } } } } } } }`,
    ],
    ["that costs too much", `{ products(first: 100) { nodes { variants { product { variants { product { id } } } } } } }`],
  ])("%s", async (_what, query) => {
    const began = process.cpuUsage();
    const { status, body, text } = await strictly(query);
    const { user, system } = process.cpuUsage(began);
    expect({ status, data: body.data }).toEqual({ status: 400, data: undefined });
    expect(text).not.toMatch(inside);
    expect(text.length).toBeLessThan(20_000);
    for (const { extensions } of body.errors!) expect(extensions.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect((user + system) / 1000).toBeLessThan(1_000); // with the test's own work in the same process
  });

  test("the standard introspection query is answered, and fits its limit", async () => {
    const { status, body } = await strictly(
      getIntrospectionQuery({
        descriptions: true,
        directiveIsRepeatable: true,
        inputValueDeprecation: true,
        schemaDescription: true,
        specifiedByUrl: true,
      }),
    );
    expect([status, body.errors]).toEqual([200, undefined]);
    expect(Object.keys((body.data as { __schema: object }).__schema)).toContain("types");
  });

  test("the limits are met, not passed: what just fits is answered", async () => {
    expect((await strictly(`{ ${Array.from({ length: 15 }, (_, i) => `a${i}: me { id }`).join(" ")} }`)).status).toBe(200);
    expect((await strictly(chain(2))).status).toBe(200);
  });

  test("the cost is told, staff may spend ten times as much", async () => {
    const costly = `{ products(first: 100) { nodes { variants { product { variants { product { id } } } } } } }`;
    const small = await shop.gql(`{ products(first: 10) { nodes { id } } }`);
    expect(small.extensions!.cost).toEqual({ requested: 11, actual: 1 }); // nothing is on sale in this shop
    expect((await shop.gql(costly)).errors![0]!.extensions.code).toBe("TOO_EXPENSIVE");
    expect((await shop.gql(costly, {}, { token: shop.owner })).errors).toBeUndefined();
  });

  test("every operation of the web client fits its limits with room to spare", () => {
    const documents = Object.values(
      JSON.parse(readFileSync(join(projectRoot, "web/app/gql/persisted-documents.json"), "utf8")) as Record<string, string>,
    );
    expect(documents.length).toBeGreaterThan(10);
    const most = documentLimits(shop.app.env);
    const roomy = limitsRule({ ...most, depth: Math.floor(most.depth * 0.7), aliases: Math.floor(most.aliases * 0.7) });
    const tight = documents.flatMap((text) => {
      const document = parse(text);
      const operation = document.definitions.find((d) => d.kind === "OperationDefinition")!;
      const variables = Object.fromEntries(
        (operation.variableDefinitions ?? []).flatMap(({ variable, type, defaultValue }) =>
          String(type.kind) === "NonNullType" && !defaultValue
            ? [[variable.name.value, /first|last|size/i.test(variable.name.value) ? 24 : "x"]]
            : [],
        ),
      );
      const cost = operationCost(shopSchema(), document, variables) ?? 0;
      const limit = /Admin|Desk/.test(operation.name?.value ?? "") ? 50_000 : 5_000;
      let tokens = 0;
      for (let token = document.loc!.startToken; token.next; token = token.next) tokens++;
      const tooDeep = validate(shopSchema(), document, [roomy]).length > 0;
      return tooDeep || tokens > most.tokens * 0.7 || cost > limit * 0.7
        ? [`${operation.name?.value}: ${tokens} tokens, cost ${cost}`]
        : [];
    });
    expect(tight).toEqual([]);
  });
});

describe("requests that are none", () => {
  test.each([
    ["no JSON", "{", { "content-type": "application/json" }, 400],
    ["an empty body", "", { "content-type": "application/json" }, 400],
    ["null", "null", { "content-type": "application/json" }, 400],
    ["a number", "42", { "content-type": "application/json" }, 400],
    ["a batch", JSON.stringify([{ query: "{ me { id } }" }, { query: "{ me { id } }" }]), { "content-type": "application/json" }, 400],
    ["a query that is no text", JSON.stringify({ query: { me: 1 } }), { "content-type": "application/json" }, 400],
    [
      "variables that are no object",
      JSON.stringify({ query: "{ me { id } }", variables: [1] }),
      { "content-type": "application/json" },
      400,
    ],
    ["a poisoned prototype", `{"query":"{ me { id } }","__proto__":{"x":1}}`, { "content-type": "application/json" }, 400],
    ["XML", "<query/>", { "content-type": "application/xml" }, 415],
    ["text", "{ me { id } }", { "content-type": "text/plain" }, 400],
    ["a picture", "GIF89a", { "content-type": "image/gif" }, 415],
    ["a body of 5 MB", `{"query":"${"x".repeat(5_000_000)}"}`, { "content-type": "application/json" }, 413],
    ["a body just above the limit", `{"query":"${"x".repeat(102_400)}"}`, { "content-type": "application/json" }, 413],
  ] as [string, string, Record<string, string>, number][])("%s: 4xx, JSON, nothing of the inside", async (_what, body, headers, status) => {
    const answer = await raw(body, headers);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toMatch(/json/);
    expect(JSON.parse(answer.text).errors[0].extensions).toEqual({
      code: expect.stringMatching(/^[A-Z_]+$/),
      requestId: answer.headers.get("x-request-id"),
    });
    expect(answer.text).not.toMatch(inside);
  });

  test.each([
    [
      "an unknown operation",
      { query: "query A { me { id } } query B { me { name } }", operationName: "C" },
      "OPERATION_RESOLUTION_FAILURE",
    ],
    ["no operation named where there are two", { query: "query A { me { id } } query B { me { name } }" }, "OPERATION_RESOLUTION_FAILURE"],
    ["a syntax error", { query: "{ me { " }, "GRAPHQL_PARSE_FAILED"],
    ["an unknown field", { query: "{ moon }" }, "GRAPHQL_VALIDATION_FAILED"],
    [
      "an unknown hash of a persisted query",
      { extensions: { persistedQuery: { version: 1, sha256Hash: "0".repeat(64) } } },
      "PERSISTED_QUERY_NOT_FOUND",
    ],
  ])("%s has its own code", async (_what, body, code) => {
    const { text } = await raw(JSON.stringify(body));
    expect(JSON.parse(text).errors[0].extensions.code).toMatch(new RegExp(`${code}|PERSISTED_QUERY_NOT_SUPPORTED`));
    expect(text).not.toMatch(inside);
  });

  test("over a subscription's head: HTTP says that it needs a socket", async () => {
    const { body } = await strictly(`subscription { orderPlaced { eventId } }`);
    expect(body.errors![0]!.extensions.code).not.toBe("INTERNAL");
  });
});

describe("the character U+0000, which PostgreSQL keeps in no text, is the caller's mistake", () => {
  const nul = "a\\u0000b";
  test.each([
    ["product", `{ product(slug: "${nul}") { id } }`],
    ["search", `{ search(query: "${nul}") { nodes { id } } }`],
    ["searchSuggestions", `{ searchSuggestions(query: "${nul}") { text } }`],
    ["a cursor", `{ products(after: "${Buffer.from(`["${nul}","b"]`).toString("base64url")}") { nodes { id } } }`],
    ["sessionCreate", `mutation { sessionCreate(input: { login: "${nul}@test.shop", password: "moss on the roof 3" }) { token } }`],
    [
      "customerRegister",
      `mutation { customerRegister(input: { name: "${nul}", email: "nul@test.shop", password: "moss on the roof 3" }) { token } }`,
    ],
  ])("%s", async (_where, query) => {
    const { errors } = await shop.gql(query);
    expect(errors?.[0]?.extensions.code).toMatch(/^BAD_/);
  });

  test("a note or the key of an order, which is not placed", async () => {
    const product = await aProduct(shop, { stock: 5 });
    const cart = await aCart(shop, [{ variantId: product.variants[0]!.id, quantity: 1 }]);
    const paymentMethod = "BANK_TRANSFER";
    await expect(place(shop, cart, { paymentMethod, note: "a\0b" })).rejects.toThrow("BAD_INPUT");
    await expect(place(shop, cart, { paymentMethod, key: "a\0b" })).rejects.toThrow("BAD_INPUT");
    expect((await place(shop, cart, { paymentMethod, note: "ab" })).order!.status).toBe("AWAITING_PAYMENT");
  });
});

test.each([
  ["en;q=0.1, zh;q=0.9", "zh-CN"],
  ["zh-TW;q=0.4,en-GB;q=0.8,fr", "en"],
  ["fr, en", "en"],
  ["en;q=0, fr", "zh-CN"],
  ["", "zh-CN"],
])("of the languages %s the one that is wanted most answers: %s", async (wanted, answered) => {
  const { headers } = await raw(`{"query":"{ me { id } }"}`, { "content-type": "application/json", "accept-language": wanted });
  expect(headers.get("content-language")).toBe(answered);
});

describe("pages of lists", () => {
  test.each([
    "first: 0",
    "first: -1",
    "first: 101",
    "first: 2000000000",
    'first: 5, after: "x"',
    'after: "eyJhIjoxfQ"',
    'after: ""',
    `after: "${Buffer.from('["a","b","c","d","e","f","g"]').toString("base64url")}"`,
    `after: "${"A".repeat(5_000)}"`,
  ])("products(%s) is refused as the caller's mistake", async (args) => {
    const { errors } = await shop.gql(`{ products(${args}) { nodes { id } } }`);
    expect(errors?.[0]?.extensions.code).toMatch(/BAD_INPUT|TOO_EXPENSIVE/);
  });

  test("a cursor of another list is refused, also when it has as many parts", async () => {
    for (let i = 0; i < 3; i++) await aProduct(shop, { stock: 1 });
    const cursorOf = async (field: string) =>
      (await shop.must(`{ list: ${field} { pageInfo { endCursor } } }`, {}, { token: shop.owner })).list.pageInfo.endCursor as string;
    const cursor = await cursorOf("stockLevels(first: 1)");
    const lists = [
      `products(after: "${cursor}")`,
      `orders(after: "${cursor}")`,
      `myOrders(after: "${cursor}")`,
      `products(sortKey: PRICE_ASC, after: "${await cursorOf("products(first: 1, sortKey: NEWEST)")}")`,
    ];
    for (const list of lists) {
      const { errors } = await shop.gql(`{ ${list} { nodes { id } } }`, {}, { token: shop.owner });
      expect([list, errors?.[0]?.extensions.code]).toEqual([list, "BAD_INPUT"]);
    }
  });
});

describe("every kind of answer", () => {
  const kinds: [string, string, RequestInit][] = [
    ["data", "/graphql", { method: "POST", body: `{"query":"{ me { id } }"}`, headers: { "content-type": "application/json" } }],
    ["a refused document", "/graphql", { method: "POST", body: `{"query":"{ moon }"}`, headers: { "content-type": "application/json" } }],
    [
      "a body that is too large",
      "/graphql",
      { method: "POST", body: "x".repeat(200_000), headers: { "content-type": "application/json" } },
    ],
    ["a redirection", "/graphql", { headers: { accept: "text/html" }, redirect: "manual" }],
    ["health", "/livez", {}],
    ["readiness", "/readyz", {}],
    ["an address that does not exist", "/nowhere", {}],
    ["a method that is not offered", "/graphql", { method: "DELETE" }],
    ["an address that cannot be read", "/%E0%A4%A", {}],
    ["an address that cannot be read, for a browser", "/%E0%A4%A", { headers: { accept: "text/html,*/*;q=0.8" } }],
  ];
  test.each(kinds)("%s has the security headers and a request id", async (_what, path, init) => {
    const { headers } = await fetch(`${shop.url}${path}`, init);
    expect(Object.fromEntries(headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "strict-origin-when-cross-origin",
      "cross-origin-opener-policy": "same-origin",
      "content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
      "x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(headers.get("x-powered-by")).toBeNull();
    expect(headers.get("server")).toBeNull();
  });

  test("an address that cannot be read is a page for a browser, in both languages and with ways home, and data for a program", async () => {
    const address = `${shop.url}/en/products/%E0%A4%A`;
    const seen = await fetch(address, { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" } });
    expect([seen.status, seen.headers.get("content-type")]).toEqual([400, "text/html; charset=utf-8"]);
    const html = await seen.text();
    for (const part of [
      "这个网址无法识别",
      "This address cannot be read",
      'href="/zh"',
      'href="/en"',
      `${shop.app.shopName!.zh} ${shop.app.shopName!.en}`,
    ])
      expect(html).toContain(part);
    expect(seen.headers.get("content-security-policy")).toContain("default-src 'none'");
    const read = await fetch(address);
    expect([read.status, await read.json()]).toMatchObject([400, { errors: [{ extensions: { code: "BAD_REQUEST" } }] }]);
  });

  test("an answer for one person is kept by no cache", async () => {
    const { headers } = await shop.gql("{ me { email } }", {}, { token: shop.owner });
    expect(headers.get("cache-control")).toMatch(/no-store/);
  });

  test("behind https browsers are told to stay there", async () => {
    const secure = await startTestShop({ like: shop, worker: false });
    secure.app.publicUrl = "https://shop.example";
    expect((await fetch(`${secure.url}/livez`)).headers.get("strict-transport-security")).toMatch(/max-age=(3153|6307)\d+/);
    await secure.close();
  });
});

describe("a bug of ours", () => {
  test("is told as a number to ask after, and nothing of its inside", async () => {
    const broken = await startTestShop();
    await rows(broken.ctx(), sql`drop table category cascade`);
    for (let i = 0; i < 3; i++) {
      const { status, errors, headers } = await broken.gql("{ categories { name } }");
      const requestId = headers.get("x-request-id");
      expect(status).toBe(200);
      expect(errors).toEqual([
        {
          message: `Something went wrong on our side (request ${requestId})`,
          extensions: { code: "INTERNAL", requestId },
          locations: expect.anything(),
          path: ["categories"],
        },
      ]);
    }
    await rows(broken.ctx(), sql`drop table session cascade`);
    const outside = await broken.gql("{ shop { __typename } }", {}, { token: broken.owner });
    expect(outside.status).toBe(500);
    expect(outside.errors![0]!.extensions).toEqual({ code: "INTERNAL", requestId: outside.headers.get("x-request-id") });
    expect(JSON.stringify(outside)).not.toMatch(/relation|session"/);
    await broken.close();
  });
});
