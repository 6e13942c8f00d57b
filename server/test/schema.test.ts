import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
  lexicographicSortSchema,
  printSchema,
} from "graphql";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { entities } from "../src/app.ts";
import { settingsTable } from "../src/env.ts";
import { openDatabase } from "../src/platform/db/orm.ts";
import { migrations } from "../src/platform/db/migrations/index.ts";
import { projectRoot } from "../src/platform/project.ts";
import { shopSchema } from "../src/schema.ts";
import { startTestShop, type TestShop } from "./app.ts";

const schema = shopSchema();
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith("__"));

test("schema.graphql is the schema that the server emits: run `npm run schema` and commit it", () => {
  expect(readFileSync(join(projectRoot, "schema.graphql"), "utf8")).toBe(`${printSchema(lexicographicSortSchema(schema))}\n`);
});

test("the README lists every setting with its default: run `npm run settings` and commit it", () => {
  const rows = (text: string) => text.split("\n").flatMap((line) => (/^\| `?[A-Zn]/.test(line) ? [line.replace(/ +/g, " ")] : []));
  expect(rows(readFileSync(join(projectRoot, "README.md"), "utf8"))).toEqual(expect.arrayContaining(rows(settingsTable())));
});

/** Everything that has a name in the schema, with its description. */
function described(type: GraphQLNamedType): [string, string | null | undefined][] {
  const own: [string, string | null | undefined][] = [[type.name, type.description]];
  if (isEnumType(type)) for (const value of type.getValues()) own.push([`${type.name}.${value.name}`, value.description]);
  if (isInputObjectType(type))
    for (const field of Object.values(type.getFields())) own.push([`${type.name}.${field.name}`, field.description]);
  if (isObjectType(type) || isInterfaceType(type))
    for (const field of Object.values(type.getFields())) {
      own.push([`${type.name}.${field.name}`, field.description]);
      for (const arg of field.args) if (arg.name !== "input") own.push([`${type.name}.${field.name}(${arg.name})`, arg.description]);
    }
  return own;
}
/** A root type's own description would say nothing; `input` is described by its type. */
const all = types
  .filter((type) => !isSpecifiedScalarType(type))
  .flatMap(described)
  .filter(([name]) => !["Query", "Mutation", "Subscription"].includes(name));

describe("the playground is the manual", () => {
  test("every type, field, argument, enum value and input is described", () => {
    expect(all.length).toBeGreaterThan(500);
    expect(all.filter(([, text]) => !text?.trim()).map(([name]) => name)).toEqual([]);
  });

  test("descriptions are sentences: they end with a full stop", () => {
    expect(all.filter(([, text]) => text && !/[.!?…)`]$/.test(text.trim())).map(([name, text]) => `${name}: ${text}`)).toEqual([]);
  });

  test("our directives are described, too", () => {
    for (const directive of schema.getDirectives()) if (!isSpecifiedDirective(directive)) expect(directive.description).toBeTruthy();
  });
});

describe("conventions", () => {
  test("a mutation takes one input and answers a payload with userErrors and warnings", () => {
    for (const { name, args, type } of Object.values(schema.getMutationType()!.getFields())) {
      expect({ name, args: args.map((arg) => arg.name) }).toEqual({ name, args: ["input"] });
      expect({ name, type: String(type) }).toEqual({ name, type: expect.stringMatching(/Payload!$/) });
      const payload = schema.getType(String(type).replace("!", ""));
      const fields = isObjectType(payload) ? payload.getFields() : {};
      expect(fields).toMatchObject({ userErrors: {}, warnings: {} });
      const things = Object.values(fields).filter((field) => !["userErrors", "warnings", "ended"].includes(field.name));
      for (const field of things)
        expect({ field: `${name}.${field.name}`, nullable: !String(field.type).endsWith("!") }).toEqual({
          field: `${name}.${field.name}`,
          nullable: true,
        });
    }
  });

  test("a subscription's events carry an eventId and resume with `after`", () => {
    for (const { name, args, type } of Object.values(schema.getSubscriptionType()!.getFields())) {
      expect({ name, args: args.map((arg) => arg.name) }).toEqual({ name, args: expect.arrayContaining(["after"]) });
      const event = schema.getType(String(type).replace("!", ""));
      expect(isObjectType(event) && String(event.getFields()["eventId"]?.type)).toBe("String!");
    }
  });

  test("no number is floating", () => {
    expect(schema.getType("Float")).toBeUndefined();
  });

  test("every enum and input is used: type-graphql leaves out what nothing points to, so a declared one must be in the schema", () => {
    const files = readdirSync(join(projectRoot, "server/src"), { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".ts"),
    );
    const declared = files.flatMap((file) => {
      const text = readFileSync(join(projectRoot, "server/src", file), "utf8");
      return [
        ...text.matchAll(/registerEnumType\(\w+,\s*\{\s*name: "(\w+)"/g),
        ...text.matchAll(/@(?:InputType|ObjectType|InterfaceType)\(\s*"(\w+)"/g),
      ].map(([, name]) => name!);
    });
    expect(declared.length).toBeGreaterThan(100);
    expect(declared.filter((name) => !schema.getType(name))).toEqual([]);
  });
});

describe("the database", () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startTestShop({ worker: false });
  });
  afterAll(() => shop.close());

  test("entities and migrations agree: nothing is left to migrate, nothing to generate", async () => {
    expect(await shop.app.database.orm.migrator.getPending()).toEqual([]);
    const withSnapshot = await openDatabase(shop.databaseUrl, entities, 2, true);
    expect(await withSnapshot.orm.migrator.checkSchema()).toBe(false);
    await withSnapshot.close();
  });

  test("what the migrations make is what the entities describe, column by column", async () => {
    const diff = await shop.app.database.orm.schema.getUpdateSchemaMigrationSQL({ wrap: false, safe: false, dropTables: false });
    expect(diff.up.trim()).toBe("");
  });

  test("every file of the migrations folder is listed, in the order of its time", () => {
    const files = readdirSync(join(projectRoot, "server/src/platform/db/migrations"))
      .filter((name) => name.startsWith("Migration"))
      .map((name) => name.replace(".ts", ""));
    expect(migrations.map(({ name }) => name)).toEqual(files.toSorted());
  });
});
