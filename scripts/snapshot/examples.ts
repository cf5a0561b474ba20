import { createRequire } from "node:module";
import type Ajv2020 from "ajv/dist/2020.js";
import type { JsonObject } from "../document/json.js";

/** Says whether the value at one pointer of a document fits the schema at another; undefined where the schema itself cannot be used. */
export type ExampleCheck = (schemaPointer: string, value: unknown) => boolean | undefined;

interface AjvModule {
  readonly Ajv2020: typeof Ajv2020.default;
}

/** Where the document stands for the validator; nothing is ever fetched from there (RFC 2606, section 2). */
const documentId = "https://document.invalid/";

/** The only user of ajv and ajv-formats: JSON Schema 2020-12, the dialect of OpenAPI 3.1, with formats asserted. */
export function exampleCheck(document: JsonObject): ExampleCheck {
  const require = createRequire(import.meta.url);
  const { Ajv2020: Validator } = require("ajv/dist/2020.js") as AjvModule;
  const addFormats = require("ajv-formats") as (ajv: unknown) => void;
  const ajv = new Validator({ strict: false, allErrors: false, validateSchema: false, logger: false, unicodeRegExp: false, inlineRefs: false, code: { regExp: safeRegExp } });
  addFormats(ajv);
  try {
    ajv.addSchema(document, documentId);
  } catch {
    return () => undefined;
  }
  return (schemaPointer, value) => {
    try {
      return ajv.validate({ $ref: `${documentId}#${encodePointer(schemaPointer)}` }, value) as boolean; // no schema here is asynchronous
    } catch {
      return undefined;
    }
  };
}

/** Patterns come from the document; one that takes exponential time must not run here. */
const safeRegExp: { (pattern: string, flags: string): { test: (text: string) => boolean }; code: string } = Object.assign(
  (pattern: string, flags: string) => (isBacktracking(pattern) ? { test: () => true } : new RegExp(pattern, flags)),
  { code: "undefined" },
);

/** A repeated group that itself repeats or chooses: where backtracking explodes. */
function isBacktracking(pattern: string): boolean {
  return /\([^()]*(?:[*+}|])[^()]*\)(?:[*+]|\{\d+,)/u.test(pattern);
}

function encodePointer(pointer: string): string {
  return pointer.split("/").map(encodeURIComponent).join("/");
}
