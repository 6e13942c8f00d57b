import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";
import { modules } from "../src/modules.ts";
import { projectRoot } from "../src/platform/project.ts";

const server = join(projectRoot, "server");
const order = modules.map(({ name }) => name);

/** What every file imports from ours, types included: static, dynamic and re-exports. */
const imports = globSync("{src,simulators}/**/*.ts", { cwd: server }).flatMap((file) => {
  const text = readFileSync(join(server, file), "utf8");
  return [...text.matchAll(/(?:from|import\(|import)\s*"(\.[^"]+)"/g)].map(([, path]) => ({
    file,
    to: relative(server, resolve(server, dirname(file), path!)),
  }));
});
const moduleOf = (file: string) => /^src\/modules\/([^/]+)\//.exec(file)?.[1];
const isTest = (file: string) => /\.(test|testkit)\.ts$/.test(file);
const said = (found: typeof imports) => found.map(({ file, to }) => `${file} imports ${to}`);

test("the imports were really read", () => {
  expect(imports.length).toBeGreaterThan(500);
});

test("a module imports only from those before it in modules.ts", () => {
  const upward = imports.filter(
    ({ file, to }) => !isTest(file) && moduleOf(file) && moduleOf(to) && order.indexOf(moduleOf(to)!) > order.indexOf(moduleOf(file)!),
  );
  expect(said(upward)).toEqual([]);
});

test("modules know nothing of what puts them together: app, main, seed, commands", () => {
  const upward = imports.filter(
    ({ file, to }) => !isTest(file) && moduleOf(file) && !/^src\/(modules\/[^/]+|platform)\//.test(to) && to !== "src/env.ts",
  );
  expect(said(upward)).toEqual([]);
});

test("the platform knows no module", () => {
  const shopkeepers = imports.filter(
    ({ file, to }) => file.startsWith("src/platform/") && !isTest(file) && !to.startsWith("src/platform/") && to !== "src/env.ts",
  );
  expect(said(shopkeepers)).toEqual([]);
});

test("simulators are other companies: they and the shop never import each other", () => {
  const across = imports.filter(({ file, to }) => file.startsWith("simulators/") !== to.startsWith("simulators/") && !isTest(file));
  expect(said(across)).toEqual([]);
});

test("every folder of modules/ is a listed module, and bears its name", () => {
  const folders = new Set(globSync("src/modules/*/**/*.ts", { cwd: server }).map(moduleOf));
  expect(folders).toEqual(new Set(order));
  for (const name of order) expect(globSync(`src/modules/${name}/${name}.module.ts`, { cwd: server })).toHaveLength(1);
});

test("only env.ts reads the environment's settings", () => {
  const readers = globSync("src/**/*.ts", { cwd: server })
    .filter((file) => !isTest(file) && /process\.env\b/.test(readFileSync(join(server, file), "utf8")))
    .toSorted();
  // the speed of libraries, a child's environment, and a password that must not become a setting
  expect(readers).toEqual(["src/commands/owner.ts", "src/env.ts", "src/platform/db/embedded.ts", "src/platform/node-env.ts"]);
});

test("none of our files imports in a circle over modules' borders", () => {
  const graph = Map.groupBy(
    imports.filter(({ file, to }) => !isTest(file) && moduleOf(file) !== moduleOf(to)),
    ({ file }) => file,
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: string[]) => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" > "));
    else if (!done.has(file)) {
      for (const { to } of graph.get(file) ?? []) visit(to, [...path, file]);
      done.add(file);
    }
  };
  for (const file of graph.keys()) visit(file, []);
  expect(circles).toEqual([]);
});
