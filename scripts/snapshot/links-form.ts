import { isArray, isObject, objectOf, own, ownString, type Json, type JsonObject } from "../document/json.js";
import { memberKind } from "./canonical.js";
import type { Member, ObjectKind } from "./openapi-objects.js";

/**
 * The document without its prose: descriptions, examples, contacts and vendor texts go, structure, summaries, short titles and
 * addresses stay. A response keeps an empty description, which OpenAPI asks for.
 */
export function linksForm(document: JsonObject): JsonObject {
  return stripObject(document, "document");
}

const dropped: Readonly<Partial<Record<ObjectKind, readonly string[]>>> = {
  info: ["description", "summary", "contact", "termsOfService"],
  server: ["description"],
  serverVariable: ["description"],
  tag: ["description", "summary"],
  externalDocs: ["description"],
  pathItem: ["description"],
  operation: ["description"],
  parameter: ["description", "example", "examples"],
  header: ["description", "example", "examples"],
  requestBody: ["description"],
  mediaType: ["example", "examples"],
  response: ["description", "summary", "examples"],
  link: ["description"],
  components: ["examples"],
  securityScheme: ["description"],
  schema: ["description", "example", "examples", "$comment"],
  items: ["description", "example"],
};

const longestTitle = 120;

function stripObject(object: JsonObject, kind: ObjectKind): JsonObject {
  const gone = dropped[kind] ?? [];
  const kept = Object.keys(object).flatMap((key): readonly (readonly [string, Json | undefined])[] => {
    const value = object[key];
    if (value === undefined || gone.includes(key)) return [];
    if (key.startsWith("x-")) return [[key, stripExtension(key, value)]];
    if (kind === "schema" && key === "title") return [[key, isTitle(value) ? value : undefined]];
    return [[key, stripMember(value, memberKind(kind, key))]];
  });
  if (kind === "response" && !Object.hasOwn(object, "$ref")) kept.push(["description", ""]);
  return objectOf(kept);
}

function strip(value: Json, kind: ObjectKind): Json {
  if (kind === "data") return value;
  if (isArray(value)) return value.map((item) => strip(item, kind));
  return isObject(value) ? stripObject(value, kind) : value;
}

function stripMember(value: Json, kind: Member): Json {
  if (typeof kind === "string") return strip(value, kind as ObjectKind);
  const [shape, inner] = kind;
  if (shape === "list") return isArray(value) ? value.map((item) => strip(item, inner)) : value;
  if (!isObject(value)) return value;
  return objectOf(
    Object.keys(value).map((key) => [key, stripMember(value[key] ?? null, shape === "map" ? inner : ["map", inner])]),
  );
}

/** Extensions whose whole purpose is text or samples. */
const proseExtensions =
  /^x-(?:.*-)?(?:description|descriptions|example|examples|code-?samples|samples|readme|content|reason|stoplight|logo|enum-?descriptions|traitTag)$/iu;
const proseMembers = new Set(["content", "description", "example", "examples", "samples"]);

/** An extension with meaning is short: flags, numbers, names, addresses. */
function stripExtension(key: string, value: Json): Json | undefined {
  if (proseExtensions.test(key)) return undefined;
  if (key === "x-mint") {
    const href = ownString(value, "href");
    return href === undefined
      ? undefined
      : objectOf([
          ["href", href],
          ["metadata", shortOnly(own(value, "metadata"))],
        ]);
  }
  return shortOnly(value);
}

function shortOnly(value: Json | undefined): Json | undefined {
  if (value === undefined || value === null || typeof value === "boolean" || typeof value === "number") return value;
  if (typeof value === "string") return isTitle(value) ? value : undefined;
  if (isArray(value)) {
    const items = value.map(shortOnly);
    return items.some((item) => item === undefined) ? undefined : (items as readonly Json[]); // none is undefined
  }
  const kept = objectOf(
    Object.keys(value)
      .filter((key) => !proseMembers.has(key))
      .map((key) => [key, shortOnly(value[key])]),
  );
  return Object.keys(kept).length === 0 ? undefined : kept;
}

/** A name, not a sentence: short, on one line, without a link or a full stop. */
function isTitle(value: Json): boolean {
  return (
    typeof value === "string" &&
    value.length <= longestTitle &&
    value.split(" ").length <= 8 &&
    !/[\r\n]|\]\(|\.$/u.test(value)
  );
}
