import type { BodyKindName } from "./columns.js";
import { isObject, type Json } from "../document/json.js";

/** How a body of this media type is read and written. A schema decides only where the media type says nothing. */
export function bodyKind(mediaType: string, schema: Json | undefined): BodyKindName {
  const type = mediaType.split(";")[0]?.trim() ?? "";
  if (/^(application|text)\/([\w.!#$&^-]+\+)?json$/.test(type)) return "json";
  if (type.startsWith("text/") || /[/+]xml$/.test(type) || streamKind(type) !== undefined) return "text";
  if (type === "*/*" || type === "application/*")
    return isObject(schema) && schema["format"] !== "binary" ? "json" : "binary";
  return "binary";
}

/** Media types that come item by item. */
export function streamKind(mediaType: string): "events" | "lines" | undefined {
  const type = mediaType.split(";")[0]?.trim() ?? "";
  if (type === "text/event-stream") return "events";
  return /^application\/(?:x-ndjson|ndjson|jsonl|x-jsonlines|json-lines|json-seq)$/.test(type) ? "lines" : undefined;
}

/** Media types whose properties become fields or parts. */
export function isForm(mediaType: string): boolean {
  return mediaType === "application/x-www-form-urlencoded" || mediaType.startsWith("multipart/");
}
