import { entriesOf, isArray, own, ownArray, ownString, type Json } from "../document/json.js";
import { canonical } from "./compare-annotations.js";
import type { Change } from "./change.js";
import type { Collector, Scope } from "./collect.js";
import { placeOf, type OperationRef } from "./operation-ref.js";
import type { Side } from "./side.js";

interface Servers {
  readonly urls: readonly string[];
  readonly list: readonly Json[];
  readonly pointer: string;
  readonly root: boolean;
}

/** Servers of the operation, else of its path item, else of the document, else the document's own origin (OpenAPI, Server Object). */
function serversOf(side: Side, ref: OperationRef | undefined): Servers {
  const holders = ref === undefined ? [] : [ref.operation, ref.item];
  for (const holder of holders) {
    const list = ownArray(holder.value, "servers");
    if (list !== undefined && list.length > 0)
      return { urls: list.map(urlOf), list, pointer: `${holder.pointer}/servers`, root: false };
  }
  const list = ownArray(side.root, "servers") ?? [];
  return { urls: list.length === 0 ? [""] : list.map(urlOf), list, pointer: "/servers", root: true };
}

/** With the defaults of its variables; a final slash and the case of scheme and host mean nothing. */
function urlOf(server: Json): string {
  const template = ownString(server, "url") ?? "/";
  const filled = template.replace(
    /\{([^{}]*)\}/g,
    (whole, name: string) => ownString(own(own(server, "variables"), name), "default") ?? whole,
  );
  return filled.replace(/\/+$/, "").replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*/i, (origin) => origin.toLowerCase());
}

export interface ServerComparison {
  readonly before: Side;
  readonly after: Side;
  readonly collector: Collector;
  readonly pairs: readonly { readonly before: OperationRef; readonly after: OperationRef }[];
}

export function compareServers(comparison: ServerComparison): void {
  if (comparison.pairs.length === 0)
    return compareOne(comparison, serversOf(comparison.before, undefined), serversOf(comparison.after, undefined), {
      direction: "request",
      sense: "sent",
      section: "servers",
    });
  for (const { before, after } of comparison.pairs) {
    const [from, to] = [serversOf(comparison.before, before), serversOf(comparison.after, after)];
    compareOne(comparison, from, to, {
      direction: "request",
      sense: "sent",
      section: to.root ? "servers" : "paths",
      place: placeOf(after),
    });
  }
}

function compareOne({ collector, after }: ServerComparison, from: Servers, to: Servers, scope: Scope): void {
  const gone = to.list.length === 0 || (to.root && !isArray(own(after.root, "servers")));
  const site: Change["site"] = gone
    ? { side: "before", pointer: from.pointer }
    : { side: "after", pointer: to.pointer };
  const add = (change: Omit<Change, "site">): void => collector.add({ ...change, site }, scope);
  const lost = from.urls.filter((url) => !to.urls.includes(url));
  const gained = to.urls.filter((url) => !from.urls.includes(url));
  const [old, fresh] = [shownUrl(from.urls[0]), shownUrl(to.urls[0])];
  if (lost.length > 0)
    add({
      class: "server-removed",
      message:
        gained.length > 0
          ? `the server ${lost.map(shownUrl).join(", ")} became ${gained.map(shownUrl).join(", ")}`
          : `the server ${lost.map(shownUrl).join(", ")} was removed`,
      before: lost.join(", "),
      after: gained.join(", "),
    });
  else if (gained.length > 0)
    add({
      class: "server-added",
      message: `the server ${gained.map(shownUrl).join(", ")} was added`,
      after: gained.join(", "),
    });
  if (lost.length === 0 && from.urls[0] !== to.urls[0])
    add({ class: "server-order-changed", message: `the first server is ${fresh} instead of ${old} now` });
  if (lost.length > 0 || gained.length > 0) return;
  compareVariables(from, to, add);
}

function compareVariables(from: Servers, to: Servers, add: (change: Omit<Change, "site">) => void): void {
  for (const server of to.list) {
    const other = from.list.find((one) => urlOf(one) === urlOf(server));
    const [old, fresh] = [new Map(entriesOf(other, "variables")), new Map(entriesOf(server, "variables"))];
    const enums = (all: ReadonlyMap<string, Json>): string =>
      canonical(Object.fromEntries([...all].map(([name, variable]) => [name, own(variable, "enum") ?? null])));
    if (enums(old) !== enums(fresh))
      add({
        class: "server-variable-changed",
        message: `the variables of the server ${shownUrl(urlOf(server))} changed`,
      });
    if (ownString(other, "description") !== ownString(server, "description"))
      add({ class: "description-changed", message: `the words about the server ${shownUrl(urlOf(server))} changed` });
  }
}

function shownUrl(url: string | undefined): string {
  return url === undefined || url === "" ? "/" : url;
}
