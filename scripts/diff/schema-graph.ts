import type { Level } from "./finding.js";
import type { Change, Sense } from "./change.js";
import { classOf } from "./class-of.js";
import { reaches } from "./finding.js";
import { compareViews } from "./compare-views.js";
import type { SchemaRef, SchemaView } from "./schema-view.js";
import { follow, type Side } from "./side.js";
import { viewSchema } from "./view-schema.js";

/** How a schema is used where it is compared. */
export interface Usage {
  readonly sense: Sense;
  /** A parameter or header: the value travels as text. */
  readonly text: boolean;
  /** A read-only property of a request or a write-only one of an answer: it does not travel, so nothing breaks. */
  readonly idle: boolean;
}

/** The changes between two schemas, and the pairs of schemas inside them. */
export interface SchemaNode {
  readonly usage: Usage;
  readonly changes: Change[];
  readonly inner: SchemaNode[];
}

export interface SchemaGraph {
  readonly before: Side;
  readonly after: Side;
  /** ISO date. */
  readonly today: string;
  /** The same pair in the same usage is compared once, cycles included. */
  readonly compare: (before: SchemaRef, after: SchemaRef, usage: Usage) => SchemaNode;
  readonly view: (side: "before" | "after", ref: SchemaRef) => SchemaView;
  /** Compares every pair that waits; until then nodes are empty. */
  readonly settle: () => void;
  /** Whether a change under the node is at least as bad. */
  readonly reaches: (node: SchemaNode, level: Level) => boolean;
}

/** Schemas may refer to each other in chains of any length, so pairs wait in a list instead of on the stack. */
export function schemaGraph(before: Side, after: Side, today: string): SchemaGraph {
  const nodes = new Map<string, SchemaNode>();
  const views = { before: new Map<string, SchemaView>(), after: new Map<string, SchemaView>() };
  const waiting: (() => void)[] = [];

  const view = (side: "before" | "after", ref: SchemaRef): SchemaView => {
    const key = keyOf(ref);
    const known = views[side].get(key);
    if (known !== undefined) return known;
    const made = viewSchema(side === "before" ? before : after, ref);
    views[side].set(key, made);
    return made;
  };

  const compare = (b: SchemaRef, a: SchemaRef, usage: Usage): SchemaNode => {
    const [from, to] = [resolved(before, b), resolved(after, a)];
    const key = `${keyOf(from)} ${keyOf(to)} ${usage.sense}${usage.text}${usage.idle}`;
    const known = nodes.get(key);
    if (known !== undefined) return known;
    const node: SchemaNode = { usage, changes: [], inner: [] };
    nodes.set(key, node);
    waiting.push(() => compareViews(graph, node, { before: from, after: to }, usage));
    return node;
  };

  const settle = (): void => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) next();
  };

  const graph: SchemaGraph = {
    before,
    after,
    today,
    compare,
    view,
    settle,
    reaches: (node, level) => {
      settle();
      return nodesUnder([node]).some((under) =>
        under.changes.some((change) => reaches(levelOf(change, under.usage), level)),
      );
    },
  };
  return graph;
}

/** The nodes and everything inside them, each once. */
export function nodesUnder(start: readonly SchemaNode[]): readonly SchemaNode[] {
  const seen = new Set(start);
  // A set gives what is added while it is walked.
  for (const node of seen) for (const inner of node.inner) seen.add(inner);
  return [...seen];
}

/** A client that sends back what it received sends these too, in the form of the day on which it received them. */
const form = /^(?:type|format|pattern|const|content)-/;

export function levelOf(change: Change, usage: Usage): Level {
  const level = change.level ?? classOf(change.class, usage.sense).level;
  if (!usage.idle || !reaches(level, "dangerous")) return level;
  return form.test(change.class) ? "dangerous" : "notice";
}

/** Follows a bare reference so that the same component has the same key wherever it is used. */
function resolved(side: Side, ref: SchemaRef): SchemaRef {
  if (
    ref.also !== undefined ||
    typeof ref.value !== "object" ||
    ref.value === null ||
    Object.keys(ref.value).length !== 1
  )
    return ref;
  return follow(side, ref);
}

export function keyOf(ref: SchemaRef): string {
  return ref.also === undefined ? ref.pointer : [ref, ...ref.also].map((one) => one.pointer).join("&");
}
