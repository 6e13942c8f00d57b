import { expect, test } from "vitest";
import { choicesOf, firstChoice } from "./variants.ts";

const options = [
  {
    code: "glaze",
    name: "Glaze",
    values: [
      { code: "celadon", name: "Celadon", swatch: "#9DB8A5" },
      { code: "moon", name: "Moon white" },
      { code: "tenmoku", name: "Tenmoku" },
    ],
  },
  {
    code: "size",
    name: "Size",
    values: [
      { code: "1", name: "One" },
      { code: "4", name: "Four" },
    ],
  },
];
const variant = (glaze: string, size: string, purchasable = true) => ({
  sku: `${glaze}-${size}`,
  selectedOptions: [
    { code: "glaze", valueCode: glaze },
    { code: "size", valueCode: size },
  ],
  availability: { purchasable },
});
const variants = [variant("celadon", "1", false), variant("celadon", "4"), variant("moon", "1"), variant("moon", "4", false)];

test("a choice keeps the others, says when it is sold out, and is left out when no variant has it", () => {
  const [glaze, size] = choicesOf(options, variants, "celadon-4");
  expect(glaze).toMatchObject({ name: "Glaze", chosen: "Celadon" });
  expect(glaze!.values.map(({ name, target, together, soldOut, selected }) => [name, target.sku, together, soldOut, selected])).toEqual([
    ["Celadon", "celadon-4", true, false, true],
    ["Moon white", "moon-4", true, true, false],
  ]);
  expect(size!.values.map(({ target, soldOut }) => [target.sku, soldOut])).toEqual([
    ["celadon-1", true],
    ["celadon-4", false],
  ]);
});

test("a combination that does not exist leads to the nearest variant that can be bought", () => {
  const [glaze] = choicesOf(options, [variant("celadon", "4"), variant("moon", "1", false), variant("moon", "2")], "celadon-4");
  expect(glaze!.values[1]).toMatchObject({ name: "Moon white", together: false, soldOut: false, target: { sku: "moon-2" } });
});

test("one begins with the first variant that can be bought, else with the first", () => {
  expect(firstChoice(variants)?.sku).toBe("celadon-4");
  expect(firstChoice([variant("moon", "4", false)])?.sku).toBe("moon-4");
  expect(firstChoice([])).toBeUndefined();
});
