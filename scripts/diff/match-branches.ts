import { canonical } from "./compare-annotations.js";
import type { SchemaGraph } from "./schema-graph.js";
import type { SchemaRef, SchemaView } from "./schema-view.js";

export interface MatchedBranches {
  readonly pairs: readonly (readonly [SchemaRef, SchemaRef])[];
  readonly removed: readonly SchemaRef[];
  readonly added: readonly SchemaRef[];
}

/** Pairs the alternatives of two unions, whatever their order: the same component first, then equal ones, then the most alike. */
export function matchBranches(
  graph: SchemaGraph,
  before: readonly SchemaRef[],
  after: readonly SchemaRef[],
): MatchedBranches {
  const pairs: (readonly [SchemaRef, SchemaRef])[] = [];
  const left = new Set(before);
  const right = new Set(after);
  const take = (b: SchemaRef, a: SchemaRef): void => {
    pairs.push([b, a]);
    left.delete(b);
    right.delete(a);
  };
  for (const identity of [refOf, contentOf]) {
    const byIdentity = new Map([...right].map((ref) => [identity(ref), ref] as const));
    for (const ref of [...left]) {
      const key = identity(ref);
      const other = key === undefined ? undefined : byIdentity.get(key);
      if (other !== undefined && right.has(other)) take(ref, other);
    }
  }
  const scored = [...left].flatMap((b) =>
    [...right].map((a) => ({
      b,
      a,
      score: likeness(
        graph.view("before", b),
        graph.view("after", a),
        refOf(b) !== undefined && refOf(a) !== undefined,
      ),
    })),
  );
  for (const { b, a, score } of scored.sort((one, other) => other.score - one.score)) {
    if (score >= 0.5 && left.has(b) && right.has(a)) take(b, a);
  }
  return { pairs, removed: [...left], added: [...right] };
}

function refOf(ref: SchemaRef): string | undefined {
  return typeof ref.value === "object" &&
    ref.value !== null &&
    "$ref" in ref.value &&
    typeof ref.value["$ref"] === "string"
    ? ref.value["$ref"]
    : undefined;
}

function contentOf(ref: SchemaRef): string {
  return canonical(ref.value);
}

/** 0 to 1: share of properties in common, for the same types; other schemas by what they list. Two differently named components must be more alike. */
function likeness(before: SchemaView, after: SchemaView, bothNamed: boolean): number {
  const types = [before, after].map((view) => [...(view.types ?? [])].sort().join());
  if (types[0] !== types[1]) return 0;
  const constants = [before, after].map(tagOf);
  if (constants[0] !== undefined && constants[1] !== undefined) return constants[0] === constants[1] ? 1 : 0;
  const share =
    overlap([...before.properties.keys()], [...after.properties.keys()]) *
    overlap([...before.required], [...after.required], 0.6);
  if (before.properties.size + after.properties.size > 0) return bothNamed ? share - 0.25 : share;
  if (before.values !== undefined && after.values !== undefined)
    return overlap(
      before.values.map((value) => JSON.stringify(value)),
      after.values.map((value) => JSON.stringify(value)),
    );
  return bothNamed ? 0.4 : 0.6;
}

/** The alternative's own constant, where a property holds one. */
function tagOf(view: SchemaView): string | undefined {
  for (const [name, ref] of view.properties) {
    const value = ref.value;
    if (typeof value !== "object" || value === null || Array.isArray(value)) continue;
    const object = value as Record<string, unknown>;
    const list = object["enum"];
    if ("const" in object) return `${name}=${JSON.stringify(object["const"])}`;
    if (Array.isArray(list) && list.length === 1) return `${name}=${JSON.stringify(list[0])}`;
  }
  return undefined;
}

function overlap(one: readonly string[], other: readonly string[], floor = 0): number {
  const all = new Set([...one, ...other]);
  if (all.size === 0) return 1;
  const shared = one.filter((name) => other.includes(name)).length;
  return floor + (1 - floor) * (shared / all.size);
}
