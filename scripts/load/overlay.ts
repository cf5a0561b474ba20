import { createRequire } from "node:module";
import {
  isArray,
  isObject,
  own,
  ownArray,
  ownObject,
  ownString,
  type Json,
  type JsonObject,
} from "../document/json.js";
import type { Problem } from "../problem.js";

/** One OpenAPI Overlay file: corrections with a reason, for the documents that it names. */
export interface Overlay {
  readonly file: string;
  /** `v3/orders`, `v3/*`, `*`. */
  readonly documents: readonly string[];
  readonly reason: string;
  readonly overlay: JsonObject;
  readonly actions: readonly Json[];
}

/** Overlay 1.x with two members of our own: `x-documents` and, as `info.description`, the reason. */
export function readOverlay(value: Json, file: string): Overlay | Problem {
  const reason = ownString(ownObject(value, "info"), "description");
  const documents = ownArray(value, "x-documents")?.filter((name): name is string => typeof name === "string") ?? [];
  const actions = ownArray(value, "actions") ?? [];
  const wrong = (pointer: string, message: string, expected: string): Problem => ({
    code: "overlay",
    file,
    pointer,
    message,
    expected,
  });
  if (!isObject(value) || !/^1\.[01]\.\d+$/.test(ownString(value, "overlay") ?? ""))
    return wrong("/overlay", "this is no OpenAPI Overlay", "`overlay: 1.0.0` or `1.1.0`");
  if (reason === undefined || reason.trim() === "")
    return wrong(
      "/info/description",
      "the overlay gives no reason",
      "one sentence that says what is wrong in the document and how it is known",
    );
  if (documents.length === 0)
    return wrong("/x-documents", "the overlay names no document", "a list such as [v3/orders] or [v3/*]");
  if (actions.length === 0) return wrong("/actions", "the overlay has no action", "at least one action");
  return { file, documents, reason, overlay: value, actions };
}

export function appliesTo(overlay: Overlay, document: string): boolean {
  return overlay.documents.some((pattern) =>
    new RegExp(
      `^${pattern
        .split("*")
        .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
        .join("[^/]*(?:/[^/]*)?")}$`,
    ).test(document),
  );
}

/** A document after its overlays, and which actions changed it (by overlay file and index). */
export interface Corrected {
  readonly document: JsonObject;
  readonly effective: readonly string[];
}

interface OverlayEngine {
  readonly openapiOverlay: (
    document: unknown,
    options: { readonly overlaySet: unknown },
  ) => Promise<{ readonly data: unknown }>;
}

let engine: OverlayEngine | undefined;

/**
 * The only user of openapi-format, of which the overlay engine alone is loaded. Each action is tried by itself, so that
 * one that changes nothing can be named.
 */
export async function applyOverlays(
  document: JsonObject,
  name: string,
  overlays: readonly Overlay[],
): Promise<Corrected> {
  const relevant = overlays.filter((overlay) => appliesTo(overlay, name));
  if (relevant.length === 0) return { document, effective: [] };
  engine ??= createRequire(import.meta.url)("openapi-format/utils/overlay") as OverlayEngine;
  const effective: string[] = [];
  let current: Json = document;
  let before = JSON.stringify(current);
  for (const { file, overlay, actions } of relevant) {
    for (const [index, action] of actions.entries()) {
      const { data } = await engine.openapiOverlay(JSON.parse(before), {
        overlaySet: { ...overlay, actions: [action] },
      });
      const after = JSON.stringify(data);
      if (after !== before) effective.push(`${file}#${index}`);
      before = after;
    }
  }
  current = JSON.parse(before) as Json; // the engine was given JSON and gives JSON back
  return { document: isObject(current) ? current : document, effective };
}

/** Actions that changed no document: corrections that are no longer needed. */
export function uselessActions(overlays: readonly Overlay[], effective: ReadonlySet<string>): readonly Problem[] {
  return overlays.flatMap(({ file, actions }) =>
    actions.flatMap((action, index): readonly Problem[] =>
      effective.has(`${file}#${index}`)
        ? []
        : [
            {
              code: "overlay-unneeded",
              file,
              pointer: `/actions/${index}`,
              message: `the action on ${JSON.stringify(targetOf(action))} changes nothing`,
              expected: "an action that corrects something",
              advice: "remove it: the document has been corrected, or the target has moved",
            },
          ],
    ),
  );
}

function targetOf(action: Json): string {
  const target = own(action, "target");
  return typeof target === "string" ? target : isArray(target) ? target.join(" ") : "";
}
