import { isArray, isObject, own, ownObject, type Json, type JsonObject } from "../document/json.js";
import type { StreamFormat } from "./columns.js";
import { streamKind } from "./content.js";
import { follow, type Located } from "./extract.js";

/** A body that comes item by item. */
export interface StreamDraft {
  readonly format: StreamFormat;
  /** Reference of the schema of an item; undefined where nothing is said of it. */
  readonly item: string | undefined;
}

/**
 * What a media type says of the items of its stream; undefined where it is none. OpenAPI 3.2 describes an item by `itemSchema`
 * ("Sequential Media Types"), of an event stream with its `data`; earlier documents describe it, or the list of all, by `schema`.
 */
export function draftStream(document: JsonObject, mediaType: string, media: Located): StreamDraft | undefined {
  const kind = streamKind(mediaType);
  if (kind === undefined) return undefined;
  const item = part(document, media, "itemSchema");
  const found =
    item === undefined
      ? itemOf(document, part(document, media, "schema"))
      : kind === "events"
        ? dataOf(document, item)
        : item;
  if (kind === "lines") return { format: "jsonLines", item: refOf(found) };
  const isText = found === undefined || isString(follow(document, found.value, found.pointer).value);
  return isText ? { format: "eventStream", item: undefined } : { format: "jsonEventStream", item: refOf(found) };
}

/** A schema as it stands, with its place; references are followed only to look inside. */
function part(document: JsonObject, owner: Located, name: string): Located | undefined {
  const { value, pointer } = follow(document, owner.value, owner.pointer);
  const found = ownObject(value, name);
  return found === undefined ? undefined : { value: found, pointer: `${pointer}/${name}` };
}

/** The items of a list, else the schema itself. */
function itemOf(document: JsonObject, schema: Located | undefined): Located | undefined {
  if (schema === undefined) return undefined;
  const { value } = follow(document, schema.value, schema.pointer);
  return own(value, "type") === "array" ? part(document, schema, "items") : schema;
}

/** `data` of an event is text; where that text is JSON, `contentSchema` says which (JSON Schema 2020-12, "contentSchema"). */
function dataOf(document: JsonObject, event: Located): Located | undefined {
  const properties = part(document, event, "properties");
  const data = properties === undefined ? undefined : part(document, properties, "data");
  if (data === undefined) return undefined;
  return part(document, data, "contentSchema") ?? data;
}

function isString(schema: JsonObject): boolean {
  const type: Json | undefined = own(schema, "type");
  return (
    type === "string" ||
    (isArray(type) && type.includes("string") && !type.some((name) => name === "object" || name === "array"))
  );
}

function refOf(schema: Located | undefined): string | undefined {
  return schema === undefined || !isObject(schema.value) ? undefined : `#${schema.pointer}`;
}
