import { own } from "../document/json.js";
import { collector as newCollector, type Cause, type Collector } from "./collect.js";
import { compareComponents, compareInfo } from "./compare-components.js";
import { sunsetOf } from "./compare-lifecycle.js";
import { compareOperation } from "./compare-operation.js";
import { compareSecurity } from "./compare-security.js";
import { compareServers } from "./compare-servers.js";
import type { Section } from "./finding.js";
import type { DiffDocument } from "./input.js";
import { matchOperations } from "./match-operations.js";
import { objectAt, operationsOf, placeOf, type OperationRef } from "./operation-ref.js";
import { schemaGraph, type SchemaGraph } from "./schema-graph.js";
import type { Side } from "./side.js";

/** Everything that differs between two versions of one document. */
export function compareDocuments(before: DiffDocument, after: DiffDocument, today: string): readonly Cause[] {
  const sides: readonly [Side, Side] = [
    { side: "before", root: before.document },
    { side: "after", root: after.document },
  ];
  const graph = schemaGraph(...sides, today);
  const collector = newCollector();
  const pairs = comparePaths(graph, collector, today);
  compareWebhooks(graph, collector, today);
  compareSecurity({ before: graph.before, after: graph.after, collector, pairs });
  compareServers({ before: graph.before, after: graph.after, collector, pairs });
  compareComponents(graph.before, graph.after, collector);
  compareInfo(graph.before, graph.after, collector);
  return collector.causes(graph);
}

export function operationsIn(side: Side, key: "paths" | "webhooks"): readonly OperationRef[] {
  return operationsOf(side, { value: own(side.root, key), pointer: `/${key}` });
}

/** A fifth of the operations, and not merely one or two. */
const suspectShare = 0.2;
const suspectCount = 5;

function comparePaths(
  graph: SchemaGraph,
  collector: Collector,
  today: string,
): readonly { readonly before: OperationRef; readonly after: OperationRef }[] {
  const before = operationsIn(graph.before, "paths");
  const matched = matchOperations(before, operationsIn(graph.after, "paths"));
  const lost = matched.removed.length;
  if (lost >= suspectCount && lost > before.length * suspectShare)
    documentShrunk(matched.removed, before.length, collector);
  else for (const ref of matched.removed) operationRemoved(ref, collector, today);
  for (const ref of matched.added) {
    collector.add(
      {
        class: "operation-added",
        site: { side: "after", pointer: ref.operation.pointer },
        message: `${nameOf(ref)} was added`,
      },
      { direction: "none", sense: "sent", section: "paths", place: placeOf(ref) },
    );
  }
  for (const pair of matched.pairs) {
    if (pair.moved) operationMoved(pair.before, pair.after, collector);
    compareOperation({
      graph,
      collector,
      before: pair.before,
      after: pair.after,
      caller: "client",
      section: "paths",
      today,
    });
  }
  return matched.pairs;
}

function nameOf(ref: OperationRef): string {
  return `${ref.method.toUpperCase()} ${ref.path}`;
}

/** Deprecated without a date, or past it: as announced. */
function operationRemoved(ref: OperationRef, collector: Collector, today: string): void {
  const object = objectAt(ref.operation);
  const sunset = sunsetOf(object);
  const announced =
    own(object, "deprecated") === true && (sunset.kind === "none" || (sunset.kind === "date" && sunset.date <= today));
  const unstable = own(object, "x-stability-level") === "draft" || own(object, "x-stability-level") === "alpha";
  const early = sunset.kind === "date" && !announced ? `, before its sunset on ${sunset.date}` : "";
  collector.add(
    {
      class: announced ? "operation-removed-as-announced" : "operation-removed",
      site: { side: "before", pointer: ref.operation.pointer },
      message: `${nameOf(ref)} was removed${early}`,
    },
    {
      direction: "none",
      sense: "sent",
      section: "paths",
      place: placeOf(ref),
      ...(unstable ? { ceiling: "notice" as const } : {}),
    },
  );
}

function operationMoved(before: OperationRef, after: OperationRef, collector: Collector): void {
  const moved = before.method === after.method;
  collector.add(
    {
      class: moved ? "operation-moved" : "method-changed",
      site: { side: "after", pointer: after.operation.pointer },
      message: `${nameOf(before)} became ${nameOf(after)}, with the same operationId`,
      before: nameOf(before),
      after: nameOf(after),
    },
    { direction: "none", sense: "sent", section: "paths", place: placeOf(before) },
  );
}

function documentShrunk(removed: readonly OperationRef[], total: number, collector: Collector): void {
  for (const ref of removed) {
    collector.add(
      {
        class: "document-shrunk",
        site: { side: "before", pointer: "/paths" },
        message: `${removed.length} of ${total} operations are gone at once`,
      },
      { direction: "none", sense: "sent", section: "paths", place: placeOf(ref) },
    );
  }
}

function compareWebhooks(graph: SchemaGraph, collector: Collector, today: string): void {
  const matched = matchOperations(operationsIn(graph.before, "webhooks"), operationsIn(graph.after, "webhooks"));
  const section: Section = "webhooks";
  for (const ref of matched.removed)
    collector.add(
      {
        class: "webhook-removed",
        site: { side: "before", pointer: ref.operation.pointer },
        message: `the webhook ${ref.path} was removed`,
      },
      { direction: "webhook", sense: "received", section, place: placeOf(ref) },
    );
  for (const ref of matched.added)
    collector.add(
      {
        class: "webhook-added",
        site: { side: "after", pointer: ref.operation.pointer },
        message: `the webhook ${ref.path} was added`,
      },
      { direction: "webhook", sense: "received", section, place: placeOf(ref) },
    );
  for (const pair of matched.pairs) {
    if (pair.moved)
      collector.add(
        {
          class: "webhook-renamed",
          site: { side: "after", pointer: pair.after.operation.pointer },
          message: `the webhook ${pair.before.path} is called ${pair.after.path} now`,
          before: pair.before.path,
          after: pair.after.path,
        },
        { direction: "webhook", sense: "received", section, place: placeOf(pair.after) },
      );
    compareOperation({ graph, collector, before: pair.before, after: pair.after, caller: "server", section, today });
  }
}
