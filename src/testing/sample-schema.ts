import { isJson, member, resolve, type Json, type OpenApiDocument } from "./document.js";
import { samplePattern } from "./sample-pattern.js";

const formats: Readonly<Record<string, string>> = {
  "date-time": "2026-01-01T12:00:00Z",
  date: "2026-01-01",
  time: "12:00:00Z",
  uuid: "00000000-0000-4000-8000-000000000000",
  uri: "https://example.com/",
  url: "https://example.com/",
  "uri-reference": "/",
  email: "someone@example.com",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  byte: "AAAA",
  decimal: "1.00",
};

/** What a sample is for: answers carry read-only members, requests write-only ones, and a success no optional `errors` (JSON:API 1.1, "Top Level"). */
export type Purpose = "request" | "success" | "failure";

interface Sampling {
  readonly document: OpenApiDocument;
  readonly purpose: Purpose;
  /** Which of several values or branches is taken: 0 the first. */
  readonly variant: number;
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const number = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

/** Two schemas that both hold, as one. */
function both(first: Json, second: Json): Json {
  const properties: Record<string, unknown> = { ...(isJson(first["properties"]) ? first["properties"] : {}) };
  for (const [name, schema] of Object.entries(isJson(second["properties"]) ? second["properties"] : {})) {
    const value = Object.hasOwn(properties, name) ? { allOf: [properties[name], schema] } : schema;
    Object.defineProperty(properties, name, { value, enumerable: true, configurable: true, writable: true });
  }
  const enums = [first["enum"], second["enum"]].filter(Array.isArray);
  const shared = enums.length === 2 ? enums[0]?.filter((value) => enums[1]?.includes(value)) : enums[0];
  const types = [first["type"], second["type"]]
    .filter((type) => type !== undefined)
    .map((type) => [type].flat() as string[]);
  const type =
    types.length === 2
      ? types[0]?.filter((one) => types[1]?.includes(one) || (one === "integer" && types[1]?.includes("number")))
      : types[0];
  return {
    ...first,
    ...second,
    ...(type && { type }),
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(shared && { enum: shared }),
    required: [...list(first["required"]), ...list(second["required"])],
    oneOf: [...list(first["oneOf"]).slice(0, 1), ...list(second["oneOf"])],
    anyOf: [...list(first["anyOf"]).slice(0, 1), ...list(second["anyOf"])],
  };
}

/** A branch without required members would also be admitted by its siblings when empty: its first member is given. */
const toldApart = ({ properties, required }: Json): Json =>
  isJson(properties) && !Array.isArray(required) ? { required: Object.keys(properties).slice(0, 1) } : {};

/** One schema without `$ref`, `allOf`, `oneOf` and `anyOf`: the first branch of each choice that is not null. */
function flat(schema: unknown, sampling: Sampling, depth: number): Json {
  const { allOf, oneOf, anyOf, ...own } = resolve(sampling.document, schema);
  if (depth > 30) return own;
  const branches = [...list(allOf)];
  for (const choice of [list(oneOf), list(anyOf)]) {
    const values = choice.filter((each) => member(resolve(sampling.document, each), "type") !== "null");
    const branch = values[sampling.variant % values.length] ?? choice[0];
    if (branch !== undefined) branches.push(branch, toldApart(resolve(sampling.document, branch)));
  }
  const merged = branches.reduce<Json>((all, branch) => both(all, flat(branch, sampling, depth + 1)), own);
  return list(merged["oneOf"]).length + list(merged["anyOf"]).length + list(merged["allOf"]).length > 0
    ? flat(merged, sampling, depth + 1)
    : merged;
}

function text(schema: Json): string {
  const { pattern, format, minLength, maxLength } = schema;
  const least = Math.min(number(minLength) ?? 0, 10_000);
  const made =
    (typeof pattern === "string" ? samplePattern(pattern) : undefined) ??
    (typeof format === "string" ? formats[format] : undefined) ??
    "text";
  if (made.length < least) return made.padEnd(least, typeof pattern === "string" ? (made.at(-1) ?? "a") : "x");
  return typeof format === "string" || typeof pattern === "string"
    ? made
    : made.slice(0, number(maxLength) ?? made.length);
}

function amount(schema: Json, whole: boolean): number {
  const step = number(schema["multipleOf"]) ?? (whole ? 1 : undefined);
  const exclusive = number(schema["exclusiveMinimum"]);
  const least = Math.max(
    number(schema["minimum"]) ?? -Infinity,
    exclusive === undefined ? -Infinity : exclusive + (step ?? 0.5),
  );
  const most = Math.min(
    number(schema["maximum"]) ?? Infinity,
    (number(schema["exclusiveMaximum"]) ?? Infinity) - (step ?? 0.5),
  );
  const made = Math.max(Math.min(1, most), least);
  return step ? Math.ceil(made / step) * step : made;
}

function items(schema: Json, sampling: Sampling, depth: number): unknown[] {
  const fixed = list(schema["prefixItems"]).map((item) => sample(item, sampling, depth + 1));
  const wanted = Math.min(
    number(schema["minItems"]) ?? (depth < 6 ? 1 : 0),
    number(schema["maxItems"]) ?? Infinity,
    100,
  );
  for (let variant = sampling.variant; fixed.length < wanted; variant++)
    fixed.push(sample(schema["items"], schema["uniqueItems"] ? { ...sampling, variant } : sampling, depth + 1));
  return fixed;
}

function members(schema: Json, sampling: Sampling, depth: number): Json {
  const required = new Set(list(schema["required"]));
  const made: [string, unknown][] = [];
  for (const [name, value] of Object.entries(isJson(schema["properties"]) ? schema["properties"] : {})) {
    const property = flat(value, sampling, 0);
    const hidden = property[sampling.purpose === "request" ? "readOnly" : "writeOnly"] === true;
    if (
      !hidden &&
      (required.has(name) ||
        (sampling.purpose !== "request" &&
          depth < 4 &&
          property["deprecated"] !== true &&
          !(sampling.purpose === "success" && name === "errors")))
    )
      made.push([name, sample(value, sampling, depth + 1)]);
  }
  const known = new Set(made.map(([name]) => name));
  const additional = isJson(schema["additionalProperties"]) ? schema["additionalProperties"] : {};
  for (const name of required)
    if (
      typeof name === "string" &&
      !known.has(name) &&
      !Object.hasOwn(isJson(schema["properties"]) ? schema["properties"] : {}, name)
    )
      made.push([name, sample(additional, sampling, depth + 1)]);
  while (made.length < Math.min(number(schema["minProperties"]) ?? 0, 100))
    made.push([`key${made.length}`, sample(additional, sampling, depth + 1)]);
  return Object.fromEntries(made);
}

function sample(given: unknown, sampling: Sampling, depth: number): unknown {
  const schema = flat(given, sampling, 0);
  if ("const" in schema) return schema["const"];
  const values = list(schema["enum"]).filter((value) => value !== null);
  if (Array.isArray(schema["enum"])) return values[sampling.variant % values.length] ?? null;
  const types = [schema["type"]].flat();
  const type =
    types.find((each) => each !== "null" && each !== undefined) ?? (types.includes("null") ? "null" : undefined);
  if (type === "object" || (type === undefined && (schema["properties"] || list(schema["required"]).length > 0)))
    return depth > 20 ? {} : members(schema, sampling, depth);
  if (type === "array" || (type === undefined && schema["items"]))
    return depth > 20 ? [] : items(schema, sampling, depth);
  if (type === "string" || (type === undefined && (schema["format"] || schema["pattern"]))) return text(schema);
  if (type === "integer" || type === "number")
    return amount(schema, type === "integer") + sampling.variant * (number(schema["multipleOf"]) ?? 1);
  if (type === "boolean") return true;
  return type === "null" ? null : {};
}

/**
 * A value that the schema admits, the same for the same schema: few items, the first of several values and branches, or
 * those that `variant` counts to. Answers have their optional members, requests only what is required.
 */
export function sampleSchema(
  document: OpenApiDocument,
  schema: unknown,
  purpose: Purpose,
  variant: number = 0,
): unknown {
  return sample(schema, { document, purpose, variant }, 0);
}
