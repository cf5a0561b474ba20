import { isObject, ownString, type JsonObject } from "../document/json.js";
import type { Place } from "./finding.js";
import { follow, member, members, type Located, type Side } from "./side.js";

/** Methods of a path item; `trace` and `query` (3.2) included. */
const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"] as const;

/** An operation and the path item around it. */
export interface OperationRef {
  readonly path: string;
  /** Lower case, as the document has it. */
  readonly method: string;
  readonly operation: Located;
  readonly item: Located;
  readonly operationId: string | undefined;
}

export function objectAt(at: Located): JsonObject {
  return isObject(at.value) ? at.value : {};
}

/** Operations of `paths`, `webhooks` or a callback. */
export function operationsOf(side: Side, map: Located): readonly OperationRef[] {
  const found: OperationRef[] = [];
  for (const [path, entry] of members(map)) {
    if (path.startsWith("x-")) continue;
    const item = follow(side, entry);
    for (const method of methods) {
      const operation = members(item).get(method);
      if (operation === undefined || !isObject(operation.value)) continue;
      found.push({ path, method, operation, item, operationId: ownString(operation.value, "operationId") });
    }
  }
  return found;
}

export function placeOf(ref: OperationRef): Place {
  return {
    path: ref.path,
    method: ref.method.toUpperCase(),
    pointer: ref.operation.pointer,
    ...(ref.operationId === undefined ? {} : { operationId: ref.operationId }),
  };
}

/** Parameters of the path item and of the operation; the operation's win (OpenAPI, Path Item Object). */
export function parametersOf(side: Side, ref: OperationRef): readonly Located[] {
  const found = new Map<string, Located>();
  for (const list of [member(side, ref.item, "parameters"), member(side, ref.operation, "parameters")]) {
    if (!Array.isArray(list.value)) continue;
    list.value.forEach((value, index) => {
      const parameter = follow(side, { value, pointer: `${list.pointer}/${index}` });
      found.set(`${ownString(parameter.value, "in") ?? ""} ${parameterName(parameter)}`, parameter);
    });
  }
  return [...found.values()];
}

/** Header names have no case (RFC 9110 section 5.1). */
export function parameterName(parameter: Located): string {
  const name = ownString(parameter.value, "name") ?? "";
  return ownString(parameter.value, "in") === "header" ? name.toLowerCase() : name;
}
