import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { check, resolveConfig } from "prettier";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const project = dirname(fileURLToPath(new URL("../package.json", import.meta.url)));

interface Module {
  /** `scripts/model/names.ts`. */
  readonly name: string;
  readonly source: ts.SourceFile;
  readonly imports: readonly string[];
}

function modulesOf(room: string): readonly Module[] {
  return readdirSync(join(project, room), { recursive: true })
    .map((name) => `${room}/${String(name).replaceAll("\\", "/")}`)
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => {
      const source = ts.createSourceFile(name, readFileSync(join(project, name), "utf8"), ts.ScriptTarget.ESNext, true);
      return { name, source, imports: importsOf(source) };
    });
}

/** Specifiers of imports, exports, dynamic imports and of `require` with a literal, wherever they stand. */
function importsOf(source: ts.SourceFile): readonly string[] {
  const found: string[] = [];
  visit(source, (node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier))
      found.push(node.moduleSpecifier.text);
    const [first] = ts.isCallExpression(node) ? node.arguments : [];
    if (first === undefined || !ts.isStringLiteral(first) || !ts.isCallExpression(node)) return;
    const called = node.expression.getText(source);
    if (node.expression.kind === ts.SyntaxKind.ImportKeyword || /(^|\.)require$|^createRequire\(import\.meta\.url\)(\.resolve)?$|\bmodule$/.test(called))
      found.push(first.text);
  });
  return found;
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

const scripts = modulesOf("scripts");
const runtime = modulesOf("src");
const generated = modulesOf("generated");
const all = [...scripts, ...runtime, ...generated];

/** Where a relative import leads, by its room. */
const target = ({ name }: Module, specifier: string): string => posix.join(posix.dirname(name), specifier);
const isRelative = (specifier: string): boolean => specifier.startsWith(".");
const isBuiltIn = (specifier: string): boolean => specifier.startsWith("node:") || builtinModules.includes(specifier);
const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

/** Imports that break a rule, as `file: specifier`. */
function breaking(modules: readonly Module[], breaks: (module: Module, specifier: string) => boolean): readonly string[] {
  return modules.flatMap((module) => module.imports.filter((specifier) => breaks(module, specifier)).map((specifier) => `${module.name}: ${specifier}`));
}

describe("rooms", () => {
  test.each([
    ["scripts", scripts, ["scripts/"]],
    ["src", runtime, ["src/"]],
    ["generated", generated, ["generated/", "src/"]],
  ] as const)("%s imports only what it may", (_, modules, rooms) => {
    expect(breaking(modules, (module, specifier) => isRelative(specifier) && !rooms.some((room) => target(module, specifier).startsWith(room)))).toEqual([]);
  });

  test("every relative import names its file with its extension", () => {
    expect(breaking(all, (_, specifier) => isRelative(specifier) && !specifier.endsWith(".js"))).toEqual([]);
  });

  test("generated code imports no package, and no module of the platform", () => {
    expect(breaking(generated, (_, specifier) => !isRelative(specifier))).toEqual([]);
  });

  test("what runs in a user's process needs no package but openapi-fetch, and imports nothing of Node", () => {
    expect(breaking(runtime, (_, specifier) => !isRelative(specifier) && packageOf(specifier) !== "openapi-fetch")).toEqual([]);
  });

  test("each package is imported by one file", () => {
    const users = new Map<string, Set<string>>();
    for (const { name, imports } of all)
      for (const specifier of imports)
        if (!isRelative(specifier) && !isBuiltIn(specifier)) users.set(packageOf(specifier), (users.get(packageOf(specifier)) ?? new Set()).add(name));
    expect([...users].filter(([, files]) => files.size > 1).map(([name, files]) => `${name}: ${[...files].join(", ")}`)).toEqual([]);
    const { dependencies } = JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as { readonly dependencies: Readonly<Record<string, string>> };
    expect([...users.keys()].filter((name) => !Object.hasOwn(dependencies, name))).toEqual([]);
    expect(Object.keys(dependencies).filter((name) => !users.has(name))).toEqual([]);
    expect(Object.values(dependencies).filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});

describe("stages between the two ends are functions of values", () => {
  /** Folders of the toolkit in which nothing may reach out: the network, the disk, the clock, chance, the console. */
  const pure = ["document", "text", "load", "model", "normal", "emit", "diff"];
  /** Ends that stand beside the stages that they feed. */
  const ends = ["scripts/diff/read-documents.ts"];
  const stages = scripts.filter(({ name }) => pure.some((folder) => name.startsWith(`scripts/${folder}/`)) && !ends.includes(name));

  test("there are such stages", () => {
    expect(stages.length).toBeGreaterThan(40);
  });

  test("no file and no process is read or written", () => {
    expect(breaking(stages, (_, specifier) => isBuiltIn(specifier) && !["node:module", "node:crypto", "node:url", "node:path"].includes(specifier))).toEqual(
      [],
    );
  });

  test("no clock, no chance, no network, no console, no process", () => {
    const globals = new Set(["performance", "fetch", "console", "process", "setTimeout", "setInterval", "XMLHttpRequest", "WebSocket"]);
    const reaches = (node: ts.Node): boolean =>
      (ts.isIdentifier(node) && globals.has(node.text) && isValue(node)) ||
      readsClock(node) ||
      (ts.isPropertyAccessExpression(node) && node.getText() === "Math.random");
    expect(stages.flatMap(({ name, source }) => found(source, reaches).map((text) => `${name}: ${text}`))).toEqual([]);
  });
});

describe("everywhere", () => {
  test("nothing is any", () => {
    expect(all.flatMap(({ name, source }) => found(source, (node) => node.kind === ts.SyntaxKind.AnyKeyword).map(() => name))).toEqual([]);
  });

  test("syntax is erasable: no enum, no namespace, no parameter property", () => {
    expect(
      all.flatMap(({ name, source }) =>
        found(
          source,
          (node) => ts.isEnumDeclaration(node) || ts.isModuleDeclaration(node) || (ts.isParameter(node) && (ts.getModifiers(node)?.length ?? 0) > 0),
        ).map(() => name),
      ),
    ).toEqual([]);
  });

  test("exports have names", () => {
    expect(
      all.flatMap(({ name, source }) =>
        found(source, (node) => ts.isExportAssignment(node) || (node.kind === ts.SyntaxKind.DefaultKeyword && ts.canHaveModifiers(node.parent))).map(
          () => name,
        ),
      ),
    ).toEqual([]);
  });

  test("files written by hand have at most 350 lines", () => {
    expect([...scripts, ...runtime].filter(({ source }) => source.getLineStarts().length > 351).map(({ name }) => name)).toEqual([]);
  });
});

describe("layout", () => {
  test("what people write is laid out by prettier (npm run format)", async () => {
    const files = readdirSync(project, { recursive: true })
      .map((name) => String(name).replaceAll("\\", "/"))
      .filter((name) => /^(scripts|src|test|examples)\/.*\.(ts|mjs|cjs)$/.test(name) && !name.includes("node_modules/"));
    const laidOut = await Promise.all(
      files.map(async (name) => {
        const filepath = join(project, name);
        return await check(readFileSync(filepath, "utf8"), { ...(await resolveConfig(filepath)), filepath });
      }),
    );
    expect(files.length).toBeGreaterThan(300);
    expect(files.filter((_, index) => laidOut[index] !== true)).toEqual([]);
  });
});

/** An identifier that is used as a value, not as the name of a member, a type or a declaration. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    !(ts.isPropertyAccessExpression(parent) && parent.name === node) &&
    !ts.isTypeReferenceNode(parent) &&
    !ts.isPropertyAssignment(parent) &&
    !ts.isPropertySignature(parent) &&
    !ts.isBindingElement(parent) &&
    !ts.isParameter(parent)
  );
}

/** `Date.now`, `Date()` and `new Date()`; a date that is made from a value is a value. */
function readsClock(node: ts.Node): boolean {
  const isDate = (expression: ts.Expression): boolean => ts.isIdentifier(expression) && expression.text === "Date";
  if (ts.isPropertyAccessExpression(node)) return isDate(node.expression) && node.name.text === "now";
  return (ts.isCallExpression(node) && isDate(node.expression)) || (ts.isNewExpression(node) && isDate(node.expression) && (node.arguments ?? []).length === 0);
}

function found(source: ts.SourceFile, is: (node: ts.Node) => boolean): readonly string[] {
  const texts: string[] = [];
  visit(source, (node) => {
    if (is(node)) texts.push(node.getText(source));
  });
  return texts;
}
