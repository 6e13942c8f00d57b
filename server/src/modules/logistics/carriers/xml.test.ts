import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readXml } from "./xml.ts";

test("reads nesting, both quotes, white space and the declaration", () => {
  const root = readXml(`\uFEFF<?xml version="1.0" encoding='UTF-8'?>\n<a x="1" y='2'>\n <b z = "3" />\n <b></b>\n</a>\n`);
  expect(root?.name).toBe("a");
  expect([...(root?.attributes ?? [])]).toEqual([
    ["x", "1"],
    ["y", "2"],
  ]);
  expect(root?.children.map(({ name, attributes }) => [name, attributes.get("z")])).toEqual([
    ["b", "3"],
    ["b", undefined],
  ]);
});

test("decodes the five entities and numbers", () => {
  expect(readXml('<a x="&lt;&gt;&amp;&quot;&apos;&#26223;&#x5FB7;&#x1F375;&amp;lt;"/>')?.attributes.get("x")).toBe("<>&\"'景德🍵&lt;");
});

test.each([
  "",
  "a",
  "<a>",
  "</a>",
  "<a></b>",
  "<a/><b/>",
  "<a>text</a>",
  "<a x=1/>",
  '<a x="1" x="2"/>',
  '<a x="<"/>',
  '<a x="&b;"/>',
  '<a x="&"/>',
  '<a x="&#0;"/>',
  '<a x="&#xD800;"/>',
  '<a x="&#1114112;"/>',
  "<a><!-- c --></a>",
  "<a><![CDATA[x]]></a>",
  "<!DOCTYPE a><a/>",
  "<?php x ?><a/>",
  "<a/ >",
  "</a x='1'>",
  `${"<a>".repeat(50)}${"</a>".repeat(50)}`,
])("refuses %j", (text) => {
  expect(readXml(text)).toBeNull();
});

test("never throws and is quick on hostile input", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("<", ">", "/", "a", " ", "=", '"', "'", "&", ";", "#x", "?xml", "!")), (parts) => {
      readXml(parts.join(""));
    }),
  );
  const start = performance.now();
  for (const text of [
    `<a${" ".repeat(200_000)}`,
    `<a ${'x="1" '.repeat(30_000)}`,
    `<?xml ${"a='1' ".repeat(40_000)}`,
    `<a x="${"&#1".repeat(60_000)}"/>`,
  ]) {
    expect(readXml(text)).toBeNull();
  }
  expect(performance.now() - start).toBeLessThan(2000);
});

test("text is read only where it is asked for, and only in elements without others", () => {
  const read = (text: string) => readXml(text, { withText: true });
  expect(read("<a>\n <b> 张三 &amp; 李四 </b><c></c><d/></a>")?.children.map(({ text }) => text)).toEqual(["张三 & 李四", "", ""]);
  for (const text of ["<a>x<b/></a>", "<a><b/>x</a>", "<a>&nbsp;</a>", "<a>x</a>y", "x<a/>", "<a><![CDATA[x]]></a>", "<a>x</b>"])
    expect(read(text)).toBeNull();
  expect(readXml("<a>x</a>")).toBeNull();
});

test("no text makes it throw", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `<a>${text}</a>`),
      ),
      (text) => {
        const root = readXml(text, { withText: true });
        expect(root === null || typeof root.text === "string").toBe(true);
      },
    ),
  );
});
