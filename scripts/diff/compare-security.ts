import { entriesOf, isArray, isObject, own, ownString, type Json, type JsonObject } from "../document/json.js";
import { canonical } from "./compare-annotations.js";
import type { Change, ClassId } from "./change.js";
import type { Collector, Scope } from "./collect.js";
import { classOf } from "./class-of.js";
import { atMost, type Place } from "./finding.js";
import { placeOf, type OperationRef } from "./operation-ref.js";
import { member, members, type Located, type Side } from "./side.js";

/** One way to authenticate: schemes that are needed together, with their scopes. */
type Alternative = ReadonlyMap<string, ReadonlySet<string>>;

interface Requirement {
  readonly alternatives: readonly Alternative[];
  readonly pointer: string;
}

/** The operation's own requirement, else the document's (OpenAPI, Security Requirement Object). Scheme names are those of `before`. */
function requirementOf(side: Side, ref: OperationRef | undefined, names: ReadonlyMap<string, string>): Requirement {
  const own$ = ref === undefined ? undefined : own(ref.operation.value, "security");
  const list = own$ ?? own(side.root, "security");
  const pointer = own$ !== undefined && ref !== undefined ? `${ref.operation.pointer}/security` : "/security";
  const alternatives = isArray(list)
    ? list.map(
        (entry): Alternative =>
          new Map(
            entriesOf(entry).map(([scheme, scopes]) => [
              names.get(scheme) ?? scheme,
              new Set(isArray(scopes) ? scopes.filter((scope) => typeof scope === "string") : []),
            ]),
          ),
      )
    : [];
  return { alternatives: alternatives.length === 0 ? [new Map()] : alternatives, pointer };
}

export interface SecurityComparison {
  readonly before: Side;
  readonly after: Side;
  readonly collector: Collector;
  readonly pairs: readonly { readonly before: OperationRef; readonly after: OperationRef }[];
}

export function compareSecurity(comparison: SecurityComparison): void {
  const { before, after, pairs } = comparison;
  const renamed = renamedSchemes(before, after);
  const none = new Map<string, string>();
  for (const pair of pairs)
    compareRequirement(
      comparison,
      requirementOf(before, pair.before, none),
      requirementOf(after, pair.after, renamed),
      placeOf(pair.after),
    );
  if (pairs.length === 0)
    compareRequirement(
      comparison,
      requirementOf(before, undefined, none),
      requirementOf(after, undefined, renamed),
      undefined,
    );
  compareSchemes(comparison, renamed);
  const unused =
    pairs.length > 0 &&
    pairs.every(
      (pair) =>
        own(pair.before.operation.value, "security") !== undefined &&
        own(pair.after.operation.value, "security") !== undefined,
    );
  if (unused && canonical(own(before.root, "security")) !== canonical(own(after.root, "security"))) {
    const site = {
      side: own(after.root, "security") === undefined ? "before" : "after",
      pointer: "/security",
    } as const;
    comparison.collector.add(
      {
        class: "security-default-changed",
        site,
        message: "the requirement for operations without one of their own changed, and there are none",
      },
      { direction: "none", sense: "sent", section: "security" },
    );
  }
}

/** The old credentials suffice where some new alternative asks for no more than they give. */
function compareRequirement(
  { collector, after }: SecurityComparison,
  from: Requirement,
  to: Requirement,
  place: Place | undefined,
): void {
  const scope: Scope = {
    direction: "request",
    sense: "sent",
    section: to.pointer === "/security" ? "security" : "paths",
    ...(place === undefined ? {} : { place }),
  };
  const site: Change["site"] =
    to.pointer === "/security" && own(after.root, "security") === undefined
      ? {
          side: from.pointer === "/security" ? "before" : "after",
          pointer: from.pointer === "/security" ? from.pointer : "",
        }
      : { side: "after", pointer: to.pointer };
  const add = (id: ClassId, message: string): void => collector.add({ class: id, site, message }, scope);
  const used = new Set<Alternative>();
  for (const old of from.alternatives) {
    const suffices = to.alternatives.find((fresh) => fitsIn(fresh, old));
    if (suffices !== undefined) {
      used.add(suffices);
      compareEqual(old, suffices, to, add);
      continue;
    }
    const close = to.alternatives.find((fresh) => sameSchemes(fresh, old));
    if (close !== undefined) {
      used.add(close);
      const gained = [...close].flatMap(([scheme, scopes]) =>
        [...scopes].filter((one) => old.get(scheme)?.has(one) !== true).map((one) => `${scheme}: ${one}`),
      );
      add("security-scope-added", `the scope ${gained.join(", ")} is required now`);
    } else if (old.size === 0) add("security-requirement-added", `${nameOf(to.alternatives[0])} is required now`);
    else if (to.alternatives.length === 1 && from.alternatives.length === 1)
      add("security-scheme-swapped", `${nameOf(to.alternatives[0])} is required instead of ${nameOf(old)}`);
    else add("security-alternative-removed", `${nameOf(old)} is not accepted any more`);
    if (to.alternatives.length === 1 && to.alternatives[0] !== undefined) used.add(to.alternatives[0]);
  }
  for (const fresh of to.alternatives) {
    if (used.has(fresh)) continue;
    add(
      fresh.size === 0 ? "security-requirement-removed" : "security-alternative-added",
      `${nameOf(fresh)} is accepted now`,
    );
  }
}

function compareEqual(
  old: Alternative,
  fresh: Alternative,
  to: Requirement,
  add: (id: ClassId, message: string) => void,
): void {
  const lostSchemes = [...old.keys()].filter((scheme) => !fresh.has(scheme));
  if (lostSchemes.length > 0 && !to.alternatives.some((one) => sameSchemes(one, old)))
    return add("security-requirement-removed", `${lostSchemes.join(" and ")} is not required any more`);
  const lost = [...fresh].flatMap(([scheme, scopes]) =>
    [...(old.get(scheme) ?? [])].filter((one) => !scopes.has(one)).map((one) => `${scheme}: ${one}`),
  );
  if (lost.length > 0) add("security-scope-removed", `the scope ${lost.join(", ")} is not required any more`);
}

function fitsIn(asked: Alternative, given: Alternative): boolean {
  return [...asked].every(([scheme, scopes]) => {
    const have = given.get(scheme);
    return have !== undefined && [...scopes].every((scope) => have.has(scope));
  });
}

function sameSchemes(one: Alternative, other: Alternative): boolean {
  return one.size === other.size && [...one.keys()].every((scheme) => other.has(scheme));
}

function nameOf(alternative: Alternative | undefined): string {
  const names = [...(alternative?.keys() ?? [])];
  return names.length === 0 ? "no authentication" : names.join(" and ");
}

function schemesOf(side: Side): ReadonlyMap<string, Located> {
  const all = members(member(side, { value: side.root, pointer: "" }, "components", "securitySchemes"));
  return new Map(
    [...all].map(([name]) => [
      name,
      member(side, { value: side.root, pointer: "" }, "components", "securitySchemes", name),
    ]),
  );
}

/** A scheme that only changed its key: new name → old name. */
function renamedSchemes(before: Side, after: Side): ReadonlyMap<string, string> {
  const [from, to] = [schemesOf(before), schemesOf(after)];
  const renamed = new Map<string, string>();
  for (const [name, scheme] of to) {
    if (from.has(name)) continue;
    const old = [...from].find(
      ([key, one]) =>
        !to.has(key) && ![...renamed.values()].includes(key) && canonical(one.value) === canonical(scheme.value),
    );
    if (old !== undefined) renamed.set(name, old[0]);
  }
  return renamed;
}

function compareSchemes(comparison: SecurityComparison, renamed: ReadonlyMap<string, string>): void {
  const { before, after, collector } = comparison;
  const placesOf = placesByScheme(comparison);
  const from = schemesOf(before);
  const to = new Map([...schemesOf(after)].map(([name, scheme]) => [renamed.get(name) ?? name, scheme]));
  for (const [name, scheme] of from) {
    const other = to.get(name);
    if (other === undefined)
      collector.add(
        {
          class: "security-scheme-removed",
          site: { side: "before", pointer: scheme.pointer },
          message: `the security scheme ${JSON.stringify(name)} was removed`,
        },
        { direction: "none", sense: "sent", section: "components" },
      );
    else compareScheme(comparison, placesOf, name, scheme, other);
  }
  for (const [name, scheme] of to)
    if (!from.has(name))
      collector.add(
        {
          class: "security-scheme-added",
          site: { side: "after", pointer: scheme.pointer },
          message: `the security scheme ${JSON.stringify(name)} was added`,
        },
        { direction: "none", sense: "sent", section: "components" },
      );
}

/** The operations that require a scheme; the requirements are read once. */
function placesByScheme({ pairs, before }: SecurityComparison): (name: string) => readonly Place[] {
  const required = pairs.map((pair) => {
    const { alternatives } = requirementOf(before, pair.before, new Map());
    return { pair, names: new Set(alternatives.flatMap((one) => [...one.keys()])) };
  });
  return (name) => required.filter(({ names }) => names.has(name)).map(({ pair }) => placeOf(pair.after));
}

function compareScheme(
  { collector }: SecurityComparison,
  placesOf: (name: string) => readonly Place[],
  name: string,
  from: Located,
  to: Located,
): void {
  const places = placesOf(name);
  const add = (
    id: ClassId,
    pointer: string,
    message: string,
    values: { before?: Json | undefined; after?: Json | undefined } = {},
  ): void => {
    const change: Change = {
      class: id,
      site: { side: "after", pointer },
      message,
      ...(values.before === undefined ? {} : { before: values.before }),
      ...(values.after === undefined ? {} : { after: values.after }),
    };
    const scope: Scope = { direction: "request", sense: "sent", section: "components" };
    // What no operation requires breaks nothing; a moved address is told loudly all the same, because credentials may follow it.
    if (places.length === 0)
      collector.add(
        id === "security-scheme-url-changed"
          ? change
          : {
              ...change,
              level: atMost(classOf(id, "sent").level, "notice"),
              effect: { source: "compiles", wire: "works" },
            },
        scope,
      );
    for (const place of places) collector.add(change, { ...scope, place });
  };
  const text = (key: string): readonly [string | undefined, string | undefined] => [
    ownString(from.value, key),
    ownString(to.value, key),
  ];
  const title = `the security scheme ${JSON.stringify(name)}`;
  const [type, newType] = text("type");
  if (type !== newType)
    return add(
      "security-scheme-type-changed",
      `${to.pointer}/type`,
      `the type of ${title} changed from ${type ?? "none"} to ${newType ?? "none"}`,
      { before: type, after: newType },
    );
  for (const [key, id] of [
    ["scheme", "security-scheme-type-changed"],
    ["in", "security-scheme-location-changed"],
    ["name", "security-scheme-location-changed"],
    ["openIdConnectUrl", "security-scheme-url-changed"],
    ["bearerFormat", "security-scheme-detail-changed"],
  ] as const) {
    const [old, fresh] = text(key);
    if (key === "scheme" ? old?.toLowerCase() !== fresh?.toLowerCase() : old !== fresh)
      add(id, `${to.pointer}/${key}`, `${key} of ${title} changed from ${old ?? "none"} to ${fresh ?? "none"}`, {
        before: old,
        after: fresh,
      });
  }
  if (canonical(own(from.value, "description")) !== canonical(own(to.value, "description")))
    add("description-changed", to.pointer, `the words about ${title} changed`);
  compareFlows(own(from.value, "flows"), own(to.value, "flows"), `${to.pointer}/flows`, title, add);
}

function compareFlows(
  from: Json | undefined,
  to: Json | undefined,
  pointer: string,
  title: string,
  add: (id: ClassId, pointer: string, message: string) => void,
): void {
  const [old, fresh] = [new Map(entriesOf(from)), new Map(entriesOf(to))];
  for (const kind of new Set([...old.keys(), ...fresh.keys()])) {
    const [b, a] = [old.get(kind), fresh.get(kind)];
    if (a === undefined) add("security-flow-removed", pointer, `the flow ${kind} of ${title} was removed`);
    else if (b === undefined)
      add("security-flow-added", `${pointer}/${kind}`, `the flow ${kind} of ${title} was added`);
    else compareFlow(b, a, `${pointer}/${kind}`, `the flow ${kind} of ${title}`, add);
  }
}

function compareFlow(
  before: Json,
  after: Json,
  pointer: string,
  title: string,
  add: (id: ClassId, pointer: string, message: string) => void,
): void {
  for (const key of ["tokenUrl", "authorizationUrl", "refreshUrl", "deviceAuthorizationUrl"]) {
    const [old, fresh] = [ownString(before, key), ownString(after, key)];
    if (old !== fresh)
      add(
        "security-scheme-url-changed",
        `${pointer}/${key}`,
        `${key} of ${title} changed from ${old ?? "none"} to ${fresh ?? "none"}`,
      );
  }
  const scopes = (flow: Json): JsonObject => {
    const found = own(flow, "scopes");
    return isObject(found) ? found : {};
  };
  const [old, fresh] = [scopes(before), scopes(after)];
  for (const scope of Object.keys(old))
    if (!Object.hasOwn(fresh, scope))
      add(
        "security-scope-undeclared",
        `${pointer}/scopes`,
        `the scope ${JSON.stringify(scope)} of ${title} was removed`,
      );
  for (const scope of Object.keys(fresh)) {
    if (!Object.hasOwn(old, scope))
      add("security-scope-declared", `${pointer}/scopes`, `the scope ${JSON.stringify(scope)} of ${title} was added`);
    else if (old[scope] !== fresh[scope])
      add("description-changed", `${pointer}/scopes`, `the words about the scope ${JSON.stringify(scope)} changed`);
  }
}
