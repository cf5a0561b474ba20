import { isArray, own, type Json } from "../document/json.js";
import { shown, type Change, type ClassId } from "./change.js";
import type { Collector, Scope } from "./collect.js";
import { canonical } from "./compare-annotations.js";
import { compareBody } from "./compare-body.js";
import { compareLifecycle } from "./compare-lifecycle.js";
import { compareParameters } from "./compare-parameters.js";
import { compareResponses } from "./compare-responses.js";
import type { Section } from "./finding.js";
import { objectAt, operationsOf, placeOf, type OperationRef } from "./operation-ref.js";
import type { SchemaGraph } from "./schema-graph.js";
import { keysOf, member, members, follow } from "./side.js";

/** Who calls: the client of this API, or the server that delivers a webhook or a callback. */
export type Caller = "client" | "server";

export interface OperationPair {
  readonly graph: SchemaGraph;
  readonly collector: Collector;
  readonly before: OperationRef;
  readonly after: OperationRef;
  readonly caller: Caller;
  /** ISO date. */
  readonly today: string;
  readonly section: Section;
}

/** Nothing is promised of an operation that calls itself a draft or alpha. */
function promise(pair: OperationPair): Pick<Scope, "ceiling"> {
  const stability = own(pair.after.operation.value, "x-stability-level");
  return stability === "draft" || stability === "alpha" ? { ceiling: "notice" } : {};
}

/** Scope of what the caller sends; for a webhook the client receives it. */
export function requestScope(pair: OperationPair): Scope {
  const place = placeOf(pair.after);
  return pair.caller === "client"
    ? { direction: "request", sense: "sent", section: pair.section, place, ...promise(pair) }
    : { direction: "webhook", sense: "received", section: pair.section, place, ...promise(pair) };
}

/** Scope of the answer; the answer to a webhook is sent by the client's user. */
export function responseScope(pair: OperationPair): Scope {
  const place = placeOf(pair.after);
  return pair.caller === "client"
    ? { direction: "response", sense: "received", section: pair.section, place, ...promise(pair) }
    : { direction: "reply", sense: "sent", section: pair.section, place, ...promise(pair) };
}

export function plainScope(pair: OperationPair): Scope {
  return { direction: "none", sense: "sent", section: pair.section, place: placeOf(pair.after) };
}

export function compareOperation(pair: OperationPair): void {
  compareIdentity(pair);
  compareParameters(pair);
  compareBody(pair);
  compareResponses(pair);
  compareCallbacks(pair);
}

const wordKeys = ["summary", "description", "externalDocs"];
const read = new Set([
  ...wordKeys,
  "operationId",
  "tags",
  "deprecated",
  "x-sunset",
  "x-stability-level",
  "parameters",
  "requestBody",
  "responses",
  "callbacks",
  "security",
  "servers",
]);

function compareIdentity(pair: OperationPair): void {
  const [before, after] = [objectAt(pair.before.operation), objectAt(pair.after.operation)];
  const pointer = pair.after.operation.pointer;
  const name = `${pair.after.method.toUpperCase()} ${pair.after.path}`;
  const add = (
    id: ClassId,
    keyword: string,
    message: string,
    values: { before?: Json | undefined; after?: Json | undefined } = {},
  ): void => {
    const site: Change["site"] =
      Object.hasOwn(after, keyword) || !Object.hasOwn(before, keyword)
        ? { side: "after", pointer: Object.hasOwn(after, keyword) ? `${pointer}/${keyword}` : pointer }
        : { side: "before", pointer: `${pair.before.operation.pointer}/${keyword}` };
    pair.collector.add(
      {
        class: id,
        site,
        message,
        ...(values.before === undefined ? {} : { before: values.before }),
        ...(values.after === undefined ? {} : { after: values.after }),
      },
      plainScope(pair),
    );
  };
  const [from, to] = [pair.before.operationId, pair.after.operationId];
  if (from !== to)
    add(
      "operation-id-changed",
      "operationId",
      `the operationId of ${name} changed from ${shown(from)} to ${shown(to)}`,
      { before: from, after: to },
    );
  compareTags(own(before, "tags"), own(after, "tags"), name, add);
  for (const change of compareLifecycle(before, after, pointer, name, pair.today))
    pair.collector.add(change, plainScope(pair));
  if (wordKeys.some((key) => canonical(own(before, key)) !== canonical(own(after, key))))
    add("description-changed", "description", `the words about ${name} changed`);
  const others = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => !read.has(key) && canonical(own(before, key)) !== canonical(own(after, key)),
  );
  if (others.length > 0) add("extension-changed", others[0] ?? "", `${others.join(", ")} of ${name} changed`);
}

/** The first tag names the group of the generated method. */
function compareTags(
  before: Json | undefined,
  after: Json | undefined,
  name: string,
  add: (id: ClassId, keyword: string, message: string) => void,
): void {
  const [from, to] = [isArray(before) ? before : [], isArray(after) ? after : []];
  if (from.length > 0 && to.length > 0 && from[0] !== to[0])
    return add("tag-changed", "tags", `the first tag of ${name} changed from ${shown(from[0])} to ${shown(to[0])}`);
  const gained = to.filter((tag) => !from.includes(tag));
  const lost = from.filter((tag) => !to.includes(tag));
  if (gained.length > 0) add("tag-added", "tags", `${name} gained the tag ${gained.map(shown).join(", ")}`);
  if (lost.length > 0) add("tag-removed", "tags", `${name} lost the tag ${lost.map(shown).join(", ")}`);
}

function compareCallbacks(pair: OperationPair): void {
  const { graph, collector, after } = pair;
  const [from, to] = [
    members(member(graph.before, pair.before.operation, "callbacks")),
    members(member(graph.after, after.operation, "callbacks")),
  ];
  for (const name of keysOf(from, to)) {
    const [b, a] = [from.get(name), to.get(name)];
    if (b === undefined && a !== undefined)
      collector.add(
        {
          class: "callback-added",
          site: { side: "after", pointer: a.pointer },
          message: `the callback ${JSON.stringify(name)} was added`,
        },
        plainScope(pair),
      );
    if (b !== undefined && a === undefined)
      collector.add(
        {
          class: "callback-removed",
          site: { side: "before", pointer: b.pointer },
          message: `the callback ${JSON.stringify(name)} was removed`,
        },
        plainScope(pair),
      );
    if (b === undefined || a === undefined) continue;
    const [old, fresh] = [
      operationsOf(graph.before, follow(graph.before, b)),
      operationsOf(graph.after, follow(graph.after, a)),
    ];
    const key = (ref: OperationRef): string => `${ref.method} ${ref.path}`;
    for (const ref of old) {
      const other = fresh.find((one) => key(one) === key(ref));
      if (other !== undefined) compareOperation({ ...pair, before: ref, after: other, caller: "server" });
      else
        collector.add(
          {
            class: "callback-removed",
            site: { side: "before", pointer: ref.operation.pointer },
            message: `the callback ${ref.method.toUpperCase()} ${ref.path} was removed`,
          },
          plainScope(pair),
        );
    }
    for (const ref of fresh) {
      if (!old.some((one) => key(one) === key(ref)))
        collector.add(
          {
            class: "callback-added",
            site: { side: "after", pointer: ref.operation.pointer },
            message: `the callback ${ref.method.toUpperCase()} ${ref.path} was added`,
          },
          plainScope(pair),
        );
    }
  }
}
