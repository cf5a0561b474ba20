import fc from "fast-check";
import { format as prettier } from "prettier/standalone";
import * as babel from "prettier/plugins/babel";
import * as estree from "prettier/plugins/estree";
import { describe, expect, it } from "vitest";
import { format } from "../../scripts/emit/format.js";
import { layOut } from "../../scripts/emit/layout.js";

const whole = (text: string): Promise<string> => prettier(text, { parser: "babel-ts", plugins: [babel, estree as never], printWidth: 120 }); // estree's own types lack the plugin's

/** Names of every length, so that lines end before, at and after the width. */
const name = fc.integer({ min: 1, max: 70 }).map((length) => `N${"a".repeat(length)}`);
const type = fc.oneof(
  name,
  fc.tuple(name, fc.array(name, { minLength: 1, maxLength: 4 })).map(([head, args]) => `${head}<${args.join(", ")}>`),
);
const union = fc.array(type, { minLength: 1, maxLength: 6 }).map((members) => members.join(" | "));
const alias = fc.tuple(name, union).map(([left, right]) => `export type ${left} = ${right};`);
const row = fc
  .array(
    fc.tuple(
      name,
      fc.oneof(
        name.map((text) => `"${text}"`),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,9}$/), fc.constant('"json"'), { minKeys: 1, maxKeys: 9 }).map(
          (found) =>
            `{ ${Object.entries(found)
              .map(([key, value]) => `${key}: ${value}`)
              .join(", ")} }`,
        ),
      ),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((members) => `{ ${members.map(([key, value], index) => `${key}${index}: ${value}`).join(", ")} }`);
const constant = fc.tuple(name, type, row).map(([left, of, value]) => `export const ${left}: ${of} = /* @__PURE__ */ operation(${value});`);
const members = fc
  .array(fc.tuple(name, union), { minLength: 1, maxLength: 4 })
  .map((found) => found.map(([key, of], index) => `  readonly ${key}${index}?: ${of};`).join("\n"));
const declared = fc.tuple(name, members).map(([left, inner]) => `/** About ${left}. */\nexport interface ${left} {\n${inner}\n}`);
const imported = fc
  .tuple(fc.array(name, { minLength: 1, maxLength: 6 }), name)
  .map(([names, from]) => `import type { ${names.join(", ")} } from "./${from}.js";`);

describe("the layout of generated code is prettier's", () => {
  for (const [what, statement] of Object.entries({ alias, constant, interface: declared, import: imported })) {
    it(`for every ${what}, whatever its width`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(statement, { minLength: 1, maxLength: 3 }), async (statements) => {
          const text = `// head\n${statements.join("\n\n")}\n`;
          expect(await format(text, "module.ts")).toBe(await whole(text));
        }),
        { numRuns: 150 },
      );
    });
  }

  const plain = [
    ["a short alias", "export type A = B | C;\n"],
    ["an interface with comments", "/** About A. */\nexport interface A {\n  /** About b. */\n  readonly b: C;\n}\n"],
    [
      "a row",
      'export const a: Operation<AInput, AResult> = /* @__PURE__ */ operation({ id: "a.b", method: "GET", path: "/somewhere/{id}", server, responses: { 200: "json", 404: "json" } });\n',
    ],
    ["a long union", `export type A = ${Array.from({ length: 12 }, (_, index) => `SomewhatLongName${index}`).join(" | ")};\n`],
  ] as const;
  it.each(plain)("%s needs no prettier", (_, text) => {
    expect(layOut(text).map(({ kind }) => kind)).not.toContain("statement");
  });

  const intricate = [
    ["quotes inside a string", 'export const a: string = "say \\"so\\"";\n'],
    ["an empty interface", "export interface A {\n}\n"],
    ["a table", "const a = [{ b: 1, c: 2 }, { b: 3, c: 4 }];\n"],
    ["numbers beside quoted keys, too long for a line", `const a = { 200: "json", "4XX": "json", ${"b".repeat(90)}: "c" };\n`],
  ] as const;
  it.each(intricate)("%s is left to prettier", async (_, text) => {
    expect(layOut(text).map(({ kind }) => kind)).toContain("statement");
    expect(await format(text, "module.ts")).toBe(await whole(text));
  });
});
