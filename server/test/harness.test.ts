import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "./app.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());

test("a guest is nobody, the owner is somebody", async () => {
  expect((await shop.must("{ me { name } }")).me).toBeNull();
  expect((await shop.must("{ me { email owner } }", {}, { token: shop.owner })).me).toEqual({ email: "owner@test.shop", owner: true });
});
