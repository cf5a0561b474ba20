import { isArray, isObject, type Json, type JsonObject } from "../document/json.js";
import { escapeToken } from "../document/pointer.js";
import { memberKind } from "./canonical.js";
import type { Member, ObjectKind } from "./openapi-objects.js";

/** A schema of a document, at any depth. */
export interface FoundSchema {
  readonly schema: JsonObject;
  readonly pointer: string;
}

/** Every schema that stands in a document, found by the document's structure: never one inside an example or an extension. */
export function schemasOf(document: JsonObject): readonly FoundSchema[] {
  const found: FoundSchema[] = [];
  const object = (value: Json, kind: ObjectKind, pointer: string): void => {
    if (kind === "data") return;
    if (isArray(value)) value.forEach((item, index) => object(item, kind, `${pointer}/${index}`));
    if (!isObject(value)) return;
    if (kind === "schema") found.push({ schema: value, pointer });
    for (const [key, child] of Object.entries(value))
      if (child !== undefined && !key.startsWith("x-"))
        member(child, memberKind(kind, key), `${pointer}/${escapeToken(key)}`);
  };
  const member = (value: Json, kind: Member, pointer: string): void => {
    if (typeof kind === "string") return object(value, kind as ObjectKind, pointer);
    const [shape, inner] = kind;
    if (shape === "list") return object(value, inner, pointer);
    if (isObject(value))
      for (const [key, child] of Object.entries(value))
        if (child !== undefined)
          member(child, shape === "map" ? inner : ["map", inner], `${pointer}/${escapeToken(key)}`);
  };
  object(document, "document", "");
  return found;
}
