import type { Caps } from "../document/caps.js";
import { isArray, isObject, own, ownString, type Json, type JsonObject } from "../document/json.js";
import { parseLocalRef, toPointer, valueAt } from "../document/pointer.js";
import { refuse } from "../problem.js";
import { holdsData, holdsNames } from "./reference-places.js";

/** Documents by the address that they were fetched from. */
export type DocumentsByUrl = ReadonlyMap<string, JsonObject>;

/** A document that refers to others. */
export interface Referring {
  readonly document: JsonObject;
  readonly url: string;
  /** Name for messages. */
  readonly file: string;
  readonly caps: Caps;
}

/**
 * Brings what a document refers to in other documents into it:
 *
 *     { $ref: "orders.json#/components/schemas/Address" }   →   { $ref: "#/components/schemas/Address" }, and the component
 *
 * A component keeps its name where that is free, else the name of its document goes before it; any other part is put in the place
 * of the reference. References to addresses that are none of the documents stay as they are.
 *
 * @throws WaybillError where more is brought in than a document may hold.
 */
export function followRefs(referring: Referring, others: DocumentsByUrl): JsonObject {
  const { document, url } = referring;
  const taken: Taken = {
    referring,
    others,
    components: new Map(),
    refs: new Map(),
    waiting: [],
    inside: new Set(),
    values: 0,
  };
  const rewritten = rewrite(document, { url, named: false }, taken);
  for (let next = taken.waiting.pop(); next !== undefined; next = taken.waiting.pop())
    taken.components.get(next.section)?.set(next.name, rewrite(next.value, { url: next.url, named: false }, taken));
  if (!isObject(rewritten) || taken.components.size === 0) return isObject(rewritten) ? rewritten : document;
  const components = own(rewritten, "components");
  const merged: Record<string, Json> = isObject(components) ? { ...(components as Record<string, Json>) } : {};
  for (const [section, added] of taken.components) {
    const present = own(components, section);
    merged[section] = { ...(isObject(present) ? present : {}), ...Object.fromEntries(added) };
  }
  return { ...rewritten, components: merged };
}

interface Taken {
  readonly referring: Referring;
  readonly others: DocumentsByUrl;
  /** Section to name to what was brought in. */
  readonly components: Map<string, Map<string, Json>>;
  /** Address and pointer to the reference that leads there now. */
  readonly refs: Map<string, string>;
  /** Components that are named and still to be brought in. */
  readonly waiting: (Component & { readonly url: string })[];
  /** Parts that are being put in the place of a reference: one that contains itself is left alone. */
  readonly inside: Set<string>;
  values: number;
}

interface Place {
  /** Address of the document that the value comes from. */
  readonly url: string;
  /** Whether the keys of the value are names. */
  readonly named: boolean;
}

function rewrite(value: Json, { url, named }: Place, taken: Taken): Json {
  taken.values += 1;
  const { caps, file } = taken.referring;
  if (taken.values > caps.values)
    refuse({
      code: "too-many-values",
      file,
      message: `with what it refers to in other documents, the document holds more than ${caps.values} values`,
      expected: `at most ${caps.values}`,
      advice: "raise caps.values in the config if the documents are trusted",
    });
  if (isArray(value)) return value.map((item) => rewrite(item, { url, named: false }, taken));
  if (!isObject(value)) return value;
  const ref = named ? undefined : ownString(value, "$ref");
  const isOwn = url === taken.referring.url && ref?.startsWith("#") === true;
  const target = ref === undefined || isOwn ? undefined : targetOf(ref, url);
  const part = target === undefined ? undefined : inPlaceOf(target, taken);
  const members = Object.entries(value).map(([key, child]): readonly [string, Json] => {
    if (child === undefined) return [key, null];
    if (!named && key === "$ref" && target !== undefined) return [key, refTo(target, taken) ?? absolute(target)];
    if (key === "mapping" && ownString(value, "propertyName") !== undefined) return [key, mapped(child, url, taken)];
    if (!named && holdsData(key)) return [key, child];
    return [key, rewrite(child, { url, named: !named && holdsNames(key) }, taken)];
  });
  return part === undefined
    ? Object.fromEntries(members)
    : { ...part, ...Object.fromEntries(members.filter(([key]) => key !== "$ref")) };
}

interface Target {
  readonly address: string;
  readonly fragment: string;
}

function targetOf(ref: string, base: string): Target | undefined {
  if (!URL.canParse(ref, base)) return undefined;
  const target = new URL(ref, base);
  const fragment = target.hash;
  target.hash = "";
  return { address: target.href, fragment };
}

function absolute({ address, fragment }: Target): string {
  return `${address}${fragment}`;
}

/** The local reference to a component of this or another document; undefined where there is none. */
function refTo(target: Target, taken: Taken): string | undefined {
  const { address, fragment } = target;
  if (address === taken.referring.url) return fragment === "" ? "#" : fragment;
  const known = taken.refs.get(absolute(target));
  if (known !== undefined) return known;
  const found = componentAt(target, taken);
  if (found === undefined) return undefined;
  const name = freeName(found.section, found.name, address, taken);
  const ref = `#${toPointer(["components", found.section, name])}`;
  taken.refs.set(absolute(target), ref);
  const section = taken.components.get(found.section) ?? new Map<string, Json>();
  taken.components.set(found.section, section.set(name, null));
  taken.waiting.push({ ...found, name, url: address });
  return ref;
}

/** "Components Object" of OpenAPI 3.1 and 3.2. */
const sections: ReadonlySet<string> = new Set([
  "schemas",
  "responses",
  "parameters",
  "examples",
  "requestBodies",
  "headers",
  "securitySchemes",
  "links",
  "callbacks",
  "pathItems",
  "mediaTypes",
]);

/** Sections of Swagger 2.0, which stand elsewhere once the document is brought to 3.1. */
const formerSections: Readonly<Record<string, string>> = {
  definitions: "schemas",
  parameters: "parameters",
  responses: "responses",
};

interface Component {
  readonly section: string;
  readonly name: string;
  readonly value: JsonObject;
}

function componentAt(target: Target, { others }: Taken): Component | undefined {
  const document = others.get(target.address);
  const tokens = parseLocalRef(target.fragment) ?? [];
  const [section, name] = sectionAndName(tokens);
  if (document === undefined || section === undefined || name === undefined || !sections.has(section)) return undefined;
  const value = valueAt(document, ["components", section, name]) ?? valueAt(document, tokens);
  return isObject(value) ? { section, name, value } : undefined;
}

function sectionAndName(tokens: readonly string[]): readonly (string | undefined)[] {
  const [first = "", second, third] = tokens;
  if (tokens.length === 3 && first === "components") return [second, third];
  return tokens.length === 2 && Object.hasOwn(formerSections, first) ? [formerSections[first], second] : [];
}

function freeName(section: string, name: string, address: string, { referring, components }: Taken): string {
  const present = own(own(referring.document, "components"), section);
  const isTaken = (candidate: string): boolean =>
    own(present, candidate) !== undefined || components.get(section)?.has(candidate) === true;
  if (!isTaken(name)) return name;
  const stem = /([^/]*?)(?:\.\w+)?$/.exec(new URL(address).pathname)?.[1] ?? "";
  for (let count = 1; ; count += 1) {
    const candidate = `${stem.replace(/[^\w.-]/g, "-")}-${name}${count === 1 ? "" : `-${count}`}`;
    if (!isTaken(candidate)) return candidate;
  }
}

/** A part inside a part inside a part: no document that people write goes so far. */
const deepest = 50;

/** A part of another document that is no component: it stands where the reference stood. */
function inPlaceOf(target: Target, taken: Taken): JsonObject | undefined {
  const { address, fragment } = target;
  const key = absolute(target);
  const tokens = parseLocalRef(fragment);
  if (address === taken.referring.url || tokens === undefined || tokens.length === 0 || taken.inside.has(key))
    return undefined;
  if (taken.inside.size >= deepest) return undefined;
  const document = taken.others.get(address);
  const value = document === undefined ? undefined : valueAt(document, tokens);
  if (!isObject(value) || componentAt(target, taken) !== undefined) return undefined;
  taken.inside.add(key);
  const part = rewrite(value, { url: address, named: false }, taken);
  taken.inside.delete(key);
  return isObject(part) ? part : undefined;
}

/** Mapping values are references, or names of components (OpenAPI 3.1, "Discriminator Object"). */
function mapped(mapping: Json, url: string, taken: Taken): Json {
  if (!isObject(mapping)) return mapping;
  return Object.fromEntries(
    Object.entries(mapping).map(([value, ref]) => {
      const target = typeof ref === "string" && /[#/]/.test(ref) ? targetOf(ref, url) : undefined;
      return [value, target === undefined ? (ref ?? null) : (refTo(target, taken) ?? absolute(target))];
    }),
  );
}
