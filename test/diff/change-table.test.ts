import { describe, expect, it } from "vitest";
import { classIds, classOf } from "../../scripts/diff/class-of.js";
import { diff } from "../../scripts/diff/diff.js";
import { levels, type Finding } from "../../scripts/diff/finding.js";
import { countKeywords, schemaKeywords } from "../../scripts/diff/schema-view.js";
import type { JsonObject } from "../../scripts/document/json.js";
import { isDraft, type Draft } from "./walk.js";

/** One operation with a body and an answer, a webhook, and a place for each thing that a row changes. */
function document(change: Draft = {}): JsonObject {
  const parcel = {
    type: "object",
    required: ["id"],
    properties: {
      id: { type: "integer" },
      note: { type: "string" },
      state: { type: "string", enum: ["open", "closed"] },
      size: { type: "object", properties: { width: { type: "number" } } },
    },
  };
  const base: Draft = {
    openapi: "3.1.0",
    info: { title: "T", version: "1" },
    servers: [{ url: "https://api.example.com/v1" }],
    security: [{ key: [] }],
    paths: {
      "/parcels/{id}": {
        post: {
          operationId: "update",
          tags: ["Parcels"],
          parameters: [
            { name: "id", in: "path", required: true, schema: { type: "integer" } },
            { name: "q", in: "query", schema: { type: "array", items: { type: "string" } } },
            { name: "limit", in: "query", schema: { type: "integer", default: 10, maximum: 100 } },
          ],
          requestBody: { required: true, content: { "application/json": { schema: structuredClone(parcel) } } },
          responses: {
            "200": { description: "ok", content: { "application/json": { schema: structuredClone(parcel) } } },
            "404": { description: "none", content: { "application/json": { schema: { type: "object", properties: { detail: { type: "string" } } } } } },
          },
        },
      },
    },
    webhooks: {
      changed: {
        post: {
          requestBody: { required: true, content: { "application/json": { schema: structuredClone(parcel) } } },
          responses: { "200": { description: "ok" } },
        },
      },
    },
    components: {
      securitySchemes: {
        key: { type: "apiKey", in: "header", name: "X-Key" },
        oauth: { type: "oauth2", flows: { clientCredentials: { tokenUrl: "https://auth.example.com/token", scopes: { read: "r" } } } },
      },
      schemas: { Shared: { type: "string" } },
    },
  };
  return merge(base, change) as JsonObject;
}

/** Objects merge, undefined removes, everything else replaces. */
function merge(base: Draft, change: Draft): Draft {
  const merged: Draft = { ...base };
  for (const [key, value] of Object.entries(change)) {
    const old = merged[key];
    if (value === undefined) delete merged[key];
    else merged[key] = isDraft(old) && isDraft(value) ? merge(old, value) : value;
  }
  return merged;
}

function findings(before: JsonObject, after: JsonObject): readonly Finding[] {
  const side = (value: JsonObject): { version: string; area: string; file: string; document: JsonObject; line: () => number } => ({
    version: "v1",
    area: "a",
    file: "a.json",
    document: value,
    line: () => 1,
  });
  return diff({ before: [side(before)], after: [side(after)], today: "2026-11-23" }).findings;
}

const operation = (change: Draft): Draft => ({ paths: { "/parcels/{id}": { post: change } } });
const sent = (schema: Draft): Draft => operation({ requestBody: { content: { "application/json": { schema } } } });
const received = (schema: Draft): Draft => operation({ responses: { "200": { content: { "application/json": { schema } } } } });
const failed = (schema: Draft): Draft => operation({ responses: { "404": { content: { "application/json": { schema } } } } });
const event = (schema: Draft): Draft => ({ webhooks: { changed: { post: { requestBody: { content: { "application/json": { schema } } } } } } });
const id = { name: "id", in: "path", required: true, schema: { type: "integer" } };
const q = { name: "q", in: "query", schema: { type: "array", items: { type: "string" } } };
const limit = { name: "limit", in: "query", schema: { type: "integer", default: 10, maximum: 100 } };
const parameters = (...list: readonly Draft[]): Draft => operation({ parameters: list });
const required = ["id", "note"];

/** `level source/wire direction id`: B breaks, R risky, - neither. */
const rows: readonly (readonly [what: string, change: Draft, wanted: string, base?: Draft])[] = [
  ["the path goes", { paths: { "/parcels/{id}": undefined } }, "breaking BB none operation-removed"],
  [
    "the path moves with its operationId",
    { paths: { "/parcels/{id}": undefined, "/v2/parcels/{id}": (document()["paths"] as Draft)["/parcels/{id}"] } },
    "breaking -B none operation-moved",
  ],
  [
    "the method changes with its operationId",
    { paths: { "/parcels/{id}": { post: undefined, put: ((document()["paths"] as Draft)["/parcels/{id}"] as Draft)["post"] } } },
    "breaking -B none method-changed",
  ],
  [
    "the scheme's type changes",
    { components: { securitySchemes: { key: { type: "http", scheme: "basic" } } } },
    "breaking BB request security-scheme-type-changed",
  ],
  ["the key has another name", { components: { securitySchemes: { key: { name: "X-Other" } } } }, "breaking -B request security-scheme-location-changed"],
  ["the key goes in the query", { components: { securitySchemes: { key: { in: "query" } } } }, "breaking -B request security-scheme-location-changed"],
  [
    "the token URL moves",
    { components: { securitySchemes: { oauth: { flows: { clientCredentials: { tokenUrl: "https://evil.example/token" } } } } } },
    "breaking -B request security-scheme-url-changed",
  ],
  ["another scheme is required", { security: [{ oauth: ["read"] }] }, "breaking -B request security-scheme-swapped"],
  ["a scope is required", { security: [{ oauth: ["read", "write"] }] }, "breaking -B request security-scope-added", { security: [{ oauth: ["read"] }] }],
  ["authentication is required", { security: [{ key: [] }] }, "breaking -B request security-requirement-added", { security: [] }],
  ["authentication is not required any more", { security: [] }, "safe -- request security-requirement-removed"],
  ["a second scheme will do", { security: [{ key: [] }, { oauth: [] }] }, "safe -- request security-alternative-added"],
  ["the server moves", { servers: [{ url: "https://other.example.com/v1" }] }, "breaking -B request server-removed"],
  ["the base path moves", { servers: [{ url: "https://api.example.com/v2" }] }, "breaking -B request server-removed"],
  ["a server is added", { servers: [{ url: "https://api.example.com/v1" }, { url: "https://eu.example.com" }] }, "safe -- request server-added"],
  [
    "a required parameter comes",
    parameters(id, q, limit, { name: "new", in: "query", required: true, schema: { type: "string" } }),
    "breaking BB request parameter-added-required",
  ],
  [
    "an optional parameter comes",
    parameters(id, q, limit, { name: "new", in: "query", schema: { type: "string" } }),
    "safe -- request parameter-added-optional",
  ],
  ["a parameter goes", parameters(id, q), "dangerous BR request parameter-removed"],
  ["a parameter becomes required", parameters(id, { ...q, required: true }, limit), "breaking BB request parameter-became-required"],
  ["a parameter moves to the headers", parameters(id, q, { ...limit, in: "header" }), "breaking BB request parameter-moved"],
  ["the style changes", parameters(id, { ...q, style: "spaceDelimited" }, limit), "breaking -B request parameter-style-changed"],
  ["explode changes", parameters(id, { ...q, explode: false }, limit), "breaking -B request parameter-style-changed"],
  ["reserved characters are allowed", parameters(id, { ...q, allowReserved: true }, limit), "breaking -B request parameter-style-changed"],
  [
    "a parameter's default changes",
    parameters(id, q, { ...limit, schema: { ...limit.schema, default: 20 } }),
    "dangerous -R request parameter-default-changed",
  ],
  ["a parameter's bound is tightened", parameters(id, q, { ...limit, schema: { ...limit.schema, maximum: 50 } }), "dangerous -R request maximum-decreased"],
  [
    "a path parameter is renamed",
    {
      paths: {
        "/parcels/{id}": undefined,
        "/parcels/{key}": {
          post: { ...(((document()["paths"] as Draft)["/parcels/{id}"] as Draft)["post"] as Draft), parameters: [{ ...id, name: "key" }, q, limit] },
        },
      },
    },
    "notice B- request path-parameter-renamed",
  ],
  ["a required property comes, sent", sent({ required, properties: { note: { type: "string" } } }), "breaking BB request property-became-required"],
  [
    "a new required property, sent",
    sent({ required: ["id", "fresh"], properties: { fresh: { type: "string" } } }),
    "breaking BB request property-added-required",
  ],
  ["a new property, sent", sent({ properties: { fresh: { type: "string" } } }), "safe -- request property-added-optional"],
  ["a property goes, sent", sent({ properties: { note: undefined } }), "dangerous BR request property-removed"],
  ["a type narrows, sent", sent({ properties: { size: { properties: { width: { type: "integer" } } } } }), "breaking BB request type-narrowed"],
  ["a value goes, sent", sent({ properties: { state: { enum: ["open"] } } }), "breaking BB request enum-value-removed"],
  ["a value comes, sent", sent({ properties: { state: { enum: ["open", "closed", "lost"] } } }), "safe -- request enum-value-added"],
  [
    "null is refused, sent",
    sent({ properties: { note: { type: "string" } } }),
    "breaking BB request became-not-nullable",
    sent({ properties: { note: { type: ["string", "null"] } } }),
  ],
  ["a format comes, sent", sent({ properties: { note: { format: "uuid" } } }), "breaking -B request format-narrowed"],
  ["other properties are refused, sent", sent({ additionalProperties: false }), "breaking BB request additional-properties-closed"],
  ["a length is bounded, sent", sent({ properties: { note: { maxLength: 10 } } }), "dangerous -R request max-length-set"],
  [
    "a default changes, sent",
    sent({ properties: { note: { default: "b" } } }),
    "dangerous -R request default-changed",
    sent({ properties: { note: { default: "a" } } }),
  ],
  [
    "the media type changes, sent",
    operation({ requestBody: { content: { "application/json": undefined, "application/xml": {} } } }),
    "breaking BB request request-media-type-removed",
  ],
  ["a property goes, received", received({ properties: { note: undefined } }), "breaking BB response property-removed"],
  ["a property may be absent, received", received({ required: undefined }), "breaking BB response property-became-optional"],
  ["a property may be null, received", received({ properties: { note: { type: ["string", "null"] } } }), "breaking BB response became-nullable"],
  ["a type changes, received", received({ properties: { note: { type: "integer" } } }), "breaking BB response type-changed"],
  ["a value comes, received", received({ properties: { state: { enum: ["open", "closed", "lost"] } } }), "dangerous -R response enum-value-added"],
  ["a value goes, received", received({ properties: { state: { enum: ["open"] } } }), "safe -- response enum-value-removed"],
  ["a new property, received", received({ properties: { fresh: { type: "string" } } }), "safe -- response property-added-optional"],
  ["the success goes", operation({ responses: { "200": undefined, "201": { description: "ok" } } }), "breaking BB response response-success-removed"],
  [
    "the media type changes, received",
    operation({ responses: { "200": { content: { "application/json": undefined, "application/xml": {} } } } }),
    "breaking BB response response-media-type-changed",
  ],
  [
    "the media type gets another name for the same syntax",
    operation({ responses: { "200": { content: { "application/json": undefined, "application/problem+json": { schema: { type: "object" } } } } } }),
    "notice B- response response-media-type-renamed",
    operation({ responses: { "200": { content: { "application/json": { schema: { type: "object", required: undefined, properties: undefined } } } } } }),
  ],
  [
    "a key that nothing requires has another name",
    { components: { securitySchemes: { spare: { name: "X-Other" } } } },
    "notice -- request security-scheme-location-changed",
    { components: { securitySchemes: { spare: { type: "apiKey", in: "header", name: "X-Spare" } } } },
  ],
  ["an error goes", operation({ responses: { "404": undefined } }), "dangerous BR response response-error-removed"],
  ["an error's body changes", failed({ properties: { detail: { type: "integer" } } }), "dangerous BB response type-changed"],
  ["a value comes, by webhook", event({ properties: { state: { enum: ["open", "closed", "lost"] } } }), "dangerous -R webhook enum-value-added"],
  ["a property goes, by webhook", event({ properties: { note: undefined } }), "breaking BB webhook property-removed"],
  [
    "a new required property, by webhook",
    event({ required: ["id", "fresh"], properties: { fresh: { type: "string" } } }),
    "safe -- webhook property-added-required",
  ],
  ["the webhook goes", { webhooks: { changed: undefined } }, "breaking BB webhook webhook-removed"],
  [
    "the webhook is renamed",
    { webhooks: { changed: undefined, updated: (document()["webhooks"] as Draft)["changed"] } },
    "breaking BB webhook webhook-removed",
  ],
  ["the operationId changes", operation({ operationId: "other" }), "notice B- none operation-id-changed"],
  ["the tag changes", operation({ tags: ["Other"] }), "notice B- none tag-changed"],
  ["a schema is renamed", { components: { schemas: { Shared: undefined, Renamed: { type: "string" } } } }, "notice B- none schema-renamed"],
  ["the operation is deprecated", operation({ deprecated: true, "x-sunset": "2027-01-01" }), "notice -- none deprecated-with-sunset"],
  ["the words change", operation({ summary: "Other" }), "docs -- none description-changed"],
];

function told(finding: Finding): string {
  const source = finding.effect.source === "breaks" ? "B" : "-";
  const wire = finding.effect.wire === "breaks" ? "B" : finding.effect.wire === "risky" ? "R" : "-";
  return `${finding.level} ${source}${wire} ${finding.direction} ${finding.id}`;
}

describe("one change", () => {
  it.each(rows.map(([what, change, wanted, base = {}]) => ({ what, change, wanted, base })))("$what", ({ change, wanted, base }) => {
    const before = document(base);
    expect(findings(before, merge(before as Draft, change) as JsonObject).map(told)[0]).toBe(wanted);
  });
});

describe("the table of classes", () => {
  const kebab = (keyword: string): string => keyword.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

  it("has a class for each way in which a count may move", () => {
    const wanted = countKeywords.flatMap((keyword) => ["increased", "decreased", "set", "unset"].map((change) => `${kebab(keyword)}-${change}`));
    expect(classIds).toEqual(expect.arrayContaining(wanted));
  });

  it("has a class for each assertion that may come or go", () => {
    expect(classIds).toEqual(expect.arrayContaining(schemaKeywords.flatMap((keyword) => [`${kebab(keyword)}-added`, `${kebab(keyword)}-removed`])));
  });

  it.each(classIds.flatMap((id) => (["sent", "received"] as const).map((sense) => ({ id, sense }))))(
    "$id, $sense, has a level of its own and advice in one sentence",
    ({ id, sense }) => {
      const { level, advice } = classOf(id, sense);
      expect(levels).toContain(level);
      expect(advice).toMatch(/^[A-Z].*\.$/);
    },
  );
});

describe("one cause", () => {
  const shared = (schema: Draft): JsonObject =>
    ({
      openapi: "3.1.0",
      paths: Object.fromEntries(
        Array.from({ length: 40 }, (_, index) => [
          `/p${index}`,
          {
            post: {
              requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Item" } } } },
              responses: {
                "200": { description: "ok", content: { "application/json": { schema: { type: "array", items: { $ref: "#/components/schemas/Item" } } } } },
              },
            },
          },
        ]),
      ),
      components: { schemas: { Item: schema } },
    }) as JsonObject;

  it("is one finding for each direction, with every operation as a place", () => {
    const found = findings(
      shared({ type: "object", properties: { a: { type: "string" } } }),
      shared({ type: "object", properties: { a: { type: "integer" } } }),
    );
    expect(found.map((finding) => [finding.direction, finding.places.length])).toEqual([
      ["request", 40],
      ["response", 40],
    ]);
  });

  it("in a schema that contains itself ends", () => {
    const tree = (type: string): Draft => ({
      type: "object",
      properties: { value: { type }, children: { type: "array", items: { $ref: "#/components/schemas/Item" } } },
    });
    expect(findings(shared(tree("string")), shared(tree("integer")))).toHaveLength(2);
  });

  it("that took a fifth of the operations away is a suspect document, not forty breaks", () => {
    const before = shared({ type: "string" });
    const after = { ...before, paths: Object.fromEntries(Object.entries(before["paths"] as Draft).slice(0, 20)) } as JsonObject;
    expect(findings(before, after).map((finding) => [finding.id, finding.places.length])).toEqual([["document-shrunk", 20]]);
  });
});
