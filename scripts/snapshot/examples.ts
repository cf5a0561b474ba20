import { createRequire } from "node:module";
import type Ajv2020 from "ajv/dist/2020.js";
import { boundedCalls } from "../bounded-calls.js";
import type { JsonObject } from "../document/json.js";

/** Says whether a value fits the schema at a pointer of a document; undefined where the schema cannot be used, or takes for ever. */
export type ExampleCheck = (schemaPointer: string, value: unknown) => boolean | undefined;

interface AjvModule {
  readonly Ajv2020: typeof Ajv2020.default;
}

/** Where the document stands for the validator; nothing is ever fetched from there (RFC 2606, section 2). */
const documentId = "https://document.invalid/";

/** Milliseconds for one value, and for all values of a document: patterns and nested unions come from the document and may take exponential time. */
const patience = { call: 2_000, all: 20_000 };

/** The only user of ajv and ajv-formats: JSON Schema 2020-12, the dialect of OpenAPI 3.1, with formats asserted. */
export function exampleCheck(document: JsonObject): ExampleCheck {
  const require = createRequire(import.meta.url);
  const { Ajv2020: Validator } = require("ajv/dist/2020.js") as AjvModule;
  const addFormats = require("ajv-formats") as (ajv: unknown) => void;
  const ajv = new Validator({
    strict: false,
    allErrors: false,
    validateSchema: false,
    logger: false,
    unicodeRegExp: false,
    inlineRefs: false,
  });
  addFormats(ajv);
  const bounded = boundedCalls(patience);
  if (bounded(() => void ajv.addSchema(document, documentId)) === "failed") return () => undefined;
  return (schemaPointer, value) => {
    let fits: boolean | undefined;
    const ended = bounded(() => {
      fits = ajv.validate({ $ref: `${documentId}#${encodePointer(schemaPointer)}` }, value) as boolean; // no schema here is asynchronous
    });
    return ended === "failed" ? undefined : fits;
  };
}

function encodePointer(pointer: string): string {
  return pointer.split("/").map(encodeURIComponent).join("/");
}
