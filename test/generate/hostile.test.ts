import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, test } from "vitest";
import { entriesOf, isArray, own, ownArray, ownString, type Json } from "../../scripts/document/json.js";
import { parseLocalRef, valueAt } from "../../scripts/document/pointer.js";
import { parseText } from "../../scripts/document/parse.js";
import { build } from "../../scripts/generate/build.js";
import { WaybillError, type Problem } from "../../scripts/problem.js";
import { project } from "../generated/built-site.js";
import { errorsOf, programOf, under } from "../generated/program.js";
import { importCutOff } from "./cut-off.js";
import { emitClient } from "../generated/requests/emitted-client.js";

interface Case {
  readonly file: string;
  readonly expect: string;
  readonly vector: string;
}

const folder = join(project, "../shared/hostile");
const absent = !existsSync(folder);
if (absent) console.warn("skipped: there are no hostile documents beside the project");
const { canary, cases } = absent
  ? { canary: "", cases: [] }
  : (JSON.parse(readFileSync(join(folder, "expect.json"), "utf8")) as { readonly canary: string; readonly cases: readonly Case[] });

/** Refused by `sync`, which knows what the document held before; a document by itself may be empty. */
const needsSnapshot = ["specs/45-empty-paths-shrink.yaml"];

type Outcome = { readonly files: ReadonlyMap<string, string>; readonly document: Json } | { readonly problems: readonly Problem[] };

async function outcomeOf(file: string): Promise<Outcome> {
  try {
    const { value, line } = parseText(readFileSync(join(folder, file)), file);
    const source = { version: "v1", area: "main", file, url: "https://docs.example.com/openapi.json", value, line };
    const { files } = await build(
      { sources: [source], names: {}, overlays: [], pages: new Map(), statuses: new Map(), origins: [] },
      { name: "Hostile", runtime: "../src", site: { index: "https://docs.example.com/llms.txt" } },
      () => undefined,
    );
    return { files, document: value };
  } catch (error) {
    if (error instanceof WaybillError) return { problems: error.problems };
    throw error;
  }
}

/** Names and strings of a text as its parser reads them, and what in it is neither a string, a quoted name nor a comment. */
function read(name: string, text: string): { readonly values: ReadonlySet<string>; readonly alive: readonly string[] } {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true);
  const values = new Set<string>();
  const { parseDiagnostics } = source as unknown as { readonly parseDiagnostics: readonly ts.Diagnostic[] }; // internal, but the one syntax check that needs no program
  const alive = parseDiagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isIdentifier(node)) values.add(node.text);
    if (ts.isIdentifier(node) && node.text.includes(canary)) alive.push(`identifier ${node.text}`);
    if (ts.isTemplateExpression(node) || ts.isTaggedTemplateExpression(node) || ts.isRegularExpressionLiteral(node) || ts.isJsxText(node))
      alive.push(node.getText());
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { values, alive };
}

/** What goes over the wire: paths, names of parameters, and of the schemas that operations use, names of properties and values. */
function wireValues(document: Json): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<Json>();
  const visit = (value: Json, key: string): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    if (isArray(value)) return value.forEach((item) => visit(item, ""));
    const tokens = parseLocalRef(ownString(value, "$ref") ?? "");
    if (tokens !== undefined) visit(valueAt(document, tokens) ?? null, "");
    if (key === "paths" || key === "properties") for (const [name] of entriesOf(value)) found.add(name);
    const literals = [own(value, "const"), ...(ownArray(value, "enum") ?? []), ...(ownString(value, "in") === undefined ? [] : [own(value, "name")])];
    for (const literal of literals) if (typeof literal === "string") found.add(literal);
    for (const [name, child] of entriesOf(value)) if (!["example", "examples", "default", "x-mint"].includes(name)) visit(child, name);
  };
  visit(own(document, "paths") ?? null, "paths");
  return [...found];
}

describe.skipIf(absent)("hostile documents", () => {
  const removals: (() => void)[] = [];
  const accepted = new Map<string, ReadonlyMap<string, string>>();
  afterAll(() => removals.forEach((remove) => remove()));

  test.each(cases.filter(({ file }) => !needsSnapshot.includes(file)).map((entry) => [entry.file, entry] as const))(
    "%s",
    { timeout: 20_000 },
    async (file, { expect: allowed }) => {
      const outcome = await outcomeOf(file);
      const outcomes = allowed.split("|");
      if ("problems" in outcome) {
        expect(outcomes.some((word) => word === "reject" || word === "bounded")).toBe(true);
        for (const problem of outcome.problems) expect(problem).toMatchObject({ file, message: expect.any(String), expected: expect.any(String) });
        return;
      }
      expect(outcomes.some((word) => word !== "reject")).toBe(true);
      accepted.set(`case-${accepted.size + 1}`, outcome.files);
      await expectInert(outcome.files, outcome.document);
    },
  );

  test("what came of them is imported where neither files nor the network can be reached", async () => {
    const modules = [...accepted.values()].reduce((sum, files) => sum + [...files.keys()].filter((name) => name.endsWith(".ts")).length, 0);
    expect(await importCutOff(accepted)).toEqual({ imported: modules, failed: [], attempts: [], added: [] });
    expect(modules).toBeGreaterThan(50);
  });

  async function expectInert(files: ReadonlyMap<string, string>, document: Json): Promise<void> {
    const texts = [...files].map(([name, text]) => ({ name, ...read(name, text) }));
    expect(texts.flatMap(({ name, alive }) => alive.map((found) => `${name}: ${found}`))).toEqual([]);
    expect([...files.keys()].filter((name) => !/^[a-z0-9-]+(\/[a-z0-9-]+)*\.ts$/.test(name))).toEqual([]);
    expect(errorsOf(programOf(under("hostile", files)), (name) => name.startsWith("hostile/"))).toEqual([]);
    const values = new Set(texts.flatMap((text) => [...text.values]));
    expect(wireValues(document).filter((value) => !values.has(value))).toEqual([]);
    const client = emitClient(files);
    removals.push(client.remove);
    for (const name of files.keys()) await client.load(name.replace(/\.ts$/, ".js"));
    expect(Object.hasOwn(globalThis, canary)).toBe(false);
  }
});
