import { own } from "../document/json.js";
import { canonical } from "./compare-annotations.js";
import type { Change, ClassId } from "./change.js";
import type { Scope } from "./collect.js";
import { compareContent } from "./compare-content.js";
import { responseScope, type OperationPair } from "./compare-operation.js";
import { atMost, type Level } from "./finding.js";
import { follow, keysOf, member, members, type Located } from "./side.js";

export function compareResponses(pair: OperationPair): void {
  const { graph } = pair;
  const [from, to] = [responsesOf(pair, "before"), responsesOf(pair, "after")];
  const fresh = new Set([...to.keys()].filter((status) => !from.has(status)));
  const scope = responseScope(pair);
  for (const status of keysOf(from, to)) {
    const [b, a] = [from.get(status), to.get(status)];
    if (b !== undefined && a !== undefined)
      compareResponse(
        pair,
        status,
        follow(graph.before, b),
        follow(graph.after, a),
        isSuccess(status, from)
          ? scope
          : { ...scope, error: true, ceiling: atMost(scope.ceiling ?? "dangerous", "dangerous") },
      );
    else if (b !== undefined)
      responseRemoved(pair, status, follow(graph.before, b), isSuccess(status, from), to, scope);
    else if (a !== undefined)
      responseAdded(pair, status, follow(graph.after, a), isSuccess(status, to), to, fresh, scope);
  }
}

function responsesOf(pair: OperationPair, which: "before" | "after"): ReadonlyMap<string, Located> {
  const all = members(member(pair.graph[which], pair[which].operation, "responses"));
  return new Map(
    [...all]
      .filter(([status]) => !status.startsWith("x-"))
      .map(([status, value]) => [status.toUpperCase() === "DEFAULT" ? "default" : status.toUpperCase(), value]),
  );
}

/** `default` means success only where no 2xx is named. */
function isSuccess(status: string, all: ReadonlyMap<string, unknown>): boolean {
  return status.startsWith("2") || (status === "default" && ![...all.keys()].some((one) => one.startsWith("2")));
}

function add(
  pair: OperationPair,
  scope: Scope,
  id: ClassId,
  site: Change["site"],
  message: string,
  level?: Level,
): void {
  pair.collector.add({ class: id, site, message, ...(level === undefined ? {} : { level }) }, scope);
}

function responseRemoved(
  pair: OperationPair,
  status: string,
  response: Located,
  success: boolean,
  left: ReadonlyMap<string, Located>,
  scope: Scope,
): void {
  const site = { side: "before", pointer: response.pointer } as const;
  const message = `the ${success ? "success" : "error"} status ${status} was removed`;
  if (status === "default")
    return add(
      pair,
      scope,
      "response-error-removed",
      site,
      "the default answer was removed",
      own(response.value, "content") === undefined ? "notice" : undefined,
    );
  const covered = left.has(`${status[0] ?? ""}XX`);
  if (success) add(pair, scope, "response-success-removed", site, message, covered ? "notice" : undefined);
  else add(pair, scope, "response-error-removed", site, message, covered ? "notice" : undefined);
}

/** A conflict that answers with the resource itself is no error body, whatever its status; news only where no error answered so before. */
function responseAdded(
  pair: OperationPair,
  status: string,
  response: Located,
  success: boolean,
  all: ReadonlyMap<string, Located>,
  fresh: ReadonlySet<string>,
  scope: Scope,
): void {
  const site = { side: "after", pointer: response.pointer } as const;
  if (success) return add(pair, scope, "response-success-added", site, `the success status ${status} was added`);
  const [body] = schemaTexts(pair, response);
  const alike = [...all]
    .filter(
      ([one, other]) =>
        one !== status && body !== undefined && schemaTexts(pair, follow(pair.graph.after, other)).includes(body),
    )
    .map(([one]) => one);
  const resource = alike.length > 0 && alike.every((one) => one.startsWith("2") || fresh.has(one));
  add(
    pair,
    scope,
    resource ? "response-error-with-success-body" : "response-error-added",
    site,
    resource
      ? `the error status ${status} was added, with the body of a success`
      : `the error status ${status} was added`,
  );
}

/** The body's schema, and those of its members that are components: `{ data: Shipment }` holds a Shipment. */
function schemaTexts(pair: OperationPair, response: Located): readonly string[] {
  const [content] = members(member(pair.graph.after, response, "content")).values();
  const schema = content === undefined ? undefined : own(content.value, "schema");
  if (content === undefined || schema === undefined) return [];
  const { properties } = pair.graph.view("after", { value: schema, pointer: `${content.pointer}/schema` });
  const wrapped = [...properties.values()].map((ref) => ref.value).filter((value) => own(value, "$ref") !== undefined);
  return [schema, ...wrapped].map(canonical);
}

function compareResponse(pair: OperationPair, status: string, before: Located, after: Located, scope: Scope): void {
  const { graph } = pair;
  const [from, to] = [member(graph.before, before, "content"), member(graph.after, after, "content")];
  compareContent(pair, from, to, scope, {
    removed: "response-media-type-removed",
    added: "response-media-type-added",
    changed: "response-media-type-changed",
    renamed: "response-media-type-renamed",
    narrowed: "response-media-type-narrowed",
  });
  compareHeaders(pair, status, before, after, scope);
  if (canonical(own(before.value, "links")) !== canonical(own(after.value, "links")))
    add(
      pair,
      scope,
      "response-link-changed",
      { side: "after", pointer: after.pointer },
      `the links of ${status} changed`,
    );
  if (own(before.value, "description") !== own(after.value, "description"))
    add(
      pair,
      scope,
      "description-changed",
      { side: "after", pointer: after.pointer },
      `the words about ${status} changed`,
    );
}

function headersOf(at: Located): ReadonlyMap<string, Located> {
  return new Map([...members(at)].map(([name, value]) => [name.toLowerCase(), value]));
}

function compareHeaders(pair: OperationPair, status: string, before: Located, after: Located, scope: Scope): void {
  const { graph, collector } = pair;
  const [from, to] = [
    headersOf(member(graph.before, before, "headers")),
    headersOf(member(graph.after, after, "headers")),
  ];
  for (const name of keysOf(from, to)) {
    if (name === "content-type") continue;
    const [b, a] = [from.get(name), to.get(name)].map((at, index) =>
      at === undefined ? undefined : follow(index === 0 ? graph.before : graph.after, at),
    );
    const title = `the header ${name} of ${status}`;
    if (b === undefined && a !== undefined)
      add(pair, scope, "response-header-added", { side: "after", pointer: a.pointer }, `${title} was added`);
    if (b !== undefined && a === undefined)
      add(
        pair,
        scope,
        own(b.value, "required") === true ? "response-header-removed-required" : "response-header-removed-optional",
        { side: "before", pointer: b.pointer },
        `${title} was removed`,
      );
    if (b === undefined || a === undefined) continue;
    const [was, is] = [own(b.value, "required") === true, own(a.value, "required") === true];
    if (was !== is)
      add(
        pair,
        scope,
        is ? "response-header-became-required" : "response-header-became-optional",
        { side: "after", pointer: a.pointer },
        `${title} became ${is ? "required" : "optional"}`,
      );
    const node = graph.compare(
      { value: own(b.value, "schema") ?? true, pointer: `${b.pointer}/schema` },
      { value: own(a.value, "schema") ?? true, pointer: `${a.pointer}/schema` },
      { sense: scope.sense, text: true, idle: false },
    );
    collector.addSchemas(node, scope);
    if (own(b.value, "description") !== own(a.value, "description"))
      add(
        pair,
        scope,
        "description-changed",
        { side: "after", pointer: a.pointer },
        `the words about ${title} changed`,
      );
  }
}
