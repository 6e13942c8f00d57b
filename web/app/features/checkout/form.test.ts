import { expect, test } from "vitest";
import { findProblems, inPageOrder, type Values } from "./form.ts";

const phoneProblem = (values: Values) => findProblems({ name: "Lena Vogt", paymentMethod: "STRIPE", ...values }).phone;

test.each([{ way: "codes" }, { way: "collect", pickupMethod: "pickup" }])(
  "who gets codes, or comes for it, may have a number of any country: $way",
  (way) => {
    for (const phone of ["13812345678", "+86 138 1234 5678", "+49 30 1234567", "+1 (415) 555-0100"])
      expect(phoneProblem({ ...way, phone })).toBeUndefined();
    for (const phone of ["", "1381234567", "+86 1381234567", "030 1234567", "+49 30"])
      expect(phoneProblem({ ...way, phone })).toBe("checkout.problem.phone");
  },
);

test("a courier in China calls a Chinese mobile number", () => {
  expect(phoneProblem({ phone: "13812345678" })).toBeUndefined();
  expect(phoneProblem({ phone: "+49 30 1234567" })).toBe("checkout.problem.phone");
});

test("problems follow the page: abroad the phone number comes after the city", () => {
  const namesOf = (values: Values) => Object.keys(inPageOrder(findProblems(values), values));
  expect(namesOf({})).toEqual(["name", "phone", "provinceCode", "street", "paymentMethod"]);
  expect(namesOf({ countryCode: "DE" })).toEqual(["email", "name", "postcode", "city", "phone", "street", "paymentMethod"]);
});
