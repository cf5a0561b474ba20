import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isIdle, remember } from "../../scripts/generate/idle.js";
import { journalOf, placesOf } from "../../scripts/snapshot/exchange.js";
import { startProject, thing, type Project } from "./project.js";

let project: Project;
beforeEach(() => {
  project = startProject();
});
afterEach(() => project.end());

const at = (name: string): string => join(project.folder, name);
const changed = JSON.stringify({ ...thing, paths: { ...thing.paths, "/others": { get: { operationId: "listOthers", responses: {} } } } });

describe("the output folder", () => {
  test("holds the modules, the runtime that they import, and a manifest with the hash of every file", async () => {
    const { files, difference } = await project.generate();
    const written = project.bytes("generated");
    expect(Object.keys(written)).toHaveLength(files);
    expect(difference.missing).toHaveLength(files);
    expect(Object.keys(written)).toEqual(
      expect.arrayContaining(["generated/index.ts", "generated/v1/things/operations.ts", "generated/runtime/index.ts", "generated/.gitattributes"]),
    );
    const manifest = JSON.parse(readFileSync(at("generated/manifest.json"), "utf8")) as { readonly files: object; readonly sources: object };
    expect(
      Object.keys(manifest.files)
        .map((name) => `generated/${name}`)
        .sort(),
    ).toEqual(
      Object.keys(written)
        .filter((name) => name !== "generated/manifest.json")
        .sort(),
    );
    expect(Object.keys(manifest.sources)).toEqual(["specs/v1/things.json"]);
  });

  test("is not touched where nothing differs", async () => {
    await project.generate();
    const before = project.bytes("generated");
    const then = new Date(1_000_000_000_000);
    utimesSync(at("generated/index.ts"), then, then);
    const { difference } = await project.generate();
    expect(difference).toEqual({ missing: [], changed: [], extra: [] });
    expect(project.bytes("generated")).toEqual(before);
    expect(statSync(at("generated/index.ts")).mtimeMs).toBe(then.getTime());
  });

  test("loses what is not generated and gets back what was edited", async () => {
    await project.generate();
    const before = project.bytes("generated");
    project.write("generated/stray.ts", "");
    project.write("generated/index.ts", "edited");
    project.remove("generated/site.ts");
    expect((await project.generate()).difference).toEqual({ missing: ["site.ts"], changed: ["index.ts"], extra: ["stray.ts"] });
    expect(project.bytes("generated")).toEqual(before);
  });

  test("is finished where an exchange stopped half way", async () => {
    await project.generate();
    const before = project.bytes("generated");
    const { next, former } = placesOf(at("generated"));
    // Stopped between the two renames: the old tree has moved away, the new one has not come.
    cpSync(at("generated"), next, { recursive: true });
    renameSync(at("generated"), former);
    writeFileSync(journalOf(at("specs")), JSON.stringify({ folders: ["generated"] }));
    expect((await project.generate()).difference).toEqual({ missing: [], changed: [], extra: [] });
    expect(project.bytes("generated")).toEqual(before);
    expect([next, former, journalOf(at("specs"))].filter(existsSync)).toEqual([]);
  });

  test("keeps the former tree where a run died before it had decided", async () => {
    await project.generate();
    const before = project.bytes("generated");
    const { next } = placesOf(at("generated"));
    mkdirSync(next);
    writeFileSync(join(next, "index.ts"), "half a tree");
    expect((await project.generate()).difference).toEqual({ missing: [], changed: [], extra: [] });
    expect(project.bytes("generated")).toEqual(before);
    expect(existsSync(next)).toBe(false);
  });

  test("is refused where the folder is somebody else's", async () => {
    project.write("generated/mine.ts", "");
    expect((await project.problems()).map(({ code }) => code)).toEqual(["output-taken"]);
    expect(Object.keys(project.bytes("generated"))).toEqual(["generated/mine.ts"]);
  });
});

describe("--check", () => {
  test("names what is stale and writes nothing", async () => {
    await project.generate();
    project.write("specs/v1/things.json", changed);
    const before = { ...project.bytes("generated"), ...project.bytes("specs") };
    const { difference } = await project.generate({ check: true });
    expect(difference.changed).toEqual(expect.arrayContaining(["v1/things/operations.ts", "v1/index.ts", "manifest.json", "names.json"]));
    expect({ ...project.bytes("generated"), ...project.bytes("specs") }).toEqual(before);
  });

  test("finds a folder that was never generated", async () => {
    expect((await project.generate({ check: true })).difference.missing.length).toBeGreaterThan(10);
    expect(existsSync(at("generated"))).toBe(false);
  });

  test("is content after generating", async () => {
    await project.generate();
    expect((await project.generate({ check: true })).difference).toEqual({ missing: [], changed: [], extra: [] });
  });
});

describe("names", () => {
  test("are appended to the table, and lines that stand are kept in their order", async () => {
    const line = (name: string): object => ({ method: `things.${name}`, function: name });
    project.write(
      "specs/names.json",
      JSON.stringify({
        "v1/gone": { x: line("x") },
        "v1/things": { zebra: line("zebra"), getThing: { method: "things.fetch", function: "fetchThing", was: ["getThing"] } },
      }),
    );
    project.write("specs/v1/things.json", changed);
    const { proposed } = await project.generate();
    expect(proposed).toEqual(["things.listOthers"]);
    const table = JSON.parse(readFileSync(at("specs/names.json"), "utf8")) as Readonly<Record<string, object>>;
    expect(Object.keys(table)).toEqual(["v1/gone", "v1/things"]);
    expect(Object.keys(table["v1/things"] ?? {})).toEqual(["zebra", "getThing", "listOthers"]);
    expect(readFileSync(at("generated/v1/things/operations.ts"), "utf8")).toMatch(
      /@deprecated Renamed to \{@link fetchThing\}\. \*\/\s*export const getThing: typeof fetchThing = fetchThing;/,
    );
  });
});

describe("a run with nothing to do", () => {
  const idle = (build: string | undefined = "one"): boolean => isIdle(project.folder, at("waybill.config.json"), build);

  beforeEach(async () => {
    mkdirSync(at("node_modules"));
    await project.generate();
    remember(project.folder, at("waybill.config.json"), "one", at("specs"), at("generated"));
  });

  test("is known by the bytes that it read and wrote", () => {
    expect(idle()).toBe(true);
  });

  test.each<[string, () => void]>([
    ["the config", () => project.write("waybill.config.json", "{}")],
    ["a document", () => project.write("specs/v1/things.json", changed)],
    ["a name", () => project.write("specs/names.json", "{}")],
    ["a new overlay", () => project.write("specs/overlays/a.yaml", "")],
    ["a generated file", () => project.write("generated/index.ts", "")],
    ["a generated file that is gone", () => project.remove("generated/index.ts")],
    ["the output folder that is gone", () => project.remove("generated")],
    ["the memory that is gone", () => project.remove("node_modules/.cache")],
    ["the memory that cannot be read", () => project.write("node_modules/.cache/waybill/generate-waybill.config.json.json", "{")],
  ])("is none after a change of %s", (_, change) => {
    change();
    expect(idle()).toBe(false);
  });

  test("is none for another toolkit, or one that runs from its sources", () => {
    expect(idle("two")).toBe(false);
    expect(isIdle(project.folder, at("waybill.config.json"), undefined)).toBe(false);
  });
});
