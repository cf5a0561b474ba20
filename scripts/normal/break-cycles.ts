import { isObject, ownArray, ownString, withMembers, type Json, type JsonObject } from "../document/json.js";
import type { Report } from "./local.js";
import type { NormalSchemas } from "./normalise.js";

/**
 * Takes out the branches through which a schema is made of itself, as in `A: { anyOf: [{ $ref: A }, …] }`. They add nothing
 * to it, and TypeScript refuses an alias that is a union or intersection with itself; behind a property or an item it does not.
 */
export function breakCycles(schemas: NormalSchemas, report: Report): NormalSchemas {
  const cuts = findCuts(schemas);
  if (cuts.size === 0) return schemas;
  return new Map(
    [...schemas].map(([ref, schema]) => {
      const cut = cuts.get(ref);
      if (cut === undefined) return [ref, schema] as const;
      report("recursive-alias", ref.slice(1));
      return [ref, without(schema, cut)] as const;
    }),
  );
}

/** For each schema the references that lead back to it or to one that is still being walked; no recursion, for a document may chain thousands. */
function findCuts(schemas: NormalSchemas): ReadonlyMap<string, ReadonlySet<string>> {
  const cuts = new Map<string, Set<string>>();
  const state = new Map<string, "open" | "done">();
  for (const root of schemas.keys()) {
    if (state.has(root)) continue;
    const stack = [{ ref: root, next: branchRefs(schemas.get(root) ?? {}) }];
    state.set(root, "open");
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const target = top.next.pop();
      if (target === undefined) {
        state.set(top.ref, "done");
        stack.pop();
      } else if (state.get(target) === "open") {
        cuts.set(top.ref, (cuts.get(top.ref) ?? new Set()).add(target));
      } else if (!state.has(target) && schemas.has(target)) {
        state.set(target, "open");
        stack.push({ ref: target, next: branchRefs(schemas.get(target) ?? {}) });
      }
    }
  }
  return cuts;
}

/** References that stand in the unions and intersections of a schema, the first last. */
function branchRefs(schema: Json): string[] {
  return branchesOf(schema)
    .flatMap((branch) => ownString(branch, "$ref") ?? branchRefs(branch))
    .reverse();
}

function branchesOf(schema: Json): readonly Json[] {
  return [...(ownArray(schema, "anyOf") ?? []), ...(ownArray(schema, "allOf") ?? [])];
}

function without(schema: Json, cut: ReadonlySet<string>): Json {
  if (!isObject(schema)) return schema;
  return (["anyOf", "allOf"] as const).reduce<JsonObject>((current, keyword) => {
    const branches = ownArray(current, keyword);
    if (branches === undefined) return current;
    const kept = branches
      .filter((branch) => !cut.has(ownString(branch, "$ref") ?? ""))
      .map((branch) => without(branch, cut));
    const [only] = kept;
    if (kept.length === 1 && isObject(only)) return { ...withMembers(current, { [keyword]: undefined }), ...only };
    return withMembers(current, { [keyword]: kept.length === 0 ? undefined : kept });
  }, schema);
}
