import { entriesOf, isArray, isObject, own, ownArray, ownString, type Json, type JsonObject } from "../document/json.js";
import { escapeToken } from "../document/pointer.js";
import { countKeywords, schemaKeywords, type Bound, type CountKeyword, type DiscriminatorView, type Placed, type SchemaKeyword, type SchemaRef, type SchemaView, type UnionView } from "./schema-view.js";
import { partsOf, type Part } from "./schema-parts.js";
import type { Side } from "./side.js";

const handled = new Set<string>([
  "type", "nullable", "format", "enum", "const", "properties", "required", "additionalProperties", "patternProperties", "items", "prefixItems", "oneOf", "anyOf", "discriminator",
  "dependentRequired", "dependentSchemas", "maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "pattern", "multipleOf", "uniqueItems", "readOnly", "writeOnly", "default",
  "$defs", "definitions", "$schema", "$id", "$anchor", "$comment", ...schemaKeywords, ...countKeywords,
]);

/** Reads one level of a schema; deeper schemas stay references. */
export function viewSchema(side: Side, ref: SchemaRef): SchemaView {
  const { parts: raw, allOf, never, opaque, componentPointer } = partsOf(side, ref);
  const unions: UnionView[] = [];
  const parts = expandUnions(side, raw, unions);
  const at = new Map<string, string>();
  for (const part of parts) for (const key of Object.keys(part.schema)) if (!at.has(key)) at.set(key, key === "nullable" && part.nullableAt !== undefined ? part.nullableAt : `${part.pointer}/${escapeToken(key)}`);

  const values = valuesOf(parts);
  const types = typesOf(parts, values);
  return {
    pointer: componentPointer ?? ref.pointer, componentPointer, opaque, allOf, at, unions,
    never: never || types?.size === 0 && !nullableOf(parts, unions, side),
    types, nullable: nullableOf(parts, unions, side), values, typed: values !== undefined || unions.length > 0 || parts.some((part) => typeList(own(part.schema, "type")).length > 0),
    constant: parts.some((part) => Object.hasOwn(part.schema, "const")) && values?.length === 1,
    format: first(parts, "format", (value): value is string => typeof value === "string"),
    properties: merged(parts, "properties"),
    required: new Set(parts.flatMap((part) => (ownArray(part.schema, "required") ?? []).filter((name): name is string => typeof name === "string"))),
    additional: additionalOf(parts),
    patternProperties: merged(parts, "patternProperties"),
    items: together(parts, "items"),
    prefixItems: prefixItemsOf(parts),
    discriminator: discriminatorOf(parts),
    schemas: new Map(schemaKeywords.flatMap((keyword): [SchemaKeyword, SchemaRef][] => {
      const found = together(parts, keyword);
      return found === undefined ? [] : [[keyword, found]];
    })),
    dependentRequired: new Map(parts.flatMap((part) => entriesOf(part.schema, "dependentRequired").map(([name, list]) => [name, isArray(list) ? list.filter((item) => typeof item === "string") : []] as const))),
    dependentSchemas: merged(parts, "dependentSchemas"),
    maximum: boundOf(parts, "maximum", "exclusiveMaximum", (a, b) => a < b),
    minimum: boundOf(parts, "minimum", "exclusiveMinimum", (a, b) => a > b),
    counts: countsOf(parts),
    patterns: [...new Set(parts.flatMap((part) => ownString(part.schema, "pattern") ?? []))].sort(),
    multipleOf: first(parts, "multipleOf", (value): value is number => typeof value === "number"),
    uniqueItems: parts.some((part) => own(part.schema, "uniqueItems") === true),
    readOnly: parts.some((part) => own(part.schema, "readOnly") === true),
    writeOnly: parts.some((part) => own(part.schema, "writeOnly") === true),
    default: parts.map((part) => own(part.schema, "default")).find((value) => value !== undefined),
    rest: restOf(parts),
  };
}

/**
 * Replaces unions that say less than they seem to:
 *
 *     anyOf: [X, null]                →   X, nullable
 *     oneOf: [string, integer]        →   type: [string, integer]
 *     oneOf: [{ const: a }, { const: b }]   →   enum: [a, b]
 */
function expandUnions(side: Side, parts: readonly Part[], unions: UnionView[]): readonly Part[] {
  const expanded: Part[] = [];
  const waiting = [...parts];
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    expanded.push(part);
    for (const keyword of ["oneOf", "anyOf"] as const) {
      const pointer = `${part.pointer}/${keyword}`;
      const branches = (ownArray(part.schema, keyword) ?? []).map((value, index): SchemaRef => ({ value, pointer: `${pointer}/${index}` }));
      if (branches.length === 0) continue;
      const read = branches.map((branch) => ({ branch, parts: partsOf(side, branch) }));
      const real = read.filter((one) => !isNull(one.parts.parts));
      const nullable = real.length < read.length;
      const only = real[0];
      if (only === undefined) expanded.push({ schema: { type: "null" }, pointer });
      else if (real.length === 1) waiting.push(...only.parts.parts.map((inner) => (nullable ? { ...inner, schema: { ...inner.schema, nullable: true }, nullableAt: pointer } : inner)));
      else {
        const list = simpleUnion(real.map((one) => one.parts.parts), nullable);
        if (list === undefined) unions.push({ keyword, branches: real.map((one) => one.branch), pointer, nullable });
        else expanded.push({ schema: list, pointer });
      }
    }
  }
  return expanded;
}

function isNull(parts: readonly Part[]): boolean {
  return parts.some(({ schema }) => {
    const type = own(schema, "type");
    const list = own(schema, "enum");
    return type === "null" || (isArray(type) && type.length === 1 && type[0] === "null") || own(schema, "const") === null && Object.hasOwn(schema, "const") || (isArray(list) && list.length > 0 && list.every((value) => value === null));
  });
}

const annotations = new Set(["title", "description", "example", "examples", "deprecated", "externalDocs", "$comment"]);

/** A union of bare types as one `type` list, or of listed values as one `enum`. */
function simpleUnion(branches: readonly (readonly Part[])[], nullable: boolean): JsonObject | undefined {
  const types: Json[] = [];
  const values: Json[] = [];
  for (const parts of branches) {
    const [part] = parts;
    if (part === undefined || parts.length > 1) return undefined;
    const keys = Object.keys(part.schema).filter((key) => !annotations.has(key) && !key.startsWith("x-"));
    const listed = own(part.schema, "enum");
    if (Object.hasOwn(part.schema, "const")) values.push(part.schema["const"] ?? null);
    else if (isArray(listed)) values.push(...listed);
    else if (keys.length !== 1 || keys[0] !== "type") return undefined;
    if (keys.some((key) => key !== "type" && key !== "enum" && key !== "const")) return undefined;
    types.push(...typeList(own(part.schema, "type")));
  }
  const nulls: Json[] = nullable ? [null] : [];
  if (values.length === 0) return { type: [...types, ...(nullable ? ["null"] : [])] };
  const listedOnly = branches.every(([part]) => part !== undefined && (Object.hasOwn(part.schema, "const") || Object.hasOwn(part.schema, "enum")));
  return listedOnly ? { enum: [...values, ...nulls] } : undefined;
}

function typeList(value: Json | undefined): readonly string[] {
  if (typeof value === "string") return [value];
  return isArray(value) ? value.filter((type): type is string => typeof type === "string") : [];
}

function valuesOf(parts: readonly Part[]): readonly Json[] | undefined {
  let values: readonly Json[] | undefined;
  for (const { schema } of parts) {
    const constant = Object.hasOwn(schema, "const") ? [schema["const"] ?? null] : undefined;
    const list = constant ?? ownArray(schema, "enum");
    if (list === undefined) continue;
    const known = new Set(list.map((value) => JSON.stringify(value)));
    values = values === undefined ? list : values.filter((value) => known.has(JSON.stringify(value)));
  }
  return values?.filter((value) => value !== null);
}

/** Intersection of the parts' types; taken from listed values, `properties` or `items` where no part names one. */
function typesOf(parts: readonly Part[], values: readonly Json[] | undefined): ReadonlySet<string> | undefined {
  let types: Set<string> | undefined;
  for (const { schema } of parts) {
    const named = typeList(own(schema, "type"));
    if (named.length === 0) continue;
    const set = new Set(named.flatMap((type) => (type === "number" ? ["number", "integer"] : type === "null" ? [] : [type])));
    types = types === undefined ? set : new Set([...types].filter((type) => set.has(type)));
  }
  if (types !== undefined) return types;
  if (values !== undefined && values.length > 0) return new Set(values.flatMap((value) => typesOfValue(value)));
  const has = (...keys: string[]): boolean => parts.some((part) => keys.some((key) => Object.hasOwn(part.schema, key)));
  if (has("properties", "additionalProperties", "patternProperties")) return new Set(["object"]);
  return has("items", "prefixItems") ? new Set(["array"]) : undefined;
}

function typesOfValue(value: Json): readonly string[] {
  if (isArray(value)) return ["array"];
  if (isObject(value)) return ["object"];
  if (typeof value === "number") return Number.isInteger(value) ? ["integer"] : ["number", "integer"];
  return [typeof value];
}

/** Null is allowed where a part says so and no other part's own type refuses it; null beside a reference or allOf is read as it is meant. */
function nullableOf(parts: readonly Part[], unions: readonly UnionView[], side: Side): boolean {
  const root = parts[0];
  if (root !== undefined && (own(root.schema, "nullable") === true || typeList(own(root.schema, "type")).includes("null"))) return true;
  let said = false;
  for (const { schema } of parts) {
    const types = typeList(own(schema, "type"));
    const list = ownArray(schema, "enum");
    const allowed = own(schema, "nullable") === true || types.includes("null") || (types.length === 0 && list?.includes(null) === true) || (types.length === 0 && Object.hasOwn(schema, "const") && schema["const"] === null);
    const refused = !allowed && (types.length > 0 || list !== undefined || Object.hasOwn(schema, "const"));
    if (refused) return false;
    if (allowed) said = true;
  }
  return said || unions.some((union) => union.nullable || union.branches.some((branch) => nullableOf(partsOf(side, branch).parts, [], side)));
}

function first<T extends Json>(parts: readonly Part[], key: string, is: (value: Json | undefined) => value is T): T | undefined {
  return parts.map((part) => own(part.schema, key)).find(is);
}

/** Members of a map of schemas; the same name in two parts holds together. */
function merged(parts: readonly Part[], keyword: string): ReadonlyMap<string, SchemaRef> {
  const found = new Map<string, SchemaRef>();
  for (const part of parts) {
    for (const [name, value] of entriesOf(part.schema, keyword)) {
      const ref: SchemaRef = { value, pointer: `${part.pointer}/${keyword}/${escapeToken(name)}` };
      const known = found.get(name);
      found.set(name, known === undefined ? ref : { ...known, also: [...(known.also ?? []), ref] });
    }
  }
  return found;
}

function together(parts: readonly Part[], keyword: string): SchemaRef | undefined {
  let found: SchemaRef | undefined;
  for (const part of parts) {
    const value = own(part.schema, keyword);
    if (value === undefined || (keyword === "items" && isArray(value))) continue;
    const ref: SchemaRef = { value, pointer: `${part.pointer}/${keyword}` };
    found = found === undefined ? ref : { ...found, also: [...(found.also ?? []), ref] };
  }
  return found;
}

function additionalOf(parts: readonly Part[]): SchemaRef | false | undefined {
  if (parts.some((part) => own(part.schema, "additionalProperties") === false)) return false;
  const schemas = parts.filter((part) => isObject(own(part.schema, "additionalProperties")) && Object.keys(part.schema["additionalProperties"] as JsonObject).length > 0);
  return schemas.length === 0 ? undefined : together(schemas, "additionalProperties");
}

/** `prefixItems` of 3.1, and the array form of `items` that came before it. */
function prefixItemsOf(parts: readonly Part[]): readonly SchemaRef[] {
  for (const part of parts) {
    for (const keyword of ["prefixItems", "items"]) {
      const list = ownArray(part.schema, keyword);
      if (list !== undefined) return list.map((value, index) => ({ value, pointer: `${part.pointer}/${keyword}/${index}` }));
    }
  }
  return [];
}

/** `exclusiveMaximum` is a flag beside `maximum` in 3.0 and a number of its own in 3.1. */
function boundOf(parts: readonly Part[], plain: string, exclusive: string, tighter: (a: number, b: number) => boolean): Bound | undefined {
  let bound: Bound | undefined;
  for (const part of parts) {
    const limit = own(part.schema, plain);
    const flag = own(part.schema, exclusive);
    const found: Bound[] = [];
    if (typeof limit === "number") found.push({ value: limit, exclusive: flag === true, pointer: `${part.pointer}/${plain}` });
    if (typeof flag === "number") found.push({ value: flag, exclusive: true, pointer: `${part.pointer}/${exclusive}` });
    for (const next of found) if (bound === undefined || tighter(next.value, bound.value) || (next.value === bound.value && next.exclusive)) bound = next;
  }
  return bound;
}

function countsOf(parts: readonly Part[]): ReadonlyMap<CountKeyword, Placed<number>> {
  const counts = new Map<CountKeyword, Placed<number>>();
  for (const part of parts) {
    for (const keyword of countKeywords) {
      const value = own(part.schema, keyword);
      if (typeof value !== "number" || (keyword.startsWith("min") && keyword !== "minContains" && value === 0)) continue;
      const known = counts.get(keyword);
      const tighter = known === undefined || (keyword.startsWith("max") ? value < known.value : value > known.value);
      if (tighter) counts.set(keyword, { value, pointer: `${part.pointer}/${keyword}` });
    }
  }
  return counts;
}

/** Mapping values are references; a page fragment writes them as `{ $ref }`, and a bare name means a component. */
function discriminatorOf(parts: readonly Part[]): DiscriminatorView | undefined {
  for (const part of parts) {
    const found = own(part.schema, "discriminator");
    const propertyName = ownString(found, "propertyName");
    if (propertyName === undefined) continue;
    const mapping = entriesOf(found, "mapping").map(([value, target]) => {
      const text = typeof target === "string" ? target : (ownString(target, "$ref") ?? "");
      return [value, /^[\w.-]+$/.test(text) ? `#/components/schemas/${text}` : text] as const;
    });
    return { propertyName, mapping: new Map(mapping), pointer: `${part.pointer}/discriminator` };
  }
  return undefined;
}

function restOf(parts: readonly Part[]): ReadonlyMap<string, Json> {
  const rest = new Map<string, Json>();
  for (const part of parts) for (const [key, value] of entriesOf(part.schema)) if (!handled.has(key) && !rest.has(key)) rest.set(key, value);
  return rest;
}
