import { createHash } from "node:crypto";
import { entriesOf, isArray, isObject, type Json } from "../document/json.js";
import { isAnnotation } from "../normal/local.js";
import { refsOf } from "../normal/subschemas.js";
import type { TypeModel } from "./model.js";

/** Types that stand once for the whole version, and the hash by which an area recognises its own copies. */
export interface SharedTypes {
  readonly types: readonly TypeModel[];
  /** Whether this area's type of that name is the shared one. */
  readonly isShared: (area: string, name: string) => boolean;
}

/**
 * Finds the types that two areas or more have under one name with one structure (their whole closure included; prose does
 * not count). Where a name has several structures, the one of most areas is shared, and the others stay with their areas.
 */
export function shareTypes(areas: ReadonlyMap<string, readonly TypeModel[]>): SharedTypes {
  if (areas.size < 2) return { types: [], isShared: () => false };
  const hashes = new Map([...areas].map(([area, types]) => [area, hashTypes(types)] as const));
  const chosen = chooseVariants(hashes);
  keepClosed(areas, hashes, chosen);
  const types = new Map<string, TypeModel>();
  for (const area of [...areas.keys()].sort()) {
    for (const type of areas.get(area) ?? [])
      if (!types.has(type.name) && chosen.get(type.name) === hashes.get(area)?.get(type.name))
        types.set(type.name, { ...type, pointer: "" });
  }
  return {
    types: [...types.values()]
      .filter(({ name }) => chosen.has(name))
      .sort((left, right) => (left.name < right.name ? -1 : 1)),
    isShared: (area, name) => chosen.has(name) && chosen.get(name) === hashes.get(area)?.get(name),
  };
}

function chooseVariants(hashes: ReadonlyMap<string, ReadonlyMap<string, string>>): Map<string, string> {
  const variants = new Map<string, Map<string, number>>();
  for (const byName of hashes.values()) {
    for (const [name, hash] of byName) {
      const counts = variants.get(name) ?? new Map<string, number>();
      variants.set(name, counts.set(hash, (counts.get(hash) ?? 0) + 1));
    }
  }
  const chosen = new Map<string, string>();
  for (const [name, counts] of variants) {
    const [best] = [...counts].sort(
      ([leftHash, left], [rightHash, right]) => right - left || (leftHash < rightHash ? -1 : 1),
    );
    if (best !== undefined && best[1] >= 2) chosen.set(name, best[0]);
  }
  return chosen;
}

/** A shared type refers to shared types only. */
function keepClosed(
  areas: ReadonlyMap<string, readonly TypeModel[]>,
  hashes: ReadonlyMap<string, ReadonlyMap<string, string>>,
  chosen: Map<string, string>,
): void {
  for (let changed = true; changed;) {
    changed = false;
    for (const [area, types] of areas) {
      const own = hashes.get(area);
      for (const type of types) {
        if (chosen.get(type.name) !== own?.get(type.name)) continue;
        if (referredTypes(type).every((name) => chosen.get(name) === own?.get(name) && chosen.has(name))) continue;
        chosen.delete(type.name);
        changed = true;
      }
    }
  }
}

/** `Shipment` of `#/components/schemas/Shipment`. */
export function typeNameOf(ref: string): string {
  return ref.slice("#/components/schemas/".length);
}

/** Names of the types that a type refers to. */
export function referredTypes(type: TypeModel): readonly string[] {
  return [...refsOf(type.schema)].map(typeNameOf);
}

function hashTypes(types: readonly TypeModel[]): ReadonlyMap<string, string> {
  const referred = new Map(types.map((type) => [type.name, referredTypes(type)]));
  const own = new Map(types.map((type) => [type.name, digest(JSON.stringify(structureOf(type.schema)))]));
  return new Map(
    types.map((type) => [
      type.name,
      digest(
        [...closureOf(type.name, referred)]
          .sort()
          .map((name) => `${name}:${own.get(name) ?? ""}`)
          .join("\n"),
      ),
    ]),
  );
}

function closureOf(name: string, referred: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const closure = new Set<string>();
  const waiting = [name];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (closure.has(next)) continue;
    closure.add(next);
    waiting.push(...(referred.get(next) ?? []));
  }
  return closure;
}

/** What two schemas must have in common to give the same type, keys sorted. */
function structureOf(schema: Json): Json {
  if (isArray(schema)) return schema.map(structureOf);
  if (!isObject(schema)) return schema;
  const counts = (keyword: string): boolean =>
    keyword === "deprecated" || keyword === "format" || keyword.startsWith("x-waybill") || !isAnnotation(keyword);
  return entriesOf(schema)
    .filter(([keyword]) => keyword === "properties" || counts(keyword))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([keyword, value]): Json => [
      keyword,
      keyword === "properties"
        ? entriesOf(value).map(([name, property]): Json => [name, structureOf(property)])
        : structureOf(value),
    ]);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
