import {
  entriesOf,
  isArray,
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
import type { NormalSchemas } from "./normalise.js";
import { forEachSubschema, mapSubschemas, refsOf } from "./subschemas.js";

/** Whether this side sends a value or receives it. */
export type Direction = "sent" | "received";

/** Directions in which each schema is used, by reference. */
export type Usage = ReadonlyMap<string, ReadonlySet<Direction>>;

/** Follows the references from the roots. */
export function collectUsage(
  schemas: NormalSchemas,
  roots: Iterable<readonly [ref: string, direction: Direction]>,
): Usage {
  const usage = new Map<string, Set<Direction>>();
  const waiting = [...roots];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [ref, direction] = next;
    const seen = usage.get(ref) ?? new Set<Direction>();
    if (seen.has(direction)) continue;
    usage.set(ref, seen.add(direction));
    for (const target of refsOf(schemas.get(ref) ?? {})) waiting.push([target, direction]);
  }
  return usage;
}

/** References whose two sides differ somewhere in their closure: read-only or write-only properties, enums that open when received. */
export function collectSplit(schemas: NormalSchemas): ReadonlySet<string> {
  const users = new Map<string, string[]>();
  const split = new Set<string>();
  for (const [ref, schema] of schemas) {
    if (differsItself(schema, schemas)) split.add(ref);
    for (const target of refsOf(schema)) {
      const found = users.get(target);
      if (found === undefined) users.set(target, [ref]);
      else found.push(ref);
    }
  }
  const waiting = [...split];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const user of users.get(next) ?? []) {
      if (split.has(user)) continue;
      split.add(user);
      waiting.push(user);
    }
  }
  return split;
}

function differsItself(root: Json, schemas: NormalSchemas): boolean {
  const waiting: Json[] = [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (!isObject(next)) continue;
    if (opens(next)) return true;
    if (
      entriesOf(next, "properties").some(
        ([, property]) => isHidden(property, "sent", schemas) || isHidden(property, "received", schemas),
      )
    )
      return true;
    forEachSubschema(next, (child) => waiting.push(child));
  }
  return false;
}

function isHidden(property: Json, direction: Direction, schemas: NormalSchemas): boolean {
  const flag = direction === "sent" ? "readOnly" : "writeOnly";
  if (own(property, flag) === true) return true;
  const ref = ownString(property, "$ref");
  return ref !== undefined && own(schemas.get(ref), flag) === true;
}

/** An enum of several values may grow; a constant, a discriminator and a boolean may not. */
function opens(schema: JsonObject): boolean {
  const members = ownArray(schema, "enum");
  if (members === undefined || schema["x-waybill-closed"] === true) return false;
  return members.filter((member) => typeof member === "string" || typeof member === "number").length > 1;
}

/**
 * The schema as one side sees it: properties that it never meets are gone, and enums that it receives are open, so that
 * a value that the server adds later is no error. An open enum is a union with `x-waybill-open`, which the type emitter knows.
 */
export function directed(schema: Json, direction: Direction, schemas: NormalSchemas): Json {
  if (!isObject(schema)) return schema;
  const visible = withoutHidden(schema, direction, schemas);
  const inner = mapSubschemas(visible, "", (child) => directed(child, direction, schemas));
  return direction === "received" && opens(inner) ? openEnum(inner) : inner;
}

function withoutHidden(schema: JsonObject, direction: Direction, schemas: NormalSchemas): JsonObject {
  const properties = ownObject(schema, "properties");
  if (properties === undefined) return schema;
  const hidden = new Set(
    entriesOf(properties)
      .filter(([, property]) => isHidden(property, direction, schemas))
      .map(([name]) => name),
  );
  if (hidden.size === 0) return schema;
  const required = (ownArray(schema, "required") ?? []).filter(
    (name) => !(typeof name === "string" && hidden.has(name)),
  );
  return withMembers(schema, {
    properties: objectOf(entriesOf(properties).filter(([name]) => !hidden.has(name))),
    required: required.length === 0 ? undefined : required,
  });
}

function openEnum(schema: JsonObject): JsonObject {
  const members = ownArray(schema, "enum") ?? [];
  const openTypes = ["string", "number"].filter((type) => members.some((member) => typeof member === type));
  const branches: Json[] = [
    { enum: members.filter((member) => member !== null) },
    ...openTypes.map((type): Json => ({ type, "x-waybill-open": true })),
  ];
  const notes = entriesOf(schema).filter(
    ([keyword]) => keyword !== "enum" && keyword !== "type" && keyword !== "anyOf",
  );
  return objectOf([...notes, ["anyOf", members.includes(null) ? [...branches, { type: "null" }] : branches]]);
}

/**
 * Marks the properties that tell the branches of a union apart (each branch lists values, no two share one), so that
 * no open member stands in a discriminated union.
 */
export function closeDiscriminators(schemas: NormalSchemas): NormalSchemas {
  const closed = new Map<string, Set<string>>();
  const note = (ref: string, property: string): void =>
    void closed.set(ref, (closed.get(ref) ?? new Set()).add(property));
  for (const schema of schemas.values())
    forEachUnion(schema, (branches) => {
      const resolved = branches.map((branch) => ({
        ref: ownString(branch, "$ref"),
        schema: schemas.get(ownString(branch, "$ref") ?? "") ?? branch,
      }));
      for (const property of separatingProperties(resolved.map((branch) => branch.schema)))
        for (const { ref } of resolved) if (ref !== undefined) note(ref, property);
    });
  return new Map(
    [...schemas].map(
      ([ref, schema]) =>
        [ref, closeInline([...(closed.get(ref) ?? [])].reduce(closeProperty, schema), schemas)] as const,
    ),
  );
}

function forEachUnion(root: Json, visit: (branches: readonly Json[]) => void): void {
  const waiting: Json[] = [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (!isObject(next)) continue;
    const branches = ownArray(next, "anyOf")?.filter((branch) => own(branch, "type") !== "null");
    if (branches !== undefined && branches.length > 1) visit(branches);
    forEachSubschema(next, (child) => waiting.push(child));
  }
}

function separatingProperties(branches: readonly Json[]): readonly string[] {
  const [first] = branches;
  return entriesOf(first, "properties")
    .map(([name]) => name)
    .filter((name) => {
      const seen = new Set<string>();
      return branches.every((branch) => {
        const members = ownArray(own(ownObject(branch, "properties"), name), "enum");
        if (members === undefined) return false;
        const fresh = members.every((member) => !seen.has(JSON.stringify(member)));
        for (const member of members) seen.add(JSON.stringify(member));
        return fresh;
      });
    });
}

function closeProperty(schema: Json, property: string): Json {
  const properties = ownObject(schema, "properties");
  const found = own(properties, property);
  if (!isObject(schema) || properties === undefined || !isObject(found)) return schema;
  return withMembers(schema, {
    properties: withMembers(properties, { [property]: withMembers(found, { "x-waybill-closed": true }) }),
  });
}

function closeInline(schema: Json, schemas: NormalSchemas): Json {
  if (!isObject(schema)) return schema;
  const inner = mapSubschemas(schema, "", (child) => closeInline(child, schemas));
  const branches = ownArray(inner, "anyOf");
  if (branches === undefined || branches.length < 2) return inner;
  const resolved = branches
    .filter((branch) => own(branch, "type") !== "null")
    .map((branch) => schemas.get(ownString(branch, "$ref") ?? "") ?? branch);
  const separating = separatingProperties(resolved);
  return separating.length === 0 || !isArray(branches)
    ? inner
    : withMembers(inner, { anyOf: branches.map((branch) => separating.reduce(closeProperty, branch)) });
}
