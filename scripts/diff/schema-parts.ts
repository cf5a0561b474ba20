import { isArray, isObject, own, ownString, withMembers, type Json, type JsonObject } from "../document/json.js";
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

  const take = (value: Json | undefined, pointer: string, outer: boolean): void => {
    if (value === false) never = true;
    if (!isObject(value) || seen.has(pointer)) return;
    seen.add(pointer);
    if (seen.size > defaultCaps.allOf)
      refuse({
        code: "too-many-schemas",
        pointer,
        message: `one allOf merges more than ${defaultCaps.allOf} schemas`,
        expected: `at most ${defaultCaps.allOf}`,
      });
    if (outer && component.test(pointer)) componentPointer = pointer;
    const branches = own(value, "allOf");
    const target = ownString(value, "$ref");
    const rest = withMembers(value, { $ref: undefined, allOf: undefined });
    if (Object.keys(rest).length > 0) parts.push({ schema: rest, pointer });
    if (target !== undefined) {
      const tokens = parseLocalRef(target);
      const found = tokens === undefined ? undefined : valueAt(side.root, tokens);
      if (tokens === undefined || found === undefined) opaque = target;
      else take(found, toPointer(tokens), outer);
    }
    if (!isArray(branches)) return;
    branches.forEach((branch, index) => {
      const at = `${pointer}/allOf/${index}`;
      allOf.push({ value: branch, pointer: at });
      take(branch, at, outer && branches.length === 1);
    });
  };

  take(ref.value, ref.pointer, true);
  for (const more of ref.also ?? []) take(more.value, more.pointer, false);
  return { parts, allOf, never, opaque, componentPointer };
}
