import { isArray, isObject, objectOf, type Json, type JsonObject } from "../document/json.js";
import { memberOrder, members, type Member, type ObjectKind } from "./openapi-objects.js";

/**
 * The document with the members of every object in one fixed order, so that two crawls that differ only in layout give the same
 * text. The order of lists is kept: it has meaning.
 */
export function canonicalDocument(document: JsonObject): JsonObject {
  return canonicalObject(document, "document");
}

/** Text of a snapshot file: two spaces, a final line break. */
export function canonicalText(value: Json): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function canonical(value: Json, kind: ObjectKind): Json {
  if (isArray(value)) return value.map((item) => canonical(item, kind));
  return isObject(value) ? canonicalObject(value, kind) : value;
}

function canonicalObject(object: JsonObject, kind: ObjectKind): JsonObject {
  const order = memberOrder[kind];
  const rank = (key: string): number => {
    const known = order.indexOf(key);
    if (known !== -1) return known;
    return key.startsWith("x-") ? order.length + 1 : order.length;
  };
  const keys = Object.keys(object).sort((left, right) => rank(left) - rank(right) || byName(left, right));
  return objectOf(keys.map((key) => [key, member(object[key], memberKind(kind, key))]));
}

/** What a member of an object holds; extensions and unknown members hold data. */
export function memberKind(kind: ObjectKind, key: string): Member {
  const table = members[kind];
  return Object.hasOwn(table, key) ? (table[key] ?? "data") : "data";
}

function member(value: Json | undefined, kind: Member): Json | undefined {
  if (value === undefined || typeof kind === "string")
    return value === undefined ? undefined : canonical(value, kind as ObjectKind);
  const [shape, inner] = kind;
  if (shape === "list") return isArray(value) ? value.map((item) => canonical(item, inner)) : canonical(value, "data");
  if (!isObject(value)) return canonical(value, "data");
  const keys = Object.keys(value).sort(byName);
  return objectOf(
    keys.map((key) => [key, shape === "map" ? member(value[key], inner) : member(value[key], ["map", inner])]),
  );
}

/** By code unit: the same on every machine. */
export function byName(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
