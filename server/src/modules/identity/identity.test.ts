import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, type Asker, startTestShop, type TestShop } from "../../../test/app.ts";
import { rows, sql } from "../../platform/db/sql.ts";
import { hashToken } from "../../platform/ids.ts";
import { sweepSessions } from "./session.service.ts";

const good = "moss on the roof 3";
let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());

const errors = "userErrors { code message field }";
const register = async (input: object, asker?: Asker) =>
  (
    await shop.must(
      `mutation($input: CustomerRegisterInput!) { customerRegister(input: $input) { token account { id name email phone role } ${errors} } }`,
      { input },
      asker,
    )
  ).customerRegister;
const login = (login: string, password: string, asker?: Asker, at: TestShop = shop): Promise<Answer> =>
  at.gql(
    `mutation($input: SessionCreateInput!) { sessionCreate(input: $input) { token account { email } ${errors} } }`,
    { input: { login, password } },
    asker,
  );
const me = async (asker: Asker) => (await shop.must("{ me { email name } }", {}, asker)).me;
const someone = async (name: string) => (await register({ name, email: `${name}@test.shop`, password: good })).token as string;
const cookieOf = (answer: Answer) => answer.headers.getSetCookie().find((cookie) => cookie.includes("session="))!;

describe("registering", () => {
  test("opens an account by e-mail or phone, signs it in, and keeps addresses in one form", async () => {
    const { account, token } = await register({ name: " Mei ", email: " Mei.Lin@Example.COM ", phone: "138 0013 8000", password: good });
    expect(account).toMatchObject({ name: "Mei", email: "mei.lin@example.com", phone: "+8613800138000", role: "CUSTOMER" });
    expect(await me({ token })).toMatchObject({ email: "mei.lin@example.com" });
    for (const name of ["mei.lin@example.com", "MEI.LIN@example.com ", "+86 138 0013 8000", "13800138000"])
      expect((await login(name, good)).data.sessionCreate.token).toMatch(/^ses_/);
  });

  test.each([
    ["a short password", { password: "short 7" }, "WEAK_PASSWORD", "password"],
    ["a common password", { password: "password123" }, "WEAK_PASSWORD", "password"],
    ["a common password in capitals", { password: "QWERTYUIOP" }, "WEAK_PASSWORD", "password"],
    ["a password with the own name in it", { name: "Josephine", password: "josephine 77" }, "WEAK_PASSWORD", "password"],
    ["a password of 129 characters", { password: "x1".repeat(65) }, "WEAK_PASSWORD", "password"],
    ["an address that is none", { email: "mei@" }, "INVALID", "email"],
    ["a phone number that is none", { phone: "12" }, "INVALID", "phone"],
    ["no address at all", { email: null }, "INVALID", "email"],
    ["no name", { name: "  " }, "INVALID", "name"],
    ["an address in use", { email: "owner@test.shop" }, "ALREADY_EXISTS", "email"],
  ])("%s is refused", async (_what, change, code, field) => {
    const refused = await register({ name: "Mei", email: `u${Math.random()}@test.shop`, password: good, ...change });
    expect(refused).toMatchObject({ token: null, account: null, userErrors: [{ code, field: [field] }] });
  });

  test("any characters make a password, up to 128 of them", async () => {
    for (const [i, password] of ["龙井虾仁配绿茶一杯", "🍵".repeat(128), "  spaces count  ", "e\u0301toile du matin"].entries()) {
      const email = `chars${i}@test.shop`;
      await register({ name: "Mei", email, password });
      expect((await login(email, password)).data.sessionCreate.userErrors).toEqual([]);
      expect((await login(email, password.normalize("NFC"))).data.sessionCreate.userErrors).toEqual([]);
      expect((await login(email, password.trim().slice(1))).data.sessionCreate.token).toBeNull();
    }
  });
});

describe("at rest", () => {
  test("passwords are argon2id with 46 MiB, salted each by itself", async () => {
    await Promise.all([someone("rest1"), someone("rest2")]);
    const hashes = await rows(
      shop.ctx(),
      sql<{ passwordHash: string }>`select password_hash as "passwordHash" from account where email like 'rest%'`,
    );
    for (const { passwordHash } of hashes) expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
    expect(new Set(hashes.map(({ passwordHash }) => passwordHash)).size).toBe(2);
  });

  test("a hash with older parameters is renewed at the next sign-in", async () => {
    const { hash } = await import("@node-rs/argon2");
    await someone("older");
    const old = await hash(good, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
    await rows(shop.ctx(), sql`update account set password_hash = ${old} where email = 'older@test.shop'`);
    expect((await login("older@test.shop", good)).data.sessionCreate.token).toBeTruthy();
    const [row] = await rows(shop.ctx(), sql<{ h: string }>`select password_hash as h from account where email = 'older@test.shop'`);
    expect(row!.h).toContain("m=47104");
    expect((await login("older@test.shop", good)).data.sessionCreate.token).toBeTruthy();
  });

  test("a token has 192 random bits; the database holds its hash only", async () => {
    const token = await someone("tokens");
    expect(Buffer.from(token.slice(4), "base64url")).toHaveLength(24);
    const sessions = await rows(
      shop.ctx(),
      sql<{ all: string; hash: string }>`select session::text as all, token_hash as hash from session`,
    );
    expect(sessions.some(({ hash }) => hash === hashToken(token))).toBe(true);
    for (const { all } of sessions) expect(all).not.toContain(token.slice(4));
  });
});

describe("sessions", () => {
  test("a sign-in brings a new token; the one this browser had is dead", async () => {
    const old = await someone("renew");
    const fresh = (await login("renew@test.shop", good, { token: old })).data.sessionCreate.token;
    expect(fresh).not.toBe(old);
    expect(await me({ token: old })).toBeNull();
    expect(await me({ token: fresh })).not.toBeNull();
  });

  test("signing out ends this session at once, in every process, and no other", async () => {
    const [here, there] = [await someone("out"), (await login("out@test.shop", good)).data.sessionCreate.token];
    const second = await startTestShop({ like: shop, worker: false });
    expect((await second.must("{ me { email } }", {}, { token: here })).me).not.toBeNull();
    expect((await shop.must("mutation { sessionEnd(input: {}) { ended } }", {}, { token: here })).sessionEnd.ended).toBe(true);
    for (const at of [shop, second]) expect((await at.must("{ me { email } }", {}, { token: here })).me).toBeNull();
    expect(await me({ token: there })).not.toBeNull();
    expect((await shop.must("mutation { sessionEnd(input: { everywhere: true }) { ended } }", {}, { token: there })).sessionEnd.ended).toBe(
      true,
    );
    expect((await shop.must("mutation { sessionEnd(input: {}) { ended } }", {}, { token: there })).sessionEnd.ended).toBe(false);
    await second.close();
  });

  test("signing out everywhere ends all of them", async () => {
    const tokens = [
      await someone("all"),
      (await login("all@test.shop", good)).data.sessionCreate.token,
      (await login("all@test.shop", good)).data.sessionCreate.token,
    ];
    await shop.must("mutation { sessionEnd(input: { everywhere: true }) { ended } }", {}, { token: tokens[1] });
    for (const token of tokens) expect(await me({ token })).toBeNull();
  });

  test("an expired session is nobody's, and is forgotten", async () => {
    const token = await someone("late");
    await rows(shop.ctx(), sql`update session set expires_at = shop_now() - interval '1 second' where token_hash = ${hashToken(token)}`);
    expect(await me({ token })).toBeNull();
    await sweepSessions(shop.ctx());
    expect(await rows(shop.ctx(), sql`select 1 from session where token_hash = ${hashToken(token)}`)).toEqual([]);
  });

  test("a disabled account is nobody's at once, and cannot sign in", async () => {
    const token = await someone("gone");
    await rows(shop.ctx(), sql`update account set disabled_at = shop_now() where email = 'gone@test.shop'`);
    expect(await me({ token })).toBeNull();
    expect((await login("gone@test.shop", good)).data.sessionCreate.userErrors[0].code).toBe("INVALID_CREDENTIALS");
  });

  test("an owner has every permission, also one that was not there when the account was made", async () => {
    await rows(shop.ctx(), sql`update account set permissions = '{}' where email = 'owner@test.shop'`);
    const answer = await shop.must("{ me { permissions } desk { __typename } }", {}, { token: shop.owner });
    expect(answer.me.permissions.length).toBeGreaterThan(5);
  });

  test.each(["", "ses_", "x".repeat(5_000), "ses_' or 1=1 --", "null", "undefined"])(
    "the token %j opens nothing and breaks nothing",
    async (token) => {
      expect(
        (
          await shop.must(
            "{ me { name } }",
            {},
            { headers: { authorization: `Bearer ${token}`, cookie: `session=${encodeURIComponent(token)}` } },
          )
        ).me,
      ).toBeNull();
    },
  );
});

describe("changing the password", () => {
  const change = async (currentPassword: string, newPassword: string, token: string) =>
    (
      await shop.must(
        `mutation($input: PasswordChangeInput!) { passwordChange(input: $input) { account { email } ${errors} } }`,
        { input: { currentPassword, newPassword } },
        { token },
      )
    ).passwordChange;

  test("needs the one used so far and a good new one; ends all other sessions; the old one opens nothing more", async () => {
    const [here, there] = [await someone("change"), (await login("change@test.shop", good)).data.sessionCreate.token];
    expect((await change("wrong one 123", "ash glaze at dawn", here)).userErrors[0]).toMatchObject({
      code: "INVALID_CREDENTIALS",
      field: ["currentPassword"],
    });
    expect((await change(good, "12345678", here)).userErrors[0]).toMatchObject({ code: "WEAK_PASSWORD", field: ["newPassword"] });
    expect(await me({ token: there })).not.toBeNull();
    expect((await change(good, "ash glaze at dawn", here)).userErrors).toEqual([]);
    expect(await me({ token: here })).not.toBeNull();
    expect(await me({ token: there })).toBeNull();
    expect((await login("change@test.shop", good)).data.sessionCreate.token).toBeNull();
    expect((await login("change@test.shop", "ash glaze at dawn")).data.sessionCreate.token).toBeTruthy();
  });
});

describe("the cookie", () => {
  test("is out of reach of scripts and of other sites' forms", async () => {
    await someone("cookie");
    const cookie = cookieOf(await login("cookie@test.shop", good));
    expect(cookie).toMatch(/^session=ses_[\w-]{32}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/);
    const header = { cookie: cookie.split(";")[0]! };
    expect(await me({ headers: header })).toMatchObject({ email: "cookie@test.shop" });
    const out = await shop.gql("mutation { sessionEnd(input: {}) { ended } }", {}, { headers: header });
    expect(cookieOf(out)).toMatch(/^session=; .*Max-Age=0$/);
    expect(await me({ headers: header })).toBeNull();
  });

  test("lasts half a day for staff", async () => {
    expect(cookieOf(await login("packer@test.shop", "kiln and glaze 7"))).toContain("Max-Age=43200");
  });

  test("is bound to the host and to TLS by its name when the shop is reached by https", async () => {
    const secure = await startTestShop({ like: shop, worker: false, env: { PUBLIC_URL: "https://shop.example" } });
    secure.app.publicUrl = "https://shop.example";
    const cookie = cookieOf(await login("cookie@test.shop", good, {}, secure));
    expect(cookie).toMatch(/^__Host-session=ses_[\w-]{32}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=\d+$/);
    const value = cookie.split(";")[0]!;
    expect((await secure.must("{ me { email } }", {}, { headers: { cookie: value } })).me).not.toBeNull();
    expect((await secure.must("{ me { email } }", {}, { headers: { cookie: value.replace("__Host-", "") } })).me).toBeNull(); // one that another subdomain could have set
    await secure.close();
  });
});

describe("another site's page cannot act for a signed-in visitor", () => {
  const mutation = `mutation { passwordChange(input: { currentPassword: "${good}", newPassword: "taken over by eve" }) { account { id } } }`;
  const json = JSON.stringify({ query: mutation });
  const evil = { origin: "https://evil.example" };
  const form = new FormData();
  form.set("operations", json);
  form.set("map", "{}");
  const vectors: [string, RequestInit, string?][] = [
    ["text/plain", { method: "POST", body: json, headers: { ...evil, "content-type": "text/plain" } }],
    [
      "text/plain that claims to be JSON",
      { method: "POST", body: json, headers: { ...evil, "content-type": "text/plain; x=application/json" } },
    ],
    ["no content type", { method: "POST", body: new Blob([json]), headers: evil }],
    ["a form, urlencoded", { method: "POST", body: new URLSearchParams({ query: mutation }), headers: evil }],
    ["a form, multipart", { method: "POST", body: form, headers: evil }],
    ["a link", { headers: {} }, `?query=${encodeURIComponent(mutation)}`],
    ["a picture", { headers: { "sec-fetch-dest": "image" } }, `?query=${encodeURIComponent(mutation)}`],
    [
      "a link that knows our header, from its script",
      { headers: { ...evil, "x-onestall": "1" } },
      `?query=${encodeURIComponent(mutation)}`,
    ],
    [
      "JSON, as if a preflight had been let through",
      { method: "POST", body: json, headers: { ...evil, "content-type": "application/json" } },
    ],
    ["JSON from a page without an origin", { method: "POST", body: json, headers: { origin: "null", "content-type": "application/json" } }],
    [
      "JSON from a neighbouring port",
      { method: "POST", body: json, headers: { origin: "http://127.0.0.1:1", "content-type": "application/json" } },
    ],
    ["PUT", { method: "PUT", body: json, headers: { ...evil, "content-type": "application/json" } }],
  ];
  let cookie: string;
  beforeAll(async () => {
    await someone("victim");
    cookie = cookieOf(await login("victim@test.shop", good)).split(";")[0]!;
  });
  test.each(vectors)("%s changes nothing", async (_how, init, search = "") => {
    await fetch(`${shop.url}/graphql${search}`, { ...init, headers: { ...(init.headers as Record<string, string>), cookie } });
    expect((await login("victim@test.shop", good)).data.sessionCreate.token).toBeTruthy();
    expect(await me({ headers: { cookie } })).toMatchObject({ email: "victim@test.shop" });
  });

  test("the preflight of another site is not let through", async () => {
    const answer = await fetch(`${shop.url}/graphql`, {
      method: "OPTIONS",
      headers: { ...evil, "access-control-request-method": "POST", "access-control-request-headers": "content-type" },
    });
    expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
  });

  test("the shop's own pages may, so the tests above say something", async () => {
    const answer = await fetch(`${shop.url}/graphql`, {
      method: "POST",
      body: JSON.stringify({ query: "{ me { email } }" }),
      headers: { origin: shop.url, "content-type": "application/json", cookie },
    });
    expect((await answer.json()).data.me.email).toBe("victim@test.shop");
  });
});

describe("guessing", () => {
  let strict: TestShop;
  let second: TestShop;
  beforeAll(async () => {
    await someone("guess");
    strict = await startTestShop({ like: shop, worker: false, env: { RATE_LIMITS: "true" } });
    second = await startTestShop({ like: shop, worker: false, env: { RATE_LIMITS: "true" } });
  });
  afterAll(async () => {
    await strict.close();
    await second.close();
  });

  test("an unknown account and a wrong password are answered alike", async () => {
    const plain = async (name: string) => {
      const { status, data, errors } = await login(name, "not the password 1");
      return { status, data, errors };
    };
    expect(await plain("nobody@test.shop")).toEqual(await plain("guess@test.shop"));
    expect(await plain("13900000000")).toEqual(await plain("guess@test.shop"));
  });

  test("after ten failures an account is closed to this address, right password or not, and says for how long", async () => {
    for (let i = 0; i < 10; i++)
      expect((await login("guess@test.shop", "wrong wrong 1", {}, strict)).data.sessionCreate.userErrors[0].code).toBe(
        "INVALID_CREDENTIALS",
      );
    const refused = await login("GUESS@test.shop ", good, {}, strict);
    expect(refused.errors![0]!.extensions.code).toBe("RATE_LIMITED");
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(60);
    expect((await login("cookie@test.shop", good, {}, strict)).data.sessionCreate.token).toBeTruthy(); // others are not locked out with it
  });

  test("a success forgets the failures before it", async () => {
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 8; i++) await login("renew@test.shop", "wrong wrong 1", {}, strict);
      expect((await login("renew@test.shop", good, {}, strict)).data.sessionCreate.token).toBeTruthy();
    }
  });

  test("a hundred aliased sign-ins in one request hash nothing", async () => {
    const one = (i: number) => `a${i}: sessionCreate(input: { login: "x${i}@test.shop", password: "p" }) { token }`;
    const many = Array.from({ length: 100 }, (_, i) => one(i)).join(" ");
    const inFragment = Array.from({ length: 6 }, (_, i) => one(i)).join(" ");
    for (const query of [
      `mutation { ${many} }`,
      `mutation { ...F } fragment F on Mutation { ${inFragment} }`,
      `mutation { ... on Mutation { ${inFragment} } }`,
    ]) {
      const { data, errors } = await strict.gql(query);
      expect(data).toBeUndefined();
      expect(errors![0]!.message).toMatch(/more than 5 mutations|1000 tokens/);
    }
  });

  test("looking up orders is limited by address and by order", async () => {
    const look = async (number: string) =>
      (await second.gql(`query($n: String!) { orderLookup(number: $n, contact: "13800138000") { order { id } } }`, { n: number }))
        .errors?.[0]?.extensions.code ?? "answered";
    const said = [];
    for (let i = 0; i < 11; i++) said.push(await look("1234567890"));
    expect(said).toEqual([...Array.from({ length: 10 }, () => "answered"), "RATE_LIMITED"]);
    for (let i = 0; i < 9; i++) await look(String(2_000_000_000 + i));
    expect(await look("3000000000")).toBe("RATE_LIMITED");
  });
});
