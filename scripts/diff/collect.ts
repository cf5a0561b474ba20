import type { Change, Sense } from "./change.js";
import { classOf } from "./class-of.js";
import {
  atMost,
  reaches,
  worse,
  type Direction,
  type Effect,
  type Level,
  type Place,
  type Section,
} from "./finding.js";
import { levelOf, nodesUnder, type SchemaGraph, type SchemaNode, type Usage } from "./schema-graph.js";

/** Where a change was met. */
export interface Scope {
  readonly direction: Direction;
  readonly sense: Sense;
  readonly section: Section;
  readonly place?: Place;
  /** The worst that a change can be here: in an error's body, say. */
  readonly ceiling?: Level;
  /** In the body of an error. */
  readonly error?: boolean;
}

/** One cause with everything that it touches. */
export interface Cause {
  readonly change: Change;
  readonly direction: Direction;
  readonly section: Section;
  level: Level;
  effect: Effect;
  advice: string;
  readonly places: Map<string, Place>;
}

export interface Collector {
  readonly add: (change: Change, scope: Scope) => void;
  /** Every change under a pair of schemas. */
  readonly addSchemas: (node: SchemaNode, scope: Scope) => void;
  readonly causes: (graph: SchemaGraph) => readonly Cause[];
}

/** Gathers changes by cause: the same change at the same pointer in the same direction is one, however many operations meet it. */
export function collector(): Collector {
  const causes = new Map<string, Cause>();
  const uses: Use[] = [];
  const put = (change: Change, level: Level, effect: Effect, scope: Scope): void => {
    // Nobody relies on the default of what a failure says.
    const ceiling =
      scope.error === true && change.class === "default-changed"
        ? atMost(scope.ceiling ?? "notice", "notice")
        : scope.ceiling;
    const capped = ceiling === undefined ? level : atMost(level, ceiling);
    const key = [
      change.class,
      scope.direction,
      change.site.side,
      change.site.pointer,
      change.part ?? "",
      JSON.stringify(change.before ?? null),
      JSON.stringify(change.after ?? null),
    ].join("\n");
    let cause = causes.get(key);
    if (cause === undefined) {
      cause = {
        change,
        direction: scope.direction,
        section: scope.section,
        level: capped,
        effect,
        advice: classOf(change.class, scope.sense).advice,
        places: new Map(),
      };
      causes.set(key, cause);
    } else if (worse(capped, cause.level) !== cause.level) {
      cause.level = capped;
      cause.effect = effect;
    }
    if (scope.place !== undefined) cause.places.set(scope.place.pointer, scope.place);
  };
  return {
    add: (change, scope) => {
      const row = classOf(change.class, scope.sense);
      put({ part: change.message, ...change }, change.level ?? row.level, change.effect ?? row.effect, scope);
    },
    addSchemas: (node, scope) => void uses.push({ node, scope }),
    causes: (graph) => {
      graph.settle();
      for (const { node, scope } of changesByUse(uses)) {
        for (const change of node.changes) {
          const level = levelOf(change, node.usage);
          put(
            change,
            level,
            change.effect ?? effectOf(classOf(change.class, node.usage.sense).effect, node.usage, level),
            scope,
          );
        }
      }
      return [...causes.values()];
    },
  };
}

interface Use {
  readonly node: SchemaNode;
  readonly scope: Scope;
}

/** Every changed node with every use from which it can be reached. Walks from the changes up where they are fewer than the uses, else from the uses down. */
function changesByUse(uses: readonly Use[]): readonly Use[] {
  const all = nodesUnder(uses.map(({ node }) => node));
  const changed = all.filter((node) => node.changes.length > 0);
  if (changed.length > uses.length)
    return uses.flatMap(({ node, scope }) =>
      nodesUnder([node])
        .filter((one) => one.changes.length > 0)
        .map((one) => ({ node: one, scope })),
    );
  const outside = new Map<SchemaNode, SchemaNode[]>(all.map((node) => [node, []]));
  for (const node of all) for (const inner of node.inner) outside.get(inner)?.push(node);
  const usesOf = new Map<SchemaNode, number[]>();
  uses.forEach(({ node }, index) => {
    const known = usesOf.get(node);
    if (known === undefined) usesOf.set(node, [index]);
    else known.push(index);
  });
  return changed.flatMap((node) => {
    const above = new Set([node]);
    for (const one of above) for (const outer of outside.get(one) ?? []) above.add(outer);
    const order = [...above].flatMap((one) => usesOf.get(one) ?? []).sort((one, other) => one - other);
    return order.flatMap((index) => uses[index] ?? []).map(({ scope }) => ({ node, scope }));
  });
}

function effectOf(effect: Effect, usage: Usage, level: Level): Effect {
  return usage.idle && !reaches(level, "dangerous") ? { ...effect, wire: "works" } : effect;
}
