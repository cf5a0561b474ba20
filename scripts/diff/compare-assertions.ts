import type { Json } from "../document/json.js";
import { shown, type Change, type ClassId } from "./change.js";
import type { Pair } from "./compare-views.js";
import {
  countKeywords,
  schemaKeywords,
  type Bound,
  type CountKeyword,
  type SchemaKeyword,
  type SchemaRef,
} from "./schema-view.js";
import { keysOf } from "./side.js";

/** Everything that narrows a type without changing it. */
export function compareAssertions(pair: Pair): void {
  compareBound(pair, "maximum", pair.before.maximum, pair.after.maximum);
  compareBound(pair, "minimum", pair.before.minimum, pair.after.minimum);
  for (const keyword of countKeywords) compareCount(pair, keyword);
  comparePattern(pair);
  compareMultiple(pair);
  if (pair.before.uniqueItems !== pair.after.uniqueItems)
    pair.add(
      pair.after.uniqueItems ? "unique-items-set" : "unique-items-unset",
      "uniqueItems",
      `the items of ${pair.name} ${pair.after.uniqueItems ? "must be unique now" : "need not be unique any more"}`,
    );
  compareItems(pair);
  for (const keyword of schemaKeywords) compareSchemaKeyword(pair, keyword);
  compareSchemaMap(pair, "patternProperties", "pattern-property", "pattern property");
  compareSchemaMap(pair, "dependentSchemas", "dependent-schema", "dependent schema");
  compareDependentRequired(pair);
  compareContent(pair);
  compareAllOf(pair);
}

/** `maxLength` → `max-length`. */
function kebab(keyword: string): string {
  return keyword.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function compareBound(
  { add, name }: Pair,
  keyword: "maximum" | "minimum",
  from: Bound | undefined,
  to: Bound | undefined,
): void {
  if (from === undefined && to === undefined) return;
  const text = (bound: Bound | undefined): string =>
    bound === undefined ? "none" : `${bound.value}${bound.exclusive ? " (exclusive)" : ""}`;
  const place = (bound: Bound): string =>
    bound.pointer.endsWith("exclusiveMaximum") || bound.pointer.endsWith("exclusiveMinimum")
      ? `exclusiveM${keyword.slice(1)}`
      : keyword;
  const said = { before: text(from), after: text(to) };
  const message = `the ${keyword} of ${name} changed from ${text(from)} to ${text(to)}`;
  if (from === undefined && to !== undefined) return add(`${keyword}-set`, place(to), message, said);
  if (from !== undefined && to === undefined) return add(`${keyword}-unset`, place(from), message, said);
  if (from === undefined || to === undefined || (from.value === to.value && from.exclusive === to.exclusive)) return;
  const larger = to.value === from.value ? to.exclusive === (keyword === "minimum") : to.value > from.value;
  const id: ClassId =
    keyword === "maximum"
      ? larger
        ? "maximum-increased"
        : "maximum-decreased"
      : larger
        ? "minimum-increased"
        : "minimum-decreased";
  add(id, place(to), message, said);
}

function compareCount({ before, after, add, name }: Pair, keyword: CountKeyword): void {
  const [from, to] = [before.counts.get(keyword)?.value, after.counts.get(keyword)?.value];
  if (from === to) return;
  const change = from === undefined ? "set" : to === undefined ? "unset" : to > from ? "increased" : "decreased";
  // `kebab` of a count keyword and one of the four words is a class for each of them; the table is checked by a test.
  add(
    `${kebab(keyword)}-${change}` as ClassId,
    keyword,
    `${keyword} of ${name} changed from ${shown(from)} to ${shown(to)}`,
    { before: from, after: to },
  );
}

/** Patterns that take every text. */
const anything = new Set([".*", "^.*$", "^.*", ".*$", "", "^", "$", "[\\s\\S]*", "^[\\s\\S]*$"]);

function comparePattern({ before, after, add, name }: Pair): void {
  const [from, to] = [before.patterns, after.patterns];
  if (from.join("\n") === to.join("\n")) return;
  const said = { before: from.join(" and "), after: to.join(" and ") };
  const kept = (patterns: readonly string[], others: readonly string[]): boolean =>
    patterns.every((pattern) => others.includes(pattern) || anything.has(pattern));
  if (to.length === 0) add("pattern-removed", "pattern", `the pattern of ${name} was removed`, { before: said.before });
  else if (kept(to, from)) add("pattern-widened", "pattern", `the pattern of ${name} was widened`, said);
  else if (kept(from, to)) add("pattern-added", "pattern", `a pattern for ${name} was added`, said);
  else add("pattern-changed", "pattern", `the pattern of ${name} changed`, said);
}

function compareMultiple({ before, after, add, name }: Pair): void {
  const [from, to] = [before.multipleOf, after.multipleOf];
  if (from === to) return;
  const said = { before: from, after: to };
  const message = `multipleOf of ${name} changed from ${shown(from)} to ${shown(to)}`;
  if (from === undefined || (to !== undefined && to % from === 0)) add("multiple-of-set", "multipleOf", message, said);
  else if (to === undefined || from % to === 0) add("multiple-of-unset", "multipleOf", message, said);
  else add("multiple-of-changed", "multipleOf", message, said);
}

function compareItems(pair: Pair): void {
  const { before, after, add, name } = pair;
  if (before.items !== undefined && after.items !== undefined) pair.inside(before.items, after.items);
  else if (before.types?.has("array") !== after.types?.has("array")) return;
  else if (after.items !== undefined && !isAnything(pair, "after", after.items))
    add("items-added", "items", `the items of ${name} have a type now`);
  else if (before.items !== undefined && !isAnything(pair, "before", before.items))
    add("items-removed", "items", `the items of ${name} have no type any more`);
  const [from, to] = [before.prefixItems, after.prefixItems];
  for (let index = 0; index < Math.max(from.length, to.length); index += 1) {
    const [b, a] = [from[index], to[index]];
    if (b !== undefined && a !== undefined) pair.inside(b, a);
    else if (a !== undefined)
      add("tuple-item-added", "prefixItems", `item ${index + 1} of ${name} was added`, { part: String(index) });
    else add("tuple-item-removed", "prefixItems", `item ${index + 1} of ${name} was removed`, { part: String(index) });
  }
}

function isAnything(pair: Pair, side: "before" | "after", ref: SchemaRef): boolean {
  if (ref.value === true) return true;
  const view = pair.graph.view(side, ref);
  return (
    !view.never &&
    view.types === undefined &&
    view.unions.length === 0 &&
    view.values === undefined &&
    view.opaque === undefined
  );
}

/** What `not` and `if` refuse, a wider schema refuses more of; still, a change inside either is said where it stands. */
function compareSchemaKeyword(pair: Pair, keyword: SchemaKeyword): void {
  const [from, to] = [pair.before.schemas.get(keyword), pair.after.schemas.get(keyword)];
  if (from === undefined && to === undefined) return;
  if (from !== undefined && to !== undefined) return void pair.inside(from, to);
  // A class stands in the table for each schema keyword; a test checks it.
  pair.add(
    `${kebab(keyword)}-${to === undefined ? "removed" : "added"}` as ClassId,
    keyword,
    `${keyword} was ${to === undefined ? "removed from" : "added to"} ${pair.name}`,
  );
}

function compareSchemaMap(
  pair: Pair,
  keyword: "patternProperties" | "dependentSchemas",
  id: "pattern-property" | "dependent-schema",
  words: string,
): void {
  const [from, to] = [pair.before[keyword], pair.after[keyword]];
  for (const key of keysOf(from, to)) {
    const [b, a] = [from.get(key), to.get(key)];
    if (b !== undefined && a !== undefined) pair.inside(b, a);
    else if (a !== undefined)
      pair.add(`${id}-added`, keyword, `the ${words} ${JSON.stringify(key)} was added to ${pair.name}`, { part: key });
    else
      pair.add(`${id}-removed`, keyword, `the ${words} ${JSON.stringify(key)} was removed from ${pair.name}`, {
        part: key,
      });
  }
}

function compareDependentRequired(pair: Pair): void {
  const { before, after, add, name } = pair;
  for (const key of keysOf(before.dependentRequired, after.dependentRequired)) {
    const [from, to] = [before.dependentRequired.get(key), after.dependentRequired.get(key)];
    const message = `what ${JSON.stringify(key)} of ${name} requires changed from ${shown(from as Json)} to ${shown(to as Json)}`;
    if (from === undefined) add("dependent-required-added", "dependentRequired", message, { part: key });
    else if (to === undefined) add("dependent-required-removed", "dependentRequired", message, { part: key });
    else if ([...from].sort().join("\n") !== [...to].sort().join("\n")) {
      const [lost, gained] = [from.some((one) => !to.includes(one)), to.some((one) => !from.includes(one))];
      add(
        lost && gained
          ? "dependent-required-changed"
          : gained
            ? "dependent-required-added"
            : "dependent-required-removed",
        "dependentRequired",
        message,
        { part: key },
      );
    }
  }
}

function compareContent({ before, after, add, name }: Pair): void {
  for (const [keyword, id] of [
    ["contentEncoding", "content-encoding-changed"],
    ["contentMediaType", "content-media-type-changed"],
    ["xml", "xml-changed"],
  ] as const) {
    const [from, to] = [before.rest.get(keyword), after.rest.get(keyword)];
    if (JSON.stringify(from) !== JSON.stringify(to))
      add(id, keyword, `${keyword} of ${name} changed from ${shown(from)} to ${shown(to)}`, {
        before: from,
        after: to,
      });
  }
  const [from, to] = [before, after]
    .map((view) => view.rest.get("x-extensible-enum"))
    .map((list) => (Array.isArray(list) ? (list as readonly Json[]).map((value) => JSON.stringify(value)) : undefined));
  if (from === undefined || to === undefined) return;
  const lost = from.filter((value) => !to.includes(value));
  const gained = to.filter((value) => !from.includes(value));
  if (lost.length > 0) add("extensible-enum-value-removed", "x-extensible-enum", `${name} lost ${lost.join(", ")}`);
  if (gained.length > 0) add("extensible-enum-value-added", "x-extensible-enum", `${name} gained ${gained.join(", ")}`);
}

/**
 * Merged schemas say what changed in effect; the list itself is worth a finding only where a part came or went and the merged schema
 * changed with it in a way that stays harmless one by one (a part with optional properties is still one more thing to obey).
 */
function compareAllOf(pair: Pair): void {
  const { before, after, usage, node, graph } = pair;
  const difference = after.allOf.length - before.allOf.length;
  if (difference === 0) return;
  const words = new Set(["description-changed", "extension-changed"]);
  const effective =
    usage.sense === "sent" &&
    before.allOf.length > 0 &&
    after.allOf.length > 0 &&
    node.changes.some((change) => !words.has(change.class)) &&
    !graph.reaches(node, "dangerous");
  const site: Change["site"] =
    difference > 0
      ? { side: "after", pointer: after.allOf.at(-1)?.pointer ?? after.pointer }
      : { side: "before", pointer: before.allOf.at(-1)?.pointer ?? before.pointer };
  node.changes.push({
    class: difference > 0 ? "all-of-added" : "all-of-removed",
    site,
    message: `a part was ${difference > 0 ? "added to" : "removed from"} the allOf of ${pair.name}`,
    ...(effective ? {} : { level: "docs" as const, effect: { source: "compiles", wire: "works" } as const }),
  });
}
