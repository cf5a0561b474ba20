import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import type typescript from "typescript";
import { check } from "./compiler.js";
import { outputOf, peerGenerates, waybillGenerates } from "./generation.js";
import { bench, peersFolder, type Input } from "./install.js";
import { alternate, median } from "./measure.js";

export interface Consumer {
  readonly style: string;
  readonly check: number;
  readonly total: number;
  readonly instantiations: number;
  readonly memory: number;
  readonly errors: number;
  /** Milliseconds until the members of a result are offered after an edit, warm; median. */
  readonly completion: number;
}

/** An operation that needs nothing but text in its path. */
export interface SimpleOperation {
  readonly id: string;
  readonly path: string;
  readonly names: readonly string[];
}

/** The first operations of the document that read, answer 200 with JSON, and need only text in their path. */
export function simpleOperations(input: Input, count: number): readonly SimpleOperation[] {
  const document = JSON.parse(readFileSync(join(input.documents, "v1", "github.json"), "utf8")) as {
    readonly paths: Record<
      string,
      Record<
        string,
        {
          readonly operationId: string;
          readonly parameters?: readonly { readonly $ref?: string }[];
          readonly responses: Record<string, { readonly content?: object }>;
        }
      >
    >;
    readonly components: {
      readonly parameters: Record<string, { readonly in: string; readonly required?: boolean; readonly schema: { readonly type: string } }>;
    };
  };
  const found = Object.entries(document.paths).flatMap(([path, item]) => {
    const get = item["get"];
    if (get === undefined || get.responses["200"]?.content === undefined) return [];
    const parameters = (get.parameters ?? []).map(
      (parameter) =>
        document.components.parameters[parameter.$ref?.split("/").at(-1) ?? ""] ??
        (parameter as unknown as { readonly in: string; readonly required?: boolean; readonly schema: { readonly type: string } }),
    );
    const names = [...path.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? "");
    const isSimple =
      names.length > 0 &&
      names.every((name) => /^[a-z_]+$/.test(name)) &&
      parameters.every((parameter) => (parameter.in === "path" ? parameter.schema.type === "string" : parameter.required !== true)) &&
      parameters.some((parameter) => parameter.in === "path");
    return isSimple ? [{ id: get.operationId, path, names }] : [];
  });
  const step = Math.max(1, Math.floor(found.length / count));
  return found.filter((_, index) => index % step === 0).slice(0, count);
}

interface Style {
  readonly name: string;
  readonly folder: string;
  readonly source: string;
}

/** A file with one call for each operation, as each tool's users write it. */
export function consumerStyles(input: Input, operations: readonly SimpleOperation[]): readonly Style[] {
  const values = ({ names }: SimpleOperation): string => `{ ${names.map((name) => `${name}: "x"`).join(", ")} }`;
  const calls = (text: (operation: SimpleOperation, name: string) => string, names: ReadonlyMap<string, string>, member: string): string =>
    operations
      .map(
        (operation, index) =>
          `const r${index} = await ${text(operation, names.get(squeezed(operation.id)) ?? "")};\nexport const d${index}: unknown = r${index}${member};`,
      )
      .join("\n");
  const table = JSON.parse(readFileSync(join(input.project, "specs", "names.json"), "utf8")) as Readonly<
    Record<string, Readonly<Record<string, { readonly function: string }>>>
  >;
  const own = new Map(Object.entries(table["v1/github"] ?? {}).map(([id, name]) => [squeezed(id), name.function]));
  const imported = (names: ReadonlyMap<string, string>): string => operations.map(({ id }) => names.get(squeezed(id)) ?? "").join(", ");
  const waybill = (from: string): string =>
    `import { createClient } from "${from}/index.js";\nimport { ${imported(own)} } from "${from}/v1/github/operations.js";\nconst client = createClient({});\n${calls((operation, name) => `${name}(client, { path: ${values(operation)} })`, own, ".body")}\n`;
  const folder = (tool: string): string => outputOf(tool, input);
  const read = (file: string): ReadonlyMap<string, string> => exportsOf(readFileSync(file, "utf8"));
  const hey = readdirSync(folder("hey-api"))[0] === undefined ? "" : join("v1-github", "sdk.gen");
  const heyNames = read(join(folder("hey-api"), `${hey}.ts`));
  const orvalNames = read(join(folder("orval"), "v1-github.ts"));
  const oazapftsNames = read(join(folder("oazapfts"), "v1-github.ts"));
  const positional = (operation: SimpleOperation, name: string): string => `${name}(${operation.names.map(() => '"x"').join(", ")})`;
  return [
    { name: "waybill", folder: input.project, source: waybill("./generated") },
    { name: "waybill, declarations", folder: input.project, source: waybill("./built") },
    {
      name: "openapi-fetch",
      folder: folder("openapi-typescript"),
      source: `import createClient from "openapi-fetch";\nimport type { paths } from "./v1-github";\nconst client = createClient<paths>();\n${calls((operation) => `client.GET("${operation.path}", { params: { path: ${values(operation)} } })`, new Map(), ".data")}\n`,
    },
    {
      name: "hey-api",
      folder: folder("hey-api"),
      source: `import { ${imported(heyNames)} } from "./${hey}";\n${calls((operation, name) => `${name}({ path: ${values(operation)} })`, heyNames, ".data")}\n`,
    },
    { name: "orval", folder: folder("orval"), source: `import { ${imported(orvalNames)} } from "./v1-github";\n${calls(positional, orvalNames, ".data")}\n` },
    {
      name: "oazapfts",
      folder: folder("oazapfts"),
      source: `import { ${imported(oazapftsNames)} } from "./v1-github";\n${calls((operation, name) => `${name}({ ${operation.names.map((each) => `${each.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())}: "x"`).join(", ")} })`, oazapftsNames, "")}\n`,
    },
  ];
}

function squeezed(name: string): string {
  return name.replace(/[^A-Za-z\d]/g, "").toLowerCase();
}

/** Exported values by their name without case and punctuation. */
function exportsOf(source: string): ReadonlyMap<string, string> {
  return new Map(
    [...source.matchAll(/^export (?:const|async function|function|declare const) (\w+)/gm)].map((match) => [squeezed(match[1] ?? ""), match[1] ?? ""]),
  );
}

/** Cost of a consumer of 20 operations for the compiler and in the editor. */
export function measureConsumers(input: Input, toolkit: string, rounds: number): readonly Consumer[] {
  const tools = ["openapi-typescript", "hey-api", "orval", "oazapfts"].filter((tool) => !existsSync(outputOf(tool, input)));
  alternate(
    [...(existsSync(join(input.project, "generated")) ? [] : [waybillGenerates(input, toolkit)]), ...tools.map((tool) => peerGenerates(tool, input))],
    1,
    bench,
  );
  buildDeclarations(input.project);
  const styles = consumerStyles(input, simpleOperations(input, 20));
  for (const { folder, source, name } of styles) writeFileSync(join(folder, fileOf(name)), source);
  const flags = { strict: true, skipLibCheck: true };
  const runs = Array.from({ length: Math.min(rounds, 3) }, () => styles.map(({ name, folder }) => check(folder, [fileOf(name)], flags)));
  return styles.map(({ name, folder }, index) => {
    const own = runs.map((round) => round[index]).filter((run) => run !== undefined);
    const of = (figure: "check" | "total" | "instantiations" | "memory" | "errors"): number => median(own.map((run) => run[figure]));
    return {
      style: name,
      check: of("check"),
      total: of("total"),
      instantiations: of("instantiations"),
      memory: of("memory"),
      errors: of("errors"),
      completion: completionTime(join(folder, fileOf(name))),
    };
  });
}

function fileOf(style: string): string {
  return `consumer-${style.replace(/\W+/g, "-")}.ts`;
}

/** What a package holds: JavaScript and declarations. */
function buildDeclarations(project: string): void {
  rmSync(join(project, "built"), { recursive: true, force: true });
  const config = join(project, "tsconfig.built.json");
  const lib = ["ES2023", "DOM", "DOM.Iterable", "DOM.AsyncIterable"];
  writeFileSync(
    config,
    JSON.stringify({
      compilerOptions: {
        target: "ES2022",
        module: "NodeNext",
        declaration: true,
        strict: true,
        skipLibCheck: true,
        rootDir: "generated",
        outDir: "built",
        types: [],
        lib,
      },
      files: ["generated/index.ts"],
    }),
  );
  const { status, stdout } = spawnSync(process.execPath, [join(peersFolder, "node_modules", "typescript", "lib", "tsc.js"), "-p", config], {
    cwd: project,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the client of ${project} does not compile: ${stdout.slice(0, 300)}`);
}

/** Median time of the language service to complete `r0.` after an edit, the program being warm. */
function completionTime(file: string): number {
  const ts = createRequire(join(peersFolder, "package.json"))("typescript") as typeof typescript;
  const text = `${readFileSync(file, "utf8")}\nr0.`;
  let version = 0;
  const host: typescript.LanguageServiceHost = {
    getScriptFileNames: () => [file],
    getScriptVersion: (name) => (name === file ? String(version) : "1"),
    getScriptSnapshot: (name) =>
      name === file
        ? ts.ScriptSnapshot.fromString(`${" ".repeat(version)}${text}`)
        : existsSync(name)
          ? ts.ScriptSnapshot.fromString(readFileSync(name, "utf8"))
          : undefined,
    getCurrentDirectory: () => relative(process.cwd(), "."),
    getCompilationSettings: () => ({
      strict: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts"],
      types: [],
    }),
    getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
  };
  const service = ts.createLanguageService(host, ts.createDocumentRegistry());
  const times = Array.from({ length: 12 }, () => {
    version += 1;
    const started = performance.now();
    const found = service.getCompletionsAtPosition(file, text.length + version, undefined);
    if (found === undefined || found.entries.length === 0) throw new Error(`${file}: nothing is offered after r0.`);
    return performance.now() - started;
  });
  service.dispose();
  return median(times.slice(2));
}
