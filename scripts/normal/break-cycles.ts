import { isObject, ownArray, ownString, withMembers, type Json, type JsonObject } from "../document/json.js";
import type { Report } from "./local.js";
import type { NormalSchemas } from "./normalise.js";

/**
 * Takes out the branches through which a schema is made of itself, as in `A: { anyOf: [{ $ref: A }, …] }`. They add nothing
 * to it, and TypeScript refuses an alias that is a union or intersection with itself; behind a property or an item it does not.
 */
export function breakCycles(schemas: NormalSchemas, report: Report): NormalSchemas {
  const mended = new Map<string, Json>();
  const open = new Set<string>();
  const visit = (ref: string): void => {
    const schema = schemas.get(ref);
    if (schema === undefined || mended.has(ref)) return;
    open.add(ref);
    mended.set(ref, withoutOpen(schema, ref));
    open.delete(ref);
  };
  const withoutOpen = (schema: Json, pointer: string): Json => {
    if (!isObject(schema)) return schema;
    return (["anyOf", "allOf"] as const).reduce<JsonObject>((current, keyword) => {
      const branches = ownArray(current, keyword);
      return branches === undefined ? current : withBranches(current, keyword, branches, pointer);
    }, schema);
  };
  const withBranches = (schema: JsonObject, keyword: "anyOf" | "allOf", branches: readonly Json[], pointer: string): JsonObject => {
    const kept = branches.filter((branch) => !open.has(ownString(branch, "$ref") ?? ""));
    if (kept.length < branches.length) report("recursive-alias", pointer.slice(1));
    for (const branch of kept) visit(ownString(branch, "$ref") ?? "");
    const inner = kept.map((branch) => withoutOpen(branch, pointer));
    const [only] = inner;
    if (kept.length === branches.length) return inner.every((branch, index) => branch === branches[index]) ? schema : withMembers(schema, { [keyword]: inner });
    return inner.length === 1 && isObject(only) ? { ...withMembers(schema, { [keyword]: undefined }), ...only } : withMembers(schema, { [keyword]: inner.length === 0 ? undefined : inner });
  };
  for (const ref of schemas.keys()) visit(ref);
  return new Map([...schemas.keys()].map((ref) => [ref, mended.get(ref) ?? {}]));
}
