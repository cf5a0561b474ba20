import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { project } from "../built-site.js";

/** Generated modules and the runtime as JavaScript in a folder of their own, so that what runs is what was generated. */
export interface EmittedClient {
  readonly load: (module: string) => Promise<Readonly<Record<string, unknown>>>;
  readonly remove: () => void;
}

export function emitClient(files: ReadonlyMap<string, string>): EmittedClient {
  const folder = mkdtempSync(join(tmpdir(), "waybill-client-"));
  const write = (name: string, text: string): void => {
    const target = join(folder, name.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(
      target,
      ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true } }).outputText,
    );
  };
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  for (const [name, text] of files) if (name.endsWith(".ts")) write(`generated/${name}`, text);
  const sources = readdirSync(join(project, "src"), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".ts"));
  for (const name of sources) write(`src/${name}`, readFileSync(join(project, "src", name), "utf8"));
  return {
    load: async (module) => (await import(pathToFileURL(join(folder, "generated", module)).href)) as Readonly<Record<string, unknown>>,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
