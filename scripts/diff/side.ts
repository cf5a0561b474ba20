import { isObject, ownString, type Json, type JsonObject } from "../document/json.js";
import { parseLocalRef, toPointer, valueAt } from "../document/pointer.js";

/** A value of one of the two documents and where it stands, after references. */
export interface Located {
  readonly value: Json | undefined;
  readonly pointer: string;
}

/** One of the two documents. */
export interface Side {
  readonly side: "before" | "after";
  readonly root: JsonObject;
}

/** Follows a chain of local references; stops at a foreign, dangling or cyclic one. */
export function follow(side: Side, at: Located): Located {
  let found = at;
  const seen = new Set<string>();
  for (;;) {
    const ref = ownString(found.value, "$ref");
    if (ref === undefined || seen.has(ref)) return found;
    seen.add(ref);
    const tokens = parseLocalRef(ref);
    const value = tokens === undefined ? undefined : valueAt(side.root, tokens);
    if (tokens === undefined || value === undefined) return found;
    found = { value, pointer: toPointer(tokens) };
  }
}

/** A member of a located object, references followed. */
export function member(side: Side, at: Located, ...tokens: readonly string[]): Located {
  let found = follow(side, at);
  for (const token of tokens) {
    const value = isObject(found.value) && Object.hasOwn(found.value, token) ? found.value[token] : undefined;
    found = follow(side, { value, pointer: `${found.pointer}${toPointer([token])}` });
  }
  return found;
}

/** Own members of a located object with their places, references not followed. */
export function members(at: Located): ReadonlyMap<string, Located> {
  const found = new Map<string, Located>();
  if (!isObject(at.value)) return found;
  for (const [key, value] of Object.entries(at.value))
    found.set(key, { value, pointer: `${at.pointer}${toPointer([key])}` });
  return found;
}

/** Items of a located array. */
export function items(at: Located): readonly Located[] {
  return Array.isArray(at.value)
    ? at.value.map((value: Json, index) => ({ value, pointer: `${at.pointer}/${index}` }))
    : [];
}

/** Keys of both sides, those of `before` first. */
export function keysOf<T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])];
}
