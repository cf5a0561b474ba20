import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../scripts/document/json.js";
import { areaOf, documentOf, typesOf } from "../model/small-document.js";

const ok: JsonObject = { "200": { description: "" } };
const at = (pathItem: JsonObject): JsonObject => ({ paths: { "/things": pathItem } });
const get = (given: JsonObject): JsonObject => at({ get: { responses: ok, ...given } });
const received = (content: JsonObject): JsonObject => get({ responses: { "200": { description: "", content } } });
const secured = (scheme: JsonObject): JsonObject => ({ ...get({ security: [{ s: [] }] }), components: { securitySchemes: { s: scheme } } });
const item: Json = { type: "object", properties: { id: { type: "string" } } };

const things = "/paths/~1things";
const content = `${things}/get/responses/200/content`;

/** Given parts of a document; wanted losses as `code pointer`. */
const lost: readonly (readonly [construct: string, parts: JsonObject, losses: readonly string[]])[] = [
  [
    "operations with further methods",
    at({ get: { responses: ok }, additionalOperations: { COPY: { responses: ok }, "X/Y": { responses: ok } } }),
    [`additional-operation-ignored ${things}/additionalOperations/COPY`, `additional-operation-ignored ${things}/additionalOperations/X~1Y`],
  ],
  ["events of a stream", received({ "text/event-stream": { itemSchema: item } }), []],
  ["lines of JSON", received({ "application/jsonl": { itemSchema: item } }), []],
  ["parts of a body", received({ "multipart/mixed": { itemSchema: item } }), [`item-schema-ignored ${content}/multipart~1mixed/itemSchema`]],
  [
    "parts by position",
    at({ post: { requestBody: { content: { "multipart/mixed": { schema: { type: "array" }, prefixEncoding: [{}], itemEncoding: {} } } }, responses: ok } }),
    ["prefixEncoding", "itemEncoding"].map((name) => `positional-encoding-ignored ${things}/post/requestBody/content/multipart~1mixed/${name}`),
  ],
  [
    "media types that stand elsewhere",
    { ...received({ "application/json": { $ref: "#/components/mediaTypes/M" } }), components: { mediaTypes: { M: { schema: item } } } },
    [`media-type-ref-ignored ${content}/application~1json/$ref`],
  ],
  [
    "a whole query string",
    get({ parameters: [{ name: "q", in: "querystring", content: { "application/json": { schema: item } } }] }),
    [`querystring-ignored ${things}/get/parameters/0`],
  ],
  [
    "a parameter that stands elsewhere, once",
    {
      paths: { "/a": { get: { parameters: [{ $ref: "#/components/parameters/Q" }], responses: ok } }, "/b": { get: { responses: ok } } },
      components: { parameters: { Q: { name: "q", in: "querystring", content: { "application/json": { schema: item } } } } },
    },
    ["querystring-ignored /components/parameters/Q"],
  ],
  [
    "the style of cookies of OpenAPI 3.2",
    get({ parameters: [{ name: "c", in: "cookie", style: "cookie", schema: { type: "string" } }] }),
    [`style-ignored ${things}/get/parameters/0/style`],
  ],
  ["mutual TLS", secured({ type: "mutualTLS" }), ["security-scheme-ignored /components/securitySchemes/s"]],
  ["HTTP digest", secured({ type: "http", scheme: "digest" }), ["security-scheme-ignored /components/securitySchemes/s"]],
  [
    "the device authorization flow",
    secured({ type: "oauth2", flows: { deviceAuthorization: { deviceAuthorizationUrl: "https://a.example/d", tokenUrl: "https://a.example/t", scopes: {} } } }),
    ["device-flow-ignored /components/securitySchemes/s/flows/deviceAuthorization"],
  ],
  [
    "parents and kinds of tags",
    { ...get({}), tags: [{ name: "a" }, { name: "b", parent: "a", kind: "nav" }] },
    ["tag-ignored /tags/1/parent", "tag-ignored /tags/1/kind"],
  ],
  ["a base of references", { ...get({}), $self: "https://api.example.com/openapi.json" }, ["self-ignored /$self"]],
  [
    "webhooks that are not posted",
    { ...get({}), webhooks: { a: { put: { responses: ok } }, b: { post: { responses: ok }, get: { responses: ok } } } },
    ["webhook-method-ignored /webhooks/a/put", "webhook-method-ignored /webhooks/b/get"],
  ],
  ["callbacks", get({ callbacks: { done: { "{$request.query.u}": { post: { responses: ok } } } } }), [`callback-ignored ${things}/get/callbacks/done`]],
];

const kept: readonly (readonly [construct: string, parts: JsonObject])[] = [
  ["QUERY", at({ query: { requestBody: { content: { "application/json": { schema: item } } }, responses: ok } })],
  ["a stream without a description of its items", received({ "text/event-stream": { schema: { type: "string" } } })],
  ["a scheme that no requirement names", { ...get({}), components: { securitySchemes: { s: { type: "mutualTLS" } } } }],
  ["every style of OpenAPI 3.1", get({ parameters: [{ name: "p", in: "query", style: "pipeDelimited", schema: { type: "array", items: {} } }] })],
  [
    "properties that are called like constructs",
    received({ "application/json": { schema: { type: "object", properties: { itemSchema: item, callbacks: item } } } }),
  ],
  ["data that look like constructs", received({ "application/json": { schema: item, example: { additionalOperations: { COPY: {} } } } })],
];

async function lossesOf(parts: JsonObject): Promise<readonly string[]> {
  const { losses } = await areaOf(documentOf({ openapi: "3.2.0", ...parts }));
  return losses.map(({ code, pointer }) => `${code} ${pointer}`);
}

describe("what a document says beside its schemas", () => {
  test.each(lost)("is told where it is lost: %s", async (_, parts, losses) => {
    expect(await lossesOf(parts)).toEqual(losses);
  });

  test.each(kept)("is no loss: %s", async (_, parts) => {
    expect(await lossesOf(parts)).toEqual([]);
  });

  test("a QUERY operation is one like the others", async () => {
    const { operations } = await areaOf(documentOf({ openapi: "3.2.0", ...at({ query: { operationId: "searchThings", responses: ok } }) }));
    expect(operations.map(({ httpMethod, path }) => [httpMethod, path])).toEqual([["QUERY", "/things"]]);
  });
});

test("the default of a discriminator takes every other value, so that its property stays open", async () => {
  const kind: Json = { type: "object", properties: { kind: { type: "string" } } };
  const to = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
  const discriminator = { propertyName: "kind", mapping: { bee: "B" }, defaultMapping: "C" };
  const { text, losses } = await typesOf({ A: { oneOf: [to("B"), to("C")], discriminator }, B: kind, C: kind });
  expect(text).toMatchObject({ A: "type A = B | C;", B: 'interface B { kind: "bee"; }', C: "interface C { kind?: string; }" });
  expect(losses).toEqual(["default-mapping-ignored"]);
});

describe("OpenAPI 2.0", () => {
  const two = (parameters: readonly JsonObject[], consumes: string): JsonObject => ({
    swagger: "2.0",
    info: { title: "Things", version: "1" },
    host: "api.example.com",
    paths: { "/things": { post: { consumes: [consumes], parameters, responses: ok } } },
    parameters: { Shared: { in: "formData", name: "shared", type: "string", enum: ["x"] } },
  });
  const form = "application/x-www-form-urlencoded";
  const list = (given: JsonObject): JsonObject => ({ type: "array", items: { type: "string" }, ...given });
  const encoding = "/paths/~1things/post/requestBody/content/application~1x-www-form-urlencoded/encoding";

  test.each<[construct: string, parameter: JsonObject, losses: readonly string[]]>([
    ["tabs between values", list({ in: "query", name: "a", collectionFormat: "tsv" }), ["style-ignored /paths/~1things/post/parameters/0/style"]],
    ["tabs in a form", list({ in: "formData", name: "a", collectionFormat: "tsv" }), [`style-ignored ${encoding}/a/style`]],
    [
      "lists in lists",
      { in: "query", name: "a", type: "array", items: list({ collectionFormat: "pipes" }) },
      ["schema-dialect-ignored /paths/~1things/post/parameters/~query/properties/a/items"],
    ],
    ["every other way to write a list", list({ in: "query", name: "a", collectionFormat: "pipes" }), []],
  ])("%s", async (_, parameter, losses) => {
    const area = await areaOf(two([parameter], form));
    expect(area.losses.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(losses);
  });

  test("a form keeps what its parameters say", async () => {
    const parameters = [
      { in: "formData", name: "kind", required: true, type: "string", enum: ["a", "b"] },
      list({ in: "formData", name: "commas" }),
      list({ in: "formData", name: "bars", collectionFormat: "pipes" }),
      list({ in: "formData", name: "many", collectionFormat: "multi" }),
      { $ref: "#/parameters/Shared" },
    ];
    const { operations, types } = await areaOf(two(parameters, form));
    const body = operations[0]?.input.body;
    expect(body?.encoding).toEqual({ commas: { style: "form", explode: false }, bars: { style: "pipeDelimited", explode: false } });
    expect(types.find(({ name }) => name === body?.contents[0]?.type)?.schema).toMatchObject({
      required: ["kind"],
      properties: { kind: { enum: ["a", "b"] }, commas: { items: { type: "string" } }, many: { items: { type: "string" } }, shared: { enum: ["x"] } },
    });
  });
});
