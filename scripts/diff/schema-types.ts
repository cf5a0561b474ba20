import { isArray, isObject, own, ownArray, type Json } from "../document/json.js";
import { partsOf, type Part } from "./schema-parts.js";
import type { UnionView } from "./schema-view.js";
import type { Side } from "./side.js";

export function typeList(value: Json | undefined): readonly string[] {
  if (typeof value === "string") return [value];
  return isArray(value) ? value.filter((type): type is string => typeof type === "string") : [];
}

export function valuesOf(parts: readonly Part[]): readonly Json[] | undefined {
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
export function typesOf(parts: readonly Part[], values: readonly Json[] | undefined): ReadonlySet<string> | undefined {
  let types: Set<string> | undefined;
  for (const { schema } of parts) {
    const named = typeList(own(schema, "type"));
    if (named.length === 0) continue;
    const set = new Set(
      named.flatMap((type) => (type === "number" ? ["number", "integer"] : type === "null" ? [] : [type])),
    );
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
export function nullableOf(parts: readonly Part[], unions: readonly UnionView[], side: Side): boolean {
  const root = parts[0];
  if (
    root !== undefined &&
    (own(root.schema, "nullable") === true || typeList(own(root.schema, "type")).includes("null"))
  )
    return true;
  let said = false;
  for (const { schema } of parts) {
    const types = typeList(own(schema, "type"));
    const list = ownArray(schema, "enum");
    const allowed =
      own(schema, "nullable") === true ||
      types.includes("null") ||
      (types.length === 0 && list?.includes(null) === true) ||
      (types.length === 0 && Object.hasOwn(schema, "const") && schema["const"] === null);
    const refused = !allowed && (types.length > 0 || list !== undefined || Object.hasOwn(schema, "const"));
    if (refused) return false;
    if (allowed) said = true;
  }
  return (
    said ||
    unions.some(
      (union) => union.nullable || union.branches.some((branch) => nullableOf(partsOf(side, branch).parts, [], side)),
    )
  );
}
