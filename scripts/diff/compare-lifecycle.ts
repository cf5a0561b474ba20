import { isObject, own, type Json, type JsonObject } from "../document/json.js";
import { shown, type Change, type ClassId } from "./change.js";

/** `deprecated`, `x-sunset` and `x-stability-level` of an operation, parameter or property. */
export function compareLifecycle(
  before: JsonObject,
  after: JsonObject,
  pointer: string,
  name: string,
  today: string,
): readonly Change[] {
  const changes: Change[] = [];
  const add = (id: ClassId, message: string): void =>
    void changes.push({ class: id, site: { side: "after", pointer }, message });
  const [was, is] = [own(before, "deprecated") === true, own(after, "deprecated") === true];
  const [from, to] = [sunsetOf(before), sunsetOf(after)];
  if (!was && is) {
    if (to.kind === "invalid")
      add("sunset-invalid", `${name} is deprecated with a sunset that is no date: ${shown(own(after, "x-sunset"))}`);
    else if (to.kind === "date" && to.date < today)
      add("sunset-passed", `${name} is deprecated with a sunset that has passed: ${to.date}`);
    else if (to.kind === "date") add("deprecated-with-sunset", `${name} is deprecated and goes away on ${to.date}`);
    else add("deprecated", `${name} is deprecated`);
  } else if (was && !is) add("reactivated", `${name} is not deprecated any more`);
  else if (is || from.kind !== to.kind) compareSunset(from, to, name, today, add);
  compareStability(before, after, name, add);
  return changes;
}

export type Sunset =
  { readonly kind: "none" } | { readonly kind: "invalid" } | { readonly kind: "date"; readonly date: string };

/** The sunset extension as a full date (RFC 3339 section 5.6) or date-time; time of day is of no consequence. */
export function sunsetOf(object: JsonObject): Sunset {
  const value = own(object, "x-sunset");
  if (value === undefined) return { kind: "none" };
  const text = typeof value === "string" ? value : isObject(value) ? "" : String(value);
  const date = /^(\d{4}-\d{2}-\d{2})(?:[Tt ].*)?$/.exec(text)?.[1];
  return date === undefined || Number.isNaN(Date.parse(date)) ? { kind: "invalid" } : { kind: "date", date };
}

function compareSunset(
  from: Sunset,
  to: Sunset,
  name: string,
  today: string,
  add: (id: ClassId, message: string) => void,
): void {
  if (from.kind === "invalid" && to.kind === "invalid") return;
  if (to.kind === "invalid") return add("sunset-invalid", `the sunset of ${name} is no date`);
  if (from.kind === "invalid")
    return add(
      "sunset-invalid",
      `the sunset of ${name} could not be read before; it is ${to.kind === "date" ? to.date : "gone"} now`,
    );
  if (from.kind === "date" && to.kind === "none")
    return add("sunset-removed", `the sunset of ${name} (${from.date}) is gone`);
  if (to.kind === "date" && to.date < today && (from.kind !== "date" || from.date !== to.date))
    return add("sunset-passed", `the sunset of ${name} has passed: ${to.date}`);
  if (from.kind !== "date" && to.kind === "date") return add("sunset-added", `${name} goes away on ${to.date}`);
  if (from.kind !== "date" || to.kind !== "date" || from.date === to.date) return;
  add(
    to.date < from.date ? "sunset-moved-earlier" : "sunset-moved-later",
    `the sunset of ${name} moved from ${from.date} to ${to.date}`,
  );
}

const stability: ReadonlyMap<Json, number> = new Map([
  ["draft", 0],
  ["alpha", 1],
  ["beta", 2],
  ["stable", 3],
]);

/** Levels in order: draft, alpha, beta, stable; no level means stable. */
function compareStability(
  before: JsonObject,
  after: JsonObject,
  name: string,
  add: (id: ClassId, message: string) => void,
): void {
  const [from, to] = [own(before, "x-stability-level"), own(after, "x-stability-level")];
  if (from === undefined && to === undefined) return;
  const [low, high] = [stability.get(from ?? "stable"), stability.get(to ?? "stable")];
  if (high === undefined || low === undefined)
    return add(
      "stability-invalid",
      `the stability level of ${name} is not one that exists: ${shown(high === undefined ? to : from)}`,
    );
  if (high < low)
    add("stability-decreased", `the stability of ${name} went from ${shown(from ?? "stable")} down to ${shown(to)}`);
  if (high > low)
    add("stability-increased", `the stability of ${name} went from ${shown(from)} up to ${shown(to ?? "stable")}`);
}
