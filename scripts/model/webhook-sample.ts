import {
  entriesOf,
  isObject,
  objectOf,
  own,
  ownArray,
  ownObject,
  ownString,
  withMembers,
  type Json,
  type JsonObject,
} from "../document/json.js";
import { typeNameOf } from "./share.js";
import type { EventTimestampRule } from "./webhook-rules.js";

/** Finds the schema of a type by its name. */
export type TypeLookup = (name: string) => Json | undefined;

/** Beyond this depth only what is required is filled in, so that schemas that hold themselves end. */
const deepest = 8;

const formats: Readonly<Record<string, string>> = {
  "date-time": "2026-01-15T10:30:00Z",
  date: "2026-01-15",
  time: "10:30:00Z",
  email: "someone@example.com",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  uri: "https://example.com/",
  "uri-reference": "/",
  uuid: "7f6c5b4a-3928-4716-8504-f3e2d1c0b9a8",
};

/** Tried in turn where a text must match a pattern. */
const texts = [
  "sample",
  "SAMPLE",
  "1",
  "NL",
  "nl",
  "EUR",
  "12345678",
  "0.00",
  "a",
  "A",
  "AB12",
  "+31201234567",
  "2026-01-15",
  "#000000",
  "10:30",
];

/**
 * A value that a schema in normal form admits, with everything that it documents filled in; `undefined` where none is found
 * (a pattern that none of the common texts matches, `false`).
 */
export function sampleOf(schema: Json, types: TypeLookup, depth = 0): Json | undefined {
  if (schema === false || depth > deepest * 3) return undefined;
  if (!isObject(schema)) return {};
  const ref = ownString(schema, "$ref");
  if (ref !== undefined) return sampleOf(types(typeNameOf(ref)) ?? false, types, depth + 1);
  const members = ownArray(schema, "enum");
  if (members !== undefined) return members.find((member) => member !== null) ?? null;
  const branches = ownArray(schema, "anyOf");
  if (branches !== undefined) return firstOf(branches, schema, types, depth);
  const all = ownArray(schema, "allOf");
  if (all !== undefined) return allOf([withMembers(schema, { allOf: undefined }), ...all], types, depth);
  return ofType(schema, types, depth);
}

/** The first branch that is not null and has a sample; null where there is nothing else. */
function firstOf(branches: readonly Json[], schema: JsonObject, types: TypeLookup, depth: number): Json | undefined {
  const rest = withMembers(schema, { anyOf: undefined });
  const beside = entriesOf(rest).some(
    ([keyword]) => keyword === "properties" || keyword === "required" || keyword === "allOf",
  );
  const candidates = [
    ...branches.filter((branch) => own(branch, "type") !== "null"),
    ...branches.filter((branch) => own(branch, "type") === "null"),
  ];
  for (const branch of candidates) {
    const sample = beside ? allOf([rest, branch], types, depth) : sampleOf(branch, types, depth + 1);
    if (sample !== undefined) return sample;
  }
  return undefined;
}

function allOf(parts: readonly Json[], types: TypeLookup, depth: number): Json | undefined {
  const samples = parts.map((part) => sampleOf(part, types, depth + 1));
  if (samples.includes(undefined)) return undefined;
  return samples.every(isSampleObject)
    ? objectOf(samples.flatMap((sample) => entriesOf(sample)))
    : samples.find((sample) => !isSampleObject(sample));
}

function isSampleObject(sample: Json | undefined): boolean {
  return isObject(sample);
}

function ofType(schema: JsonObject, types: TypeLookup, depth: number): Json | undefined {
  const type = own(schema, "type");
  const kind =
    typeof type === "string"
      ? type
      : (ownArray(schema, "type")?.find((name) => name !== "null") ??
        (Object.hasOwn(schema, "items") ? "array" : "object"));
  if (kind === "string") return textOf(schema);
  if (kind === "number" || kind === "integer") return numberOf(schema, kind === "integer");
  if (kind === "boolean") return true;
  if (kind === "null") return null;
  return kind === "array" ? arrayOf(schema, types, depth) : objectFor(schema, types, depth);
}

function objectFor(schema: JsonObject, types: TypeLookup, depth: number): Json | undefined {
  const required = new Set(ownArray(schema, "required"));
  const entries: (readonly [string, Json])[] = [];
  for (const [name, property] of entriesOf(ownObject(schema, "properties"))) {
    const sample = depth >= deepest && !required.has(name) ? undefined : sampleOf(property, types, depth + 1);
    if (sample !== undefined) entries.push([name, sample]);
    else if (required.has(name)) return undefined;
  }
  for (const name of required)
    if (typeof name === "string" && !entries.some(([taken]) => taken === name)) entries.push([name, "sample"]);
  return objectOf(entries);
}

function arrayOf(schema: JsonObject, types: TypeLookup, depth: number): Json | undefined {
  const least = numberIn(schema, "minItems") ?? 0;
  const item = depth >= deepest && least === 0 ? undefined : sampleOf(own(schema, "items") ?? {}, types, depth + 1);
  if (item === undefined) return least === 0 ? [] : undefined;
  return Array.from({ length: Math.max(1, least) }, () => item);
}

function numberOf(schema: JsonObject, whole: boolean): number | undefined {
  const step = numberIn(schema, "multipleOf") ?? (whole ? 1 : undefined);
  const above = numberIn(schema, "exclusiveMinimum");
  const least =
    above === undefined
      ? numberIn(schema, "minimum")
      : Math.max(above + (step ?? 1), numberIn(schema, "minimum") ?? -Infinity);
  const most = numberIn(schema, "maximum") ?? (numberIn(schema, "exclusiveMaximum") ?? Infinity) - (step ?? 1);
  const wanted = Math.min(Math.max(1, least ?? 1), most);
  const value = step === undefined ? wanted : Math.ceil(wanted / step) * step;
  return value <= most && value >= (least ?? -Infinity) ? value : undefined;
}

function textOf(schema: JsonObject): string | undefined {
  const format = ownString(schema, "format");
  const pattern = ownString(schema, "pattern");
  const fits = (text: string): boolean => pattern === undefined || matches(pattern, text);
  const known = format === undefined ? undefined : formats[format];
  const candidates = known === undefined ? texts : [known];
  return candidates
    .map((text) => sized(text, numberIn(schema, "minLength") ?? 0, numberIn(schema, "maxLength") ?? Infinity))
    .find(fits);
}

function sized(text: string, least: number, most: number): string {
  return text.padEnd(Math.min(least, 1000), "x").slice(0, most);
}

/** A pattern that JavaScript cannot read matches nothing. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return false;
  }
}

function numberIn(schema: JsonObject, keyword: string): number | undefined {
  const value = own(schema, keyword);
  return typeof value === "number" ? value : undefined;
}

/** The sample with the moment in the place where the sender's events have it, if the sample has that place. */
export function withMoment(sample: Json, rule: EventTimestampRule | undefined, now: number): Json {
  if (rule === undefined) return sample;
  const moment: Json =
    rule.unit === "iso" ? new Date(now).toISOString() : rule.unit === "seconds" ? Math.floor(now / 1000) : now;
  const place = (value: Json, [key, ...rest]: readonly string[]): Json => {
    if (key === undefined) return moment;
    const found = own(value, key);
    return isObject(value) && found !== undefined ? withMembers(value, { [key]: place(found, rest) }) : value;
  };
  return place(sample, rule.path);
}
