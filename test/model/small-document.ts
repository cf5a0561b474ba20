import type { Json, JsonObject } from "../../scripts/document/json.js";
import { parseText } from "../../scripts/document/parse.js";
import { emitTypes } from "../../scripts/emit/types.js";
import { load, type SourceDocument } from "../../scripts/load/load.js";
import { buildModel, type BuiltModel } from "../../scripts/model/build-model.js";
import type { AreaModel, OperationModel } from "../../scripts/model/model.js";
import type { NameTable } from "../../scripts/model/names.js";
import { defaultSiteRules, type PageLookup, type SiteRules } from "../../scripts/model/site-rules.js";

export interface Setting {
  readonly rules?: Partial<SiteRules>;
  readonly names?: NameTable;
  readonly pages?: PageLookup;
  readonly url?: string;
}

/** A source as it comes from a file; the text is what lines are counted in. */
export function sourceOf(document: Json, area = "things", version = "v1", url?: string): SourceDocument {
  const file = `specs/${version}/${area}.json`;
  const { value, line } = parseText(new TextEncoder().encode(JSON.stringify(document, undefined, 1)), file);
  return { version, area, file, url, value, line };
}

export async function modelOf(sources: readonly SourceDocument[], { rules, names, pages }: Setting = {}): Promise<BuiltModel> {
  const { documents } = await load(sources, []);
  return buildModel({ documents, names: names ?? {}, rules: { ...defaultSiteRules, ...rules }, pages: pages ?? (() => undefined), statusOf: () => "current" });
}

/** A document with what is given and the least that it needs beside it. */
export function documentOf(parts: JsonObject): JsonObject {
  return { openapi: "3.1.0", info: { title: "Things", version: "1" }, servers: [{ url: "https://api.example.com" }], ...parts };
}

export async function areaOf(document: Json, setting: Setting = {}): Promise<AreaModel> {
  const { model } = await modelOf([sourceOf(document, "things", "v1", setting.url)], setting);
  const [area] = model.versions[0]?.areas ?? [];
  if (area === undefined) throw new Error("the document has no area");
  return area;
}

/** The only operation of a document that has this path item for `/things`. */
export async function operationOf(pathItem: JsonObject, parts: JsonObject = {}, setting: Setting = {}): Promise<OperationModel> {
  const [operation] = (await areaOf(documentOf({ paths: { "/things": pathItem }, ...parts }), setting)).operations;
  if (operation === undefined) throw new Error("the document has no operation");
  return operation;
}

const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

const content = (schema: Json): Json => ({ "application/json": { schema } });

/** A document whose one operation receives the first of the schemas, sends it, or both. */
export function usingSchemas(schemas: JsonObject, directions: readonly ("sent" | "received")[]): JsonObject {
  const [first = ""] = Object.keys(schemas);
  const requestBody = directions.includes("sent") ? { requestBody: { content: content(ref(first)) } } : {};
  const answer = { description: "", ...(directions.includes("received") ? { content: content(ref(first)) } : {}) };
  return documentOf({ paths: { "/things": { post: { ...requestBody, responses: { "200": answer } } } }, components: { schemas } });
}

export interface Types {
  /** TypeScript of each type, without `export` and line breaks. */
  readonly text: Readonly<Record<string, string>>;
  readonly losses: readonly string[];
}

/** The types of schemas, the first of which is used. */
export async function typesOf(schemas: JsonObject, ...directions: readonly ("sent" | "received")[]): Promise<Types> {
  const { types, losses } = await areaOf(usingSchemas(schemas, directions.length === 0 ? ["received"] : directions));
  return {
    text: Object.fromEntries(
      types.map((type) => [
        type.name,
        emitTypes([type])
          .replace(/^export /, "")
          .replace(/\s+/g, " ")
          .trim(),
      ]),
    ),
    losses: losses.map(({ code }) => code),
  };
}
