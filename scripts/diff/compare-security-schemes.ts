import { entriesOf, isObject, own, ownString, type Json, type JsonObject } from "../document/json.js";
import type { Change, ClassId } from "./change.js";
import { classOf } from "./class-of.js";
import type { Scope } from "./collect.js";
import { canonical } from "./compare-annotations.js";
import { requirementOf } from "./compare-requirements.js";
import type { SecurityComparison } from "./compare-security.js";
import { atMost, type Place } from "./finding.js";
import { placeOf } from "./operation-ref.js";
import { member, members, type Located, type Side } from "./side.js";

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
export function renamedSchemes(before: Side, after: Side): ReadonlyMap<string, string> {
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

export function compareSchemes(comparison: SecurityComparison, renamed: ReadonlyMap<string, string>): void {
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
