import { own } from "../document/json.js";
import { canonical } from "./compare-annotations.js";
import type { Change, ClassId } from "./change.js";
import { compareContent } from "./compare-content.js";
import { requestScope, type OperationPair } from "./compare-operation.js";
import { member, type Located } from "./side.js";

/** The body that a caller sends; of a webhook it is what the client receives, and the words change with it. */
export function compareBody(pair: OperationPair): void {
  const { graph, collector, caller } = pair;
  const before = member(graph.before, pair.before.operation, "requestBody");
  const after = member(graph.after, pair.after.operation, "requestBody");
  const [had, has] = [present(before), present(after)];
  const sent = caller === "client";
  const scope = requestScope(pair);
  const add = (id: ClassId, site: Change["site"], message: string): void =>
    collector.add({ class: id, site, message }, scope);
  const required = [own(before.value, "required") === true, own(after.value, "required") === true];
  if (!had && !has) return;
  if (!had)
    return add(
      sent ? (required[1] ? "request-body-added-required" : "request-body-added-optional") : "webhook-body-added",
      { side: "after", pointer: after.pointer },
      `a${required[1] ? " required" : "n optional"} body was added`,
    );
  if (!has)
    return add(
      sent ? "request-body-removed" : "webhook-body-removed",
      { side: "before", pointer: before.pointer },
      "the body was removed",
    );
  if (required[0] !== required[1]) {
    const kind = required[1] ? "required" : "optional";
    add(
      `${sent ? "request" : "webhook"}-body-became-${kind}`,
      { side: "after", pointer: after.pointer },
      `the body became ${kind}`,
    );
  }
  if (canonical(own(before.value, "description")) !== canonical(own(after.value, "description")))
    add("description-changed", { side: "after", pointer: after.pointer }, "the words about the body changed");
  compareContent(
    pair,
    member(graph.before, before, "content"),
    member(graph.after, after, "content"),
    scope,
    sent
      ? { removed: "request-media-type-removed", added: "request-media-type-added" }
      : { removed: "webhook-media-type-removed", added: "webhook-media-type-added" },
  );
}

/** `requestBody: {}` and a body without content say nothing. */
function present(at: Located): boolean {
  return at.value !== undefined;
}
