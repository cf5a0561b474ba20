import { isObject, ownString, type Json } from "../document/json.js";
import { parseLocalRef, valueAt } from "../document/pointer.js";
import { createMerger, type MergeBound } from "./all-of.js";
import { breakCycles } from "./break-cycles.js";
import { collectDiscriminated, discriminate } from "./discriminator.js";
import type { Loss, LossCode } from "./loss.js";
import { normaliseLocally } from "./local.js";
import { mapSubschemas, refsOf } from "./subschemas.js";

/** Schemas by reference (`#/…`), in the one form that the later stages know; references lead to other members of the map. */
export type NormalSchemas = ReadonlyMap<string, Json>;

export interface Normalised {
  readonly schemas: NormalSchemas;
  readonly losses: readonly Loss[];
}

/**
 * Brings the named root schemas of a document, and all that they refer to, to normal form. The stages in order:
 * local rules, discriminators read, `allOf` merged, discriminators applied, aliases resolved, cycles broken.
 *
 * @param bound Stops a document whose `allOf` multiply.
 * @param roots References of the schemas that operations and webhooks use, with the schema where it is not to be found in the document under that reference.
 */
export function normaliseSchemas(
  document: Json,
  roots: ReadonlyMap<string, Json | undefined>,
  bound: MergeBound,
): Normalised {
  const losses: Loss[] = [];
  const report = (code: LossCode, pointer: string): void => void losses.push({ code, pointer });
  const local = collectLocally(document, roots, report);
  const discriminated = collectDiscriminated(local);
  const merger = createMerger((ref) => local.get(ref), report, bound);
  const merged = new Map([...local].map(([ref, schema]) => [ref, merger.flatten(schema, ref.slice(1))] as const));
  const applied = new Map(
    [...merged].map(([ref, schema]) => {
      const found = discriminated.get(ref);
      return [ref, found === undefined ? schema : discriminate(schema, found)] as const;
    }),
  );
  return { schemas: breakCycles(resolveAliases(applied, report), report), losses };
}

function collectLocally(
  document: Json,
  roots: ReadonlyMap<string, Json | undefined>,
  report: (code: LossCode, pointer: string) => void,
): Map<string, Json> {
  const local = new Map<string, Json>();
  const waiting = [...roots];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [ref, given] = next;
    if (local.has(ref)) continue;
    const raw = given ?? lookUp(document, ref);
    if (raw === undefined || !(isObject(raw) || typeof raw === "boolean")) {
      report("unknown-ref", ref.slice(1));
      local.set(ref, {});
      continue;
    }
    const schema = normaliseLocally(raw, ref.slice(1), report);
    local.set(ref, schema);
    for (const target of refsOf(schema)) waiting.push([target, undefined]);
  }
  return local;
}

function lookUp(document: Json, ref: string): Json | undefined {
  const tokens = parseLocalRef(ref);
  return tokens === undefined ? undefined : valueAt(document, tokens);
}

/** `A: { $ref: B }` is the same type as B: references to A become references to B. */
function resolveAliases(
  schemas: ReadonlyMap<string, Json>,
  report: (code: LossCode, pointer: string) => void,
): NormalSchemas {
  const finals = finalTargets(schemas);
  return new Map(
    [...schemas].map(([ref, schema]) => {
      const target = finals(ref);
      if (target === undefined) {
        report("recursive-alias", ref.slice(1));
        return [ref, {}] as const;
      }
      return [ref, rewriteRefs(schema, (found) => finals(found) ?? found)] as const;
    }),
  );
}

/** Where a chain of aliases ends; undefined where it leads round in a circle. Each chain is walked once. */
function finalTargets(schemas: ReadonlyMap<string, Json>): (ref: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (ref) => {
    const passed = new Set<string>();
    let at = ref;
    while (!known.has(at) && !passed.has(at)) {
      const next = ownString(schemas.get(at), "$ref");
      if (next === undefined) known.set(at, at);
      else {
        passed.add(at);
        at = next;
      }
    }
    const end = known.get(at);
    for (const step of passed) known.set(step, end);
    return end;
  };
}

/** A copy in which every reference is replaced. */
export function rewriteRefs(schema: Json, target: (ref: string) => string): Json {
  if (!isObject(schema)) return schema;
  const ref = ownString(schema, "$ref");
  const inner = mapSubschemas(schema, "", (child) => rewriteRefs(child, target));
  const renamed = ref === undefined ? undefined : target(ref);
  return renamed === undefined || renamed === ref ? inner : { ...inner, $ref: renamed };
}
