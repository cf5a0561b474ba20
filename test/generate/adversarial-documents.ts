import type { Json, JsonObject } from "../../scripts/document/json.js";

const range = <T>(count: number, make: (index: number) => T): readonly T[] => Array.from({ length: count }, (_, index) => make(index));
const named = (count: number, make: (index: number) => readonly [string, Json]): JsonObject => Object.fromEntries(range(count, make));
const to = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const A = { type: "object", properties: { x: { type: "string" } } };
const answer = { "200": { description: "", content: { "application/json": { schema: to("A") } } } };

function documentWith(parts: JsonObject): JsonObject {
  return {
    openapi: "3.1.0",
    info: { title: "Large", version: "1" },
    servers: [{ url: "https://api.example.com" }],
    paths: { "/a": { get: { operationId: "a", responses: answer } } },
    components: { schemas: { A } },
    ...parts,
  };
}

const schemas = (entries: JsonObject): JsonObject => documentWith({ components: { schemas: { A, ...entries } } });

/**
 * Documents that a stage would take for ever over, or all memory, if its work grew faster than the document; and those that ask for
 * more than the caps allow. `code` is that of the refusal, undefined where code comes of it.
 */
export const adversarialDocuments: readonly { readonly name: string; readonly document: JsonObject; readonly code?: string }[] = [
  {
    name: "a chain of 20,000 aliases",
    document: schemas({ ...named(20_000, (index) => [`S${index}`, to(`S${index + 1}`)]), S20000: { type: "string" }, A: to("S0") }),
  },
  {
    name: "a chain of 10,000 objects",
    document: schemas({
      ...named(10_000, (index) => [`S${index}`, { type: "object", properties: { next: to(`S${index + 1}`) } }]),
      S10000: { type: "string" },
      A: to("S0"),
    }),
  },
  {
    name: "an object of 30,000 properties",
    document: schemas({ A: { type: "object", properties: named(30_000, (index) => [`p${index}`, { type: "string" }]) } }),
  },
  {
    name: "allOf that double at each of 30 levels",
    document: schemas({ ...named(30, (index) => [`B${index}`, { allOf: [to(`B${index + 1}`), to(`B${index + 1}`)] }]), B30: A, A: to("B0") }),
  },
  {
    name: "unions that double at each of 40 levels",
    document: schemas({
      ...named(40, (index) => [
        `B${index}`,
        { oneOf: [to(`B${index + 1}`), { allOf: [to(`B${index + 1}`), { type: "object", properties: { [`p${index}`]: { type: "string" } } }] }] },
      ]),
      B40: A,
      A: to("B0"),
    }),
  },
  {
    name: "a circle of 3,000 allOf",
    document: schemas({
      ...named(3_000, (index) => [`B${index}`, { allOf: [to(`B${(index + 1) % 3_000}`)], properties: { x: { type: "string" } } }]),
      A: to("B0"),
    }),
    code: "allof-depth",
  },
  {
    name: "2,000 operations of one name",
    document: documentWith({ paths: named(2_000, (index) => [`/a${index}`, { get: { operationId: "same", responses: answer } }]) }),
  },
  {
    name: "1,000 members of a discriminated union",
    document: schemas({
      A: {
        oneOf: range(1_000, (index) => to(`B${index}`)),
        discriminator: { propertyName: "kind", mapping: named(1_000, (index) => [`v${index}`, `#/components/schemas/B${index}`]) },
      },
      ...named(1_000, (index) => [`B${index}`, { type: "object", required: ["kind"], properties: { kind: { type: "string" } } }]),
    }),
  },
  {
    name: "5,000 ways to authenticate",
    document: documentWith({
      components: { schemas: { A }, securitySchemes: named(5_000, (index) => [`s${index}`, { type: "apiKey", in: "header", name: `X${index}` }]) },
      security: range(5_000, (index) => ({ [`s${index}`]: [] })),
    }),
  },
  {
    name: "5,000 parameters",
    document: documentWith({
      paths: {
        "/a": {
          get: { operationId: "a", parameters: range(5_000, (index) => ({ in: "query", name: `q${index}`, schema: { type: "string" } })), responses: answer },
        },
      },
    }),
  },
  {
    name: "a path of 20,000 parameters",
    document: documentWith({ paths: { [`/${"a/{b}".repeat(20_000)}`]: { get: { operationId: "a", responses: answer } } } }),
  },
  {
    name: "3,000 schemas that differ by direction, all in one web",
    document: schemas({
      ...named(3_000, (index) => [
        `B${index}`,
        {
          type: "object",
          properties: { id: { type: "string", readOnly: true }, one: to(`B${(index * 7 + 1) % 3_000}`), two: to(`B${(index * 13 + 5) % 3_000}`) },
        },
      ]),
      A: to("B0"),
    }),
  },
  { name: "an enum of 5,001 members", document: schemas({ A: { type: "string", enum: range(5_001, (index) => `v${index}`) } }), code: "too-many-enum-members" },
  {
    name: "40,000 answers of one operation",
    document: documentWith({
      paths: {
        "/a": {
          get: {
            operationId: "a",
            responses: named(400, (status) => [
              String(status + 100),
              { description: "", content: named(100, (index) => [`application/x${index}+json`, { schema: { type: "string" } }]) },
            ]),
          },
        },
      },
    }),
    code: "too-many-answers",
  },
];
