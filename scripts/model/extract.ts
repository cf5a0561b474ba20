import {
  entriesOf,
  isObject,
  objectOf,
  own,
  ownArray,
  ownObject,
  ownString,
  withMembers,
  type Json,
  type JsonObject,
} from "../document/json.js";
import { escapeToken, parseLocalRef, toPointer, valueAt } from "../document/pointer.js";
import type { LoadedDocument } from "../load/loaded-document.js";

/** A part of the document and where it stands; references are followed, the pointer is that of the target. */
export interface Located {
  readonly value: JsonObject;
  readonly pointer: string;
}

/** One operation as the document has it, with path-level parameters merged in (OpenAPI 3.1, "Path Item Object": the operation's own win). */
export interface RawOperation {
  readonly httpMethod: string;
  readonly path: string;
  readonly pointer: string;
  readonly operation: JsonObject;
  readonly pathItem: JsonObject;
  readonly parameters: readonly Located[];
  readonly requestBody: Located | undefined;
  readonly responses: readonly { readonly status: string; readonly response: Located }[];
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/** The operations of `paths`, in document order. */
export function extractOperations(source: LoadedDocument): readonly RawOperation[] {
  return entriesOf(source.document, "paths").flatMap(([path, item]) => {
    if (path.startsWith("x-") || !isObject(item)) return [];
    const pointer = toPointer(["paths", path]);
    const pathItem = follow(source.document, item, pointer);
    return methods.flatMap((method) => {
      const operation = ownObject(pathItem.value, method);
      return operation === undefined ? [] : [extractOperation(source.document, method, path, pathItem, operation)];
    });
  });
}

function extractOperation(
  document: JsonObject,
  method: string,
  path: string,
  item: Located,
  operation: JsonObject,
): RawOperation {
  const pointer = `${item.pointer}/${method}`;
  const body = ownObject(operation, "requestBody");
  return {
    httpMethod: method.toUpperCase(),
    path,
    pointer,
    operation,
    pathItem: item.value,
    parameters: extractParameters(document, item, operation, pointer),
    requestBody: body === undefined ? undefined : follow(document, body, `${pointer}/requestBody`),
    responses: entriesOf(operation, "responses").flatMap(([status, response]) =>
      /^([1-5]\d\d|[1-5]XX|default)$/.test(status) && isObject(response)
        ? [{ status, response: follow(document, response, `${pointer}/responses/${status}`) }]
        : [],
    ),
  };
}

function extractParameters(
  document: JsonObject,
  item: Located,
  operation: JsonObject,
  pointer: string,
): readonly Located[] {
  const located = (owner: JsonObject, at: string): readonly Located[] =>
    (ownArray(owner, "parameters") ?? []).flatMap((parameter, index) =>
      isObject(parameter) ? [follow(document, parameter, `${at}/parameters/${index}`)] : [],
    );
  const byKey = new Map<string, Located>();
  for (const parameter of [...located(item.value, item.pointer), ...located(operation, pointer)]) {
    byKey.set(`${ownString(parameter.value, "in")} ${ownString(parameter.value, "name")}`, parameter);
  }
  return [...byKey.values()].filter(
    ({ value }) => ownString(value, "in") !== undefined && ownString(value, "name") !== undefined,
  );
}

/** The target of a reference object, or the value itself. Siblings of a reference are kept where the target lacks them. */
export function follow(document: JsonObject, value: JsonObject, pointer: string): Located {
  let at: Located = { value, pointer };
  const seen = new Set<string>();
  for (let ref = ownString(value, "$ref"); ref !== undefined && !seen.has(ref); ref = ownString(at.value, "$ref")) {
    seen.add(ref);
    const tokens = parseLocalRef(ref);
    const target = tokens === undefined ? undefined : valueAt(document, tokens);
    if (tokens === undefined || !isObject(target))
      return { value: withMembers(at.value, { $ref: undefined }), pointer: at.pointer };
    at = { value: target, pointer: toPointer(tokens) };
  }
  return at;
}

/** RFC 9110, section 8.3.1: type, subtype and parameters, or a range of them. */
const mediaTypeForm = /^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+(\s*;.*)?$/;

/** Media types of a `content` map with their schemas. */
export function contentsOf(owner: Located): readonly {
  readonly mediaType: string;
  readonly media: JsonObject;
  readonly schema: Json | undefined;
  readonly ref: string;
}[] {
  return entriesOf(owner.value, "content").flatMap(([mediaType, media]) =>
    isObject(media) && mediaTypeForm.test(mediaType.trim())
      ? [
          {
            mediaType: mediaType.trim().toLowerCase(),
            media,
            schema: own(media, "schema"),
            ref: `#${owner.pointer}/content/${escapeToken(mediaType)}/schema`,
          },
        ]
      : [],
  );
}

/** Names inside the braces of a path template. */
export function templateNames(path: string): readonly string[] {
  return [...path.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? "");
}

/** An object schema put together from parameters of one place. */
export function objectSchema(
  members: readonly (readonly [name: string, schema: Json, required: boolean])[],
): JsonObject {
  const required = members.filter(([, , needed]) => needed).map(([name]) => name);
  return objectOf([
    ["type", "object"],
    ["properties", objectOf(members.map(([name, schema]) => [name, schema]))],
    ["required", required.length === 0 ? undefined : required],
  ]);
}
