import { visit } from "../journeys/page.ts";
import { expect, test } from "../journeys/test.ts";

/** What the browser's router knows; it is React Router's own global. */
const routerState = () => {
  const { loaderData, errors } = (
    globalThis as unknown as { __reactRouterDataRouter: { state: { loaderData: object; errors: object | null } } }
  ).__reactRouterDataRouter.state;
  return { loaderData: JSON.stringify(loaderData), errors: JSON.stringify(errors) };
};

test("what the server's loaders found reaches the browser's router whole, and so does what they could not find", async ({
  page,
  paths,
  watch,
}) => {
  await visit(page, paths.product("river-mist-tea-bowl"));
  const found = await page.evaluate(routerState);
  expect(found.loaderData).toContain('"river-mist-tea-bowl"');
  expect(found.errors).toBe("null");

  watch.expects(/404/);
  await visit(page, paths.product("no-such-thing"));
  const missing = await page.evaluate(routerState);
  expect(missing.errors).toContain('"status":404');
  expect(missing.errors).toContain('"code":"NOT_FOUND"');
});

test("a page's data asked for without the page is whole too", async ({ request }) => {
  const data = await (await request.get("/admin/login.data")).text();
  expect(data).toContain("岁窑");
});
