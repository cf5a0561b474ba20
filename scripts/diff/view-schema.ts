import { entriesOf, isArray, own, ownArray, ownString, type Json } from "../document/json.js";
import { escapeToken } from "../document/pointer.js";
import { expandUnions } from "./expand-unions.js";
import {
  additionalOf,
  boundOf,
  countsOf,
  discriminatorOf,
  first,
  merged,
  prefixItemsOf,
  together,
} from "./schema-keywords.js";
import { partsOf, type Part } from "./schema-parts.js";
import { nullableOf, typeList, typesOf, valuesOf } from "./schema-types.js";
import {
  countKeywords,
  schemaKeywords,
  type SchemaKeyword,
  type SchemaRef,
  type SchemaView,
  type UnionView,
} from "./schema-view.js";
import type { Side } from "./side.js";

const handled = new Set<string>([
  "type",
  "nullable",
  "format",
  "enum",
  "const",
  "properties",
  "required",
  "additionalProperties",
  "patternProperties",
  "items",
  "prefixItems",
  "oneOf",
  "anyOf",
  "discriminator",
  "dependentRequired",
  "dependentSchemas",
  "maximum",
  "minimum",
  "exclusiveMaximum",
  "exclusiveMinimum",
  "pattern",
  "multipleOf",
  "uniqueItems",
  "readOnly",
  "writeOnly",
  "default",
  "$defs",
  "definitions",
  "$schema",
  "$id",
  "$anchor",
  "$comment",
  ...schemaKeywords,
  ...countKeywords,
]);

/** Reads one level of a schema; deeper schemas stay references. */
export function viewSchema(side: Side, ref: SchemaRef): SchemaView {
  const { parts: raw, allOf, never, opaque, componentPointer } = partsOf(side, ref);
  const unions: UnionView[] = [];
  const parts = expandUnions(side, raw, unions);
  const at = new Map<string, string>();
  for (const part of parts)
    for (const key of Object.keys(part.schema))
      if (!at.has(key))
        at.set(
          key,
          key === "nullable" && part.nullableAt !== undefined ? part.nullableAt : `${part.pointer}/${escapeToken(key)}`,
        );

  const values = valuesOf(parts);
  const types = typesOf(parts, values);
  return {
    pointer: componentPointer ?? ref.pointer,
    componentPointer,
    opaque,
    allOf,
    at,
    unions,
    never: never || (types?.size === 0 && !nullableOf(parts, unions, side)),
    types,
    nullable: nullableOf(parts, unions, side),
    values,
    typed:
      values !== undefined || unions.length > 0 || parts.some((part) => typeList(own(part.schema, "type")).length > 0),
    constant: parts.some((part) => Object.hasOwn(part.schema, "const")) && values?.length === 1,
    format: first(parts, "format", (value): value is string => typeof value === "string"),
    properties: merged(parts, "properties"),
    required: new Set(
      parts.flatMap((part) =>
        (ownArray(part.schema, "required") ?? []).filter((name): name is string => typeof name === "string"),
      ),
    ),
    additional: additionalOf(parts),
    patternProperties: merged(parts, "patternProperties"),
    items: together(parts, "items"),
    prefixItems: prefixItemsOf(parts),
    discriminator: discriminatorOf(parts),
    schemas: new Map(
      schemaKeywords.flatMap((keyword): [SchemaKeyword, SchemaRef][] => {
        const found = together(parts, keyword);
        return found === undefined ? [] : [[keyword, found]];
      }),
    ),
    dependentRequired: new Map(
      parts.flatMap((part) =>
        entriesOf(part.schema, "dependentRequired").map(
          ([name, list]) => [name, isArray(list) ? list.filter((item) => typeof item === "string") : []] as const,
        ),
      ),
    ),
    dependentSchemas: merged(parts, "dependentSchemas"),
    maximum: boundOf(parts, "maximum", "exclusiveMaximum", (a, b) => a < b),
    minimum: boundOf(parts, "minimum", "exclusiveMinimum", (a, b) => a > b),
    counts: countsOf(parts),
    patterns: [...new Set(parts.flatMap((part) => ownString(part.schema, "pattern") ?? []))].sort(),
    multipleOf: first(parts, "multipleOf", (value): value is number => typeof value === "number"),
    uniqueItems: parts.some((part) => own(part.schema, "uniqueItems") === true),
    readOnly: parts.some((part) => own(part.schema, "readOnly") === true),
    writeOnly: parts.some((part) => own(part.schema, "writeOnly") === true),
    default: parts.map((part) => own(part.schema, "default")).find((value) => value !== undefined),
    rest: restOf(parts),
  };
}

function restOf(parts: readonly Part[]): ReadonlyMap<string, Json> {
  const rest = new Map<string, Json>();
  for (const part of parts)
    for (const [key, value] of entriesOf(part.schema)) if (!handled.has(key) && !rest.has(key)) rest.set(key, value);
  return rest;
}
