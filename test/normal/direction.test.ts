import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../scripts/document/json.js";
import { typesOf } from "../model/small-document.js";

const to = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const object = (properties: JsonObject, required?: readonly string[]): JsonObject => ({
  type: "object",
  properties,
  ...(required === undefined ? {} : { required }),
});
const readOnly = { type: "string", readOnly: true };
const writeOnly = { type: "string", writeOnly: true };
const kind = { type: "string", enum: ["a", "b"] };

type Row = readonly [what: string, schemas: JsonObject, directions: readonly ("sent" | "received")[], wanted: Readonly<Record<string, string>>];

const rows: readonly Row[] = [
  ["both ways alike: one type", { A: object({ x: { type: "string" } }) }, ["sent", "received"], { A: "interface A { x?: string; }" }],
  [
    "read-only is not sent",
    { A: object({ id: readOnly, x: { type: "string" } }, ["id"]) },
    ["sent", "received"],
    { A: "interface A { id: string; x?: string; }", AInput: "interface AInput { x?: string; }" },
  ],
  [
    "write-only is not received",
    { A: object({ secret: writeOnly }) },
    ["sent", "received"],
    { A: "type A = Record<string, unknown>;", AInput: "interface AInput { secret?: string; }" },
  ],
  ["only sent: no split, no second name", { A: object({ id: readOnly, x: { type: "string" } }) }, ["sent"], { A: "interface A { x?: string; }" }],
  ["only received: no split", { A: object({ id: readOnly }) }, ["received"], { A: "interface A { id?: string; }" }],
  [
    "an enum opens when received and stays closed when sent",
    { A: object({ kind }) },
    ["sent", "received"],
    { A: 'interface A { kind?: ("a" | "b") | (string & {}); }', AInput: 'interface AInput { kind?: "a" | "b"; }' },
  ],
  ["a constant stays closed", { A: object({ kind: { enum: ["a"] } }) }, ["sent", "received"], { A: 'interface A { kind?: "a"; }' }],
  ["numbers open too", { A: object({ dpi: { enum: [72, 300] } }) }, ["received"], { A: "interface A { dpi?: (72 | 300) | (number & {}); }" }],
  [
    "an enum with null keeps null",
    { A: object({ kind: { type: ["string", "null"], enum: ["a", "b", null] } }) },
    ["received"],
    { A: 'interface A { kind?: ("a" | "b") | (string & {}) | null; }' },
  ],
  ["booleans cannot grow", { A: object({ yes: { enum: [true, false] } }) }, ["received"], { A: "interface A { yes?: true | false; }" }],
  [
    "the split reaches whoever refers to it, and no one else",
    { A: object({ b: to("B"), c: to("C") }), B: object({ id: readOnly }), C: object({ x: { type: "string" } }) },
    ["sent", "received"],
    {
      A: "interface A { b?: B; c?: C; }",
      AInput: "interface AInput { b?: BInput; c?: C; }",
      B: "interface B { id?: string; }",
      BInput: "type BInput = Record<string, unknown>;",
      C: "interface C { x?: string; }",
    },
  ],
  [
    "a reference to a read-only schema",
    { A: object({ b: to("B") }), B: { type: "string", readOnly: true } },
    ["sent", "received"],
    { A: "interface A { b?: B; }", AInput: "type AInput = Record<string, unknown>;", B: "type B = string;" },
  ],
  [
    "recursion",
    { A: object({ id: readOnly, next: to("A") }) },
    ["sent", "received"],
    { A: "interface A { id?: string; next?: A; }", AInput: "interface AInput { next?: AInput; }" },
  ],
];

describe("what is sent and what is received", () => {
  test.each(rows)("%s", async (_, schemas, directions, wanted) => {
    expect((await typesOf(schemas, ...directions)).text).toEqual(wanted);
  });
});
