import {
  entriesOf,
  isArray,
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
import { httpMethods } from "../snapshot/openapi-objects.js";

/** What a page says above its fence that the block itself leaves out. */
export interface PagePrelude {
  /** `POST https://api.example.com/v1/orders`, as Fern writes it. */
  readonly request: { readonly method: string; readonly url: string } | undefined;
}

/**
 * Undoes what documentation engines do to a pruned document: mapping values wrapped in references become strings, `"true"` becomes
 * true, an inserted empty root `security` goes, a server comes from the page, an Authorization parameter becomes security.
 */
export function mendFragment(document: JsonObject, prelude: PagePrelude): JsonObject {
  const mended = mendValue(document, undefined);
  const object = isObject(mended) ? mended : document;
  const security = ownArray(object, "security");
  const declared =
    security !== undefined && security.length === 0 ? withMembers(object, { security: undefined }) : object;
  return liftAuthorization(withServer(declared, prelude));
}

/** Literal data keep their members, whatever they are called. */
const literal = new Set(["example", "examples", "default", "const", "enum", "value"]);

function mendValue(value: Json, key: string | undefined): Json {
  if (isArray(value)) return value.map((item) => mendValue(item, undefined));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([name, child]): readonly (readonly [string, Json])[] => {
    if (child === undefined) return [];
    if (literal.has(name) || name.startsWith("x-")) return [[name, child]];
    if (key === "discriminator" && name === "mapping" && isObject(child)) return [[name, mapped(child)]];
    if (name === "required" && (child === "true" || child === "false")) return [[name, child === "true"]];
    return [[name, mendValue(child, name)]];
  });
  return objectOf(entries);
}

function mapped(mapping: JsonObject): JsonObject {
  return objectOf(Object.entries(mapping).map(([value, target]) => [value, ownString(target, "$ref") ?? target]));
}

/** The address of the page's request line without the path that the block names. */
function withServer(document: JsonObject, { request }: PagePrelude): JsonObject {
  if (request === undefined || (ownArray(document, "servers") ?? []).length > 0) return document;
  const path = (entriesOf(document, "paths")[0]?.[0] ?? "").split("/").slice(1);
  const url = request.url.replace(/[?#].*$/u, "").split("/");
  const shown = url.slice(-path.length);
  const base = url.slice(0, -path.length).join("/");
  const isShown = path.length > 0 && shown.map(bareSegment).join("/") === path.map(bareSegment).join("/");
  return isShown && URL.canParse(base) ? withMembers(document, { servers: [{ url: base }] }) : document;
}

/** `:id` and `{id}` are one, whatever the parameter is called. */
function bareSegment(segment: string): string {
  return segment.replace(/:\w+|\{[^}]*\}/gu, "{}");
}

/** Fern shows credentials as an ordinary header parameter; it is one that no caller should fill in by hand. */
function liftAuthorization(document: JsonObject): JsonObject {
  if (ownObject(ownObject(document, "components"), "securitySchemes") !== undefined) return document;
  let scheme: JsonObject | undefined;
  const paths = objectOf(
    entriesOf(document, "paths").map(([path, item]) => [
      path,
      !isObject(item)
        ? item
        : objectOf(
            Object.entries(item).map(([method, operation]) => {
              if (!(httpMethods as readonly string[]).includes(method) || !isObject(operation))
                return [method, operation];
              const parameters = ownArray(operation, "parameters") ?? [];
              const found = parameters.find(
                (parameter) =>
                  own(parameter, "in") === "header" && ownString(parameter, "name")?.toLowerCase() === "authorization",
              );
              if (found === undefined) return [method, operation];
              scheme = {
                type: "http",
                scheme: /\bbasic\b/iu.test(ownString(found, "description") ?? "") ? "basic" : "bearer",
              };
              return [
                method,
                withMembers(operation, {
                  parameters: parameters.filter((parameter) => parameter !== found),
                  security: own(operation, "security") ?? [{ authorization: [] }],
                }),
              ];
            }),
          ),
    ]),
  );
  if (scheme === undefined) return document;
  const components = withMembers(ownObject(document, "components") ?? {}, {
    securitySchemes: { authorization: scheme },
  });
  return withMembers(document, { paths, components });
}
