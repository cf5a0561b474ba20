import { entriesOf, isArray, own } from "../document/json.js";
import type { Change, ClassId } from "./change.js";
import type { Scope } from "./collect.js";
import type { SecurityComparison } from "./compare-security.js";
import type { Place } from "./finding.js";
import type { OperationRef } from "./operation-ref.js";
import type { Side } from "./side.js";

/** One way to authenticate: schemes that are needed together, with their scopes. */
type Alternative = ReadonlyMap<string, ReadonlySet<string>>;

export interface Requirement {
  readonly alternatives: readonly Alternative[];
  readonly pointer: string;
}

/** The operation's own requirement, else the document's (OpenAPI, Security Requirement Object). Scheme names are those of `before`. */
export function requirementOf(
  side: Side,
  ref: OperationRef | undefined,
  names: ReadonlyMap<string, string>,
): Requirement {
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

function nameOf(alternative: Alternative | undefined): string {
  const names = [...(alternative?.keys() ?? [])];
  return names.length === 0 ? "no authentication" : names.join(" and ");
}

/** The old credentials suffice where some new alternative asks for no more than they give. */
export function compareRequirement(
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
