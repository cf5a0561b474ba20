import { entriesOf, isObject, own, ownObject, ownString, type Json, type JsonObject } from "../document/json.js";
import { toPointer } from "../document/pointer.js";
import { httpMethods } from "./openapi-objects.js";

/** One operation of a document, as it stands there. */
export interface DocumentOperation {
  readonly kind: "operation" | "webhook";
  /** Upper case. */
  readonly method: string;
  /** Path template, or the webhook's name. */
  readonly path: string;
  readonly operationId: string | undefined;
  readonly pointer: string;
  readonly operation: JsonObject;
  readonly pathItem: JsonObject;
}

/** Operations in document order, webhooks after them. */
export function operationsOf(document: Json): readonly DocumentOperation[] {
  return [...within(document, "paths", "operation"), ...within(document, "webhooks", "webhook")];
}

function within(
  document: Json,
  member: "paths" | "webhooks",
  kind: DocumentOperation["kind"],
): readonly DocumentOperation[] {
  return entriesOf(document, member).flatMap(([path, pathItem]) => {
    if (!isObject(pathItem)) return [];
    const fixed = httpMethods.map((method) => ({
      method,
      value: own(pathItem, method),
      tokens: [member, path, method],
    }));
    const additional = entriesOf(ownObject(pathItem, "additionalOperations")).map(([method, value]) => ({
      method,
      value,
      tokens: [member, path, "additionalOperations", method],
    }));
    return [...fixed, ...additional].flatMap(({ method, value, tokens }): readonly DocumentOperation[] =>
      isObject(value)
        ? [
            {
              kind,
              method: method.toUpperCase(),
              path,
              operationId: ownString(value, "operationId"),
              pointer: toPointer(tokens),
              operation: value,
              pathItem,
            },
          ]
        : [],
    );
  });
}

/** `GET /shipments`, or the webhook's name with a word before it. */
export function operationName(operation: Pick<DocumentOperation, "kind" | "method" | "path">): string {
  return operation.kind === "webhook" ? `webhook ${operation.path}` : `${operation.method} ${operation.path}`;
}
