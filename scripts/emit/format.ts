import { createRequire } from "node:module";
import type { Plugin } from "prettier";
import type * as prettierStandalone from "prettier/standalone";
import { refuse } from "../problem.js";
import { layOut, printWidth } from "./layout.js";

interface Formatter {
  readonly format: typeof prettierStandalone.format;
  readonly plugins: Plugin[];
}

let loaded: Formatter | undefined;

/**
 * The only user of prettier. Its standalone build with the babel-ts parser gives the same bytes as the TypeScript parser
 * on generated code, at two thirds of the time, and reads no configuration of the machine.
 */
function load(): Formatter {
  const require = createRequire(import.meta.url);
  const module = (name: string): unknown => require(name) as unknown;
  const standalone = module("prettier/standalone") as typeof prettierStandalone;
  return {
    format: standalone.format,
    plugins: [module("prettier/plugins/babel"), module("prettier/plugins/estree")] as Plugin[],
  };
}

/**
 * Formats one generated module as prettier does; prettier itself sees only the pieces whose layout is not plain.
 *
 * @throws WaybillError where the text is no TypeScript, which would be a fault of an emitter.
 */
export async function format(text: string, file: string): Promise<string> {
  const pieces: string[] = [];
  for (const { kind, text: piece } of layOut(text)) {
    if (kind === "done") pieces.push(piece);
    else if (kind === "statement") pieces.push(await formatWhole(piece, file));
    else pieces.push(withoutEnds(await formatWhole(`interface Module {\n${piece}\n}`, file)));
  }
  return `${pieces.join("\n")}\n`;
}

/** The lines between the first and the last. */
function withoutEnds(text: string): string {
  return text.slice(text.indexOf("\n") + 1, text.lastIndexOf("\n"));
}

/** Prettier's own layout of any TypeScript, without the final line break. @throws WaybillError where the text is none. */
export async function formatWhole(text: string, file: string): Promise<string> {
  loaded ??= load();
  try {
    return (await loaded.format(text, { parser: "babel-ts", plugins: loaded.plugins, printWidth })).trimEnd();
  } catch (error) {
    return refuse({
      code: "emitted-syntax",
      file,
      message: `the generated text is no TypeScript (${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)})`,
      advice: "this is a fault of the generator: please report it with the document",
    });
  }
}
