import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../../test/app.ts";
import { readEnv, SettingsError } from "../../../env.ts";
import { warnOfCredentials } from "./credentials.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
});
afterAll(() => shop.close());

const DAY = 86_400_000;
/** The day so many days from now, as a setting has it, in China. */
const inDays = (days: number): string => new Date(Date.now() + days * DAY + 8 * 3_600_000).toISOString().slice(0, 10);
const notice = "carrier { code } endsAt daysLeft";
async function told(expires: string) {
  shop.app.env.JD_TOKEN_EXPIRES = expires;
  const query = `{ desk { carrierNotices { ${notice} } } carrierHealth { carrier { code } credentialsEndAt notice { ${notice} } } }`;
  const { desk, carrierHealth } = await shop.must(query, {}, { token: shop.packer });
  return { desk: desk.carrierNotices, jd: carrierHealth.find((one: { carrier: { code: string } }) => one.carrier.code === "JD") };
}

test("staff are told from fourteen days before JD's access token ends, on the desk and beside the company, and not before", async () => {
  const far = await told(inDays(30));
  expect([far.desk, far.jd.notice]).toEqual([[], null]);
  expect(far.jd.credentialsEndAt).toMatch(/^\d{4}-\d\d-\d\dT/);
  const near = await told(inDays(14));
  const wanted = { carrier: { code: "JD" }, endsAt: near.jd.credentialsEndAt, daysLeft: 14 };
  expect([near.desk, near.jd.notice]).toEqual([[wanted], wanted]);
});

test("once it has ended, no days are left, and the notice stays until the setting is renewed", async () => {
  expect((await told(inDays(-3))).desk).toMatchObject([{ carrier: { code: "JD" }, daysLeft: 0 }]);
  expect((await told("")).desk).toEqual([]);
});

test("the log says it as well", async () => {
  await told(inDays(5));
  const said: unknown[] = [];
  const { warn } = shop.app.log;
  shop.app.log.warn = (...args: unknown[]) => void said.push(args);
  warnOfCredentials(shop.ctx());
  shop.app.log.warn = warn;
  expect(said).toMatchObject([[{ carrier: "JD", daysLeft: 5 }, expect.stringContaining("renew")]]);
});

test("what is no day is refused at start", () => {
  expect(() => readEnv({ JD_TOKEN_EXPIRES: "2027-02-30" })).toThrow(SettingsError);
  expect(() => readEnv({ JD_TOKEN_EXPIRES: "next year" })).toThrow("JD_TOKEN_EXPIRES");
  expect(readEnv({ JD_TOKEN_EXPIRES: "2027-02-28" }).JD_TOKEN_EXPIRES).toBe("2027-02-28");
});
