import {
  entriesOf,
  isArray,
  isObject,
  objectOf,
  own,
  ownArray,
  ownObject,
  withMembers,
  type Json,
  type JsonObject,
} from "../document/json.js";
import { keepWellFormed } from "./well-formed.js";
import type { LossCode } from "./loss.js";
import { mapSubschemas } from "./subschemas.js";

/** Reports a loss at a pointer. */
export type Report = (code: LossCode, pointer: string) => void;

type Rule = (schema: JsonObject, pointer: string, report: Report) => JsonObject;

/**
 * First pass over a schema: everything that can be decided without following a reference. Afterwards
 * - null is said in one way: `type` lists "null", or a branch of `anyOf` is `{ type: "null" }`;
 * - there is no `oneOf`, no `nullable`, no `const`, no tuple, and no union beside properties;
 * - a `$ref` stands alone but for annotations, or in an `allOf`.
 */
export function normaliseLocally(schema: Json, pointer: string, report: Report): Json {
  if (schema === true) return {};
  if (!isObject(schema)) return false;
  const wellFormed = keepWellFormed(schema, pointer, report);
  const inner = mapSubschemas(wellFormed, pointer, (child, at) => normaliseLocally(child, at, report));
  return rules.reduce<JsonObject>((current, rule) => rule(current, pointer, report), inner);
}

const annotations = new Set([
  "title",
  "description",
  "deprecated",
  "default",
  "example",
  "examples",
  "format",
  "readOnly",
  "writeOnly",
  "externalDocs",
  "xml",
  "$comment",
  "discriminator",
]);

export function isAnnotation(keyword: string): boolean {
  return annotations.has(keyword) || keyword.startsWith("x-");
}

/** `type: ["string"]` says the same as `type: "string"`. */
const singleType: Rule = (schema) => {
  const types = ownArray(schema, "type");
  return types !== undefined && types.length === 1 ? withMembers(schema, { type: types[0] }) : schema;
};

/** `const: c` says the same as `enum: [c]`; `const: null` the same as `type: "null"`. */
const constant: Rule = (schema) => {
  const value = own(schema, "const");
  if (value === undefined) return schema;
  return withMembers(
    schema,
    value === null ? { const: undefined, enum: undefined, type: "null" } : { const: undefined, enum: [value] },
  );
};

/** OpenAPI 3.0 `nullable`; 3.1 dropped it, documents did not. */
const nullable: Rule = (schema, pointer, report) => {
  const flag = own(schema, "nullable");
  if (flag === undefined) return schema;
  const rest = withMembers(schema, { nullable: undefined });
  if (flag !== true) return rest;
  report("nullable-in-3.1", pointer);
  return orNull(rest);
};

/** The schema or null. */
export function orNull(schema: JsonObject): JsonObject {
  if (allowsNull(schema)) return schema;
  const type = own(schema, "type");
  const composed = ["$ref", "allOf", "anyOf", "oneOf"].some((keyword) => Object.hasOwn(schema, keyword));
  if (!composed && type !== undefined) {
    const members = ownArray(schema, "enum");
    return withMembers(schema, {
      type: [...(isArray(type) ? type : [type]), "null"],
      ...(members === undefined ? {} : { enum: [...members, null] }),
    });
  }
  if (!composed && Object.hasOwn(schema, "enum"))
    return withMembers(schema, { enum: [...(ownArray(schema, "enum") ?? []), null] });
  if (!composed && !Object.hasOwn(schema, "properties")) return schema;
  const [notes, meaning] = splitAnnotations(schema);
  return objectOf([...entriesOf(notes), ["anyOf", [meaning, { type: "null" }]]]);
}

function allowsNull(schema: JsonObject): boolean {
  const type = own(schema, "type");
  const members = ownArray(schema, "enum");
  if (members !== undefined) return members.includes(null);
  return type === "null" || (isArray(type) && type.includes("null"));
}

export function splitAnnotations(schema: JsonObject): readonly [notes: JsonObject, meaning: JsonObject] {
  const isNote = ([keyword]: readonly [string, Json]): boolean => isAnnotation(keyword) && keyword !== "format";
  return [objectOf(entriesOf(schema).filter(isNote)), objectOf(entriesOf(schema).filter((entry) => !isNote(entry)))];
}

/** An enum that lists null allows it, whatever `type` says. */
const enumNull: Rule = (schema) => {
  const members = ownArray(schema, "enum");
  if (members === undefined) return schema;
  const unique = [...new Map(members.map((member) => [JSON.stringify(member), member] as const)).values()];
  const type = own(schema, "type");
  if (isArray(type) && type.includes("null") && !unique.includes(null) && members.length > 0)
    return withMembers(schema, { enum: [...unique, null] });
  return unique.length === members.length ? schema : withMembers(schema, { enum: unique });
};

const conditionals = [
  "if",
  "then",
  "else",
  "dependentSchemas",
  "dependentRequired",
  "unevaluatedProperties",
  "unevaluatedItems",
  "contains",
  "propertyNames",
];
const dialect = [
  "$schema",
  "$id",
  "$anchor",
  "$dynamicRef",
  "$dynamicAnchor",
  "$vocabulary",
  "$recursiveRef",
  "$recursiveAnchor",
  // OpenAPI 2.0, "Items Object": how lists in lists are written.
  "collectionFormat",
];

const inexpressible: Rule = (schema, pointer, report) => {
  const dropped = (keywords: readonly string[]): readonly string[] =>
    keywords.filter((keyword) => Object.hasOwn(schema, keyword));
  const negated = dropped(["not"]);
  const conditional = dropped(conditionals);
  const foreign = dropped(dialect);
  const local = dropped(["$defs", "definitions", "components"]);
  if (negated.length > 0) report("not-ignored", pointer);
  if (conditional.length > 0) report("conditional-ignored", pointer);
  if (foreign.length > 0) report("schema-dialect-ignored", pointer);
  if (own(ownObject(schema, "discriminator"), "defaultMapping") !== undefined)
    report("default-mapping-ignored", pointer);
  const all = [...negated, ...conditional, ...foreign, ...local];
  return all.length === 0
    ? schema
    : withMembers(schema, Object.fromEntries(all.map((keyword) => [keyword, undefined])));
};

/** Positional items become an array of their union: openapi-typescript would close the tuple, which JSON Schema does not. */
const tuple: Rule = (schema, pointer, report) => {
  const prefix = ownArray(schema, "prefixItems");
  const items = own(schema, "items");
  if (prefix === undefined && !isArray(items)) return items === false ? withMembers(schema, { items: {} }) : schema;
  report("tuple-opened", pointer);
  const members = [...(prefix ?? []), ...(isArray(items) ? items : isObject(items) ? [items] : [])];
  const open = prefix !== undefined && items !== false && !isObject(items);
  return withMembers(schema, { prefixItems: undefined, items: open ? {} : { anyOf: members } });
};

const properties: Rule = (schema, pointer, report) => {
  const named = own(schema, "properties");
  if (!isObject(named)) return schema;
  const kept = entriesOf(named).filter(([, value]) => value !== false);
  if (kept.length < Object.keys(named).length) report("false-schema", pointer);
  return withMembers(schema, { properties: objectOf(kept) });
};

const additional: Rule = (schema, pointer, report) => {
  const patterns = entriesOf(schema, "patternProperties");
  const extra = own(schema, "additionalProperties");
  const hasNamed = entriesOf(schema, "properties").length > 0;
  if (patterns.length > 0) report("pattern-properties-widened", pointer);
  const schemas = [...patterns.map(([, value]) => value), ...(extra === undefined || extra === false ? [] : [extra])];
  if (schemas.length === 0) return extra === true ? withMembers(schema, { additionalProperties: {} }) : schema;
  const isOpen = (value: Json): boolean => value === true || (isObject(value) && Object.keys(value).length === 0);
  if (hasNamed && !schemas.every(isOpen)) report("additional-properties-widened", pointer);
  const value: Json =
    hasNamed || schemas.some(isOpen) ? {} : schemas.length === 1 ? (schemas[0] ?? {}) : { anyOf: schemas };
  return withMembers(schema, { patternProperties: undefined, additionalProperties: value });
};

/** For types, exactly one and at least one of a list are the same: their union. */
const oneOf: Rule = (schema) => {
  const one = ownArray(schema, "oneOf");
  if (one === undefined) return schema;
  const any = ownArray(schema, "anyOf");
  if (any === undefined) return withMembers(schema, { oneOf: undefined, anyOf: one });
  const rest = withMembers(schema, { oneOf: undefined, anyOf: undefined });
  return withMembers(rest, { allOf: [...(ownArray(schema, "allOf") ?? []), { anyOf: any }, { anyOf: one }] });
};

/** Alternatives such as `anyOf: [{ required: [a] }, { required: [b] }]` constrain, they do not describe. */
const union: Rule = (schema, pointer, report) => {
  const branches = ownArray(schema, "anyOf");
  if (branches === undefined) return schema;
  const satisfiable = branches.filter((branch) => branch !== false);
  if (satisfiable.length === 0) report("false-schema", pointer);
  if (satisfiable.length < branches.length)
    return union(withMembers(schema, { anyOf: satisfiable.length === 0 ? undefined : satisfiable }), pointer, report);
  const describing = branches.filter(
    (branch) =>
      !(
        isObject(branch) &&
        entriesOf(branch).every(
          ([keyword]) =>
            keyword === "required" ||
            isAnnotation(keyword) ||
            (keyword === "type" && branch["type"] === "object" && Object.hasOwn(branch, "required")),
        )
      ),
  );
  if (
    describing.length < branches.length &&
    !branches.some((branch) => isObject(branch) && Object.keys(branch).length === 0)
  ) {
    report("required-alternatives-ignored", pointer);
    return describing.length === 0
      ? withMembers(schema, { anyOf: undefined })
      : union(withMembers(schema, { anyOf: describing }), pointer, report);
  }
  return unionBesideOthers(schema, branches);
};

/** openapi-typescript 7.13 makes `{ properties } | A` of properties beside anyOf; JSON Schema means `{ properties } & A`. */
function unionBesideOthers(schema: JsonObject, branches: readonly Json[]): JsonObject {
  const [notes, meaning] = splitAnnotations(withMembers(schema, { anyOf: undefined }));
  const type = own(meaning, "type");
  const bare = entriesOf(meaning).every(([keyword]) => keyword === "type" || keyword === "nullable");
  if (bare && type !== undefined && branches.some((branch) => !statesType(branch))) {
    return withMembers(withMembers(schema, { type: undefined }), {
      anyOf: branches.map((branch) => typed(branch, type)),
    });
  }
  const rest = bare ? {} : meaning;
  if (Object.keys(rest).length === 0) {
    const [only] = branches;
    return branches.length === 1 && isObject(only) && Object.keys(notes).length === 0
      ? only
      : withMembers(withMembers(schema, { type: undefined }), { anyOf: branches });
  }
  const constraint =
    branches.length === 1
      ? branches[0]
      : objectOf([
          ["anyOf", branches],
          ["discriminator", own(schema, "discriminator")],
        ]);
  const others = ownArray(rest, "allOf") ?? [];
  const siblings = withMembers(rest, { allOf: undefined });
  return objectOf([
    ...entriesOf(notes).filter(([keyword]) => keyword !== "discriminator"),
    ["allOf", [...others, ...(Object.keys(siblings).length === 0 ? [] : [siblings]), constraint ?? {}]],
  ]);
}

function statesType(branch: Json): boolean {
  return (
    isObject(branch) &&
    ["type", "$ref", "allOf", "anyOf", "enum", "properties"].some((keyword) => Object.hasOwn(branch, keyword))
  );
}

function typed(branch: Json, type: Json): Json {
  return isObject(branch) && !statesType(branch) ? withMembers(branch, { type }) : branch;
}

/** Siblings of `$ref` count since OpenAPI 3.1 (JSON Schema 2020-12, 8.2.3.1). */
const referenceSiblings: Rule = (schema) => {
  const ref = own(schema, "$ref");
  if (typeof ref !== "string") return schema;
  const [notes, meaning] = splitAnnotations(
    withMembers(schema, { $ref: undefined, type: undefined, format: undefined, nullable: undefined }),
  );
  const kept = withMembers(notes, { nullable: own(schema, "nullable") });
  if (Object.keys(meaning).length === 0) return withMembers(kept, { $ref: ref });
  return withMembers(kept, {
    allOf: [...(ownArray(meaning, "allOf") ?? []), { $ref: ref }, withMembers(meaning, { allOf: undefined })].filter(
      (member) => Object.keys(member as JsonObject).length > 0,
    ),
  });
};

const rules: readonly Rule[] = [
  singleType,
  constant,
  referenceSiblings,
  nullable,
  enumNull,
  inexpressible,
  tuple,
  properties,
  additional,
  oneOf,
  union,
];
