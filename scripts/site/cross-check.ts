import { isArray, isObject, own, type Json, type JsonObject } from "../document/json.js";
import { escapeToken, valueAt } from "../document/pointer.js";
import { pruneOperation } from "../snapshot/prune.js";
import { canonicalDocument } from "../snapshot/canonical.js";
import type { Fragment } from "./read-fragment.js";
import { mendFragment } from "./mend-fragment.js";
import { comparable, structureOf } from "./structure.js";

/** How a page's block compares with its document. */
export type Agreement =
  | { readonly agrees: "yes" | "prose" }
  /** Structure differs: pointers into the document, at most twenty. */
  | { readonly agrees: "no"; readonly pointers: readonly string[] };

/** A fragment is a pruned copy of its document; whatever else it shows is a finding. */
export function crossCheck(document: JsonObject, fragment: Fragment): Agreement {
  const { target } = fragment;
  if (target === undefined || target.kind === "channel") return { agrees: "yes" };
  if (target.kind === "webhook") {
    const known = own(own(document, "webhooks"), target.name) !== undefined;
    return known ? { agrees: "yes" } : { agrees: "no", pointers: ["/webhooks"] };
  }
  const item = valueAt(document, ["paths", target.path, target.method.toLowerCase()]);
  if (item === undefined)
    return { agrees: "no", pointers: [`/paths/${escapeToken(target.path)}/${target.method.toLowerCase()}`] };
  const pruned = mendFragment(
    pruneOperation(document, { kind: "operation", method: target.method, path: target.path }),
    { request: undefined },
  );
  const [left, right] = [comparable(pruned), comparable(fragment.document)];
  const pointers: string[] = [];
  const parts = ["paths", "components"] as const;
  for (const part of parts) compare(own(structureOf(left), part), own(structureOf(right), part), `/${part}`, pointers);
  if (pointers.length > 0) return { agrees: "no", pointers: pointers.slice(0, 20) };
  const same = parts.every(
    (part) =>
      JSON.stringify(own(canonicalDocument(left), part)) === JSON.stringify(own(canonicalDocument(right), part)),
  );
  return { agrees: same ? "yes" : "prose" };
}

/** Pointers of the outermost places where two values differ. */
function compare(left: Json | undefined, right: Json | undefined, pointer: string, pointers: string[]): void {
  if (JSON.stringify(left) === JSON.stringify(right)) return;
  if (isObject(left) && isObject(right)) {
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)]))
      compare(own(left, key), own(right, key), `${pointer}/${escapeToken(key)}`, pointers);
  } else if (isArray(left) && isArray(right) && left.length === right.length) {
    left.forEach((item, index) => compare(item, right[index], `${pointer}/${index}`, pointers));
  } else pointers.push(pointer);
}
