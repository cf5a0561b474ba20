/** JSON values as read from a document: untrusted, never merged by assignment, never mutated. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isArray(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** Own property only: a document may name `__proto__`, `constructor` or `toString`. */
export function own(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function ownObject(value: Json | undefined, key: string): JsonObject | undefined {
  const found = own(value, key);
  return isObject(found) ? found : undefined;
}

export function ownArray(value: Json | undefined, key: string): readonly Json[] | undefined {
  const found = own(value, key);
  return isArray(found) ? found : undefined;
}

export function ownString(value: Json | undefined, key: string): string | undefined {
  const found = own(value, key);
  return typeof found === "string" ? found : undefined;
}

/** Entries of an object member, or none. */
export function entriesOf(value: Json | undefined, key?: string): readonly (readonly [string, Json])[] {
  const object = key === undefined ? value : own(value, key);
  if (!isObject(object)) return [];
  return Object.entries(object).filter((entry): entry is [string, Json] => entry[1] !== undefined);
}

/**
 * An object from entries that keeps `__proto__` an ordinary key (assignment would set the prototype).
 * Entries whose value is undefined are left out.
 */
export function objectOf(entries: Iterable<readonly [string, Json | undefined]>): JsonObject {
  const kept: [string, Json][] = [];
  for (const [key, value] of entries) if (value !== undefined) kept.push([key, value]);
  return Object.fromEntries(kept);
}

/** A copy with some members replaced, added or (undefined) left out; the order of the others stays. */
export function withMembers(object: JsonObject, changes: JsonObject): JsonObject {
  const kept = Object.entries(object).filter(([key]) => !Object.hasOwn(changes, key) || changes[key] !== undefined);
  const replaced = kept.map(([key, value]) => [key, Object.hasOwn(changes, key) ? changes[key] : value] as const);
  const added = Object.entries(changes).filter(([key, value]) => value !== undefined && !Object.hasOwn(object, key));
  return objectOf([...replaced, ...added]);
}
