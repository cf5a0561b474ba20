import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ts from "typescript";
import { project } from "../generated/built-site.js";

const guard = fileURLToPath(new URL("cut-off-guard.cjs", import.meta.url));
/** Node 20 and 22 keep the permission model behind another name than later ones. */
const permission = process.allowedNodeEnvironmentFlags.has("--permission") ? "--permission" : "--experimental-permission";

/** What a process saw that imported modules and could do nothing else. */
export interface CutOffReport {
  readonly imported: number;
  /** Modules that did not load, with their error. */
  readonly failed: readonly string[];
  /** Uses of the network. */
  readonly attempts: readonly string[];
  /** Members of the global object and of the built-in prototypes that were not there before. */
  readonly added: readonly string[];
}

/**
 * Imports every module in a process of its own that may read the folder of the modules and nothing else: no other file, no write,
 * no process, no network. The runtime stands beside them as `src`.
 *
 * @param trees Folder name to module path to text, in TypeScript; each tree imports the runtime as `../src`.
 */
export async function importCutOff(trees: ReadonlyMap<string, ReadonlyMap<string, string>>): Promise<CutOffReport> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "waybill-cut-off-")));
  try {
    const modules = [...trees].flatMap(([tree, files]) =>
      [...files].filter(([name]) => name.endsWith(".ts")).map(([name, text]) => [`${tree}/${name}`, text] as const),
    );
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    for (const [name, text] of [...modules, ...runtimeSources()]) write(folder, name, text);
    writeFileSync(join(folder, "guard.cjs"), readFileSync(guard));
    writeFileSync(join(folder, "import-all.js"), importAll(modules.map(([name]) => name)));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [permission, `--allow-fs-read=${folder}/`, "--no-warnings", "--require", join(folder, "guard.cjs"), join(folder, "import-all.js")],
      { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
    );
    return JSON.parse(stdout) as CutOffReport;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runtimeSources(): readonly (readonly [string, string])[] {
  return readdirSync(join(project, "src"), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".ts") && !name.includes("path-client"))
    .map((name) => [`src/${name}`, readFileSync(join(project, "src", name), "utf8")] as const);
}

function write(folder: string, name: string, text: string): void {
  const target = join(folder, name.replace(/\.ts$/, ".js"));
  mkdirSync(dirname(target), { recursive: true });
  const compilerOptions: ts.CompilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  writeFileSync(target, ts.transpileModule(text, { compilerOptions }).outputText);
}

function importAll(names: readonly string[]): string {
  return `import { createRequire } from "node:module";
const failed = [];
let imported = 0;
for (const name of ${JSON.stringify(names)}) {
  try {
    await import("./" + name.replace(/\\.ts$/, ".js"));
    imported += 1;
  } catch (error) {
    failed.push(name + ": " + error);
  }
}
await new Promise((resolve) => setTimeout(resolve, 20));
const { report } = createRequire(import.meta.url)("./guard.cjs");
process.stdout.write(JSON.stringify({ imported, failed, ...report() }));
`;
}
