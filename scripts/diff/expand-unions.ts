import { isArray, own, ownArray, type Json, type JsonObject } from "../document/json.js";
import { partsOf, type Part } from "./schema-parts.js";
import { typeList } from "./schema-types.js";
import type { SchemaRef, UnionView } from "./schema-view.js";
import type { Side } from "./side.js";

/**
 * Replaces unions that say less than they seem to:
 *
 *     anyOf: [X, null]                →   X, nullable
 *     oneOf: [string, integer]        →   type: [string, integer]
 *     oneOf: [{ const: a }, { const: b }]   →   enum: [a, b]
 */
export function expandUnions(side: Side, parts: readonly Part[], unions: UnionView[]): readonly Part[] {
  const expanded: Part[] = [];
  const waiting = [...parts];
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    expanded.push(part);
    for (const keyword of ["oneOf", "anyOf"] as const) {
      const pointer = `${part.pointer}/${keyword}`;
      const branches = (ownArray(part.schema, keyword) ?? []).map((value, index): SchemaRef => ({
        value,
        pointer: `${pointer}/${index}`,
      }));
      if (branches.length === 0) continue;
      const read = branches.map((branch) => ({ branch, parts: partsOf(side, branch) }));
      const real = read.filter((one) => !isNull(one.parts.parts));
      const nullable = real.length < read.length;
      const only = real[0];
      if (only === undefined) expanded.push({ schema: { type: "null" }, pointer });
      else if (real.length === 1)
        waiting.push(
          ...only.parts.parts.map((inner) =>
            nullable ? { ...inner, schema: { ...inner.schema, nullable: true }, nullableAt: pointer } : inner,
          ),
        );
      else {
        const list = simpleUnion(
          real.map((one) => one.parts.parts),
          nullable,
        );
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
    return (
      type === "null" ||
      (isArray(type) && type.length === 1 && type[0] === "null") ||
      (own(schema, "const") === null && Object.hasOwn(schema, "const")) ||
      (isArray(list) && list.length > 0 && list.every((value) => value === null))
    );
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
  const listedOnly = branches.every(
    ([part]) => part !== undefined && (Object.hasOwn(part.schema, "const") || Object.hasOwn(part.schema, "enum")),
  );
  return listedOnly ? { enum: [...values, ...nulls] } : undefined;
}
