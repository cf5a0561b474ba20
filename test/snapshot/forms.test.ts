import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../scripts/document/json.js";
import { canonicalDocument, canonicalText } from "../../scripts/snapshot/canonical.js";
import { defectsOf } from "../../scripts/snapshot/defects.js";
import { exampleCheck } from "../../scripts/snapshot/examples.js";
import { linksForm } from "../../scripts/snapshot/links-form.js";

function schema(value: JsonObject): JsonObject {
  return { openapi: "3.1.0", info: { title: "T", version: "1" }, components: { schemas: { S: value } } };
}

function formOf(value: JsonObject): Json | undefined {
  const { components } = linksForm(schema(value)) as { components: { schemas: { S: Json } } };
  return components.schemas.S;
}

describe("the links form", () => {
  it.each<[what: string, given: JsonObject, wanted: JsonObject]>([
    [
      "drops descriptions, examples and comments of a schema",
      { type: "string", description: "P", example: "x", examples: ["x"], $comment: "c" },
      { type: "string" },
    ],
    [
      "keeps properties that are called like prose",
      {
        type: "object",
        properties: {
          description: { type: "string", description: "P" },
          example: { type: "integer" },
          examples: { type: "array" },
          default: { type: "null" },
          title: { type: "string" },
        },
      },
      {
        type: "object",
        properties: {
          description: { type: "string" },
          example: { type: "integer" },
          examples: { type: "array" },
          default: { type: "null" },
          title: { type: "string" },
        },
      },
    ],
    [
      "keeps data as they are, whatever their members are called",
      { default: { description: "kept", example: 1 }, enum: [{ description: "kept" }], const: { examples: [] } },
      { default: { description: "kept", example: 1 }, enum: [{ description: "kept" }], const: { examples: [] } },
    ],
    ["keeps a short title, drops a long one", { title: "Short", allOf: [{ title: "x".repeat(121) }] }, { title: "Short", allOf: [{}] }],
    [
      "keeps extensions with meaning, drops vendor prose",
      { "x-sendcloud-paginated": true, "x-enum-varnames": ["A"], "x-examples": {}, "x-enum-descriptions": ["P"], "x-long": "y ".repeat(80) },
      { "x-sendcloud-paginated": true, "x-enum-varnames": ["A"] },
    ],
    [
      "keeps a member called __proto__",
      JSON.parse('{"properties":{"__proto__":{"type":"string","description":"P"}}}') as JsonObject,
      JSON.parse('{"properties":{"__proto__":{"type":"string"}}}') as JsonObject,
    ],
  ])("%s", (_, given, wanted) => expect(JSON.stringify(formOf(given))).toBe(JSON.stringify(wanted)));

  it("keeps summaries and documentation links of operations, and an empty description where OpenAPI asks for one", () => {
    const document = linksForm({
      openapi: "3.1.0",
      info: { title: "T", version: "1", description: "P", contact: { name: "N" } },
      tags: [{ name: "t", description: "P" }],
      paths: {
        "/x": {
          description: "P",
          get: {
            summary: "S",
            description: "P",
            externalDocs: { url: "https://x.example", description: "P" },
            "x-mint": { href: "/api/x", content: "prose", metadata: { tag: "Beta" } },
            responses: { "200": { description: "P", content: { "application/json": { example: 1, examples: { a: { value: 1 } } } } } },
          },
        },
      },
    });
    expect(document).toEqual({
      openapi: "3.1.0",
      info: { title: "T", version: "1" },
      tags: [{ name: "t" }],
      paths: {
        "/x": {
          get: {
            summary: "S",
            externalDocs: { url: "https://x.example" },
            "x-mint": { href: "/api/x", metadata: { tag: "Beta" } },
            responses: { "200": { description: "", content: { "application/json": {} } } },
          },
        },
      },
    });
  });
});

describe("the canonical form", () => {
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(
        fc.oneof(fc.string(), fc.constantFrom("openapi", "paths", "components", "schemas", "properties", "description", "get", "x-a", "1", "0", "__proto__")),
        tie("value"),
        { maxKeys: 4 },
      ),
    ),
  })).value;

  it("is the same for any order of keys, and loses nothing", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json, { maxKeys: 5 }), (value) => {
        const document = value as JsonObject; // a dictionary of JSON values
        expect(canonicalText(canonicalDocument(reversed(document) as JsonObject))).toBe(canonicalText(canonicalDocument(document)));
        expect(canonicalDocument(document)).toEqual(document);
      }),
    );
  });

  it("puts the members of OpenAPI objects in the specification's order and extensions last", () => {
    const text = canonicalText(
      canonicalDocument({
        "x-a": 1,
        paths: { "/b": { post: {}, get: {}, "x-c": 1, parameters: [] }, "/a": {} },
        info: { version: "1", title: "T" },
        openapi: "3.1.0",
      }),
    );
    expect(JSON.stringify(JSON.parse(text))).toBe(
      '{"openapi":"3.1.0","info":{"title":"T","version":"1"},"paths":{"/a":{},"/b":{"parameters":[],"get":{},"post":{},"x-c":1}},"x-a":1}',
    );
    expect(text.endsWith("}\n")).toBe(true);
  });
});

function reversed(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, child]) => [key, reversed(child as Json)]),
  );
}

describe("defects", () => {
  const document = (operation: JsonObject, schemas: JsonObject = {}): JsonObject => ({
    openapi: "3.1.0",
    info: { title: "T", version: "1" },
    paths: { "/x/{id}": { get: operation } },
    components: { schemas },
  });
  const codes = (value: JsonObject): readonly (readonly [string, string])[] =>
    defectsOf(value, "3.1.0", { version: "v1", area: "x" }, exampleCheck(value)).map(({ code, pointer }) => [code, pointer]);
  const fine: JsonObject = { operationId: "x", parameters: [{ name: "id", in: "path" }], responses: {} };

  it.each<[what: string, value: JsonObject, wanted: readonly (readonly [string, string])[]]>([
    ["nothing wrong", document(fine), []],
    [
      "no operationId, no path parameter",
      document({ responses: {} }),
      [
        ["operation-id-missing", "/paths/~1x~1{id}/get"],
        ["path-parameter-missing", "/paths/~1x~1{id}/get"],
      ],
    ],
    ["a request body without content", document({ ...fine, requestBody: { content: {} } }), [["request-body-empty", "/paths/~1x~1{id}/get/requestBody"]]],
    ["nullable in 3.1", document(fine, { A: { type: "string", nullable: true } }), [["nullable-without-meaning", "/components/schemas/A/nullable"]]],
    [
      "a mangled mapping",
      document(fine, { A: { discriminator: { propertyName: "t", mapping: { a: { $ref: "#/components/schemas/A" } } } } }),
      [["mapping-mangled", "/components/schemas/A/discriminator/mapping"]],
    ],
    [
      "required that names no property",
      document(fine, { A: { type: "object", properties: { a: {} }, required: ["a", "b"] } }),
      [["required-undefined", "/components/schemas/A/required/1"]],
    ],
    ["a default outside its enum", document(fine, { A: { enum: ["a"], default: "b" } }), [["value-outside-enum", "/components/schemas/A/default"]]],
    [
      "an example that fails its schema",
      document(fine, { A: { type: "integer", example: "one" } }),
      [["example-fails-schema", "/components/schemas/A/example"]],
    ],
    [
      "a media type's example against a reference",
      document(
        { ...fine, responses: { "200": { content: { "application/json": { schema: { $ref: "#/components/schemas/A" }, example: 1 } } } } },
        { A: { type: "string" } },
      ),
      [["example-fails-schema", "/paths/~1x~1{id}/get/responses/200/content/application~1json/example"]],
    ],
    ["a property called nullable is none", document(fine, { A: { type: "object", properties: { nullable: { type: "boolean" } } } }), []],
  ])("%s", (_, value, wanted) => expect(codes(value)).toEqual(wanted));

  it.each<[what: string, schemas: JsonObject]>([
    ["a pattern with nested repetitions", { A: { type: "string", pattern: "^((a+))+$", example: `${"a".repeat(60)}!` } }],
    [
      "unions that double forty times",
      Object.fromEntries([
        ["A", { $ref: "#/components/schemas/S0", example: "x" }],
        ...Array.from({ length: 40 }, (_, index) => [
          `S${index}`,
          { anyOf: [{ $ref: `#/components/schemas/S${index + 1}` }, { $ref: `#/components/schemas/S${index + 1}` }] },
        ]),
        ["S40", { type: "integer" }],
      ]),
    ],
  ])("%s: the check is given up, and finds nothing", (_, schemas) => expect(codes(document(fine, schemas))).toEqual([]), 20_000);
});
