import { entriesOf, isArray, isObject, objectOf, type Json, type JsonObject } from "../document/json.js";
import { escapeToken } from "../document/pointer.js";

/** Keywords of a JSON Schema (2020-12) whose value is a schema, a list of schemas, or a map of schemas. */
const schemaKeywords = new Set([
  "items",
  "additionalProperties",
  "not",
  "if",
  "then",
  "else",
  "contains",
  "propertyNames",
  "unevaluatedItems",
  "unevaluatedProperties",
]);
const listKeywords = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const mapKeywords = new Set(["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"]);

/**
 * The schema with every direct subschema replaced; itself where nothing changed, so that a pass over a large document copies
 * only what it touches. Vendor extensions and unknown keywords are data, not schemas.
 */
export function mapSubschemas(
  schema: JsonObject,
  pointer: string,
  map: (schema: Json, pointer: string) => Json,
): JsonObject {
  return mapMembers(schema, (keyword, value) => {
    if (schemaKeywords.has(keyword))
      return isObject(value) || typeof value === "boolean" ? map(value, `${pointer}/${keyword}`) : value;
    if (listKeywords.has(keyword))
      return isArray(value) ? mapItems(value, (item, index) => map(item, `${pointer}/${keyword}/${index}`)) : value;
    if (mapKeywords.has(keyword))
      return isObject(value)
        ? mapMembers(value, (name, item) => map(item, `${pointer}/${keyword}/${escapeToken(name)}`))
        : value;
    return value;
  });
}

function mapMembers(object: JsonObject, map: (key: string, value: Json) => Json): JsonObject {
  let isChanged = false;
  const members: [string, Json][] = [];
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (value === undefined) continue;
    const mapped = map(key, value);
    if (mapped !== value) isChanged = true;
    members.push([key, mapped]);
  }
  return isChanged ? objectOf(members) : object;
}

function mapItems(items: readonly Json[], map: (item: Json, index: number) => Json): readonly Json[] {
  const mapped = items.map(map);
  return mapped.every((item, index) => item === items[index]) ? items : mapped;
}

/** Visits the direct subschemas. */
export function forEachSubschema(schema: JsonObject, visit: (schema: Json, keyword: string) => void): void {
  for (const key of Object.keys(schema)) {
    const value = schema[key];
    if (value === undefined) continue;
    if (schemaKeywords.has(key)) visit(value, key);
    else if (listKeywords.has(key) && isArray(value)) for (const item of value) visit(item, key);
    else if (mapKeywords.has(key)) for (const [, item] of entriesOf(value)) visit(item, key);
  }
}

/** All references of a schema, nested ones included. */
export function refsOf(schema: Json): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting: Json[] = [schema];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (!isObject(next)) continue;
    const ref = next["$ref"];
    if (typeof ref === "string") found.add(ref);
    forEachSubschema(next, (child) => waiting.push(child));
  }
  return found;
}
