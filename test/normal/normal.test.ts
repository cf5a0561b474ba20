import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../scripts/document/json.js";
import { errorsOf, programOf } from "../generated/program.js";
import { typesOf, type Types } from "../model/small-document.js";

const B = { type: "object", properties: { b: { type: "string" } } };
const C = { type: "object", properties: { c: { type: "number" } } };
const to = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

type Row = readonly [rule: string, schemas: JsonObject, wanted: readonly string[], losses?: readonly string[]];

/** The types of each row, received, in the order of their names; and the losses that are told. */
function table(rows: readonly Row[]): void {
  test.each(rows.map(([rule, schemas, wanted, losses = []]) => [rule, { schemas, wanted, losses }] as const))("%s", async (_, { schemas, wanted, losses }) => {
    const types = await typesOf(schemas);
    expect({ text: Object.values(types.text), losses: types.losses }).toEqual({ text: wanted, losses });
    expect(compiled(types)).toEqual([]);
  });
}

function compiled({ text }: Types): readonly string[] {
  const program = programOf(
    new Map([
      [
        "small/types.ts",
        Object.values(text)
          .map((type) => `export ${type}`)
          .join("\n"),
      ],
    ]),
  );
  return errorsOf(program, (file) => file.startsWith("small/"));
}

describe("null is null, however it is spelt", () => {
  table([
    ["nullable of OpenAPI 3.0", { A: { type: "string", nullable: true } }, ["type A = string | null;"], ["nullable-in-3.1"]],
    ["a list of types", { A: { type: ["string", "null"] } }, ["type A = string | null;"]],
    ["a branch of anyOf", { A: { anyOf: [{ type: "string" }, { type: "null" }] } }, ["type A = string | null;"]],
    ["a branch of oneOf", { A: { oneOf: [{ type: "string" }, { type: "null" }] } }, ["type A = string | null;"]],
    ["a member of an enum", { A: { type: "string", enum: ["a", null] } }, ['type A = "a" | null;']],
    ["nullable beside an enum without null", { A: { type: "string", enum: ["a"], nullable: true } }, ['type A = "a" | null;'], ["nullable-in-3.1"]],
    [
      "nullable beside a reference",
      { A: { type: "object", properties: { b: { ...to("B"), nullable: true } } }, B },
      ["interface A { b?: B | null; }", "interface B { b?: string; }"],
      ["nullable-in-3.1"],
    ],
    [
      "nullable around an allOf",
      { A: { type: "object", properties: { b: { allOf: [to("B")], nullable: true } } }, B },
      ["interface A { b?: B | null; }", "interface B { b?: string; }"],
      ["nullable-in-3.1"],
    ],
    ["a constant", { A: { const: null } }, ["type A = null;"]],
    ["nullable: false says nothing", { A: { type: "string", nullable: false } }, ["type A = string;"]],
    ["twice is once", { A: { type: ["string", "null"], nullable: true } }, ["type A = string | null;"], ["nullable-in-3.1"]],
    ["a list of lists or null", { A: { type: ["array", "null"], items: { type: "array", items: { type: "string" } } } }, ["type A = string[][] | null;"]],
  ]);
});

describe("allOf", () => {
  const merged = ["interface A { b: string; }"];
  table([
    ["with a bare required", { A: { allOf: [to("B"), { required: ["b"] }] }, B }, merged],
    ["with a bare required of an object", { A: { allOf: [to("B"), { type: "object", required: ["b"] }] }, B }, merged],
    ["beside required", { A: { allOf: [to("B")], required: ["b"] }, B }, merged],
    ["of one reference is the reference", { A: { allOf: [to("B")], description: "words" }, B }, ["interface B { b?: string; }"]],
    ["of properties merges them", { A: { allOf: [to("B"), { properties: { d: { type: "number" } } }] }, B }, ["interface A { b?: string; d?: number; }"]],
    ["describes a property once, more narrowly", { A: { allOf: [B, { properties: { b: { enum: ["x"] } } }] } }, ['interface A { b?: "x"; }']],
    ["of enums keeps what both list", { A: { allOf: [{ type: "string", enum: ["a", "b"] }, { enum: ["b", "c"] }] } }, ['type A = "b";']],
    ["that contradicts itself", { A: { allOf: [{ type: "string" }, { type: "number" }] } }, ["type A = number;"], ["allof-irreconcilable"]],
    [
      "with a union intersects",
      { A: { allOf: [{ oneOf: [to("B"), to("C")] }, { properties: { w: { type: "string" } } }] }, B, C },
      ["type A = { w?: string; } & (B | C);", "interface B { b?: string; }", "interface C { c?: number; }"],
    ],
    ["of integer and number is the narrower", { A: { allOf: [{ type: "number" }, { type: "integer" }] } }, ["type A = number;"]],
  ]);
});

describe("oneOf and anyOf", () => {
  const closed = (name: string): JsonObject => ({ type: "object", properties: { [name]: { type: "string" } }, required: [name] });
  table([
    ["overlapping branches are a union", { A: { oneOf: [B, C] } }, ["type A = { b?: string; } | { c?: number; };"]],
    [
      "beside properties they intersect",
      { A: { type: "object", properties: { x: { type: "string" } }, oneOf: [closed("y"), closed("z")] } },
      ["type A = { x?: string; } & ({ y: string; } | { z: string; });"],
    ],
    [
      "alternatives of required constrain, they do not describe",
      { A: { type: "object", properties: { x: { type: "string" }, y: { type: "string" } }, anyOf: [{ required: ["x"] }, { required: ["y"] }] } },
      ["interface A { x?: string; y?: string; }"],
      ["required-alternatives-ignored"],
    ],
    [
      "beside required they make the member required in each branch",
      { A: { anyOf: [to("B"), { properties: { b: { type: "number" } } }], required: ["b"] }, B },
      ["type A = { b: string; } | { b: number; };"],
    ],
    [
      "a plain type beside listed values keeps the values",
      { A: { anyOf: [{ type: "string" }, { enum: ["a", "b"], "x-unrelated": 1 }] } },
      ['type A = (string & {}) | (("a" | "b") | (string & {}));'],
    ],
    [
      "a plain type beside a referred constant keeps the constant",
      { A: { anyOf: [{ type: "integer" }, to("E")] }, E: { const: 7 } },
      ["type A = (number & {}) | E;", "type E = 7;"],
    ],
    ["one branch is no union", { A: { oneOf: [{ type: "string" }] } }, ["type A = string;"]],
    ["a branch that nothing satisfies is left out", { A: { anyOf: [false, { type: "string" }] } }, ["type A = string;"]],
  ]);
});

describe("discriminators", () => {
  const kind = (name?: string): JsonObject => ({ type: "object", properties: { kind: { type: "string", ...(name === undefined ? {} : { enum: [name] }) } } });
  const union = (discriminator: JsonObject): JsonObject => ({ A: { oneOf: [to("B"), to("C")], discriminator }, B: kind(), C: kind() });
  const told = (one: string, other: string): readonly string[] => ["type A = B | C;", `interface B { kind: "${one}"; }`, `interface C { kind: "${other}"; }`];
  table([
    ["by mapping", union({ propertyName: "kind", mapping: { bee: "#/components/schemas/B", sea: "#/components/schemas/C" } }), told("bee", "sea")],
    ["by a mapping of bare names", union({ propertyName: "kind", mapping: { bee: "B", sea: "C" } }), told("bee", "sea")],
    ["by a mapping that a documentation engine mangled", union({ propertyName: "kind", mapping: { bee: to("B"), sea: to("C") } }), told("bee", "sea")],
    ["by the names of the schemas", union({ propertyName: "kind" }), told("B", "C")],
    [
      "two names for one schema",
      union({ propertyName: "kind", mapping: { bee: "B", wasp: "B", sea: "C" } }),
      ["type A = B | C;", 'interface B { kind: "bee" | "wasp"; }', 'interface C { kind: "sea"; }'],
    ],
    [
      "declared values win",
      { A: { oneOf: [to("B"), to("C")], discriminator: { propertyName: "kind" } }, B: kind("b"), C: kind("c") },
      ["type A = B | C;", 'interface B { kind?: "b"; }', 'interface C { kind?: "c"; }'],
    ],
    [
      "an undeclared one stays closed",
      {
        A: { oneOf: [to("B"), to("C")] },
        B: { type: "object", properties: { kind: { enum: ["b1", "b2"] } } },
        C: { type: "object", properties: { kind: { enum: ["c1", "c2"] } } },
      },
      ["type A = B | C;", 'interface B { kind?: "b1" | "b2"; }', 'interface C { kind?: "c1" | "c2"; }'],
    ],
    ["a mapping that leads nowhere is ignored", union({ propertyName: "kind", mapping: { bee: "#/components/schemas/Nowhere" } }), told("B", "C")],
  ]);
});

describe("objects, arrays and scalars", () => {
  table([
    ["an object without properties is any object", { A: { type: "object" } }, ["type A = Record<string, unknown>;"]],
    ["an object that only requires is any object", { A: { type: "object", required: ["x"] } }, ["type A = Record<string, unknown>;"]],
    ["no schema is anything", { A: {} }, ["type A = unknown;"]],
    ["true is anything", { A: true }, ["type A = unknown;"]],
    ["additional properties of a type", { A: { type: "object", additionalProperties: { type: "integer" } } }, ["interface A { [key: string]: number; }"]],
    [
      "additional properties beside named ones",
      { A: { type: "object", properties: { x: { type: "string" } }, additionalProperties: { type: "integer" } } },
      ["type A = { x?: string; } & { [key: string]: unknown; };"],
      ["additional-properties-widened"],
    ],
    [
      "patterns of names",
      { A: { type: "object", patternProperties: { "^a": { type: "integer" } } } },
      ["interface A { [key: string]: number; }"],
      ["pattern-properties-widened"],
    ],
    [
      "a default makes nothing required",
      { A: { type: "object", properties: { a: { type: "string", default: "x" } } } },
      ['interface A { /** Default: "x". */ a?: string; }'],
    ],
    ["an empty required says nothing", { A: { type: "object", properties: { a: { type: "string" } }, required: [] } }, ["interface A { a?: string; }"]],
    [
      "a property that nothing satisfies",
      { A: { type: "object", properties: { gone: false, here: { type: "boolean" } } } },
      ["interface A { here?: boolean; }"],
      ["false-schema"],
    ],
    [
      "names that are no identifiers",
      JSON.parse(
        '{"A": {"type": "object", "properties": {"__proto__": {"type": "string"}, "a-b": {"type": "string"}, "*/": {"type": "string"}}}}',
      ) as JsonObject,
      ['interface A { __proto__?: string; "a-b"?: string; "*/"?: string; }'],
    ],
    [
      "a closed tuple",
      { A: { type: "array", prefixItems: [{ type: "string" }, { type: "number" }], items: false } },
      ["type A = (string | number)[];"],
      ["tuple-opened"],
    ],
    ["an open tuple", { A: { type: "array", prefixItems: [{ type: "string" }] } }, ["type A = unknown[];"], ["tuple-opened"]],
    ["a tuple of the former draft", { A: { type: "array", items: [{ type: "string" }] } }, ["type A = string[];"], ["tuple-opened"]],
    ["an array of anything", { A: { type: "array" } }, ["type A = unknown[];"]],
    ["several types", { A: { type: ["string", "integer"] } }, ["type A = string | number;"]],
    ["bytes", { A: { type: "string", format: "binary" } }, ["type A = Blob;"]],
    ["a type that does not exist", { A: { type: "nonsense" } }, ["type A = unknown;"], ["malformed-keyword"]],
    [
      "required: true on a property",
      { A: { type: "object", properties: { a: { type: "string", required: true } } } },
      ["interface A { a?: string; }"],
      ["malformed-keyword"],
    ],
    [
      "negation and conditions",
      { A: { type: "object", properties: { a: { not: { type: "string" } } }, if: {}, then: {} } },
      ["interface A { a?: unknown; }"],
      ["not-ignored", "conditional-ignored"],
    ],
    [
      "the generator's own marks mean nothing in a document",
      { A: { type: "object", properties: { a: { enum: ["x", "y"], "x-waybill-closed": true }, b: { type: "object", "x-waybill-open": true } } } },
      ['interface A { a?: ("x" | "y") | (string & {}); b?: Record<string, unknown>; }'],
    ],
  ]);
});

describe("references", () => {
  table([
    ["a recursive schema", { A: { type: "object", properties: { next: to("A") } } }, ["interface A { next?: A; }"]],
    ["recursion through items", { A: { anyOf: [{ type: "string" }, { type: "array", items: to("A") }] } }, ["type A = string | A[];"]],
    [
      "an alias is what it names",
      { A: { type: "object", properties: { b: { ...to("B"), description: "words" } } }, B: to("C"), C: { type: "string" } },
      ["interface A { /** words */ b?: C; }", "type C = string;"],
    ],
    [
      "siblings of a reference count",
      { A: { type: "object", properties: { b: { ...to("B"), required: ["b"] } } }, B },
      ["interface A { b?: { b: string; }; }"],
    ],
    [
      "aliases in a circle",
      { A: to("B"), B: to("A") },
      ["type CreateThingStatus200Body = unknown;"],
      ["recursive-alias", "recursive-alias", "recursive-alias"],
    ],
    ["an alias of itself", { A: to("A") }, ["type CreateThingStatus200Body = unknown;"], ["recursive-alias", "recursive-alias"]],
    ["a union with itself", { A: { anyOf: [to("A"), { type: "string" }] } }, ["type A = string;"], ["recursive-alias"]],
    ["an allOf with itself", { A: { allOf: [to("A"), { properties: { x: { type: "string" } } }] } }, ["interface A { x?: string; }"], ["recursive-alias"]],
    [
      "two unions with each other",
      { A: { anyOf: [to("B"), { type: "string" }] }, B: { anyOf: [to("A"), { type: "number" }] } },
      ["type A = B | string;", "type B = number;"],
      ["recursive-alias"],
    ],
  ]);
});

test("chains of thousands end", async () => {
  const chain = Object.fromEntries(
    Array.from(
      { length: 3000 },
      (_, index) => [`S${index}`, index === 2999 ? { type: "string" } : { anyOf: [to(`S${index + 1}`), { type: "number" }] }] as const,
    ),
  );
  const { text } = await typesOf(chain);
  expect(text["S2998"]).toBe("type S2998 = S2999 | number;");
});
