import type { Json } from "../document/json.js";
import type { Change, ClassId } from "./change.js";
import { shown } from "./change.js";
import { compareAnnotations } from "./compare-annotations.js";
import { compareAssertions } from "./compare-assertions.js";
import { compareProperties } from "./compare-properties.js";
import { compareTypes } from "./compare-types.js";
import { compareUnions } from "./compare-unions.js";
import type { SchemaGraph, SchemaNode, Usage } from "./schema-graph.js";
import type { SchemaRef, SchemaView } from "./schema-view.js";
import { subjectOf } from "./subject.js";

/** What the comparisons of one pair of views write to. */
export interface Pair {
  readonly graph: SchemaGraph;
  readonly node: SchemaNode;
  readonly before: SchemaView;
  readonly after: SchemaView;
  readonly refs: { readonly before: SchemaRef; readonly after: SchemaRef };
  readonly usage: Usage;
  /** How messages name the schema: `` `Parcel.weight` ``. */
  readonly name: string;
  /** Adds a change at a keyword of the side that has it, else at the schema. */
  readonly add: (
    id: ClassId,
    keyword: string,
    message: string,
    values?: { readonly before?: Json | undefined; readonly after?: Json | undefined; readonly part?: string },
  ) => void;
  /** Compares two inner schemas. */
  readonly inside: (before: SchemaRef, after: SchemaRef, usage?: Usage) => SchemaNode;
}

/** Compares one level of two schemas; inner schemas become nodes of their own. */
export function compareViews(graph: SchemaGraph, node: SchemaNode, refs: Pair["refs"], usage: Usage): void {
  const [before, after] = [graph.view("before", refs.before), graph.view("after", refs.after)];
  const pair = pairOf(graph, node, refs, usage);
  if (before.opaque !== after.opaque)
    return pair.add(
      "reference-changed",
      "$ref",
      `${pair.name} refers to ${shown(after.opaque)} instead of ${shown(before.opaque)}`,
      { before: before.opaque, after: after.opaque },
    );
  if (before.never || after.never) {
    if (before.never !== after.never)
      pair.add(
        after.never ? "schema-closed" : "type-widened",
        "",
        `${pair.name} ${after.never ? "allows no value any more" : "allows values now"}`,
      );
    return;
  }
  if (!compareTypes(pair)) return;
  const branched = before.unions.length > 0 || after.unions.length > 0;
  const settled = branched && compareUnions(pair);
  if (!settled) compareProperties(pair);
  compareAssertions(pair);
  compareAnnotations(pair);
}

function pairOf(graph: SchemaGraph, node: SchemaNode, refs: Pair["refs"], usage: Usage): Pair {
  const [before, after] = [graph.view("before", refs.before), graph.view("after", refs.after)];
  const name = subjectOf(after.pointer);
  return {
    graph,
    node,
    before,
    after,
    refs,
    usage,
    name,
    add: (id, keyword, message, values = {}) => {
      const placed = after.at.get(keyword);
      const old = before.at.get(keyword);
      const site: Change["site"] =
        placed !== undefined
          ? { side: "after", pointer: placed }
          : old !== undefined
            ? { side: "before", pointer: old }
            : { side: "after", pointer: after.pointer };
      node.changes.push({
        class: id,
        site,
        message,
        ...(values.before === undefined ? {} : { before: values.before }),
        ...(values.after === undefined ? {} : { after: values.after }),
        ...(values.part === undefined ? {} : { part: values.part }),
      });
    },
    inside: (b, a, inner = usage) => {
      const made = graph.compare(b, a, inner);
      node.inner.push(made);
      return made;
    },
  };
}
