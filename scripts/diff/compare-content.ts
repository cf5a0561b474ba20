import { isObject, own, type JsonObject } from "../document/json.js";
import { canonical } from "./compare-annotations.js";
import type { Change, ClassId } from "./change.js";
import type { Scope } from "./collect.js";
import type { OperationPair } from "./compare-operation.js";
import { keysOf, member, members, type Located, type Side } from "./side.js";

/** `Application/JSON; charset=utf-8` → `application/json`: parameters do not choose a schema. */
export function mediaTypeKey(name: string): string {
  return (name.split(";")[0] ?? "").trim().toLowerCase();
}

function byMediaType(at: Located): ReadonlyMap<string, Located> {
  return new Map(
    [...members(at)].filter(([name]) => !name.startsWith("x-")).map(([name, value]) => [mediaTypeKey(name), value]),
  );
}

export interface ContentClasses {
  readonly removed: ClassId;
  readonly added: ClassId;
  /** Where the one media type of an answer became another one. */
  readonly changed?: ClassId;
  /** The same where both are written alike: `application/json` and `application/problem+json`. */
  readonly renamed?: ClassId;
  readonly narrowed?: ClassId;
}

/** Media types of a body and their schemas. */
export function compareContent(
  pair: OperationPair,
  before: Located,
  after: Located,
  scope: Scope,
  classes: ContentClasses,
): void {
  const [from, to] = [byMediaType(before), byMediaType(after)];
  const lost = [...from.keys()].filter((key) => !to.has(key));
  const gained = [...to.keys()].filter((key) => !from.has(key));
  const swapped = swap(lost, gained, classes);
  const add = (id: ClassId, site: Change["site"], message: string): void =>
    pair.collector.add({ class: id, site, message }, scope);
  if (swapped !== undefined) {
    const [b, a] = [from.get(swapped.from), to.get(swapped.to)];
    if (b !== undefined && a !== undefined) {
      add(swapped.class, { side: "after", pointer: a.pointer }, `the media type ${swapped.from} became ${swapped.to}`);
      compareMediaType(pair, b, a, scope);
    }
  }
  for (const key of keysOf(from, to)) {
    const [b, a] = [from.get(key), to.get(key)];
    if (key === swapped?.from || key === swapped?.to) continue;
    if (b !== undefined && a !== undefined) compareMediaType(pair, b, a, scope);
    else if (b !== undefined)
      add(classes.removed, { side: "before", pointer: b.pointer }, `the media type ${key} was removed`);
    else if (a !== undefined)
      add(classes.added, { side: "after", pointer: a.pointer }, `the media type ${key} was added`);
  }
}

interface Swap {
  readonly from: string;
  readonly to: string;
  readonly class: ClassId;
}

/** One gone and one new: the body takes another form, or only another name. */
function swap(lost: readonly string[], gained: readonly string[], classes: ContentClasses): Swap | undefined {
  const [from, to] = [lost[0], gained[0]];
  if (
    classes.changed === undefined ||
    classes.narrowed === undefined ||
    lost.length !== 1 ||
    gained.length !== 1 ||
    from === undefined ||
    to === undefined
  )
    return undefined;
  if (covers(from, to)) return { from, to, class: classes.narrowed };
  const alike = classes.renamed !== undefined && syntaxOf(from) !== undefined && syntaxOf(from) === syntaxOf(to);
  return { from, to, class: alike ? (classes.renamed ?? classes.changed) : classes.changed };
}

/** Structured syntax suffix (RFC 6839), or the subtype that it is named after. */
function syntaxOf(mediaType: string): string | undefined {
  return /(?:\/|\+)(json|xml|cbor|yaml)$/.exec(mediaType)?.[1];
}

/** A range: `application/*` holds `application/json`. */
function covers(wide: string, narrow: string): boolean {
  if (wide === "*/*") return true;
  return wide.endsWith("/*") && narrow.startsWith(wide.slice(0, -1));
}

function compareMediaType(pair: OperationPair, before: Located, after: Located, scope: Scope): void {
  const { graph, collector } = pair;
  const [from, to] = [schemaOf(graph.before, before), schemaOf(graph.after, after)];
  if (from.value === undefined || to.value === undefined) {
    if (from.value === undefined && to.value === undefined) return compareWords(pair, before, after, scope);
    const added = from.value === undefined;
    collector.add(
      {
        class: added ? "schema-set" : "schema-unset",
        site: added ? { side: "after", pointer: to.pointer } : { side: "before", pointer: from.pointer },
        message: `the body ${added ? "has a schema now" : "has no schema any more"}`,
      },
      scope,
    );
    return;
  }
  const node = graph.compare(
    { value: from.value, pointer: from.pointer },
    { value: to.value, pointer: to.pointer },
    { sense: scope.sense, text: false, idle: false },
  );
  collector.addSchemas(node, scope);
  compareEncoding(pair, before, after, scope);
  compareWords(pair, before, after, scope);
}

function schemaOf(side: Side, at: Located): Located {
  const found = member(side, at);
  return members(found).get("schema") ?? { value: undefined, pointer: `${found.pointer}/schema` };
}

/** How parts of a form or multipart body are written. */
function compareEncoding(pair: OperationPair, before: Located, after: Located, scope: Scope): void {
  const [from, to] = [own(before.value, "encoding"), own(after.value, "encoding")];
  if (canonical(meaning(from)) === canonical(meaning(to))) return;
  pair.collector.add(
    {
      class: "request-encoding-changed",
      site: { side: "after", pointer: to === undefined ? after.pointer : `${after.pointer}/encoding` },
      message: "the encoding of a part of the body changed",
    },
    scope,
  );
}

function meaning(encoding: unknown): JsonObject {
  if (!isObject(encoding)) return {};
  return Object.fromEntries(
    Object.entries(encoding).filter(([, value]) => isObject(value) && Object.keys(value).length > 0),
  );
}

function compareWords(pair: OperationPair, before: Located, after: Located, scope: Scope): void {
  const changed = ["example", "examples"].some(
    (key) => canonical(own(before.value, key)) !== canonical(own(after.value, key)),
  );
  if (changed)
    pair.collector.add(
      {
        class: "description-changed",
        site: { side: "after", pointer: after.pointer },
        message: "the examples of the body changed",
      },
      scope,
    );
}
