import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startProject, thing, type Project } from "./project.js";

let project: Project;
beforeEach(async () => {
  project = startProject();
  await project.generate();
});
afterEach(() => project.end());

const json = (value: unknown): string => JSON.stringify(value, undefined, 2);
const document = (parts: object): string => json({ ...thing, ...parts });
const referring = (ref: string): string => document({ components: { schemas: { Thing: { $ref: ref } } } });
/** Line of the last place where a text holds some words. */
const lineOf = (text: string, words: string): number => text.slice(0, text.lastIndexOf(words)).split("\n").length;
const overlay = { overlay: "1.0.0", info: { title: "t", version: "1" }, actions: [{ target: "$", update: {} }] };

interface Bad {
  readonly what: string;
  readonly file: string;
  readonly text: string | Uint8Array;
  /** Of the first problem. */
  readonly wanted: { readonly code: string; readonly file?: string; readonly pointer?: string; readonly line?: number };
}

const things = "specs/v1/things.json";

const cases: readonly Bad[] = [
  { what: "an empty document", file: things, text: "", wanted: { code: "empty", file: things } },
  {
    what: "a truncated document",
    file: things,
    text: document({}).slice(0, 200),
    wanted: { code: "syntax", file: things, line: document({}).slice(0, 200).split("\n").length },
  },
  { what: "an HTML page", file: things, text: "<!doctype html>", wanted: { code: "html", file: things, line: 1 } },
  { what: "bytes that are not UTF-8", file: things, text: new Uint8Array([0x7b, 0xff, 0x7d]), wanted: { code: "encoding", file: things } },
  { what: "JSON that is no OpenAPI document", file: things, text: json({ name: "x" }), wanted: { code: "not-openapi", file: things } },
  { what: "a list", file: things, text: "[]", wanted: { code: "not-openapi", file: things, line: 1 } },
  {
    what: "a version that is not known",
    file: things,
    text: document({ openapi: "9.0.0" }),
    wanted: { code: "openapi-version", file: things, pointer: "/openapi" },
  },
  {
    what: "a reference that leads nowhere",
    file: things,
    text: referring("#/components/schemas/Gone"),
    wanted: { code: "broken-ref", file: things, pointer: "/components/schemas/Thing/$ref", line: lineOf(referring(""), "$ref") },
  },
  {
    what: "a reference that leaves the document",
    file: things,
    text: referring("http://127.0.0.1:9/"),
    wanted: { code: "external-ref", file: things, pointer: "/components/schemas/Thing/$ref", line: lineOf(referring(""), "$ref") },
  },
  {
    what: "a server that is none",
    file: things,
    text: document({ servers: [{ url: "javascript:alert(1)" }] }),
    wanted: { code: "server-url", file: things, pointer: "/servers", line: 7 },
  },
  {
    what: "a name that hides another",
    file: "specs/names.json",
    text: '{ "v1/things": {\n"getThing": { "method": "things.get", "function": "getThing" },\n"getThing": { "method": "things.fetch", "function": "fetchThing" } } }',
    wanted: { code: "duplicate-key", file: "specs/names.json", pointer: "/v1~1things/getThing", line: 3 },
  },
  {
    what: "names of two operations that are one",
    file: "specs/names.json",
    text: json({ "v1/things": { a: { method: "things.a", function: "same" }, b: { method: "things.b", function: "same" } } }),
    wanted: { code: "name-clash", file: "specs/names.json", pointer: "/v1~1things/b" },
  },
  {
    what: "a name that is no identifier",
    file: "specs/names.json",
    text: json({ "v1/things": { getThing: { method: "things.get", function: "get thing" } } }),
    wanted: { code: "names", file: "specs/names.json", pointer: "/v1~1things/getThing" },
  },
  { what: "names that are no JSON", file: "specs/names.json", text: "{", wanted: { code: "syntax", file: "specs/names.json", line: 1 } },
  {
    what: "an overlay without a reason",
    file: "specs/overlays/a.yaml",
    text: json({ ...overlay, "x-documents": ["*"] }),
    wanted: { code: "overlay", file: "specs/overlays/a.yaml", pointer: "/info/description" },
  },
  { what: "an overlay that cannot be read", file: "specs/overlays/a.yaml", text: "a: [", wanted: { code: "syntax", file: "specs/overlays/a.yaml", line: 1 } },
  {
    what: "a key of the config that is not known",
    file: "waybill.config.json",
    text: json({ nmae: "Things" }),
    wanted: { code: "config-key", file: "waybill.config.json", pointer: "/nmae" },
  },
  {
    what: "a value of the config of the wrong kind",
    file: "waybill.config.json",
    text: json({ anonymous: "oauth2.token" }),
    wanted: { code: "config", file: "waybill.config.json", pointer: "/anonymous" },
  },
  { what: "a config that is no JSON", file: "waybill.config.json", text: "{", wanted: { code: "config" } },
];

describe("bad input is named with its place, and nothing is written", () => {
  test.each(cases.map((bad) => [bad.what, bad] as const))("%s", async (_, { file, text, wanted }) => {
    const before = project.bytes("generated");
    project.write(file, text);
    const specs = project.bytes("specs");
    const [problem] = await project.problems();
    expect(problem).toMatchObject({ ...wanted, message: expect.any(String), expected: expect.any(String) });
    expect(project.bytes("generated")).toEqual(before);
    expect(project.bytes("specs")).toEqual(specs);
  });

  test("a snapshot that is missing", async () => {
    const before = project.bytes("generated");
    project.remove("specs");
    expect(await project.problems()).toEqual([
      expect.objectContaining({ code: "no-snapshot", file: "specs", advice: expect.stringContaining("waybill init") }),
    ]);
    expect(project.bytes("generated")).toEqual(before);
  });

  test("a near miss in the config names what was meant", async () => {
    project.write("waybill.config.json", json({ ouptut: "x" }));
    expect((await project.problems())[0]?.advice).toBe('did you mean "output"?');
  });

  test("all bad documents at once", async () => {
    project.write("specs/v1/a.json", "<html>");
    project.write("specs/v1/b.json", "{");
    project.write("specs/names.json", "[");
    expect((await project.problems()).map(({ file }) => file).sort()).toEqual(["specs/names.json", "specs/v1/a.json", "specs/v1/b.json"]);
  });
});
