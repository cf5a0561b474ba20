import { createRequire } from "node:module";
import { isObject, own, type JsonObject } from "../document/json.js";
import { refuse } from "../problem.js";

/** OpenAPI version as the document says it: `3.1.0`, `2.0`. */
export function openApiVersion(document: JsonObject): string | undefined {
  const version = own(document, "openapi") ?? own(document, "swagger");
  return typeof version === "string" ? version : typeof version === "number" ? version.toFixed(1) : undefined;
}

type Upgrade = (document: Record<string, unknown>, target: "3.1") => Record<string, unknown>;

/**
 * The only user of @scalar/openapi-upgrader: brings Swagger 2.0 and OpenAPI 3.0 to 3.1. Documents of 3.1 and 3.2 are read as they are
 * (3.2 adds to 3.1; what it adds and the model does not know is ignored).
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
  // From 3.0 it copies as it goes and writes only to the top; from 2.0 it writes into what it is given.
  const given = version.startsWith("2.") ? structuredClone(document) : { ...document };
  const upgraded = upgrade(given as Record<string, unknown>, "3.1");
  return isObject(upgraded) ? upgraded : document;
}
