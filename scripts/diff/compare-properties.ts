import type { Pair } from "./compare-views.js";
import type { Usage } from "./schema-graph.js";
import type { SchemaRef, SchemaView } from "./schema-view.js";
import { subjectOf } from "./subject.js";

/** Properties, what is required of them, and what stands beside them. */
export function compareProperties(pair: Pair): void {
  const { before, after } = pair;
  const renamed = renamedProperties(pair);
  for (const [name, ref] of before.properties) {
    const other = after.properties.get(name);
    if (other !== undefined) compareProperty(pair, name, ref, other);
    else if (!renamed.has(name)) propertyRemoved(pair, name, ref);
  }
  const taken = new Set(renamed.values());
  for (const [name, ref] of after.properties)
    if (!before.properties.has(name) && !taken.has(name)) propertyAdded(pair, name, ref);
  for (const [from, to] of renamed) {
    const ref = before.properties.get(from);
    const target = after.properties.get(to);
    if (ref === undefined || target === undefined) continue;
    pair.inside(ref, target);
    pair.node.changes.push({
      class: "property-renamed",
      site: { side: "after", pointer: target.pointer },
      message: `the property ${subjectOf(ref.pointer)} is called ${JSON.stringify(to)} now`,
      before: from,
      after: to,
    });
  }
  requiredWithoutSchema(pair);
  compareAdditional(pair);
}

function said(pair: Pair, property: string): string {
  return pair.name === "" ? property : `${pair.name}.${property}`;
}

/** Idle: described, but not travelling in this direction. */
function usageOf(usage: Usage, before: SchemaView, after: SchemaView): Usage {
  const idle =
    usage.idle || (usage.sense === "sent" ? before.readOnly && after.readOnly : before.writeOnly && after.writeOnly);
  return idle === usage.idle ? usage : { ...usage, idle };
}

function isIdle(usage: Usage, view: SchemaView): boolean {
  return usage.idle || (usage.sense === "sent" ? view.readOnly : view.writeOnly);
}

function compareProperty(pair: Pair, name: string, from: SchemaRef, to: SchemaRef): void {
  const { graph, usage, node } = pair;
  const [before, after] = [graph.view("before", from), graph.view("after", to)];
  const inner = usageOf(usage, before, after);
  pair.inside(from, to, inner);
  const was = pair.before.required.has(name);
  const is = pair.after.required.has(name);
  if (was !== is) {
    const idle = isIdle(usage, after) && isIdle(usage, before);
    node.changes.push({
      class: is ? "property-became-required" : "property-became-optional",
      site: { side: "after", pointer: to.pointer },
      message: `the property ${subjectOf(to.pointer)} became ${is ? "required" : "optional"}`,
      ...(idle ? { level: "notice" as const } : {}),
    });
  }
  compareMutability(pair, name, before, after, to.pointer);
}

function compareMutability(pair: Pair, name: string, before: SchemaView, after: SchemaView, pointer: string): void {
  const add = (
    id:
      | "became-read-only"
      | "became-not-read-only"
      | "became-write-only"
      | "became-not-write-only"
      | "required-became-not-write-only",
    words: string,
  ): void =>
    void pair.node.changes.push({
      class: id,
      site: { side: "after", pointer },
      message: `the property ${subjectOf(pointer)} ${words}`,
    });
  if (before.readOnly !== after.readOnly)
    add(
      after.readOnly ? "became-read-only" : "became-not-read-only",
      after.readOnly ? "became read-only" : "is not read-only any more",
    );
  if (before.writeOnly === after.writeOnly) return;
  if (after.writeOnly) add("became-write-only", "became write-only");
  else
    add(
      pair.after.required.has(name) ? "required-became-not-write-only" : "became-not-write-only",
      "is not write-only any more",
    );
}

function propertyRemoved(pair: Pair, name: string, ref: SchemaRef): void {
  const view = pair.graph.view("before", ref);
  const idle = isIdle(pair.usage, view);
  pair.node.changes.push({
    class: "property-removed",
    site: { side: "before", pointer: ref.pointer },
    message: `the ${pair.before.required.has(name) ? "required" : "optional"} property ${subjectOf(ref.pointer)} was removed`,
    ...(idle ? { level: "notice" as const } : {}),
  });
}

function propertyAdded(pair: Pair, name: string, ref: SchemaRef): void {
  const view = pair.graph.view("after", ref);
  const required = pair.after.required.has(name) && !(pair.usage.sense === "sent" && isIdle(pair.usage, view));
  pair.node.changes.push({
    class: required ? "property-added-required" : "property-added-optional",
    site: { side: "after", pointer: ref.pointer },
    message: `the ${required ? "required" : "optional"} property ${subjectOf(ref.pointer)} was added`,
  });
}

/** `required` may name what `properties` does not describe. */
function requiredWithoutSchema(pair: Pair): void {
  const { before, after } = pair;
  for (const name of after.required) {
    if (before.required.has(name) || after.properties.has(name)) continue;
    pair.add("property-became-required", "required", `the property ${said(pair, name)} became required`, {
      part: name,
    });
  }
  for (const name of before.required) {
    if (after.required.has(name) || before.properties.has(name)) continue;
    pair.add("property-became-optional", "required", `the property ${said(pair, name)} became optional`, {
      part: name,
    });
  }
}

function compareAdditional(pair: Pair): void {
  const { before, after, add, name } = pair;
  const [from, to] = [before.additional, after.additional];
  if (from === undefined && to === undefined) return;
  if (from === false && to === false) return;
  if (to === false)
    return add("additional-properties-closed", "additionalProperties", `${name} takes no other properties any more`);
  if (from === false)
    return add("additional-properties-opened", "additionalProperties", `${name} takes other properties now`);
  if (from === undefined)
    return add("type-narrowed", "additionalProperties", `other properties of ${name} have a type now`);
  if (to === undefined)
    return add("type-widened", "additionalProperties", `other properties of ${name} may have any type now`);
  pair.inside(from, to);
}

/** `delivery-dates` and `delivery_dates`: one property respelled, not one gone and one new. */
function renamedProperties(pair: Pair): ReadonlyMap<string, string> {
  const { before, after } = pair;
  const renamed = new Map<string, string>();
  const fresh = [...after.properties.keys()].filter((name) => !before.properties.has(name));
  if (fresh.length === 0) return renamed;
  const bySpelling = new Map(fresh.map((name) => [plainSpelling(name), name]));
  for (const [name, ref] of before.properties) {
    const other = after.properties.has(name) ? undefined : bySpelling.get(plainSpelling(name));
    const target = other === undefined ? undefined : after.properties.get(other);
    if (other === undefined || target === undefined) continue;
    const types = [pair.graph.view("before", ref).types, pair.graph.view("after", target).types].map((set) =>
      [...(set ?? [])].join(),
    );
    if (types[0] === types[1]) renamed.set(name, other);
  }
  return renamed;
}

function plainSpelling(name: string): string {
  return name.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();
}
