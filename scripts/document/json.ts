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
  const entries = Object.entries(object);
  return entries.every(isDefined) ? entries : entries.filter(isDefined);
}

function isDefined(entry: [string, Json | undefined]): entry is [string, Json] {
  return entry[1] !== undefined;
}

/**
 * An object from entries that keeps `__proto__` an ordinary key (assignment would set the prototype).
 * Entries whose value is undefined are left out.
 */
export function objectOf(entries: Iterable<readonly [string, Json | undefined]>): JsonObject {
  const object: Record<string, Json> = {};
  for (const [key, value] of entries) if (value !== undefined) define(object, key, value);
  return object;
}

function define(object: Record<string, Json>, key: string, value: Json): void {
  if (key === "__proto__")
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

/** A copy with some members replaced, added or (undefined) left out; the order of the others stays. */
export function withMembers(object: JsonObject, changes: JsonObject): JsonObject {
  const changed: Record<string, Json> = {};
  for (const key of Object.keys(object)) {
    const value = Object.hasOwn(changes, key) ? changes[key] : object[key];
    if (value !== undefined) define(changed, key, value);
  }
  for (const key of Object.keys(changes)) {
    const value = changes[key];
    if (value !== undefined && !Object.hasOwn(object, key)) define(changed, key, value);
  }
  return changed;
}
