import { refuse, WaybillError } from "../problem.js";
import { defaultCaps, type Caps } from "./caps.js";
import { parseJson } from "./parse-json.js";
import { parseYaml } from "./parse-yaml.js";
import type { Parsed } from "./parsed.js";

export type { Parsed };

/**
 * Parses JSON or YAML 1.2 (core schema, unique string keys) of unknown origin.
 *
 * @param bytes The file as it came; must be UTF-8 (a byte order mark is allowed).
 * @param file Name for messages.
 * @throws WaybillError for HTML, invalid UTF-8, syntax errors, duplicate keys, or a cap exceeded.
 */
export function parseText(bytes: Uint8Array, file: string, caps: Caps = defaultCaps): Parsed {
  if (bytes.byteLength > caps.bytes) {
    refuse({
      code: "too-large",
      file,
      message: `the body has ${bytes.byteLength} bytes`,
      expected: `at most ${caps.bytes}`,
      advice: "raise caps.bytes in the config if the document is really this large",
    });
  }
  const text = decodeUtf8(bytes, file);
  const start = text.trimStart();
  if (start === "")
    refuse({ code: "empty", file, message: "the file is empty", expected: "an OpenAPI document in JSON or YAML" });
  if (start.startsWith("<")) {
    refuse({
      code: "html",
      file,
      line: 1,
      message: "the body is HTML or XML",
      expected: "an OpenAPI document in JSON or YAML",
      advice: "open the address in a browser: a login page or an error page answers there",
    });
  }
  return start.startsWith("{") || start.startsWith("[") ? parseFlow(text, file, caps) : parseYaml(text, file, caps);
}

function decodeUtf8(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return refuse({ code: "encoding", file, message: "the bytes are not valid UTF-8", expected: "UTF-8" });
  }
}

/** YAML flow collections begin like JSON and are legal; what neither reader takes is reported as JSON. */
function parseFlow(text: string, file: string, caps: Caps): Parsed {
  try {
    return parseJson(text, file, caps);
  } catch (error) {
    const asYaml = isSyntax(error) ? tryYaml(text, file, caps) : undefined;
    if (asYaml === undefined) throw error;
    return asYaml;
  }
}

function tryYaml(text: string, file: string, caps: Caps): Parsed | undefined {
  try {
    return parseYaml(text, file, caps);
  } catch (error) {
    if (isSyntax(error)) return undefined;
    throw error;
  }
}

function isSyntax(error: unknown): boolean {
  return error instanceof WaybillError && error.problems[0]?.code === "syntax";
}
