import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../scripts/document/json.js";
import { documentOf, modelOf, sourceOf } from "./small-document.js";

const to = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

/** A document that receives each of its schemas. */
function receiving(area: string, schemas: JsonObject): JsonObject {
  const paths = Object.keys(schemas).map(
    (name) => [`/${area}/${name}`, { get: { responses: { "200": { description: "", content: { "application/json": { schema: to(name) } } } } } }] as const,
  );
  return documentOf({ paths: Object.fromEntries(paths), components: { schemas } });
}

interface Sharing {
  readonly shared: readonly string[];
  readonly own: Readonly<Record<string, readonly string[]>>;
}

async function sharing(documents: Readonly<Record<string, JsonObject>>): Promise<Sharing> {
  const { model } = await modelOf(Object.entries(documents).map(([area, schemas]) => sourceOf(receiving(area, schemas), area)));
  const [version] = model.versions;
  return {
    shared: (version?.shared ?? []).map(({ name }) => name),
    own: Object.fromEntries((version?.areas ?? []).map(({ area, types }) => [area, types.map(({ name }) => name).filter((name) => !name.endsWith("Path"))])),
  };
}

const text = { type: "object", properties: { x: { type: "string" } } };
const number = { type: "object", properties: { x: { type: "number" } } };

describe("types that several areas have", () => {
  test("stand once where name and structure are equal; prose does not count", async () => {
    expect(await sharing({ a: { Price: { ...text, description: "one" } }, b: { Price: { ...text, title: "other", example: {} } } })).toEqual({
      shared: ["Price"],
      own: { a: [], b: [] },
    });
  });

  test("stay with their areas where the structure differs", async () => {
    expect(await sharing({ a: { Price: text }, b: { Price: number } })).toEqual({ shared: [], own: { a: ["Price"], b: ["Price"] } });
  });

  test("are shared in the form that most areas have", async () => {
    expect(await sharing({ a: { Price: text }, b: { Price: number }, c: { Price: text } })).toEqual({ shared: ["Price"], own: { a: [], b: ["Price"], c: [] } });
  });

  test("are not shared because the names alone differ", async () => {
    expect(await sharing({ a: { Price: text }, b: { Cost: text } })).toEqual({ shared: [], own: { a: ["Price"], b: ["Cost"] } });
  });

  test("are shared only with all that they refer to", async () => {
    const holder = { type: "object", properties: { price: to("Price") } };
    expect(await sharing({ a: { Holder: holder, Price: text }, b: { Holder: holder, Price: number } })).toEqual({
      shared: [],
      own: { a: ["Holder", "Price"], b: ["Holder", "Price"] },
    });
    expect(await sharing({ a: { Holder: holder, Price: text }, b: { Holder: holder, Price: text } })).toEqual({
      shared: ["Holder", "Price"],
      own: { a: [], b: [] },
    });
  });

  test("never across versions", async () => {
    const { model } = await modelOf([sourceOf(receiving("a", { Price: text }), "a", "v1"), sourceOf(receiving("a", { Price: text }), "a", "v2")]);
    expect(model.versions.map(({ shared }) => shared.length)).toEqual([0, 0]);
  });
});

describe("type names", () => {
  const named = async (schemas: JsonObject): Promise<readonly string[]> => (await sharing({ a: schemas })).own["a"] ?? [];

  test("tell price and Price apart: the one that is spelt like its type keeps its name", async () => {
    const { model } = await modelOf([sourceOf(receiving("a", { price: number, Price: text }), "a")]);
    const types = model.versions[0]?.areas[0]?.types ?? [];
    expect(types.filter(({ pointer }) => /schemas\/.rice$/.test(pointer)).map(({ name, pointer }) => [name, pointer])).toEqual([
      ["Price", "/components/schemas/Price"],
      ["Price2", "/components/schemas/price"],
    ]);
  });

  test.each<[string, JsonObject, readonly string[]]>([
    ["numbers", { "0": text, "1": number, "200": { type: "string" } }, ["Schema0", "Schema1", "Schema200"]],
    ["numbers with titles", { "0": { ...text, title: "Service point" }, "1": { ...number, title: "Home" } }, ["Home", "ServicePoint"]],
    ["kebab-case and case alone", { "ship-with": text, ShipWith: number, shipWith: { type: "string" } }, ["ShipWith", "ShipWith2", "ShipWith3"]],
    ["names of global types", { Promise: text, Error: number, Blob: { type: "string" } }, ["BlobSchema", "ErrorSchema", "PromiseSchema"]],
    [
      "names of Object.prototype",
      JSON.parse('{"__proto__": {"type": "string"}, "constructor": {"type": "number"}, "toString": {"type": "boolean"}}') as JsonObject,
      ["Constructor", "Proto", "ToString"],
    ],
    ["names without a letter of ours", { 名前: text, 値: number }, ["Schema", "Schema2"]],
  ])("for %s", async (_, schemas, wanted) => {
    expect(await named(schemas)).toEqual(wanted);
  });

  test("give way to what operations export", async () => {
    const schemas: JsonObject = { GetThingInput: text };
    const document = documentOf({
      paths: { "/things/{id}": { get: { responses: { "200": { description: "", content: { "application/json": { schema: to("GetThingInput") } } } } } } },
      components: { schemas },
    });
    const { model } = await modelOf([sourceOf(document)]);
    expect(model.versions[0]?.areas[0]?.types.map(({ name }) => name)).toEqual(["GetThingInputSchema", "GetThingPath"]);
  });
});
