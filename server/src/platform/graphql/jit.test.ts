import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());

/** The first answer comes from graphql-js, later ones from the compiled query: a client must not see which. */
async function threeAnswers(query: string, variables: object = {}) {
  const said = [];
  for (let i = 0; i < 3; i++) {
    const { status, data, errors } = await shop.gql(query, variables);
    said.push({ status, data, errors: errors?.map(({ extensions, ...error }) => ({ ...error, code: extensions.code })) });
  }
  return said;
}

test.each([
  ["a refused request", `{\n  shippingQuotes { code } # neither cart nor variant\n}`, {}, "BAD_INPUT"],
  ["a guest at a closed door", `{ shop { __typename }\n\n  orders { nodes { id } } }`, {}, "NOT_SIGNED_IN"],
  ["a variable that is missing", `query($id: ID!) { product(id: $id) { id } }`, {}, "BAD_USER_INPUT"],
  ["a variable of the wrong type", `query($first: Int) { products(first: $first) { nodes { id } } }`, { first: "many" }, "BAD_USER_INPUT"],
])("the compiled query answers %s in the same words, at the same place", async (_what, query, variables, code) => {
  const [first, ...later] = await threeAnswers(query, variables);
  expect(first!.errors![0]).toMatchObject({ code, locations: [expect.anything()] });
  expect(later).toEqual([first, first]);
});

test("the compiled query reads the variables of each request anew", async () => {
  const query = `query($slug: String, $also: Boolean!) { product(slug: $slug) { id } shop @include(if: $also) { __typename } }`;
  for (const also of [true, false, true])
    expect((await shop.gql(query, { slug: randomUUID(), also })).data).toEqual({
      product: null,
      ...(also && { shop: { __typename: "Shop" } }),
    });
});

test.each(["orders", "shipments", "stockLevels", "adminProducts"])(
  "%s are counted only when asked for, also by the compiled query",
  async (list) => {
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push((await shop.must(`{ ${list} { totalCount } }`, {}, { token: shop.owner }))[list]);
    expect(answers).toEqual([{ totalCount: 0 }, { totalCount: 0 }, { totalCount: 0 }]);
  },
);
