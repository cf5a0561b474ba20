import { entriesOf, isArray, isObject, objectOf, type Json, type JsonObject } from "../document/json.js";
import { escapeToken } from "../document/pointer.js";

/** Keywords of a JSON Schema (2020-12) whose value is a schema, a list of schemas, or a map of schemas. */
const schemaKeywords = new Set(["items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties"]);
const listKeywords = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const mapKeywords = new Set(["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"]);

export function isSchema(value: Json | undefined): value is JsonObject {
  return isObject(value);
}

/** A copy in which every direct subschema is replaced. Vendor extensions and unknown keywords are data, not schemas. */
export function mapSubschemas(schema: JsonObject, pointer: string, map: (schema: Json, pointer: string) => Json): JsonObject {
  return objectOf(
    entriesOf(schema).map(([key, value]) => {
      const here = `${pointer}/${escapeToken(key)}`;
      if (schemaKeywords.has(key) && (isObject(value) || typeof value === "boolean")) return [key, map(value, here)];
      if (listKeywords.has(key) && isArray(value)) return [key, value.map((item, index) => map(item, `${here}/${index}`))];
      if (mapKeywords.has(key) && isObject(value)) {
        return [key, objectOf(entriesOf(value).map(([name, item]) => [name, map(item, `${here}/${escapeToken(name)}`)]))];
      }
      return [key, value];
    }),
  );
}

/** Visits the direct subschemas. */
export function forEachSubschema(schema: JsonObject, visit: (schema: Json, keyword: string) => void): void {
  for (const [key, value] of entriesOf(schema)) {
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
