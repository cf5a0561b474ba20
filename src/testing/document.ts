import type { OperationRow } from "../row.js";

/** A JSON value of a document, whose shape nobody has proved. */
export type Json = Readonly<Record<string, unknown>>;

export const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An OpenAPI document as a value: what a snapshot file holds. */
export type OpenApiDocument = Json;

/** Own member by name; documents may name anything. */
export const member = (value: unknown, name: string): unknown =>
  isJson(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** Follows `$ref` inside the document, siblings laid over the target (OpenAPI 3.1); what leads nowhere is an empty object. */
export function resolve(document: OpenApiDocument, value: unknown): Json {
  let found: unknown = value;
  for (let hops = 0; hops < 50 && isJson(found) && typeof found["$ref"] === "string"; hops++) {
    const { $ref, ...siblings } = found as { readonly $ref: string };
    const path = $ref.startsWith("#/") ? $ref.slice(2).split("/") : ["\0"];
    const target = path.reduce<unknown>(
      (at, name) => member(at, decodeURIComponent(name).replace(/~1/g, "/").replace(/~0/g, "~")),
      document,
    );
    found = isJson(target) ? { ...target, ...siblings } : {};
  }
  return isJson(found) ? found : {};
}

export interface FoundOperation {
  readonly document: OpenApiDocument;
  readonly path: string;
  readonly method: string;
  readonly pathItem: Json;
  readonly operation: Json;
}

const servers = (...places: readonly Json[]): string[] => {
  const list = places.map((place) => place["servers"]).find((value) => Array.isArray(value) && value.length > 0);
  return Array.isArray(list) ? list.map((server) => String(member(server, "url")).replace(/\/+$/, "")) : [""];
};

/** The servers of an operation, its own before those of its path and document. */
export const serversOf = ({ operation, pathItem, document }: FoundOperation): string[] =>
  servers(operation, pathItem, document);

/** All operations of the documents. */
export function operationsOf(documents: readonly OpenApiDocument[]): FoundOperation[] {
  return documents.flatMap((document) =>
    Object.entries(isJson(document["paths"]) ? document["paths"] : {}).flatMap(([path, item]) => {
      const pathItem = resolve(document, item);
      return ["get", "head", "put", "delete", "options", "trace", "post", "patch", "query"].flatMap((method) => {
        const operation = member(pathItem, method);
        return isJson(operation) ? [{ document, path, method: method.toUpperCase(), pathItem, operation }] : [];
      });
    }),
  );
}

/** The operation that a row describes. @throws Error where no document has it. */
export function findOperation(
  documents: readonly OpenApiDocument[],
  row: Pick<OperationRow, "id" | "method" | "path" | "server">,
): FoundOperation {
  const same = operationsOf(documents).filter(({ method, path }) => method === row.method && path === row.path);
  const found = same.find((each) => serversOf(each).includes(row.server)) ?? same[0];
  if (!found)
    throw new Error(
      `${row.id} (${row.method} ${row.path}): no document has it; hand over the documents of its version`,
    );
  return found;
}

/** Contents of a documented answer by media type: exact status before range before `default`; undefined for a status that is not documented. */
export function answerOf(
  { document, operation }: FoundOperation,
  status: number,
): Readonly<Record<string, unknown>> | undefined {
  const responses = operation["responses"];
  const response =
    member(responses, String(status)) ??
    member(responses, `${Math.floor(status / 100)}XX`) ??
    member(responses, "default");
  if (response === undefined) return undefined;
  const content = resolve(document, response)["content"];
  return isJson(content) ? content : {};
}
