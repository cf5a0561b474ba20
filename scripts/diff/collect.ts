import type { Change, Sense } from "./change.js";
import { classOf } from "./class-of.js";
import { atMost, reaches, worse, type Direction, type Effect, type Level, type Place, type Section } from "./finding.js";
import { levelOf, type SchemaGraph, type SchemaNode, type Usage } from "./schema-graph.js";

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
  readonly addSchemas: (graph: SchemaGraph, node: SchemaNode, scope: Scope) => void;
  readonly causes: () => readonly Cause[];
}

/** Gathers changes by cause: the same change at the same pointer in the same direction is one, however many operations meet it. */
export function collector(): Collector {
  const causes = new Map<string, Cause>();
  const put = (change: Change, level: Level, effect: Effect, scope: Scope): void => {
    // Nobody relies on the default of what a failure says.
    const ceiling = scope.error === true && change.class === "default-changed" ? atMost(scope.ceiling ?? "notice", "notice") : scope.ceiling;
    const capped = ceiling === undefined ? level : atMost(level, ceiling);
    const key = [change.class, scope.direction, change.site.side, change.site.pointer, change.part ?? "", JSON.stringify(change.before ?? null), JSON.stringify(change.after ?? null)].join("\n");
    let cause = causes.get(key);
    if (cause === undefined) {
      cause = { change, direction: scope.direction, section: scope.section, level: capped, effect, advice: classOf(change.class, scope.sense).advice, places: new Map() };
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
    addSchemas: (graph, node, scope) => {
      for (const { change, usage } of graph.changesUnder(node)) {
        const row = classOf(change.class, usage.sense);
        put(change, levelOf(change, usage), change.effect ?? effectOf(row.effect, usage, levelOf(change, usage)), scope);
      }
    },
    causes: () => [...causes.values()],
  };
}

function effectOf(effect: Effect, usage: Usage, level: Level): Effect {
  return usage.idle && !reaches(level, "dangerous") ? { ...effect, wire: "works" } : effect;
}
