import { randomUUID } from "node:crypto";
import { get } from "node:http";
import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import "../src/modules/inventory/inventory.events.ts";
import { rows, sql } from "../src/platform/db/sql.ts";
import { transaction } from "../src/platform/ctx.ts";
import { emit } from "../src/platform/events/emit.ts";
import { signIn, startTestShop, type TestShop } from "./app.ts";
import { aProduct, type TestProduct } from "./factories.catalogue.ts";
import { anOrder } from "./factories.orders.ts";
import { closeLines, type Line, openLine, subscribe } from "./socket.ts";

const follow = `subscription($ids: [ID!]!, $after: String) { stockChanged(variantIds: $ids, after: $after) { eventId variant { stock { onHand } } } }`;
const desk = `subscription { deskUpdated { eventId } }`;

let shop: TestShop;
let bowl: TestProduct;
let variantId: string;
beforeAll(async () => {
  shop = await startTestShop();
  bowl = await aProduct(shop, { stock: 5 });
  variantId = bowl.variants[0]!.id;
});
afterAll(() => shop.close());
afterEach(async () => {
  closeLines();
  await until(async () => (await gauge("subscriptions")) === 0 && (await gauge("sockets")) === 0);
});

/** News of the bowl's stock. */
const news = (pause = 0) =>
  transaction(shop.ctx(), async (ctx) => {
    emit(ctx, "stock.adjusted", { variantId: bowl.variants[0]!.uuid, delta: 0, reason: "COUNTED" } as never, {
      topics: [`stock:${bowl.variants[0]!.uuid}`, "desk"],
    });
    await new Promise((wait) => setTimeout(wait, pause));
  });
const gauge = async (name: "subscriptions" | "sockets") => (await shop.app.metrics[name].get()).values[0]?.value ?? 0;
const until = async (fits: () => boolean | Promise<boolean>, ms = 20_000) => {
  for (const deadline = Date.now() + ms; !(await fits()); await new Promise((wait) => setTimeout(wait, 20)))
    if (Date.now() > deadline) throw new Error("in vain");
};
const nexts = (line: Line, id: string) =>
  line.messages.filter((message) => message.type === "next" && message.id === id).map(({ payload }) => payload);

/** Sends news until each of these subscriptions has heard of it: from then on they miss nothing. */
const established = (line: Line, ...ids: string[]) =>
  until(async () => {
    await news();
    await new Promise((wait) => setTimeout(wait, 50));
    return ids.every((id) => nexts(line, id).length > 0);
  });

describe("the protocol", () => {
  const bad: [number, string, (line: Line) => void, object | null][] = [
    [4400, "a message that is no JSON", (line) => line.send("{"), {}],
    [4400, "a message of an unknown type", (line) => line.send({ type: "hello" }), {}],
    [4401, "a subscription before connection_init", (line) => line.send(subscribe("1", follow, { ids: [variantId] })), null],
    [4408, "no connection_init within seconds", () => {}, null],
    [4429, "a second connection_init", (line) => line.send({ type: "connection_init" }), {}],
    [1009, "a frame of more than 64 KB", (line) => line.send({ type: "ping", payload: { x: "x".repeat(70_000) } }), {}],
  ];
  for (const [code, what, act, init] of bad)
    test(`${code} closes ${what}`, async () => {
      const line = await openLine(shop.url, { init });
      act(line);
      expect((await line.closed).code).toBe(code);
    });

  test("4409 closes a second subscription of the same id", async () => {
    const line = await openLine(shop.url);
    for (let i = 0; i < 2; i++) line.send(subscribe("1", follow, { ids: [variantId] }));
    expect((await line.closed).code).toBe(4409);
  });

  test("4406 closes a socket that speaks another protocol", async () => {
    const { default: WebSocket } = await import("ws");
    const socket = new WebSocket(`${shop.url.replace("http", "ws")}/graphql`, "graphql-ws");
    const code = await new Promise((done) => {
      socket.on("error", () => done("refused"));
      socket.on("close", done);
    });
    expect([4406, "refused"]).toContain(code);
  });

  test("a socket that a foreign site's page opens is refused, the shop's own is not", async () => {
    for (const origin of ["https://evil.example", "null", "http://127.0.0.1:1"])
      await expect(openLine(shop.url, { headers: { origin } })).rejects.toThrow("403");
    await openLine(shop.url, { headers: { origin: shop.url } });
  });

  test("a stranger who hangs up while he is refused harms no one", async () => {
    const { host, port, hostname } = new URL(shop.url);
    for (let i = 0; i < 30; i++)
      await new Promise<void>((done) => {
        const socket = connect(Number(port), hostname, () => {
          socket.write(
            `GET /graphql HTTP/1.1\r\nhost: ${host}\r\nupgrade: websocket\r\nconnection: upgrade\r\norigin: https://evil.example\r\n\r\n`,
            () => setTimeout(() => socket.resetAndDestroy(), i % 3),
          );
        });
        socket.on("error", () => {});
        socket.once("close", () => done());
      });
    await openLine(shop.url);
  });

  test("an offer to speak HTTP/2 in the clear is passed over, the request is answered", async () => {
    const answer = await new Promise<string>((done, fail) => {
      const headers = { connection: "Upgrade, HTTP2-Settings", upgrade: "h2c", "http2-settings": "AAMAAABkAAQAoAAAAAIAAAAA" };
      get(`${shop.url}/livez`, { headers }, (response) => {
        response.setEncoding("utf8").once("data", done);
      }).once("error", fail);
    });
    expect(answer).toBe("ok");
  });

  test("another path than /graphql takes no socket", async () => {
    await expect(openLine(`${shop.url}/elsewhere`)).rejects.toThrow();
  });

  test("the 51st subscription of a socket is refused, the others go on", async () => {
    const line = await openLine(shop.url);
    for (let i = 1; i <= 51; i++) line.send(subscribe(String(i), follow, { ids: [variantId] }));
    const refused = await line.got(({ type }) => type === "error");
    expect(refused.payload[0].extensions.code).toBe("TOO_EXPENSIVE");
    await until(async () => (await gauge("subscriptions")) === 50);
    await established(line, ...Array.from({ length: 51 }, (_, i) => String(i + 1)).filter((id) => id !== refused.id));
  });

  test("the eleventh socket of an account is refused", async () => {
    const init = { authorization: `Bearer ${shop.packer}` };
    const lines = await Promise.all(Array.from({ length: 10 }, () => openLine(shop.url, { init })));
    const more = await openLine(shop.url, { init });
    expect((await more.closed).code).toBe(4403);
    expect(lines).toHaveLength(10);
  });

  test.each([
    ["a document that cannot be parsed", "subscription {", {}, "GRAPHQL_PARSE_FAILED"],
    ["an unknown field", "subscription { moonPhase }", {}, "GRAPHQL_VALIDATION_FAILED"],
    ["a missing variable", follow, {}, "BAD_USER_INPUT"],
    ["an id of another kind", follow, { ids: ["ord_1"] }, "BAD_INPUT"],
    [
      "a document that is too deep",
      `{ products { nodes { variants { product { variants { product { variants { product { variants { product { variants { product { id } } } } } } } } } } } } }`,
      {},
      "TOO_EXPENSIVE",
    ],
    [
      "more than a guest may spend",
      `{ products(first: 100) { nodes { variants { product { variants { product { id } } } } } } }`,
      {},
      "TOO_EXPENSIVE",
    ],
    ["a guest at a closed door", desk, {}, "NOT_SIGNED_IN"],
  ])("%s is answered with the code that HTTP has for it", async (_what, query, variables, code) => {
    const line = await openLine(shop.url);
    line.send(subscribe("1", query, variables));
    const { payload } = await line.got(({ id }) => id === "1");
    expect((payload.errors ?? payload)[0].extensions).toEqual({ code, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });
});

describe("readers", () => {
  test("one who leaves while it is found out who he is holds no place", async () => {
    const token = await signIn(shop, "packer@test.shop", "kiln and glaze 7");
    const init = { authorization: `Bearer ${token}` };
    for (let i = 0; i < 40; i++) {
      const line = await openLine(shop.url, { init: null });
      line.send({ type: "connection_init", payload: init });
      setTimeout(() => line.socket.terminate(), i % 4);
      await line.closed;
    }
    await until(async () => (await gauge("sockets")) === 0, 3_000);
    const line = await openLine(shop.url, { init });
    expect(line.messages.map(({ type }) => type)).toEqual(["connection_ack"]);
    expect(await gauge("sockets")).toBe(1);
  });

  test("one who leaves is gone at once, without waiting for another event", async () => {
    const line = await openLine(shop.url);
    line.send(subscribe("1", follow, { ids: [variantId] }));
    line.send(subscribe("2", follow, { ids: [variantId] }));
    await until(async () => (await gauge("subscriptions")) === 2);
    line.send({ id: "1", type: "complete" });
    await until(async () => (await gauge("subscriptions")) === 1, 3_000);
    line.socket.terminate();
    await until(async () => (await gauge("subscriptions")) === 0, 3_000);
    await until(async () => (await gauge("sockets")) === 0, 3_000);
  });

  test("each event of each subscription is read anew, with what the reader may see now", async () => {
    const line = await openLine(shop.url, { init: { authorization: `Bearer ${shop.owner}` } });
    for (const id of ["a", "b"]) line.send(subscribe(id, follow, { ids: [variantId] }));
    await established(line, "a", "b");
    for (const onHand of [6, 7, 8]) {
      const input = { variantId, onHand, reason: "COUNTED", idempotencyKey: randomUUID() };
      await shop.must(
        `mutation($input: StockAdjustInput!) { stockAdjust(input: $input) { userErrors { message } } }`,
        { input },
        { token: shop.owner },
      );
      for (const id of ["a", "b"]) await until(() => nexts(line, id).at(-1)?.data.stockChanged.variant.stock.onHand === onHand);
    }
  });

  test("a permission that is taken away ends the subscription at its next event", async () => {
    const token = await signIn(shop, "packer@test.shop", "kiln and glaze 7");
    const line = await openLine(shop.url, { init: { authorization: `Bearer ${token}` } });
    line.send(subscribe("1", desk));
    await established(line, "1");
    await rows(shop.ctx(), sql`update account set permissions = array_remove(permissions, 'ORDERS_READ') where email = 'packer@test.shop'`);
    await news();
    await line.got(({ type }) => type === "complete");
    const refused = nexts(line, "1").filter(({ errors }) => errors);
    expect(refused).toEqual([nexts(line, "1").at(-1)]);
    expect(refused[0].errors[0].extensions.code).toBe("FORBIDDEN");
    await rows(shop.ctx(), sql`update account set permissions = array_append(permissions, 'ORDERS_READ') where email = 'packer@test.shop'`);
  });

  test("an access token that is withdrawn ends the subscription at its next event, which tells nothing", async () => {
    const order = await anOrder(shop, { paymentMethod: "BANK_TRANSFER" });
    const line = await openLine(shop.url);
    line.send(
      subscribe("1", `subscription($id: ID!, $t: String) { orderUpdated(id: $id, accessToken: $t, after: "0") { order { number } } }`, {
        id: order.id,
        t: order.token,
      }),
    );
    await line.got(({ type }) => type === "next"); // that it was placed
    const before = nexts(line, "1").length;
    await rows(shop.ctx(), sql`update order_access set expires_at = shop_now() - interval '1 second'`);
    const input = { orderId: order.id, idempotencyKey: randomUUID() };
    await shop.must(
      `mutation($input: OrderCancelInput!) { orderCancel(input: $input) { userErrors { message } } }`,
      { input },
      { token: shop.owner },
    );
    await line.got(({ type }) => type === "complete");
    const after = nexts(line, "1").slice(before);
    expect(after).toHaveLength(1);
    expect(JSON.stringify(after)).not.toContain(order.order.number);
  });

  test.each([
    ["signing out", "mutation { sessionEnd(input: {}) { ended } }"],
    ["signing out everywhere, from another session", null],
  ])("%s closes the sockets of the session within seconds, also when nothing happens on them", async (_how, mutation) => {
    const token = await signIn(shop, "packer@test.shop", "kiln and glaze 7");
    const line = await openLine(shop.url, { init: { authorization: `Bearer ${token}` } });
    line.send(subscribe("1", desk));
    await until(async () => (await gauge("subscriptions")) === 1);
    const other = mutation ? token : await signIn(shop, "packer@test.shop", "kiln and glaze 7");
    await shop.must(mutation ?? "mutation { sessionEnd(input: { everywhere: true }) { ended } }", {}, { token: other });
    const ended = performance.now();
    expect((await line.closed).code).toBe(4403);
    expect(performance.now() - ended).toBeLessThan(10_000);
  });
});

describe("resuming", () => {
  test("with the last eventId, under 50 writers at once: every event comes once, in order", async () => {
    const seen: string[] = [];
    let done = false;
    const reader = (async () => {
      for (let after: string | null = "0"; ;) {
        const line = await openLine(shop.url);
        line.send(subscribe("1", follow, { ids: [variantId], after }));
        const enough = 5 + Math.floor(Math.random() * 30);
        const quiet = done;
        await until(() => nexts(line, "1").length >= enough, quiet ? 1_500 : 500).catch(() => {});
        line.socket.terminate(); // in the middle of things, as a telephone does
        const got = nexts(line, "1").map(({ data }) => data.stockChanged.eventId as string);
        seen.push(...got);
        after = seen.at(-1) ?? after;
        if (quiet && got.length === 0) return;
      }
    })();
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        for (let i = 0; i < 6; i++) await news(Math.random() * 40);
      }),
    );
    await until(async () => (await rows(shop.ctx(), sql`select 1 from event where seq is null`)).length === 0);
    done = true;
    await reader;
    const all = await rows(
      shop.ctx(),
      sql<{ seq: bigint }>`select seq from event where topics && ${[`stock:${bowl.variants[0]!.uuid}`]}::text[] order by seq`,
    );
    expect(all.length).toBeGreaterThanOrEqual(300);
    expect(seen).toEqual(all.map(({ seq }) => String(seq)));
  }, 60_000);

  test("events that were published in the wrong order, or not at all, come in order all the same", async () => {
    const line = await openLine(shop.url);
    line.send(subscribe("1", follow, { ids: [variantId] }));
    await established(line, "1");
    await until(async () => {
      const heard = nexts(line, "1").length;
      await new Promise((wait) => setTimeout(wait, 500));
      return nexts(line, "1").length === heard;
    });
    const before = nexts(line, "1").length;
    const { publish } = shop.app.live;
    const held: Parameters<typeof publish>[] = [];
    shop.app.live.publish = (...args) => void held.push(args);
    for (let i = 0; i < 4; i++) await news();
    await until(() => held.filter(([topic]) => topic.startsWith("stock:")).length === 4);
    shop.app.live.publish = publish;
    publish(...held.filter(([topic]) => topic.startsWith("stock:")).at(-1)!); // the last is all that arrives
    await until(() => nexts(line, "1").length === before + 4);
    const ids = nexts(line, "1").map(({ data }) => Number(data.stockChanged.eventId));
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  });

  test("more missed events than one read brings all come", async () => {
    const [{ max }] = (await rows(shop.ctx(), sql<{ max: bigint }>`select max(seq) as max from event`)) as [{ max: bigint }];
    await transaction(shop.ctx(), async (ctx) => {
      await rows(
        ctx,
        sql`insert into event (type, topics, payload, actor_kind) select 'stock.adjusted', ${[`stock:${bowl.variants[0]!.uuid}`]}::text[], '{}', 'SYSTEM' from generate_series(1, 1200)`,
      );
    });
    shop.app.dispatcher.nudge();
    await until(async () => (await rows(shop.ctx(), sql`select 1 from event where seq is null limit 1`)).length === 0, 20_000);
    const line = await openLine(shop.url);
    line.send(
      subscribe("1", `subscription($ids: [ID!]!, $after: String) { stockChanged(variantIds: $ids, after: $after) { eventId } }`, {
        ids: [variantId],
        after: String(max),
      }),
    );
    await until(() => nexts(line, "1").length === 1200, 20_000);
    expect(new Set(nexts(line, "1").map(({ data }) => data.stockChanged.eventId)).size).toBe(1200);
    line.socket.close();
  }, 60_000);

  test("what is no eventId is refused", async () => {
    const line = await openLine(shop.url);
    line.send(subscribe("1", follow, { ids: [variantId], after: "yesterday" }));
    const { payload } = await line.got(({ id }) => id === "1");
    expect((payload.errors ?? payload)[0].extensions.code).toBe("BAD_INPUT");
  });
});
