import type { Pair } from "./compare-views.js";
import { matchBranches } from "./match-branches.js";
import type { DiscriminatorView, SchemaRef, SchemaView, UnionView } from "./schema-view.js";
import { keysOf } from "./side.js";
import { subjectOf } from "./subject.js";

/** Unions of both sides. True where nothing beside them is left to compare. */
export function compareUnions(pair: Pair): boolean {
  const { before, after } = pair;
  compareDiscriminator(pair);
  const [from, to] = [before.unions[0], after.unions[0]];
  if (from !== undefined && to !== undefined) {
    before.unions.forEach((union, index) => {
      const other = after.unions[index];
      if (other !== undefined) compareBranches(pair, union, other);
    });
    const difference = after.unions.length - before.unions.length;
    if (difference > 0) pair.add("all-of-added", to.keyword, `one more set of alternatives holds for ${pair.name}`);
    if (difference < 0) pair.add("all-of-removed", from.keyword, `one set of alternatives less holds for ${pair.name}`);
    return false;
  }
  if (to !== undefined) return becameUnion(pair, to);
  if (from !== undefined) return unionRemoved(pair, from);
  return false;
}

function nameOf(ref: SchemaRef): string {
  const ref$ =
    typeof ref.value === "object" && ref.value !== null && "$ref" in ref.value ? ref.value["$ref"] : undefined;
  return typeof ref$ === "string" ? (ref$.split("/").at(-1) ?? ref$) : subjectOf(ref.pointer);
}

function compareBranches(pair: Pair, from: UnionView, to: UnionView): void {
  const { graph, node, name } = pair;
  if (from.keyword !== to.keyword)
    pair.add("union-kind-changed", to.keyword, `${from.keyword} of ${name} became ${to.keyword}`);
  const matched = matchBranches(graph, from.branches, to.branches);
  for (const [b, a] of matched.pairs) pair.inside(b, a);
  for (const branch of matched.removed) {
    node.changes.push({
      class: "union-branch-removed",
      site: { side: "before", pointer: branch.pointer },
      message: `the alternative ${nameOf(branch)} of ${name} was removed`,
    });
  }
  for (const branch of matched.added) {
    node.changes.push({
      class: "union-branch-added",
      site: { side: "after", pointer: branch.pointer },
      message: `the alternative ${nameOf(branch)} was added to ${name}`,
    });
  }
}

function hasOwnShape(view: SchemaView): boolean {
  return view.properties.size > 0 || view.items !== undefined || view.values !== undefined;
}

/** `X` → `oneOf: [X, Y]`: wider where an alternative still takes everything that X took. */
function becameUnion(pair: Pair, union: UnionView): boolean {
  const { before, after, graph, usage, node, name } = pair;
  if (hasOwnShape(after)) {
    pair.add("union-added", union.keyword, `alternatives hold for ${name} in addition now`);
    return false;
  }
  if (before.types === undefined && !hasOwnShape(before)) {
    pair.add("type-narrowed", union.keyword, `${name} is one of ${union.branches.length} alternatives now`);
    return true;
  }
  const old = pair.refs.before;
  const takers = union.branches.filter(
    (branch) => !graph.reaches(graph.compare(old, branch, { ...usage, sense: "sent" }), "dangerous"),
  ).length;
  // A value that two alternatives of a oneOf take is refused (JSON Schema 2020-12, 10.2.1.3).
  const kept = union.keyword === "oneOf" ? takers === 1 : takers > 0;
  const site = { side: "after", pointer: union.pointer } as const;
  if (kept)
    node.changes.push({
      class: "union-branch-added",
      site,
      message: `${name} became one of ${union.branches.length} alternatives`,
    });
  else
    node.changes.push({
      class: "became-union",
      site,
      message: `${name} was restructured into ${union.branches.length} alternatives`,
    });
  return true;
}

/** `oneOf: [X, Y]` → `X`: narrower where the remaining form takes only what an alternative took. */
function unionRemoved(pair: Pair, union: UnionView): boolean {
  const { before, after, graph, usage, node, name } = pair;
  if (hasOwnShape(before)) {
    pair.add("all-of-removed", union.keyword, `alternatives do not hold for ${name} any more`);
    return false;
  }
  if (after.types === undefined && !hasOwnShape(after)) {
    pair.add("type-widened", union.keyword, `${name} may be anything now`);
    return true;
  }
  const now = pair.refs.after;
  const wideEnough = union.branches.every(
    (branch) => !graph.reaches(graph.compare(branch, now, { ...usage, sense: "sent" }), "dangerous"),
  );
  const narrowEnough = union.branches.some(
    (branch) => !graph.reaches(graph.compare(branch, now, { ...usage, sense: "received" }), "dangerous"),
  );
  const site = { side: "before", pointer: union.pointer } as const;
  const harmless = usage.sense === "sent" ? wideEnough : narrowEnough;
  node.changes.push({
    class: "union-removed",
    site,
    message: `${name} has one form instead of ${union.branches.length} alternatives`,
    ...(harmless ? { level: "safe" as const, effect: { source: "compiles", wire: "works" } as const } : {}),
  });
  return true;
}

function compareDiscriminator(pair: Pair): void {
  const [from, to] = [pair.before.discriminator, pair.after.discriminator];
  if (from === undefined && to === undefined) return;
  if (from === undefined)
    return pair.add("discriminator-added", "discriminator", `${pair.name} has a discriminator now`);
  if (to === undefined)
    return pair.add("discriminator-removed", "discriminator", `${pair.name} has no discriminator any more`);
  if (from.propertyName !== to.propertyName)
    pair.add(
      "discriminator-property-changed",
      "discriminator",
      `the discriminator of ${pair.name} changed from ${JSON.stringify(from.propertyName)} to ${JSON.stringify(to.propertyName)}`,
    );
  compareMapping(pair, from, to);
}

function compareMapping(pair: Pair, from: DiscriminatorView, to: DiscriminatorView): void {
  for (const value of keysOf(from.mapping, to.mapping)) {
    const [b, a] = [from.mapping.get(value), to.mapping.get(value)];
    if (b === a) continue;
    const said = { before: b, after: a };
    if (b === undefined)
      pair.add(
        "discriminator-value-added",
        "discriminator",
        `the discriminator of ${pair.name} gained the value ${JSON.stringify(value)}`,
        { ...said, part: value },
      );
    else if (a === undefined)
      pair.add(
        "discriminator-value-removed",
        "discriminator",
        `the discriminator of ${pair.name} lost the value ${JSON.stringify(value)}`,
        { ...said, part: value },
      );
    else
      pair.add(
        "discriminator-value-changed",
        "discriminator",
        `the discriminator value ${JSON.stringify(value)} of ${pair.name} selects another schema`,
        { ...said, part: value },
      );
  }
}
