import {
  entriesOf,
  isArray,
  isObject,
  objectOf,
  own,
  ownArray,
  ownObject,
  ownString,
  withMembers,
  type Json,
  type JsonObject,
} from "../document/json.js";
import { parseLocalRef } from "../document/pointer.js";
import { forEachSubschema } from "./subschemas.js";

/** Property and values that a discriminator gives to the target of a reference. */
export interface Discriminated {
  readonly property: string;
  readonly values: readonly string[];
}

/**
 * What the discriminators of all schemas say of the schemas they lead to (OpenAPI 3.1, "Discriminator Object"):
 * the mapping's names, else the schema's own name. Mapping values written as `{ $ref }`, which some documentation
 * engines print, are read as the string they should be.
 */
export function collectDiscriminated(schemas: ReadonlyMap<string, Json>): ReadonlyMap<string, Discriminated> {
  const found = new Map<string, { property: string; values: string[] }>();
  const note = (ref: string, property: string, value: string): void => {
    const entry = found.get(ref) ?? { property, values: [] };
    if (entry.property === property && !entry.values.includes(value)) entry.values.push(value);
    found.set(ref, entry);
  };
  const heirs = collectHeirs(schemas);
  for (const [ref, root] of schemas) {
    forEachDiscriminator(root, (schema, discriminator, property) => {
      const branches = ownArray(schema, "anyOf");
      const targets =
        branches === undefined
          ? schema === root
            ? (heirs.get(ref) ?? [])
            : []
          : branches.flatMap((branch) => ownString(branch, "$ref") ?? []);
      for (const target of targets)
        if (!isDefault(target, discriminator))
          for (const value of valuesFor(target, discriminator)) note(target, property, value);
    });
  }
  return found;
}

function forEachDiscriminator(
  root: Json,
  visit: (schema: JsonObject, discriminator: JsonObject, property: string) => void,
): void {
  const waiting: Json[] = [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (!isObject(next)) continue;
    const discriminator = ownObject(next, "discriminator");
    const property = ownString(discriminator, "propertyName");
    if (discriminator !== undefined && property !== undefined) visit(next, discriminator, property);
    forEachSubschema(next, (child) => waiting.push(child));
  }
}

/** Schemas that name another in their `allOf`, by the other's reference. */
function collectHeirs(schemas: ReadonlyMap<string, Json>): ReadonlyMap<string, readonly string[]> {
  const heirs = new Map<string, string[]>();
  for (const [ref, schema] of schemas) {
    for (const member of ownArray(schema, "allOf") ?? []) {
      const base = ownString(member, "$ref");
      if (base !== undefined) heirs.set(base, [...(heirs.get(base) ?? []), ref]);
    }
  }
  return heirs;
}

/** OpenAPI 3.2, "Discriminator Object": the default takes every value that no mapping names, and objects without the property. */
function isDefault(ref: string, discriminator: JsonObject): boolean {
  const target = ownString(discriminator, "defaultMapping");
  return target !== undefined && (target === ref || target === parseLocalRef(ref)?.at(-1));
}

function valuesFor(ref: string, discriminator: JsonObject): readonly string[] {
  const name = parseLocalRef(ref)?.at(-1) ?? ref;
  const mapped = entriesOf(discriminator, "mapping").filter(([, target]) => {
    const text = typeof target === "string" ? target : ownString(target, "$ref");
    return text === ref || text === name;
  });
  return mapped.length === 0 ? [name] : mapped.map(([value]) => value);
}

/** Gives a merged object schema its discriminator value, unless it already declares values of its own. */
export function discriminate(schema: Json, { property, values }: Discriminated): Json {
  if (!isObject(schema) || !(Object.hasOwn(schema, "properties") || schema["type"] === "object")) return schema;
  const declared = own(ownObject(schema, "properties"), property);
  if (isObject(declared) && isArray(declared["enum"])) return schema;
  const notes = isObject(declared)
    ? objectOf(entriesOf(declared).filter(([keyword]) => keyword === "description" || keyword === "title"))
    : {};
  const required = ownArray(schema, "required") ?? [];
  return withMembers(schema, {
    properties: withMembers(ownObject(schema, "properties") ?? {}, {
      [property]: { ...notes, type: "string", enum: values, "x-waybill-closed": true },
    }),
    required: required.includes(property) ? required : [...required, property],
  });
}
