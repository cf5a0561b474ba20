import { readFile } from "node:fs/promises";
import { format, type Options } from "prettier";
import { expect, test } from "vitest";
import { contentHash } from "../../scripts/vendor/content-hash.js";

const hash = (text: string): string => contentHash("file.ts", text);

test.each<readonly [layout: string, before: string, after: string]>([
  ["white space and line breaks", "const a = { b: 1, c: 2 };", "const a = {\n  b: 1,\n  c: 2\n};"],
  ["semicolons", "const a = 1;\nconst b = 2;", "const a = 1\nconst b = 2"],
  ["quotes of strings", `import { a } from "./a.js";`, `import { a } from './a.js';`],
  ["quotes of property names", `const a = { b: 1 };`, `const a = { "b": 1 };`],
  ["trailing commas", "f(a, b);", "f(\n  a,\n  b,\n);"],
  ["a leading bar in a union", "type A = 1 | 2;", "type A =\n  | 1\n  | 2;"],
  ["parentheses around one parameter", "const f = (a) => a;", "const f = a => a;"],
  ["redundant parentheses", "const a = (b + c);", "const a = b + c;"],
  ["separators in an interface", "interface A { b: 1; c: 2 }", "interface A { b: 1, c: 2, }"],
  ["order of imports", `import { b } from "b";\nimport { a } from "a";`, `import { a } from "a";\nimport { b } from "b";`],
  ["order of what is imported", `import { b, a } from "a";`, `import { a, b } from "a";`],
  ["indentation of comments", "/**\n * Text.\n */\nlet a;", "  /**\n   * Text.\n   */\n  let a;"],
])("%s are layout", (_, before, after) => {
  expect(hash(after)).toBe(hash(before));
});

test.each<readonly [edit: string, before: string, after: string]>([
  ["another name", "const a = 1;", "const b = 1;"],
  ["another string", `f("a");`, `f("b");`],
  ["white space inside a string", `f("a b");`, `f("a  b");`],
  ["a string in place of a name", "f(a);", `f("a");`],
  ["a number in place of a string", `f("1");`, "f(1);"],
  ["parentheses that group", "const a = b * c + d;", "const a = b * (c + d);"],
  ["parentheses that group types", "type A = (1 | 2)[];", "type A = 1 | 2[];"],
  ["a union for an intersection", "type A = B | C;", "type A = B & C;"],
  ["a comment", "// one\nlet a;", "// two\nlet a;"],
  ["a comment taken away", "let a; // eslint-disable-line", "let a;"],
  ["another operator", "const a = b < c;", "const a = b > c;"],
  ["a removed modifier", "export const a = 1;", "const a = 1;"],
  ["another text in a template", "const a = `b ${c} d`;", "const a = `b ${c} e`;"],
  ["another regular expression", "const a = /b/;", "const a = /c/;"],
  ["an optional property", "interface A { b: 1 }", "interface A { b?: 1 }"],
  ["other order of statements", "a();\nb();", "b();\na();"],
])("%s is an edit", (_, before, after) => {
  expect(hash(after)).not.toBe(hash(before));
});

test("line ends of other files are layout, their words are not", () => {
  expect(contentHash("LICENSE", "a\r\nb")).toBe(contentHash("LICENSE", "a\nb"));
  expect(contentHash("LICENSE", "a b")).not.toBe(contentHash("LICENSE", "a  b"));
});

const styles: readonly Options[] = [
  {},
  { semi: false, singleQuote: true, trailingComma: "none" },
  { useTabs: true, printWidth: 60, arrowParens: "avoid" },
  { printWidth: 200, quoteProps: "consistent", bracketSpacing: false },
  { tabWidth: 4, objectWrap: "collapse", quoteProps: "preserve" },
];
const files = [
  "src/client.ts",
  "src/retry.ts",
  "src/grouped.ts",
  "src/webhooks/mac.ts",
  "src/testing/sample-schema.ts",
  "generated/v3/shipments/operations.ts",
  "generated/v3/shipments/schema.ts",
  "generated/v3/errors.ts",
];

test.each(files.flatMap((file) => styles.map((style) => [file, style] as const)))("%s formatted with %o has the same hash", async (file, style) => {
  const text = await readFile(new URL(`../../${file}`, import.meta.url), "utf8");
  expect(hash(await format(text, { ...style, parser: "typescript" }))).toBe(hash(text));
});
