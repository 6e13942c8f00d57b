import { request as ask } from "node:http";
import { expect, test } from "../journeys/test.ts";

/** A request that no browser makes: the path is sent as it is. */
const send = (origin: string, method: string, path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }>((done, fail) => {
    const { hostname, port } = new URL(origin);
    ask({ hostname, port, method, path, headers }, (answer) => {
      answer.resume().once("end", () => done({ status: answer.statusCode!, headers: answer.headers }));
    })
      .once("error", fail)
      .end();
  });

for (const [method, path, status] of [
  ["TRACE", "/zh", 405],
  ["PUT", "/en/cart", 405],
  ["DELETE", "/nowhere", 405],
  ["GET", "//evil.example/zh", 404],
  ["GET", "/zh/products/%00", 400],
  ["GET", "/zh/search?q=a%00b", 400],
  ["GET", "/zh/products/%E0%A4%A", 400],
] as const)
  test(`${method} ${path} is the asker's mistake, and never called ours`, async ({ baseURL }) => {
    const answer = await send(baseURL!, method, path);
    expect(answer.status).toBe(status);
    expect(answer.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers["x-content-type-options"]).toBe("nosniff");
    if (status === 405) expect(answer.headers["allow"]).toBe("GET, HEAD, POST");
  });

test("an address in its absolute form, as a proxy may send it, is answered like any other", async ({ baseURL }) => {
  expect((await send(baseURL!, "GET", `${baseURL}/zh`)).status).toBe(200);
});

test("a form whose text holds U+0000 is refused, and no fault of ours", async ({ baseURL }) => {
  const answer = await fetch(`${baseURL}/en/login`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", origin: baseURL! },
    body: "login=a%00b%40example.com&password=moss%00on",
  });
  expect(answer.status).toBe(400);
});
