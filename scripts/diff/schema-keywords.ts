import {
  entriesOf,
  isArray,
  isObject,
  own,
  ownArray,
  ownString,
  type Json,
  type JsonObject,
} from "../document/json.js";
import { escapeToken } from "../document/pointer.js";
import type { Part } from "./schema-parts.js";
import {
  countKeywords,
  type Bound,
  type CountKeyword,
  type DiscriminatorView,
  type Placed,
  type SchemaRef,
} from "./schema-view.js";

export function first<T extends Json>(
  parts: readonly Part[],
  key: string,
  is: (value: Json | undefined) => value is T,
): T | undefined {
  return parts.map((part) => own(part.schema, key)).find(is);
}

/** Members of a map of schemas; the same name in two parts holds together. */
export function merged(parts: readonly Part[], keyword: string): ReadonlyMap<string, SchemaRef> {
  const found = new Map<string, SchemaRef>();
  for (const part of parts) {
    for (const [name, value] of entriesOf(part.schema, keyword)) {
      const ref: SchemaRef = { value, pointer: `${part.pointer}/${keyword}/${escapeToken(name)}` };
      const known = found.get(name);
      found.set(name, known === undefined ? ref : { ...known, also: [...(known.also ?? []), ref] });
    }
  }
  return found;
}

export function together(parts: readonly Part[], keyword: string): SchemaRef | undefined {
  let found: SchemaRef | undefined;
  for (const part of parts) {
    const value = own(part.schema, keyword);
    if (value === undefined || (keyword === "items" && isArray(value))) continue;
    const ref: SchemaRef = { value, pointer: `${part.pointer}/${keyword}` };
    found = found === undefined ? ref : { ...found, also: [...(found.also ?? []), ref] };
  }
  return found;
}

export function additionalOf(parts: readonly Part[]): SchemaRef | false | undefined {
  if (parts.some((part) => own(part.schema, "additionalProperties") === false)) return false;
  const schemas = parts.filter(
    (part) =>
      isObject(own(part.schema, "additionalProperties")) &&
      Object.keys(part.schema["additionalProperties"] as JsonObject).length > 0,
  );
  return schemas.length === 0 ? undefined : together(schemas, "additionalProperties");
}

/** `prefixItems` of 3.1, and the array form of `items` that came before it. */
export function prefixItemsOf(parts: readonly Part[]): readonly SchemaRef[] {
  for (const part of parts) {
    for (const keyword of ["prefixItems", "items"]) {
      const list = ownArray(part.schema, keyword);
      if (list !== undefined)
        return list.map((value, index) => ({ value, pointer: `${part.pointer}/${keyword}/${index}` }));
    }
  }
  return [];
}

/** `exclusiveMaximum` is a flag beside `maximum` in 3.0 and a number of its own in 3.1. */
export function boundOf(
  parts: readonly Part[],
  plain: string,
  exclusive: string,
  tighter: (a: number, b: number) => boolean,
): Bound | undefined {
  let bound: Bound | undefined;
  for (const part of parts) {
    const limit = own(part.schema, plain);
    const flag = own(part.schema, exclusive);
    const found: Bound[] = [];
    if (typeof limit === "number")
      found.push({ value: limit, exclusive: flag === true, pointer: `${part.pointer}/${plain}` });
    if (typeof flag === "number") found.push({ value: flag, exclusive: true, pointer: `${part.pointer}/${exclusive}` });
    for (const next of found)
      if (bound === undefined || tighter(next.value, bound.value) || (next.value === bound.value && next.exclusive))
        bound = next;
  }
  return bound;
}

export function countsOf(parts: readonly Part[]): ReadonlyMap<CountKeyword, Placed<number>> {
  const counts = new Map<CountKeyword, Placed<number>>();
  for (const part of parts) {
    for (const keyword of countKeywords) {
      const value = own(part.schema, keyword);
      if (typeof value !== "number" || (keyword.startsWith("min") && keyword !== "minContains" && value === 0))
        continue;
      const known = counts.get(keyword);
      const tighter = known === undefined || (keyword.startsWith("max") ? value < known.value : value > known.value);
      if (tighter) counts.set(keyword, { value, pointer: `${part.pointer}/${keyword}` });
    }
  }
  return counts;
}

/** Mapping values are references; a page fragment writes them as `{ $ref }`, and a bare name means a component. */
export function discriminatorOf(parts: readonly Part[]): DiscriminatorView | undefined {
  for (const part of parts) {
    const found = own(part.schema, "discriminator");
    const propertyName = ownString(found, "propertyName");
    if (propertyName === undefined) continue;
    const mapping = entriesOf(found, "mapping").map(([value, target]) => {
      const text = typeof target === "string" ? target : (ownString(target, "$ref") ?? "");
      return [value, /^[\w.-]+$/.test(text) ? `#/components/schemas/${text}` : text] as const;
    });
    return { propertyName, mapping: new Map(mapping), pointer: `${part.pointer}/discriminator` };
  }
  return undefined;
}
