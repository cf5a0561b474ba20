import type { Json } from "../document/json.js";
import { shown } from "./change.js";
import type { Pair } from "./compare-views.js";
import type { SchemaView } from "./schema-view.js";

/** Type, null, format and listed values. False where the two have nothing in common, so that looking deeper would only repeat it. */
export function compareTypes(pair: Pair): boolean {
  const { before, after, add, name } = pair;
  const relation = relate(pair);
  const [from, to] = [typeNames(before), typeNames(after)];
  const said = { before: from, after: to };
  if (relation === "changed") add("type-changed", "type", `the type of ${name} changed from ${from} to ${to}`, said);
  if (relation === "widened")
    add("type-widened", "type", `the type of ${name} was widened from ${from} to ${to}`, said);
  if (relation === "narrowed")
    add("type-narrowed", "type", `the type of ${name} was narrowed from ${from} to ${to}`, said);
  if (relation === "changed") return false;
  if (before.typed !== after.typed && relation === "same" && before.types !== undefined) {
    add(
      after.typed ? "type-said" : "type-unsaid",
      "type",
      `the type of ${name} is ${after.typed ? "named now" : "not named any more"}`,
      said,
    );
  } else if (before.types !== undefined && after.types !== undefined && before.nullable !== after.nullable) {
    add(
      after.nullable ? "became-nullable" : "became-not-nullable",
      Object.hasOwn(Object.fromEntries(after.at), "nullable") ? "nullable" : "type",
      `${name} ${after.nullable ? "may be null now" : "cannot be null any more"}`,
      { before: before.nullable, after: after.nullable },
    );
  }
  if (relation === "same") compareFormat(pair);
  compareValues(pair);
  return true;
}

type Relation = "same" | "widened" | "narrowed" | "changed";

function relate({ before, after, usage }: Pair): Relation {
  const [from, to] = [before.types, after.types];
  if (from === undefined && to === undefined) return "same";
  if (from === undefined) return unionsCover(before) ? "same" : "narrowed";
  if (to === undefined) return unionsCover(after) ? "same" : "widened";
  const lost = [...from].filter((type) => !to.has(type));
  const gained = [...to].filter((type) => !from.has(type));
  if (lost.length === 0 && gained.length === 0) return "same";
  if (lost.length === 0) return "widened";
  if (gained.length === 0) return "narrowed";
  if (!usage.text) return "changed";
  // As text every scalar is a string (RFC 3986), and with `explode` one value is a list of one.
  if (to.size === 1 && to.has("string")) return scalar(from) ? "widened" : "changed";
  if (to.size === 1 && to.has("array")) return scalar(from) ? "widened" : "changed";
  return "changed";
}

function scalar(types: ReadonlySet<string>): boolean {
  return !types.has("object") && !types.has("array");
}

/** A schema whose only assertion is a union has its types in the branches. */
function unionsCover(view: SchemaView): boolean {
  return view.unions.length > 0;
}

export function typeNames(view: SchemaView): string {
  const names = [...(view.types ?? ["any"])];
  const named = names.includes("number") ? names.filter((type) => type !== "integer") : names;
  const text = view.nullable && view.types !== undefined ? [...named, "null"] : named;
  return `${text.join(" | ")}${view.format === undefined ? "" : ` (${view.format})`}`;
}

/** Formats that hold every value of another. */
const wider: ReadonlyMap<string, readonly string[]> = new Map([
  ["int64", ["int32"]],
  ["bigint", ["int32", "int64"]],
  ["double", ["float"]],
  ["date-time", ["date"]],
]);

function compareFormat({ before, after, add, name }: Pair): void {
  const [from, to] = [before.format, after.format];
  if (from === to) return;
  const said = { before: from, after: to };
  const message = `the format of ${name} changed from ${shown(from)} to ${shown(to)}`;
  if (to === undefined || (from !== undefined && wider.get(to)?.includes(from) === true))
    add("format-widened", "format", message, said);
  else if (from === undefined || wider.get(from)?.includes(to) === true)
    add("format-narrowed", "format", message, said);
  else add("format-changed", "format", message, said);
}

function compareValues({ before, after, add, name }: Pair): void {
  const [from, to] = [before.values, after.values];
  if (from === undefined && to === undefined) return;
  const constant = before.constant || after.constant;
  const keyword = after.at.has("const") || before.at.has("const") ? "const" : "enum";
  if (from === undefined)
    return add(
      after.constant ? "const-added" : "became-enum",
      keyword,
      `${name} is restricted to ${after.constant ? shown(to?.[0]) : `${to?.length ?? 0} listed values`}`,
      { after: to as Json },
    );
  if (to === undefined)
    return add(
      before.constant ? "const-removed" : "enum-removed",
      keyword,
      `${name} is not restricted to ${before.constant ? shown(from[0]) : `${from.length} listed values`} any more`,
      { before: from as Json },
    );
  const lost = missing(from, to);
  const gained = missing(to, from);
  if (constant && before.constant && after.constant && lost.length > 0)
    return add("const-changed", keyword, `the constant ${name} changed from ${shown(from[0])} to ${shown(to[0])}`, {
      before: from[0],
      after: to[0],
    });
  if (lost.length > 0)
    add("enum-value-removed", keyword, `${name} lost the ${plural(lost)} ${list(lost)}`, { before: lost });
  if (gained.length > 0)
    add("enum-value-added", keyword, `${name} gained the ${plural(gained)} ${list(gained)}`, { after: gained });
}

function missing(from: readonly Json[], to: readonly Json[]): readonly Json[] {
  const known = new Set(to.map((value) => JSON.stringify(value)));
  return from.filter((value) => !known.has(JSON.stringify(value)));
}

function plural(values: readonly Json[]): string {
  return values.length === 1 ? "value" : "values";
}

function list(values: readonly Json[]): string {
  const first = values
    .slice(0, 5)
    .map((value) => shown(value))
    .join(", ");
  return values.length > 5 ? `${first} and ${values.length - 5} more` : first;
}
