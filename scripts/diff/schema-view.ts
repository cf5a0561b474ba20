import type { Json } from "../document/json.js";

/** A schema before it is read: where it stands, and further schemas that hold together with it (a property described in two branches of an allOf). */
export interface SchemaRef {
  readonly value: Json | undefined;
  readonly pointer: string;
  readonly also?: readonly SchemaRef[];
}

/** Upper or lower bound, with both spellings of exclusiveness. */
export interface Bound {
  readonly value: number;
  readonly exclusive: boolean;
  readonly pointer: string;
}

export interface UnionView {
  readonly keyword: "oneOf" | "anyOf";
  /** Without null. */
  readonly branches: readonly SchemaRef[];
  readonly pointer: string;
  readonly nullable: boolean;
}

export interface Placed<T> {
  readonly value: T;
  readonly pointer: string;
}

/** Assertions that hold one schema each. */
export const schemaKeywords = [
  "not",
  "contains",
  "propertyNames",
  "if",
  "then",
  "else",
  "unevaluatedProperties",
  "unevaluatedItems",
  "contentSchema",
] as const;
export type SchemaKeyword = (typeof schemaKeywords)[number];

/** Counts; the names are the keywords. */
export const countKeywords = [
  "maxLength",
  "minLength",
  "maxItems",
  "minItems",
  "maxProperties",
  "minProperties",
  "maxContains",
  "minContains",
] as const;
export type CountKeyword = (typeof countKeywords)[number];

export interface DiscriminatorView {
  readonly propertyName: string;
  readonly mapping: ReadonlyMap<string, string>;
  readonly pointer: string;
}

/**
 * What a schema asserts, whatever its spelling: references followed, allOf merged, unions of plain types and of constants
 * turned into lists, null in one place, bounds in one form.
 */
export interface SchemaView {
  readonly pointer: string;
  /** Where the schema is known by that name: the last component that a reference named. */
  readonly componentPointer: string | undefined;
  /** `false`, or a type list that became empty: no value is valid. */
  readonly never: boolean;
  /** Without null; `number` stands beside `integer`. Undefined: any type. */
  readonly types: ReadonlySet<string> | undefined;
  readonly nullable: boolean;
  /** A type or a list of values is named, not only meant by `properties` or `items`. */
  readonly typed: boolean;
  readonly format: string | undefined;
  /** Without null. */
  readonly values: readonly Json[] | undefined;
  /** The list has one member, said by `const`. */
  readonly constant: boolean;
  readonly properties: ReadonlyMap<string, SchemaRef>;
  readonly required: ReadonlySet<string>;
  /** `false`: closed; undefined: open without a schema. */
  readonly additional: SchemaRef | false | undefined;
  readonly patternProperties: ReadonlyMap<string, SchemaRef>;
  readonly items: SchemaRef | undefined;
  readonly prefixItems: readonly SchemaRef[];
  readonly unions: readonly UnionView[];
  readonly discriminator: DiscriminatorView | undefined;
  readonly schemas: ReadonlyMap<SchemaKeyword, SchemaRef>;
  readonly dependentRequired: ReadonlyMap<string, readonly string[]>;
  readonly dependentSchemas: ReadonlyMap<string, SchemaRef>;
  readonly maximum: Bound | undefined;
  readonly minimum: Bound | undefined;
  readonly counts: ReadonlyMap<CountKeyword, Placed<number>>;
  readonly patterns: readonly string[];
  readonly multipleOf: number | undefined;
  readonly uniqueItems: boolean;
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
  readonly default: Json | undefined;
  /** `contentEncoding`, `contentMediaType`, `xml`, `x-extensible-enum` and everything that asserts nothing, by keyword. */
  readonly rest: ReadonlyMap<string, Json>;
  /** Schemas that allOf put together, in order; empty where there is none. */
  readonly allOf: readonly SchemaRef[];
  /** A reference that cannot be followed. */
  readonly opaque: string | undefined;
  /** Where each keyword stands, of the first part that says it. */
  readonly at: ReadonlyMap<string, string>;
}
