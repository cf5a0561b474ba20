import {
  entriesOf,
  isArray,
  isObject,
  objectOf,
  own,
  ownObject,
  type Json,
  type JsonObject,
} from "../document/json.js";
import { parseLocalRef } from "../document/pointer.js";
import { httpMethods } from "./openapi-objects.js";

/** One operation of a document. */
export interface PruneTarget {
  readonly kind: "operation" | "webhook";
  /** Upper case. */
  readonly method: string;
  /** Path template or webhook name. */
  readonly path: string;
}

/**
 * What a docs engine puts on the page of one operation: root members, the one path item with its path-level parameters and the one
 * method, and the transitive closure of its references. Nothing below `x-` keys is followed, webhooks carry no payload.
 */
export function pruneOperation(document: JsonObject, target: PruneTarget): JsonObject {
  const item = target.kind === "webhook" ? undefined : ownObject(ownObject(document, "paths"), target.path);
  const method = target.method.toLowerCase();
  const kept =
    item === undefined
      ? {}
      : objectOf(
          Object.entries(item)
            .filter(([key]) => key === method || !(httpMethods as readonly string[]).includes(key))
            .map(([key, value]) => [
              key,
              key === method && isObject(value)
                ? objectOf(Object.entries(value).filter(([name]) => name !== "x-mint"))
                : value,
            ]),
        );
  const root = objectOf(
    ["openapi", "swagger", "info", "servers", "tags", "security"].map((key) => [key, own(document, key)]),
  );
  const paths = item === undefined ? {} : objectOf([[target.path, kept]]);
  const components = closureOf(
    document,
    item === undefined ? [] : [kept],
    securityNames(document, ownObject(item, method)),
  );
  return objectOf([...Object.entries(root), ["paths", paths], ["components", components]]);
}

/** The components that the values refer to, directly or through others, and the security schemes that are named. */
export function closureOf(
  document: JsonObject,
  values: readonly Json[],
  schemes: ReadonlySet<string>,
): JsonObject | undefined {
  const found = new Map<string, Map<string, Json>>();
  const waiting: Json[] = [...values];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    for (const [section, name] of componentRefs(value)) {
      const component = own(ownObject(ownObject(document, "components"), section), name);
      if (component === undefined || found.get(section)?.has(name) === true) continue;
      found.set(section, (found.get(section) ?? new Map()).set(name, component));
      waiting.push(component);
    }
  }
  for (const [name, scheme] of entriesOf(own(document, "components"), "securitySchemes"))
    if (schemes.has(name)) found.set("securitySchemes", (found.get("securitySchemes") ?? new Map()).set(name, scheme));
  return found.size === 0 ? undefined : objectOf([...found].map(([section, entries]) => [section, objectOf(entries)]));
}

/** `[section, name]` of every component reference inside a value, also of discriminator mappings; nothing below `x-` keys. */
export function componentRefs(root: Json): readonly (readonly [string, string])[] {
  const refs: (readonly [string, string])[] = [];
  const waiting: Json[] = [root];
  const note = (ref: Json | undefined): void => {
    const tokens = typeof ref === "string" ? parseLocalRef(ref) : undefined;
    if (tokens?.[0] === "components" && tokens[1] !== undefined && tokens[2] !== undefined)
      refs.push([tokens[1], tokens[2]]);
  };
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (isArray(value)) waiting.push(...value);
    if (!isObject(value)) continue;
    note(own(value, "$ref"));
    for (const [, target] of entriesOf(ownObject(value, "discriminator"), "mapping")) note(target);
    for (const [key, child] of Object.entries(value))
      if (child !== undefined && !key.startsWith("x-")) waiting.push(child);
  }
  return refs;
}

function securityNames(document: JsonObject, operation: JsonObject | undefined): ReadonlySet<string> {
  const security = own(operation, "security") ?? own(document, "security");
  return new Set(
    isArray(security) ? security.flatMap((requirement) => (isObject(requirement) ? Object.keys(requirement) : [])) : [],
  );
}
