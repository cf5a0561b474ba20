import { join } from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, test } from "vitest";
import { project } from "./built-site.js";
import { programOf, under } from "./program.js";
import { builtProject } from "./source.js";

const running = builtProject();

/** Modules that users import; schemas and shared types reach them through these. */
const isEntry = (name: string): boolean => /^(index|v\d+\/(index|errors|paths|webhooks|[\w-]+\/operations))\.ts$/.test(name);

/** Exports that only generated modules import from each other. */
const internal = ["site.ts: site"];

/** Longest signature of a line; what is longer ends in an ellipsis and the number of its parts. */
const width = 320;

describe.skipIf(running === undefined)("the exported surface", () => {
  let checker: ts.TypeChecker;
  let modules: ReadonlyMap<string, ts.SourceFile>;

  beforeAll(async () => {
    const files = (await running)?.files ?? new Map<string, string>();
    const program = programOf(under("site", files));
    checker = program.getTypeChecker();
    modules = new Map(
      [...files.keys()].filter((name) => name.endsWith(".ts")).map((name) => [name, program.getSourceFile(join(project, "site", name)) as ts.SourceFile]),
    ); // every text above is a root of the program
  }, 60_000);

  const exportsOf = (source: ts.SourceFile): readonly ts.Symbol[] => {
    const symbol = checker.getSymbolAtLocation(source);
    return symbol === undefined ? [] : checker.getExportsOfModule(symbol);
  };

  const resolved = (symbol: ts.Symbol): ts.Symbol => ((symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol));

  /** One line of each export that is declared in the module. */
  function surfaceOf(source: ts.SourceFile): readonly string[] {
    return exportsOf(source)
      .flatMap((symbol) =>
        (symbol.declarations ?? []).filter((declaration) => declaration.getSourceFile() === source && !ts.isExportSpecifier(declaration)).map(lineOf),
      )
      .sort();
  }

  test("reads as reviewed", async () => {
    const areas = new Map<string, readonly string[]>();
    for (const [name, source] of modules) {
      const area = name.includes("/") ? name.replace(/\/(schema|operations)\.ts$/, "").replace(/\.ts$/, "") : "root";
      areas.set(area, [...(areas.get(area) ?? []), ...surfaceOf(source)]);
    }
    for (const [area, lines] of areas) await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(`surface/${area}.txt`);
  });

  test("is reachable from the modules that users import, all of it", () => {
    const reached = new Set([...modules].filter(([name]) => isEntry(name)).flatMap(([, source]) => exportsOf(source).map(resolved)));
    const hidden = [...modules].flatMap(([name, source]) =>
      exportsOf(source)
        .filter((symbol) => !reached.has(resolved(symbol)))
        .map((symbol) => `${name}: ${symbol.name}`),
    );
    expect(hidden).toEqual(internal);
  });
});

function lineOf(declaration: ts.Declaration): string {
  if (ts.isInterfaceDeclaration(declaration)) {
    const heritage = declaration.heritageClauses?.map((clause) => ` ${oneLine(clause).trim()}`).join("") ?? "";
    return `interface ${declaration.name.text}${heritage} { ${shortened(
      declaration.members.map((member) => `${nameOf(member)}${member.questionToken === undefined ? "" : "?"}`),
      ", ",
    )} }`;
  }
  if (ts.isTypeAliasDeclaration(declaration)) {
    const parameters = declaration.typeParameters === undefined ? "" : `<${declaration.typeParameters.map(oneLine).join(", ")}>`;
    const parts = ts.isUnionTypeNode(declaration.type) ? declaration.type.types.map(oneLine) : [oneLine(declaration.type)];
    return `type ${declaration.name.text}${parameters} = ${shortened(parts, " | ")}`;
  }
  if (ts.isVariableDeclaration(declaration)) return `const ${declaration.name.getText()}: ${declaration.type === undefined ? "" : oneLine(declaration.type)}`;
  if (ts.isFunctionDeclaration(declaration))
    return `function ${declaration.name?.text ?? ""}(${declaration.parameters.map(oneLine).join(", ")}): ${declaration.type === undefined ? "" : oneLine(declaration.type)}`;
  return oneLine(declaration);
}

function nameOf(member: ts.TypeElement): string {
  return member.name === undefined ? oneLine(member) : member.name.getText();
}

/** The text of a node without comments and line breaks. */
function oneLine(node: ts.Node): string {
  const printer = ts.createPrinter({ removeComments: true });
  return printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile()).replace(/\s+/g, " ");
}

function shortened(parts: readonly string[], separator: string): string {
  const whole = parts.join(separator);
  if (whole.length <= width) return whole;
  const [first = ""] = parts;
  if (parts.length === 1) return `${first.slice(0, width)}…`;
  const kept = parts.filter((_, index) => parts.slice(0, index + 1).join(separator).length <= width);
  return `${(kept.length === 0 ? [first.slice(0, width)] : kept).join(separator)}${separator}… (${parts.length})`;
}
