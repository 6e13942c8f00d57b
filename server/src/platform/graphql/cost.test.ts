import { parse } from "graphql";
import { expect, test } from "vitest";
import { shopSchema } from "../../schema.ts";
import { countObjects, operationCost } from "./cost.ts";

const cost = (query: string, variables = {}) => operationCost(shopSchema(), parse(query), variables);

test("leaves are free, objects cost one", () => {
  expect(cost("{ __typename }")).toBe(0);
  expect(cost("{ me { id email } }")).toBe(1);
});

test("a page costs its size times what one item costs", () => {
  const page = (first: string) => cost(`{ products${first} { nodes { id price: priceRange { min { amount } } } } }`);
  expect(page("(first: 1)")).toBe(1 + 3); // the connection; one product with its range and its price
  expect(page("(first: 10)")).toBe(1 + 10 * 3);
  expect(page("")).toBe(page("(first: 20)"));
});

test("a page of negative size does not pay for others", () => {
  expect(
    cost("{ a: products(first: -1000) { nodes { id cover: images { url } } } b: products { nodes { id images { url } } } }"),
  ).toBeGreaterThan(100);
});

test("nodes cost by how many are asked for", () => {
  const nodes = (n: number) =>
    cost("query($ids: [ID!]!) { nodes(ids: $ids) { ... on Product { images { url } } } }", {
      ids: Array.from({ length: n }, (_, i) => `prd_${i}`),
    })!;
  expect(nodes(100)).toBe(100 * nodes(1));
});

test("variables that do not fit have no cost: execution refuses them", () => {
  expect(cost("query($id: ID!) { product(id: $id) { id } }")).toBeNull();
});

test("a document is measured once per page size, and the sizes are told apart", () => {
  const document = parse(
    "query($n: Int, $more: Boolean!) { products(first: $n) { nodes { id cover: image @include(if: $more) { url } } } }",
  );
  const measure = (n: number, more: boolean) => operationCost(shopSchema(), document, { n, more });
  for (let again = 0; again < 2; again++) {
    expect(measure(10, false)).toBe(1 + 10);
    expect(measure(20, false)).toBe(1 + 20);
    expect(measure(20, true)).toBe(1 + 20 * 2);
  }
});

test("what an answer really held is counted like the cost: pages' wrappers are free", () => {
  const answer = {
    products: { edges: [{ node: { id: "a", image: null } }, { node: { id: "b", image: { url: "/" } } }], pageInfo: { endCursor: "x" } },
  };
  expect(countObjects(answer, true)).toBe(1 + 2 + 1);
  expect(countObjects(null)).toBe(0);
});
