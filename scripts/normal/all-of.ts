import {
  entriesOf,
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
import { refuse } from "../problem.js";
import { mergeKeywords } from "./merge-keywords.js";
import { isAnnotation, splitAnnotations, type Report } from "./local.js";
import { mapSubschemas } from "./subschemas.js";

/** How many merges one document may ask for, how far they may lead from reference to reference, and its name for messages. */
export interface MergeBound {
  readonly merges: number;
  readonly depth: number;
  readonly file: string;
}

/** References whose targets are being merged around a schema. */
type Active = ReadonlySet<string>;

interface Flat {
  readonly schema: Json;
  readonly active: Active;
}

/**
 * Second pass: merges the members of `allOf`, following references, so that
 * - a member that only says `required` makes properties required (openapi-typescript would intersect with an empty object);
 * - a property that two members describe is described once;
 * - what remains in `allOf` are unions, which TypeScript intersects truthfully.
 *
 * `resolve` gives the target of a reference after the first pass, `undefined` where it has none.
 */
export interface Merger {
  readonly flatten: (schema: Json, pointer: string) => Json;
}

/** What all merges of one document share. */
interface Merging {
  readonly resolve: (ref: string) => Json | undefined;
  readonly report: Report;
  readonly bound: MergeBound;
  /** References to their merged targets. */
  readonly done: Map<string, Json>;
  /** References whose targets are being merged. */
  readonly open: Set<string>;
  /** Merges so far. */
  merges: number;
}

export function createMerger(resolve: (ref: string) => Json | undefined, report: Report, bound: MergeBound): Merger {
  const merging: Merging = { resolve, report, bound, done: new Map(), open: new Set(), merges: 0 };
  return { flatten: (schema, pointer) => deep(merging, schema, pointer, new Set()) };
}

function target(merging: Merging, ref: string): Json | undefined {
  const known = merging.done.get(ref);
  if (known !== undefined) return known;
  if (merging.open.has(ref)) return undefined;
  const raw = merging.resolve(ref);
  if (raw === undefined) return undefined;
  refuseDepth(merging, merging.open.size, ref.slice(1));
  merging.open.add(ref);
  const flat = flattenShallow(merging, raw, ref.slice(1), new Set([ref])).schema;
  merging.open.delete(ref);
  merging.done.set(ref, flat);
  return flat;
}

function refuseDepth(merging: Merging, depth: number, pointer: string): void {
  if (depth < merging.bound.depth) return;
  refuse({
    code: "allof-depth",
    file: merging.bound.file,
    pointer,
    message: `the allOf of this document lead through more than ${merging.bound.depth} references`,
    expected: `at most ${merging.bound.depth}`,
    advice: "raise caps.depth in the config if the document is trusted",
  });
}

/** Merges this schema's own `allOf`; its properties stay as they are. */
function flattenShallow(merging: Merging, schema: Json, pointer: string, active: Active): Flat {
  if (!isObject(schema)) return { schema, active };
  const members = ownArray(schema, "allOf");
  if (members !== undefined) {
    merging.merges += 1;
    if (merging.merges > merging.bound.merges)
      refuse({
        code: "allof-expansion",
        file: merging.bound.file,
        pointer,
        message: `the allOf of this document need more than ${merging.bound.merges} merges`,
        expected: `at most ${merging.bound.merges}`,
        advice: "raise caps.allOf in the config if the document is trusted",
      });
    const inner = new Set([...active, ...members.flatMap((member) => ownString(member, "$ref") ?? [])]);
    return { schema: mergeMembers(merging, schema, members, pointer, active, inner), active: inner };
  }
  const union = ownArray(schema, "anyOf");
  const required = ownArray(schema, "required");
  const distributes = union !== undefined && required !== undefined && !Object.hasOwn(schema, "properties");
  return { schema: distributes ? distribute(merging, schema, union, required, pointer, active) : schema, active };
}

function mergeMembers(
  merging: Merging,
  schema: JsonObject,
  members: readonly Json[],
  pointer: string,
  active: Active,
  inner: Active,
): Json {
  const [notes, meaning] = splitAnnotations(withMembers(schema, { allOf: undefined }));
  const all = [...members, ...(Object.keys(meaning).length > 0 ? [meaning] : [])].filter((member) => !isEmpty(member));
  const parts = all.map((member) => expand(merging, member, pointer, active));
  const only = all.length === 1 ? all[0] : undefined;
  const part = parts[0];
  if (isObject(only)) return annotate(!Object.hasOwn(only, "$ref") && isObject(part) ? part : only, notes);
  const named = onlyReference(all, parts);
  if (named !== undefined) return annotate(named, notes);
  const mergeable = parts.filter((part): part is JsonObject => isObject(part) && isMergeable(part));
  const rest = all.filter((_, index) => !mergeable.includes(parts[index] as JsonObject));
  const merged = mergeable.reduce<JsonObject>((left, right) => mergePair(merging, left, right, pointer, inner), {});
  if (rest.length === 0) return annotate(merged, notes);
  const required = (ownArray(merged, "required") ?? []).filter(
    (name) => !(typeof name === "string" && Object.hasOwn(ownObject(merged, "properties") ?? {}, name)),
  );
  const constrained =
    required.length === 0 ? rest : rest.map((member) => constrain(merging, member, required, pointer, inner));
  const described =
    Object.hasOwn(merged, "properties") || Object.hasOwn(merged, "additionalProperties") ? [merged] : [];
  const remaining = [...described, ...constrained];
  const [single] = remaining;
  return remaining.length === 1 && isObject(single) ? annotate(single, notes) : annotate({ allOf: remaining }, notes);
}

/** `allOf: [{ $ref }, constraints without content]` is the reference. */
function onlyReference(all: readonly Json[], parts: readonly Json[]): JsonObject | undefined {
  const index = all.findIndex((member) => isObject(member) && Object.hasOwn(member, "$ref"));
  const base = parts[index];
  if (index === -1 || !isObject(base)) return undefined;
  const adds = all.some((member, at) => at !== index && !saysNothingNew(member, base));
  return adds ? undefined : (all[index] as JsonObject);
}

/** A reference that is being expanded around it stays one: a recursive schema is intersected, not unrolled. */
function expand(merging: Merging, member: Json, pointer: string, active: Active): Json {
  if (!isObject(member) || typeof own(member, "$ref") !== "string")
    return flattenShallow(merging, member, pointer, active).schema;
  const passed = new Set(active);
  let at = member;
  for (let ref = ownString(at, "$ref"); ref !== undefined && !passed.has(ref); ref = ownString(at, "$ref")) {
    passed.add(ref);
    const found = target(merging, ref);
    if (!isObject(found) || !Object.hasOwn(found, "$ref")) return found ?? at;
    at = found;
  }
  return at;
}

/** Members required of a union are required of each of its branches. */
function constrain(merging: Merging, member: Json, required: readonly Json[], pointer: string, active: Active): Json {
  const union = ownArray(member, "anyOf");
  return isObject(member) && union !== undefined
    ? distribute(merging, member, union, required, pointer, active)
    : member;
}

function distribute(
  merging: Merging,
  schema: JsonObject,
  union: readonly Json[],
  required: readonly Json[],
  pointer: string,
  active: Active,
): Json {
  return withMembers(schema, {
    required: undefined,
    anyOf: union.map((branch) => flattenShallow(merging, { allOf: [branch, { required }] }, pointer, active).schema),
  });
}

function mergePair(merging: Merging, left: JsonObject, right: JsonObject, pointer: string, active: Active): JsonObject {
  const merged = mergeKeywords(left, right, pointer, merging.report);
  const leftNamed = ownObject(left, "properties");
  const rightNamed = ownObject(right, "properties");
  if (leftNamed === undefined || rightNamed === undefined) return merged;
  const both = [
    ...entriesOf(leftNamed),
    ...entriesOf(rightNamed).filter(([name]) => !Object.hasOwn(leftNamed, name)),
  ].map(([name, value]) => {
    const other = own(rightNamed, name);
    return [
      name,
      other === undefined || !Object.hasOwn(leftNamed, name)
        ? value
        : mergeProperty(merging, value, other, pointer, active),
    ] as const;
  });
  return withMembers(merged, { properties: objectOf(both) });
}

function mergeProperty(merging: Merging, left: Json, right: Json, pointer: string, active: Active): Json {
  if (left === right || JSON.stringify(left) === JSON.stringify(right)) return right;
  return flattenShallow(merging, { allOf: [left, right] }, pointer, active).schema;
}

function deep(merging: Merging, schema: Json, pointer: string, active: Active): Json {
  const flat = flattenShallow(merging, schema, pointer, active);
  return isObject(flat.schema)
    ? mapSubschemas(flat.schema, pointer, (child, at) => deep(merging, child, at, flat.active))
    : flat.schema;
}

function isEmpty(schema: Json): boolean {
  return isObject(schema) && entriesOf(schema).every(([keyword]) => isAnnotation(keyword));
}

function annotate(schema: JsonObject, notes: JsonObject): JsonObject {
  return withMembers(schema, notes);
}

/** Objects, scalars and arrays merge; unions and recursive references do not. */
function isMergeable(schema: JsonObject): boolean {
  return !["$ref", "anyOf", "allOf"].some((keyword) => Object.hasOwn(schema, keyword));
}

const describing = new Set(["properties", "items", "enum", "anyOf", "allOf", "$ref", "additionalProperties"]);

function saysNothingNew(member: Json, base: JsonObject): boolean {
  if (!isObject(member)) return true;
  const required = ownArray(member, "required") ?? [];
  const already = ownArray(base, "required") ?? [];
  const type = own(member, "type");
  return (
    required.every((name) => already.includes(name)) &&
    !entriesOf(member).some(([keyword]) => describing.has(keyword)) &&
    (type === undefined || JSON.stringify(type) === JSON.stringify(own(base, "type")))
  );
}
