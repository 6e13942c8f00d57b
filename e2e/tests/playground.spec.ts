import { createClient } from "graphql-ws";
import { demoAccounts } from "../../web/app/demo-accounts.ts";
import { causeEvent, type Execute, type PresetRole, presets, resolvePreset } from "../../web/app/features/developers/presets.ts";
import { developerPaths } from "../../web/app/paths.ts";
import { Api } from "../journeys/api.ts";
import { expect, test } from "../journeys/test.ts";

test("the playground loads from the shop alone, and its examples run in it: a query and a subscription", async ({
  page,
  say,
  language,
}) => {
  await page.goto(developerPaths.preset("search"));
  const answer = page.getByRole("region", { name: /result|结果/i }).or(page.locator(".graphiql-response"));
  const run = page.locator(".graphiql-execute-button");
  await expect(page.locator(".graphiql-query-editor")).toContainText("searchSuggestions", { timeout: 45_000 }); // an editor of 1.6 MB on a busy machine
  await run.click();
  await expect(answer.first()).toContainText("totalCount");

  const live = presets.find(({ id }) => id === "stock-live")!;
  const example = page.getByRole("listitem").filter({ hasText: live.title[language] });
  await example.getByRole("button").first().click();
  await expect(page.locator(".graphiql-query-editor")).toContainText("stockChanged");
  await run.click();
  // Nothing on the page tells when the subscription stands; the next change is seen in any case
  await expect(async () => {
    await example.getByRole("button", { name: say("dev.presets.cause") }).click();
    await expect(answer.first()).toContainText("onHand", { timeout: 2000 });
  }).toPass({ timeout: 20_000 });
});

test("a browser that asks for /graphql is led to the playground", async ({ page }) => {
  await page.goto("/graphql");
  await expect(page).toHaveURL(new RegExp(`${developerPaths.playground}$`));
});

test.describe("every example runs as it stands", () => {
  const accounts: Record<Exclude<PresetRole, "guest">, object> = { shopper: demoAccounts.shopper, staff: demoAccounts.owner };
  const tokens = new Map<PresetRole, Promise<string | null>>();
  const tokenOf = (base: string, role: PresetRole) => {
    if (!tokens.has(role))
      tokens.set(
        role,
        role === "guest"
          ? Promise.resolve(null)
          : new Api(base).do<{ token: string }>("sessionCreate", "SessionCreateInput", accounts[role], "token").then(({ token }) => token),
      );
    return tokens.get(role)!;
  };
  const executeOn =
    (base: string): Execute =>
    async (query, variables, role) => {
      const token = await tokenOf(base, role);
      const response = await fetch(`${base}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as Awaited<ReturnType<Execute>>;
    };

  for (const preset of presets) {
    test(`${preset.kind}: ${preset.title.en}`, async ({ baseURL }) => {
      const execute = executeOn(baseURL!);
      const { operation, variables, values } = await resolvePreset(preset, execute);
      if (preset.kind !== "subscription") {
        const { data, errors } = await execute(operation, variables, preset.role);
        expect(errors).toBeUndefined();
        const answers = Object.values(data as Record<string, { userErrors?: { code: string }[] } | null>);
        expect(answers).not.toContain(null);
        expect(answers.flatMap((answer) => answer?.userErrors ?? []).map(({ code }) => code)).toEqual(
          preset.expects ? [preset.expects] : [],
        );
        return;
      }
      const token = await tokenOf(baseURL!, preset.role);
      const client = createClient({
        url: `${baseURL!.replace("http", "ws")}/graphql`,
        connectionParams: token ? { authorization: `Bearer ${token}` } : {},
      });
      const events = client.iterate({ query: operation, variables });
      const first = events.next();
      // An answer on the same line, asked after subscribing: the subscription stands
      await client.iterate({ query: "{ shop { name } }" }).next();
      await causeEvent(preset, values, execute);
      const { value } = await first;
      expect(value).toMatchObject({ data: expect.anything() as unknown });
      await events.return?.();
      await client.dispose();
    });
  }
});
