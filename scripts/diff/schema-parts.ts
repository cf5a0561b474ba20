import { isObject, ownArray, ownString, withMembers, type Json, type JsonObject } from "../document/json.js";
import { parseLocalRef, toPointer, valueAt } from "../document/pointer.js";
import { refuse } from "../problem.js";
import { defaultCaps } from "../document/caps.js";
import type { SchemaRef } from "./schema-view.js";
import type { Side } from "./side.js";

/** One schema object that holds together with others; `$ref` and `allOf` are already taken out. */
export interface Part {
  readonly schema: JsonObject;
  readonly pointer: string;
  /** Where null is allowed, when another schema around this one says so. */
  readonly nullableAt?: string;
}

export interface Parts {
  readonly parts: readonly Part[];
  readonly allOf: readonly SchemaRef[];
  readonly never: boolean;
  readonly opaque: string | undefined;
  readonly componentPointer: string | undefined;
}

/** A schema that is still to be read; `outer` where it stands for the whole. */
interface Waiting {
  readonly value: Json | undefined;
  readonly pointer: string;
  readonly outer: boolean;
}

const component = /^\/(?:components\/schemas|definitions)\/[^/]+$/;

/**
 *     { $ref: A, allOf: [B, { allOf: [C] }], title }   →   [{ title }, A, B, C]
 *
 * A schema that takes part twice stands once; a cycle of references adds nothing.
 */
export function partsOf(side: Side, ref: SchemaRef): Parts {
  const parts: Part[] = [];
  const allOf: SchemaRef[] = [];
  const seen = new Set<string>();
  let never = false;
  let opaque: string | undefined;
  let componentPointer: string | undefined;

  const take = ({ value, pointer, outer }: Waiting): readonly Waiting[] => {
    if (value === false) never = true;
    if (!isObject(value) || seen.has(pointer)) return [];
    seen.add(pointer);
    if (seen.size > defaultCaps.allOf)
      refuse({
        code: "too-many-schemas",
        pointer,
        message: `one allOf merges more than ${defaultCaps.allOf} schemas`,
        expected: `at most ${defaultCaps.allOf}`,
      });
    if (outer && component.test(pointer)) componentPointer = pointer;
    const rest = withMembers(value, { $ref: undefined, allOf: undefined });
    if (Object.keys(rest).length > 0) parts.push({ schema: rest, pointer });
    const branches = (ownArray(value, "allOf") ?? []).map((branch, index) => ({
      value: branch,
      pointer: `${pointer}/allOf/${index}`,
    }));
    allOf.push(...branches);
    const inner = branches.map((branch) => ({ ...branch, outer: outer && branches.length === 1 }));
    const target = ownString(value, "$ref");
    if (target === undefined) return inner;
    const tokens = parseLocalRef(target);
    const found = tokens === undefined ? undefined : valueAt(side.root, tokens);
    if (tokens !== undefined && found !== undefined)
      return [{ value: found, pointer: toPointer(tokens), outer }, ...inner];
    opaque = target;
    return inner;
  };

  // A list of what is still to be read, not a function that calls itself: references may lead on a thousand times.
  const waiting: Waiting[] = [...(ref.also ?? []).map((more) => ({ ...more, outer: false })).reverse()];
  waiting.push({ value: ref.value, pointer: ref.pointer, outer: true });
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) waiting.push(...take(next).toReversed());
  return { parts, allOf, never, opaque, componentPointer };
}
