import { expect, test } from "vitest";
import { closeInTurn } from "./closing.ts";

test("a part that never closes, or fails, is named and keeps none of the others open", async () => {
  const closed: string[] = [];
  const closing = closeInTurn(
    [
      ["pages", () => void closed.push("pages")],
      ["jobs", () => new Promise(() => {})],
      ["live", () => Promise.reject(new Error("no connection"))],
      ["database", async () => void closed.push("database")],
    ],
    50,
  );
  await expect(closing).rejects.toThrow("could not be closed: jobs: not closed after 0.05 s; live: no connection");
  expect(closed).toEqual(["pages", "database"]);
});
