import { entriesOf, isArray, isObject, objectOf, type Json, type JsonObject } from "../document/json.js";
import type { Report } from "./local.js";

type Check = (value: Json) => Json | undefined;

const types = new Set(["null", "boolean", "object", "array", "number", "integer", "string"]);

const text: Check = (value) => (typeof value === "string" ? value : undefined);
const flag: Check = (value) => (typeof value === "boolean" ? value : undefined);
const map: Check = (value) => (isObject(value) ? value : undefined);
const schema: Check = (value) => (isObject(value) || typeof value === "boolean" ? value : undefined);
const schemas: Check = (value) =>
  isArray(value) ? nonEmpty(value.filter((item) => schema(item) !== undefined)) : undefined;
const schemaMap: Check = (value) =>
  isObject(value) ? objectOf(entriesOf(value).filter(([, item]) => schema(item) !== undefined)) : undefined;

function nonEmpty(list: readonly Json[]): Json | undefined {
  return list.length === 0 ? undefined : list;
}

function typeNames(value: Json): Json | undefined {
  if (typeof value === "string") return types.has(value) ? value : undefined;
  return isArray(value) ? nonEmpty(value.filter((name) => typeof name === "string" && types.has(name))) : undefined;
}

/** Kind of value that each keyword wants (JSON Schema 2020-12, Core and Validation); other keywords are left as they are. */
const checks: Readonly<Record<string, Check>> = {
  $ref: text,
  type: typeNames,
  required: (value) => (isArray(value) ? nonEmpty(value.filter((name) => typeof name === "string")) : undefined),
  enum: (value) => (isArray(value) ? nonEmpty(value) : undefined),
  allOf: schemas,
  anyOf: schemas,
  oneOf: schemas,
  prefixItems: schemas,
  items: (value) => (isArray(value) ? schemas(value) : schema(value)),
  additionalProperties: schema,
  properties: schemaMap,
  patternProperties: schemaMap,
  discriminator: map,
  title: text,
  description: text,
  format: text,
  nullable: flag,
  deprecated: flag,
  readOnly: flag,
  writeOnly: flag,
};

/** Prefix of the marks that the stages leave for each other; in a document they mean nothing. */
const ownMark = "x-waybill-";

/** The schema without keywords whose value is of the wrong kind; `required: true` on a property, an old mistake, is among them. */
export function keepWellFormed(value: JsonObject, pointer: string, report: Report): JsonObject {
  let malformed = false;
  const foreign = entriesOf(value).filter(
    ([keyword, given]) =>
      !keyword.startsWith(ownMark) && !(keyword === "required" && isArray(given) && given.length === 0),
  );
  const entries = foreign.flatMap(([keyword, given]): readonly (readonly [string, Json])[] => {
    const check = Object.hasOwn(checks, keyword) ? checks[keyword] : undefined;
    if (check === undefined) return [[keyword, given]];
    const kept = check(given);
    if (
      kept === undefined ||
      (isArray(given) && isArray(kept) && kept.length < given.length) ||
      (isObject(given) && isObject(kept) && Object.keys(kept).length < Object.keys(given).length)
    )
      malformed = true;
    return kept === undefined ? [] : [[keyword, kept]];
  });
  if (malformed) report("malformed-keyword", pointer);
  return malformed || foreign.length < Object.keys(value).length ? objectOf(entries) : value;
}
