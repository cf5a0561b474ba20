import { createRequire } from "node:module";
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
import { parseLocalRef, valueAt } from "../document/pointer.js";
import { refuse } from "../problem.js";

/** OpenAPI version as the document says it: `3.1.0`, `2.0`. */
export function openApiVersion(document: JsonObject): string | undefined {
  const version = own(document, "openapi") ?? own(document, "swagger");
  return typeof version === "string" ? version : typeof version === "number" ? version.toFixed(1) : undefined;
}

type Upgrade = (document: Record<string, unknown>, target: "3.1") => Record<string, unknown>;

/**
 * The only user of @scalar/openapi-upgrader: brings Swagger 2.0 and OpenAPI 3.0 to 3.1. Documents of 3.1 and 3.2 are read as they are
 * (3.2 adds to 3.1; what it adds and the model does not know is told among the losses).
 */
export async function upgradeDocument(document: JsonObject, file: string): Promise<JsonObject> {
  const version = openApiVersion(document);
  if (version === undefined) {
    return refuse({
      code: "not-openapi",
      file,
      message: "the document names no OpenAPI version",
      expected: '`openapi: 3.x` or `swagger: "2.0"` at the top',
    });
  }
  if (/^3\.[12](\.|$)/.test(version)) return document;
  if (!/^(2\.0|3\.0)(\.|$)/.test(version)) {
    return refuse({
      code: "openapi-version",
      file,
      pointer: document["openapi"] === undefined ? "/swagger" : "/openapi",
      message: `the document has OpenAPI version ${JSON.stringify(version)}`,
      expected: "2.0, 3.0, 3.1 or 3.2",
    });
  }
  const { upgrade } = (await import(createRequire(import.meta.url).resolve("@scalar/openapi-upgrader"))) as {
    readonly upgrade: Upgrade;
  };
  if (!version.startsWith("2.")) {
    // It copies as it goes and writes only to the top.
    const upgraded = upgrade({ ...document }, "3.1");
    return isObject(upgraded) ? upgraded : document;
  }
  // From 2.0 it writes into what it is given.
  const given = withFormsInline(withTabs(document));
  const upgraded = upgrade(structuredClone(given) as Record<string, unknown>, "3.1");
  return isObject(upgraded) ? withFormData(upgraded, given) : document;
}

/** Style of `collectionFormat: tsv`, which OpenAPI has none for since 3.0: a name that no reader knows, so that it is told as lost. */
const tabDelimited = "tabDelimited";

/** Parameters whose values are separated by tabs. */
function withTabs(value: JsonObject): JsonObject;
function withTabs(value: Json): Json;
function withTabs(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => withTabs(item));
  if (!isObject(value)) return value;
  const inner = objectOf(entriesOf(value).map(([name, child]) => [name, withTabs(child)]));
  return own(inner, "collectionFormat") === "tsv" && ["query", "path", "header"].includes(ownString(inner, "in") ?? "")
    ? withMembers(inner, { collectionFormat: undefined, style: tabDelimited })
    : inner;
}

/** Members of a form parameter that say where and how it stands; the others are its schema. */
const aroundSchema = new Set(["name", "in", "required", "collectionFormat", "allowEmptyValue"]);

const encodingStyles: Readonly<Record<string, string>> = {
  csv: "form",
  ssv: "spaceDelimited",
  tsv: tabDelimited,
  pipes: "pipeDelimited",
};

/** The members of a document's path items: operations, parameters and others. */
function mapPathItems(document: JsonObject, map: (member: Json, name: string, path: string) => Json): JsonObject {
  if (ownObject(document, "paths") === undefined) return document;
  const paths = entriesOf(document, "paths").map(([path, item]): readonly [string, Json] => [
    path,
    isObject(item) ? objectOf(entriesOf(item).map(([name, member]) => [name, map(member, name, path)])) : item,
  ]);
  return withMembers(document, { paths: objectOf(paths) });
}

/** The upgrader loses form parameters that stand elsewhere as soon as others stand here. */
function withFormsInline(document: JsonObject): JsonObject {
  const followed = (given: Json): Json => {
    const tokens = parseLocalRef(ownString(given, "$ref") ?? "");
    const parameter = tokens === undefined ? undefined : valueAt(document, tokens);
    return own(parameter, "in") === "formData" ? (parameter ?? given) : given;
  };
  return mapPathItems(document, (member) => {
    const parameters = isObject(member) ? ownArray(member, "parameters") : undefined;
    return isObject(member) && parameters !== undefined
      ? withMembers(member, { parameters: parameters.map(followed) })
      : member;
  });
}

/** The upgrader keeps type and format of form parameters alone; the rest of their schemas, and how lists are written, is put back. */
function withFormData(upgraded: JsonObject, source: JsonObject): JsonObject {
  return mapPathItems(upgraded, (member, name, path) => {
    const parameters = ownArray(own(own(own(source, "paths"), path), name), "parameters") ?? [];
    const form = parameters.filter(isObject).filter((parameter) => own(parameter, "in") === "formData");
    return isObject(member) && form.length > 0 ? withFormBody(member, form) : member;
  });
}

function withFormBody(operation: JsonObject, parameters: readonly JsonObject[]): JsonObject {
  const body = ownObject(operation, "requestBody");
  if (body === undefined) return operation;
  const content = objectOf(
    entriesOf(body, "content").map(([mediaType, media]) => {
      const schema = ownObject(media, "schema");
      const properties = ownObject(schema, "properties");
      if (!isObject(media) || schema === undefined || properties === undefined) return [mediaType, media];
      const named = parameters.flatMap((parameter) => {
        const name = ownString(parameter, "name") ?? "";
        const property = ownObject(properties, name);
        return property === undefined ? [] : [{ name, parameter, property }];
      });
      const restored = objectOf(named.map(({ name, parameter, property }) => [name, withSchema(property, parameter)]));
      const encoding = objectOf(named.flatMap(({ name, parameter }) => listEncoding(name, parameter)));
      return [
        mediaType,
        withMembers(media, {
          schema: withMembers(schema, { properties: { ...properties, ...restored } }),
          ...(Object.keys(encoding).length === 0 ? {} : { encoding }),
        }),
      ];
    }),
  );
  return withMembers(operation, { requestBody: withMembers(body, { content }) });
}

function withSchema(property: JsonObject, parameter: JsonObject): JsonObject {
  const missing = entriesOf(parameter).filter(([name]) => !aroundSchema.has(name) && !Object.hasOwn(property, name));
  return objectOf([...entriesOf(property), ...missing]);
}

/** OpenAPI 2.0, "Parameter Object": lists are separated by commas unless they say otherwise; `multi` is what 3.1 does by itself. */
function listEncoding(name: string, parameter: JsonObject): readonly (readonly [string, Json])[] {
  const format = ownString(parameter, "collectionFormat") ?? "csv";
  const style = Object.hasOwn(encodingStyles, format) ? encodingStyles[format] : undefined;
  return own(parameter, "type") === "array" && style !== undefined ? [[name, { style, explode: false }]] : [];
}
