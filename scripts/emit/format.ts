import { createRequire } from "node:module";
import type { Plugin } from "prettier";
import type * as prettierStandalone from "prettier/standalone";
import { refuse } from "../problem.js";

interface Formatter {
  readonly format: typeof prettierStandalone.format;
  readonly plugins: Plugin[];
}

let loaded: Formatter | undefined;

/**
 * The only user of prettier, which is given: users format what they own with it, and other formatters break lines elsewhere. Its standalone build with the babel-ts parser gives the same bytes as the TypeScript parser
 * on generated code, at two thirds of the time, and reads no configuration of the machine.
 */
function load(): Formatter {
  const require = createRequire(import.meta.url);
  const module = (name: string): unknown => require(name) as unknown;
  const standalone = module("prettier/standalone") as typeof prettierStandalone;
  return { format: standalone.format, plugins: [module("prettier/plugins/babel"), module("prettier/plugins/estree")] as Plugin[] };
}

/** Formats one generated module. @throws WaybillError where the text is no TypeScript, which would be a fault of an emitter. */
export async function format(text: string, file: string): Promise<string> {
  loaded ??= load();
  try {
    return await loaded.format(text, { parser: "babel-ts", plugins: loaded.plugins, printWidth: 120 });
  } catch (error) {
    return refuse({ code: "emitted-syntax", file, message: `the generated text is no TypeScript (${error instanceof Error ? error.message.split("\n")[0] ?? "" : String(error)})`, advice: "this is a fault of the generator: please report it with the document" });
  }
}
