import { entriesOf, isArray, isObject, own, ownArray, ownString, type Json } from "../document/json.js";
import type { AreaModel, VersionModel } from "../model/model.js";
import { typeNameOf } from "../model/share.js";
import { memberIdentifier, upperFirst, valueLiteral } from "../text/encode.js";

/**
 * What a guard checks of a body: kinds of members (`string`, `string|null`, with `?` where they may be absent), an array of
 * a shape, or an object of shapes. Two levels deep: enough to tell every error body from every other.
 */
export type ErrorShape = string | readonly [ErrorShape] | { readonly [member: string]: ErrorShape };

/** One shape of error bodies and the types that have it. */
export interface ErrorShapeModel {
  /** `Errors`, `ReturnsErrors`. */
  readonly name: string;
  readonly shape: ErrorShape;
  readonly types: readonly { readonly area: string | undefined; readonly type: string }[];
  /** Operations that answer with it, for the doc comment. */
  readonly operations: number;
}

/** The distinct shapes of the documented JSON failures of a version, the most used first, with the names that they have in the whole. */
export function collectErrorShapes(version: VersionModel, whole: VersionModel = version): readonly ErrorShapeModel[] {
  const named = nameShapes(usedShapes(whole));
  if (whole === version) return named;
  const names = new Map(named.map(({ name, shape }) => [valueLiteral(shape), name]));
  return mostUsedFirst(usedShapes(version)).map((shape) => ({
    ...shape,
    name: names.get(valueLiteral(shape.shape)) ?? "Error",
  }));
}

function usedShapes(version: VersionModel): readonly Omit<ErrorShapeModel, "name">[] {
  const found = new Map<
    string,
    {
      shape: ErrorShape;
      uses: Map<string, { area: string | undefined; type: string; count: number }>;
      operations: number;
    }
  >();
  for (const area of version.areas) {
    const schemas = schemasOf(area, version);
    for (const { responses } of area.operations) {
      for (const type of new Set(
        responses
          .filter(({ status }) => /^[345]/.test(status) || status === "default")
          .flatMap(({ contents }) => contents.filter(({ kind }) => kind === "json").map((content) => content.type)),
      )) {
        const schema = schemas.get(type);
        if (schema === undefined || !isErrorBody(schema, schemas)) continue;
        const shape = shapeOf(schema, schemas, 0);
        const key = valueLiteral(shape);
        const entry = found.get(key) ?? { shape, uses: new Map(), operations: 0 };
        const owner = area.sharedTypes.includes(type) ? undefined : area.area;
        const use = entry.uses.get(`${owner} ${type}`) ?? { area: owner, type, count: 0 };
        entry.uses.set(`${owner} ${type}`, { ...use, count: use.count + 1 });
        found.set(key, { ...entry, operations: entry.operations + 1 });
      }
    }
  }
  return [...found.values()].map(({ shape, uses, operations }) => ({
    shape,
    operations,
    types: [...uses.values()].sort(
      (left, right) =>
        right.count - left.count || (`${left.area} ${left.type}` < `${right.area} ${right.type}` ? -1 : 1),
    ),
  }));
}

function schemasOf(area: AreaModel, version: VersionModel): ReadonlyMap<string, Json> {
  const shared = version.shared.filter(({ name }) => area.sharedTypes.includes(name));
  return new Map([...shared, ...area.types].map(({ name, schema }) => [name, schema]));
}

/** Names of members by which error bodies are known, whatever their standard. */
const vocabulary =
  /^(errors?|error_\w+|detail|details|message|msg|code|status|status_code|title|type|instance|id|links|meta|source|request|request_id|field|loc|ctx|input|reason)$/i;

/** A failure whose body is the resource itself (an existing shipment) is no error shape. */
function isErrorBody(schema: Json, schemas: ReadonlyMap<string, Json>): boolean {
  const target = resolve(schema, schemas);
  const names = entriesOf(target, "properties").map(([name]) => name);
  const items = own(target, "items");
  const told = items === undefined ? names : entriesOf(resolve(items, schemas), "properties").map(([name]) => name);
  return told.filter((name) => vocabulary.test(name)).length * 2 >= told.length;
}

function resolve(schema: Json | undefined, schemas: ReadonlyMap<string, Json>): Json | undefined {
  const ref = ownString(schema, "$ref");
  return ref === undefined ? schema : schemas.get(typeNameOf(ref));
}

function shapeOf(schema: Json | undefined, schemas: ReadonlyMap<string, Json>, depth: number): ErrorShape {
  const target = resolve(schema, schemas);
  const items = own(target, "items");
  if (items !== undefined && depth < 3) return [shapeOf(items, schemas, depth + 1)];
  const properties = entriesOf(target, "properties");
  if (properties.length === 0 || depth >= 3) return kindsOf(target, schemas);
  const required = ownArray(target, "required") ?? [];
  const members = properties.map(
    ([name, property]) => [required.includes(name) ? name : `${name}?`, shapeOf(property, schemas, depth + 1)] as const,
  );
  return Object.fromEntries(members.sort(([left], [right]) => (left < right ? -1 : 1)));
}

function kindsOf(schema: Json | undefined, schemas: ReadonlyMap<string, Json>): string {
  const kinds = new Set<string>();
  const add = (candidate: Json | undefined): void => {
    const target = resolve(candidate, schemas);
    if (!isObject(target)) return void kinds.add("unknown");
    const type = own(target, "type");
    for (const branch of ownArray(target, "anyOf") ?? []) add(branch);
    for (const member of ownArray(target, "enum") ?? []) kinds.add(member === null ? "null" : typeof member);
    for (const name of isArray(type) ? type : [type])
      if (typeof name === "string" && !Object.hasOwn(target, "enum")) kinds.add(name === "integer" ? "number" : name);
    if (type === undefined && !Object.hasOwn(target, "anyOf") && !Object.hasOwn(target, "enum")) kinds.add("unknown");
  };
  add(schema);
  return kinds.has("unknown") ? "unknown" : [...kinds].sort().join("|");
}

function mostUsedFirst<T extends Omit<ErrorShapeModel, "name">>(shapes: readonly T[]): readonly T[] {
  return [...shapes].sort(
    (left, right) =>
      right.operations - left.operations || (valueLiteral(left.shape) < valueLiteral(right.shape) ? -1 : 1),
  );
}

function nameShapes(shapes: readonly Omit<ErrorShapeModel, "name">[]): readonly ErrorShapeModel[] {
  const taken = new Set<string>();
  return mostUsedFirst(shapes).map((shape) => {
    const [first] = shape.types;
    const plain = (first?.type ?? "Error").replace(/(Body|Schema)$/, "");
    const wish = taken.has(plain) ? `${upperFirst(memberIdentifier(first?.area ?? "shared"))}${plain}` : plain;
    const name = unique(wish, taken);
    taken.add(name);
    return { ...shape, name };
  });
}

function unique(wish: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wish : `${wish}${count}`;
    if (!taken.has(name)) return name;
  }
}

/** Values of every `code` enum inside the error shapes of a version, sorted. */
export function collectErrorCodes(version: VersionModel, shapes: readonly ErrorShapeModel[]): readonly string[] {
  const codes = new Set<string>();
  for (const area of version.areas) {
    const schemas = schemasOf(area, version);
    const relevant = shapes.flatMap(({ types }) =>
      types.filter((use) => use.area === undefined || use.area === area.area).map(({ type }) => type),
    );
    for (const name of relevant) gatherCodes(schemas.get(name), schemas, codes, 0);
  }
  return [...codes].sort();
}

function gatherCodes(
  schema: Json | undefined,
  schemas: ReadonlyMap<string, Json>,
  codes: Set<string>,
  depth: number,
): void {
  const target = resolve(schema, schemas);
  if (depth > 4 || target === undefined) return;
  for (const [name, property] of entriesOf(target, "properties")) {
    if (name === "code") for (const value of enumStrings(resolve(property, schemas))) codes.add(value);
    gatherCodes(property, schemas, codes, depth + 1);
  }
  const items = own(target, "items");
  if (items !== undefined) gatherCodes(items, schemas, codes, depth + 1);
}

function enumStrings(schema: Json | undefined): readonly string[] {
  const listed = (ownArray(schema, "enum") ?? []).filter((value): value is string => typeof value === "string");
  return [...listed, ...(ownArray(schema, "anyOf") ?? []).flatMap(enumStrings)];
}

/** Import name of an area's types. */
export function areaAlias(area: string): string {
  return `${memberIdentifier(area)}Types`;
}
