import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../scripts/document/json.js";
import { parseText } from "../../scripts/document/parse.js";
import { load } from "../../scripts/load/load.js";
import { appliesTo, applyOverlays, readOverlay, uselessActions, type Overlay } from "../../scripts/load/overlay.js";
import { openApiVersion, upgradeDocument } from "../../scripts/load/upgrade.js";
import { WaybillError, type Problem } from "../../scripts/problem.js";
import { areaOf, documentOf, sourceOf } from "../model/small-document.js";

const header = { overlay: "1.0.0", info: { title: "A correction", version: "1", description: "The document is wrong." }, "x-documents": ["v1/things"] };

function overlayOf(...actions: readonly JsonObject[]): Overlay {
  const read = readOverlay({ ...header, actions }, "specs/overlays/a.yaml");
  if ("code" in read) throw new Error(read.message);
  return read;
}

async function problemsOf(documents: Readonly<Record<string, Json>>): Promise<readonly Problem[]> {
  try {
    await load(
      Object.entries(documents).map(([area, document]) => sourceOf(document, area)),
      [],
    );
  } catch (error) {
    if (error instanceof WaybillError) return error.problems;
    throw error;
  }
  return [];
}

describe("overlays", () => {
  const document = documentOf({ components: { schemas: { A: { type: "object", properties: { x: { type: "string", readOnly: true } } } } } });

  test("change the documents that they name and say which actions did", async () => {
    const overlay = overlayOf(
      { target: "$.components.schemas.A.properties.x", update: { readOnly: false } },
      { target: "$.components.schemas.Gone", update: { type: "string" } },
      { target: "$.components.schemas.A.properties.x.type", remove: true },
    );
    const { document: corrected, effective } = await applyOverlays(document, "v1/things", [overlay]);
    expect(corrected["components"]).toEqual({ schemas: { A: { type: "object", properties: { x: { readOnly: false } } } } });
    expect(effective).toEqual(["specs/overlays/a.yaml#0", "specs/overlays/a.yaml#2"]);
  });

  test("leave the document as it was given, and others alone", async () => {
    const before = JSON.stringify(document);
    const overlay = overlayOf({ target: "$.info", update: { title: "Other" } });
    await applyOverlays(document, "v1/things", [overlay]);
    expect(JSON.stringify(document)).toBe(before);
    expect(await applyOverlays(document, "v1/others", [overlay])).toEqual({ document, effective: [] });
  });

  test("name every action that changes nothing, in any document", async () => {
    const overlay = overlayOf(
      { target: "$.info", update: { title: "Things" } },
      { target: "$.info", update: { title: "Other" } },
      { target: "$.nowhere", remove: true },
    );
    const { effective } = await load([sourceOf(document)], [overlay]);
    expect(uselessActions([overlay], effective)).toEqual(
      [0, 2].map((index) =>
        expect.objectContaining({ code: "overlay-unneeded", file: "specs/overlays/a.yaml", pointer: `/actions/${index}`, advice: expect.any(String) }),
      ),
    );
  });

  test.each([
    ["v1/things", "v1/things", true],
    ["v1/*", "v1/things", true],
    ["*", "v1/things", true],
    ["v2/*", "v1/things", false],
    ["v1/thing", "v1/things", false],
    ["v1.things", "v1/things", false],
    ["*/things", "v1/things", true],
  ])("for %s: %s is %s", (pattern, name, wanted) => {
    expect(appliesTo({ ...overlayOf({ target: "$" }), documents: [pattern] }, name)).toBe(wanted);
  });

  test.each<[string, JsonObject, string]>([
    ["no overlay", { ...header, overlay: "2.0.0", actions: [{}] }, "/overlay"],
    ["no reason", { ...header, info: { title: "", description: " " }, actions: [{}] }, "/info/description"],
    ["no documents", { ...header, "x-documents": [], actions: [{}] }, "/x-documents"],
    ["no actions", { ...header, actions: [] }, "/actions"],
  ])("with %s are refused", (_, value, pointer) => {
    expect(readOverlay(value, "specs/overlays/a.yaml")).toMatchObject({
      code: "overlay",
      file: "specs/overlays/a.yaml",
      pointer,
      expected: expect.any(String),
    });
  });
});

describe("references", () => {
  const used = (ref: string): Json => documentOf({ components: { schemas: { A: { $ref: ref }, B: {} } } });
  test.each([
    ["#/components/schemas/B", undefined],
    ["#/components/schemas/Gone", "broken-ref"],
    ["#/components/schemas/toString", "broken-ref"],
    ["#/info/title", "broken-ref"],
    ["http://127.0.0.1:9/x.json", "external-ref"],
    ["file:///etc/passwd", "external-ref"],
    ["../other.json#/A", "external-ref"],
    ["other.yaml", "external-ref"],
  ])("%s", async (ref, code) => {
    expect(await problemsOf({ things: used(ref) })).toEqual(
      code === undefined
        ? []
        : [
            expect.objectContaining({
              code,
              file: "specs/v1/things.json",
              pointer: "/components/schemas/A/$ref",
              line: 15,
              expected: expect.any(String),
              advice: expect.any(String),
            }),
          ],
    );
  });

  test("inside examples, defaults and vendor extensions are data", async () => {
    const data = { $ref: "#/nowhere" };
    expect(
      await problemsOf({
        things: documentOf({
          "x-vendor": data,
          components: {
            schemas: { A: { default: data, example: data, enum: [data], properties: { $ref: { type: "string" }, example: { type: "string" } } } },
            examples: { E: { value: data } },
          },
        }),
      }),
    ).toEqual([]);
  });

  test("below a property called example or default are references", async () => {
    expect(
      await problemsOf({
        things: documentOf({ components: { schemas: { A: { properties: { example: { $ref: "#/nowhere" }, default: { $ref: "#/nowhere" } } } } } }),
      }),
    ).toHaveLength(2);
  });

  test("all problems of all documents come at once", async () => {
    expect((await problemsOf({ one: used("#/nowhere"), two: used("x.json"), three: { openapi: "4.0.0" } })).map(({ file, code }) => [file, code])).toEqual([
      ["specs/v1/one.json", "broken-ref"],
      ["specs/v1/two.json", "external-ref"],
      ["specs/v1/three.json", "openapi-version"],
    ]);
  });
});

describe("versions", () => {
  test.each<[JsonObject, string | undefined]>([
    [{ openapi: "3.1.0" }, "3.1.0"],
    [{ swagger: "2.0" }, "2.0"],
    [{ swagger: 2 }, "2.0"],
    [{ openapi: 3.1 }, "3.1"],
    [{}, undefined],
    [{ openapi: null }, undefined],
  ])("of %j is %s", (document, wanted) => {
    expect(openApiVersion(document)).toBe(wanted);
  });

  test.each<[string, Json, string]>([
    ["no version", { info: {} }, "not-openapi"],
    ["a future version", { openapi: "4.0.0" }, "openapi-version"],
    ["Swagger 1.2", { swagger: "1.2" }, "openapi-version"],
    ["a list", [], "not-openapi"],
    ["text", "openapi", "not-openapi"],
    ["paths that are a list", { openapi: "3.1.0", paths: [] }, "not-openapi"],
    ["components that are text", { openapi: "3.1.0", components: "none" }, "not-openapi"],
    ["3.0 with paths that are text", { openapi: "3.0.3", paths: "none" }, "not-openapi"],
  ])("%s is refused", async (_, document, code) => {
    expect(await problemsOf({ things: document })).toEqual([expect.objectContaining({ code, file: "specs/v1/things.json", expected: expect.any(String) })]);
  });

  test.each(["3.1.0", "3.1.1", "3.2.0"])("%s is read as it is", async (openapi) => {
    const document = documentOf({ openapi, paths: {} });
    expect(await upgradeDocument(document, "a.json")).toBe(document);
  });

  const answer = { description: "", content: { "application/json": { schema: { type: "string", nullable: true } } } };

  test("3.0 says null as 3.1 does", async () => {
    const { types, operations, losses } = await areaOf({
      openapi: "3.0.3",
      info: { title: "Things", version: "1" },
      servers: [{ url: "https://api.example.com" }],
      paths: { "/things": { get: { responses: { "200": answer } } } },
    });
    expect(types.find(({ name }) => name === operations[0]?.responses[0]?.contents[0]?.type)?.schema).toEqual({ type: ["string", "null"] });
    expect(losses).toEqual([]);
  });

  test("2.0 has hosts, bodies and definitions where 3.1 has them", async () => {
    const { operations, types } = await areaOf({
      swagger: "2.0",
      info: { title: "Things", version: "1" },
      host: "api.example.com",
      basePath: "/v1",
      schemes: ["https"],
      consumes: ["application/json"],
      produces: ["application/json"],
      paths: {
        "/things/{id}": {
          put: {
            parameters: [
              { name: "id", in: "path", required: true, type: "integer" },
              { name: "tags", in: "query", type: "array", items: { type: "string" }, collectionFormat: "csv" },
              { name: "body", in: "body", schema: { $ref: "#/definitions/Thing" } },
            ],
            responses: { "200": { description: "", schema: { $ref: "#/definitions/Thing" } } },
          },
        },
      },
      definitions: { Thing: { type: "object", properties: { name: { type: "string" } } } },
    });
    const [put] = operations;
    expect(put).toMatchObject({
      httpMethod: "PUT",
      server: "https://api.example.com/v1",
      input: {
        path: { names: ["id"] },
        query: { names: ["tags"], styles: { tags: { explode: false } } },
        body: { contents: [{ mediaType: "application/json", type: "Thing" }] },
      },
      responses: [{ status: "200", contents: [{ type: "Thing" }] }],
    });
    expect(types.map(({ name }) => name)).toContain("Thing");
  });

  test("the source is not changed by being upgraded", async () => {
    const document = parseText(
      new TextEncoder().encode(JSON.stringify({ openapi: "3.0.0", paths: { "/a": { get: { responses: { "200": answer } } } } })),
      "a.json",
    ).value as JsonObject; // the text above is an object
    const before = JSON.stringify(document);
    await upgradeDocument(document, "a.json");
    expect(JSON.stringify(document)).toBe(before);
  });
});
