import { entriesOf, isArray, isObject, own, ownArray, ownObject, ownString, type Json, type JsonObject } from "../../../scripts/document/json.js";
import { parseLocalRef, valueAt } from "../../../scripts/document/pointer.js";
import type { Specs } from "../../../scripts/generate/specs.js";

/** One operation as its document has it, read here without the stages of the generator. */
export interface Documented {
  readonly version: string;
  readonly area: string;
  /** Key in the table of names: the operationId, else method and path. */
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly server: string;
  readonly parameters: readonly JsonObject[];
  readonly body: { readonly mediaType: string; readonly schema: Json } | undefined;
  /** First success with its media types. */
  readonly success: { readonly status: number; readonly mediaTypes: readonly string[] };
  /** Media types of all successes. */
  readonly answers: readonly string[];
  /** Types of the security schemes that suffice, or "unstated" for an empty list. */
  readonly security: readonly string[] | "unstated";
  readonly document: Json;
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

export function documentedOperations(specs: Specs): readonly Documented[] {
  return specs.sources.flatMap(({ version, area, value: document }) =>
    entriesOf(document, "paths").flatMap(([path, item]) =>
      methods.flatMap((method): readonly Documented[] => {
        const operation = ownObject(item, method);
        if (operation === undefined) return [];
        const parameters = [...(ownArray(item, "parameters") ?? []), ...(ownArray(operation, "parameters") ?? [])]
          .map((parameter) => follow(document, parameter))
          .filter(isObject);
        const byKey = new Map(parameters.map((parameter) => [`${ownString(parameter, "in")} ${ownString(parameter, "name")}`, parameter]));
        const successes = entriesOf(operation, "responses")
          .filter(([status]) => status.startsWith("2"))
          .map(([status, response]) => ({ status: Number(status), mediaTypes: entriesOf(follow(document, response), "content").map(([type]) => type) }));
        const [first] = entriesOf(follow(document, own(operation, "requestBody")), "content");
        return [
          {
            version,
            area,
            key: ownString(operation, "operationId") ?? `${method.toUpperCase()} ${path}`,
            method: method.toUpperCase(),
            path,
            server:
              ownString(
                [operation, item, document].map((owner) => ownArray(owner, "servers")?.[0]).find((server) => server !== undefined),
                "url",
              ) ?? "",
            parameters: [...byKey.values()],
            body: first === undefined ? undefined : { mediaType: first[0], schema: own(first[1], "schema") ?? {} },
            success: successes[0] ?? { status: 200, mediaTypes: [] },
            answers: [...new Set(successes.flatMap(({ mediaTypes }) => mediaTypes))],
            security: securityOf(document, operation),
            document,
          },
        ];
      }),
    ),
  );
}

function securityOf(document: Json, operation: JsonObject): Documented["security"] {
  const stated = ownArray(operation, "security") ?? ownArray(document, "security") ?? [];
  if (stated.length === 0) return "unstated";
  const schemes = ownObject(ownObject(document, "components"), "securitySchemes");
  return stated.flatMap((requirement) =>
    entriesOf(requirement).map(([name]) => {
      const scheme = own(schemes, name);
      return ownString(scheme, "scheme") ?? ownString(scheme, "type") ?? "";
    }),
  );
}

export function follow(document: Json, value: Json | undefined): Json | undefined {
  const tokens = parseLocalRef(ownString(value, "$ref") ?? "");
  return tokens === undefined ? value : follow(document, valueAt(document, tokens));
}

/** A value that a schema could have; text holds what must be encoded. */
export function sampleOf(document: Json, given: Json | undefined, depth = 0): Json {
  const schema = follow(document, given);
  if (!isObject(schema) || depth > 6) return "text";
  const constant = own(schema, "const") ?? ownArray(schema, "enum")?.find((member) => member !== null);
  if (constant !== undefined) return constant;
  const branch = ownArray(schema, "oneOf") ?? ownArray(schema, "anyOf");
  if (branch !== undefined && !Object.hasOwn(schema, "properties")) return sampleOf(document, branch[0], depth);
  const merged = (ownArray(schema, "allOf") ?? []).map((member) => sampleOf(document, member, depth)).filter(isObject);
  const properties = entriesOf(schema, "properties").map(([name, property]) => [name, sampleOf(document, property, depth + 1)] as const);
  if (merged.length + properties.length > 0) return Object.assign({}, ...merged, Object.fromEntries(properties)) as Json;
  const type = own(schema, "type");
  switch (isArray(type) ? type.find((name) => name !== "null") : type) {
    case "array":
      return [sampleOf(document, own(schema, "items"), depth + 1)];
    case "object":
      return {};
    case "integer":
      return 7;
    case "number":
      return 1.5;
    case "boolean":
      return true;
    default:
      return "a b/c&d=ü,e";
  }
}
