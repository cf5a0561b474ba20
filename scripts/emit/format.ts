import { refuse } from "../problem.js";

interface Formatter {
  readonly format: typeof import("oxfmt").format;
}

let loaded: Formatter | undefined;

/**
 * Formats one generated module. The only user of oxfmt: it reads no configuration of the machine, and formats ten times as
 * much in the time that prettier takes, in nearly the same layout.
 *
 * @throws WaybillError where the text is no TypeScript, which would be a fault of an emitter.
 */
export async function format(text: string, file: string): Promise<string> {
  loaded ??= await import("oxfmt");
  const { code, errors } = await loaded.format("module.ts", text, { printWidth: 120, embeddedLanguageFormatting: "off" });
  const [error] = errors;
  if (error !== undefined) refuse({ code: "emitted-syntax", file, message: `the generated text is no TypeScript (${error.message.split("\n")[0] ?? ""})`, advice: "this is a fault of the generator: please report it with the document" });
  return code;
}
