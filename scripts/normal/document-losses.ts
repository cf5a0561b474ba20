import {
  entriesOf,
  isArray,
  isObject,
  own,
  ownArray,
  ownObject,
  ownString,
  type Json,
  type JsonObject,
} from "../document/json.js";
import { escapeToken, parseLocalRef, parsePointer, toPointer, valueAt } from "../document/pointer.js";
import { streamKind } from "../model/content.js";
import { httpMethods, members, type Member, type ObjectKind } from "../snapshot/openapi-objects.js";
import type { Loss, LossCode } from "./loss.js";

/** What is lost around the schemas: operations, parameters, media types, credentials and webhooks that the output cannot express. */
export function documentLosses(document: JsonObject): readonly Loss[] {
  const losses = new Map<string, Loss>();
  const report = (code: LossCode, pointer: string): void => void losses.set(`${code} ${pointer}`, { code, pointer });
  if (own(document, "$self") !== undefined) report("self-ignored", "/$self");
  visit(document, "document", "", (kind, value, pointer) => finders[kind]?.(value, pointer, report));
  reportWebhooks(document, report);
  reportSchemes(document, report);
  return [...losses.values()];
}

type Report = (code: LossCode, pointer: string) => void;

const finders: Partial<Record<ObjectKind, (value: JsonObject, pointer: string, report: Report) => void>> = {
  tag: (tag, pointer, report) => {
    for (const name of ["parent", "kind"]) if (Object.hasOwn(tag, name)) report("tag-ignored", `${pointer}/${name}`);
  },
  pathItem: (item, pointer, report) => {
    for (const [method] of entriesOf(item, "additionalOperations"))
      report("additional-operation-ignored", `${pointer}/additionalOperations/${escapeToken(method)}`);
  },
  operation: (operation, pointer, report) => {
    for (const [name] of entriesOf(operation, "callbacks"))
      report("callback-ignored", `${pointer}/callbacks/${escapeToken(name)}`);
  },
  parameter: (parameter, pointer, report) => {
    if (own(parameter, "in") === "querystring") report("querystring-ignored", pointer);
    reportStyle(parameter, pointer, report);
  },
  encoding: reportStyle,
  mediaType: (media, pointer, report) => {
    if (Object.hasOwn(media, "itemSchema") && !isReadStream(pointer))
      report("item-schema-ignored", `${pointer}/itemSchema`);
    for (const name of ["prefixEncoding", "itemEncoding"])
      if (Object.hasOwn(media, name)) report("positional-encoding-ignored", `${pointer}/${name}`);
    if (Object.hasOwn(media, "$ref")) report("media-type-ref-ignored", `${pointer}/$ref`);
  },
};

/** A stream that a client receives has items; one that it sends is text. */
function isReadStream(pointer: string): boolean {
  const tokens = parsePointer(pointer);
  return tokens.includes("responses") && streamKind(tokens.at(-1) ?? "") !== undefined;
}

function reportStyle(owner: JsonObject, pointer: string, report: Report): void {
  const style = own(owner, "style");
  if (style !== undefined && !styles.has(style)) report("style-ignored", `${pointer}/style`);
}

/** OpenAPI 3.1, "Style Values"; 3.2 adds `cookie`, which is written as `form`. */
const styles: ReadonlySet<Json> = new Set([
  "matrix",
  "label",
  "simple",
  "form",
  "spaceDelimited",
  "pipeDelimited",
  "deepObject",
]);

/** Every object around the schemas, with its kind. */
function visit(
  value: Json | undefined,
  kind: ObjectKind,
  pointer: string,
  see: (kind: ObjectKind, value: JsonObject, pointer: string) => void,
): void {
  if (!isObject(value) || kind === "schema") return;
  see(kind, value, pointer);
  const known = members[kind];
  for (const [name, child] of Object.entries(value)) {
    const member = Object.hasOwn(known, name) ? known[name] : undefined;
    if (member === undefined) continue;
    for (const [found, foundKind, at] of held(child, member, `${pointer}/${name}`)) visit(found, foundKind, at, see);
  }
}

type Held = readonly [value: Json, kind: ObjectKind, pointer: string];

function held(value: Json | undefined, member: Member, pointer: string): readonly Held[] {
  if (value === undefined) return [];
  if (typeof member === "string") return [[value, member, pointer]];
  const [shape, kind] = member;
  if (shape === "list")
    return isArray(value) ? value.map((item, index) => [item, kind, `${pointer}/${index}`] as const) : [];
  if (kind === "schema") return [];
  const entries = entriesOf(value).map(([name, child]) => [child, kind, `${pointer}/${escapeToken(name)}`] as const);
  return shape === "map" ? entries : entries.flatMap(([child, , at]) => held(child, ["map", kind], at));
}

/** A webhook is what its first operation says, and receivers answer to POST alone. */
function reportWebhooks(document: JsonObject, report: Report): void {
  for (const [name, given] of entriesOf(document, "webhooks")) {
    const tokens = parseLocalRef(ownString(given, "$ref") ?? "");
    const item = tokens === undefined ? given : valueAt(document, tokens);
    const pointer = toPointer(tokens ?? ["webhooks", name]);
    for (const method of httpMethods)
      if (method !== "post" && ownObject(item, method) !== undefined)
        report("webhook-method-ignored", `${pointer}/${method}`);
  }
}

/** Schemes that requirements name and that no client can follow. */
function reportSchemes(document: JsonObject, report: Report): void {
  const required = new Set<string>();
  const note = (owner: JsonObject): void => {
    for (const requirement of ownArray(owner, "security") ?? [])
      for (const [name] of entriesOf(requirement)) required.add(name);
  };
  visit(document, "document", "", (kind, value) => {
    if (kind === "document" || kind === "operation") note(value);
  });
  for (const [name, given] of entriesOf(ownObject(document, "components"), "securitySchemes")) {
    if (!required.has(name)) continue;
    const tokens = parseLocalRef(ownString(given, "$ref") ?? "");
    const scheme = tokens === undefined ? given : valueAt(document, tokens);
    const pointer = toPointer(tokens ?? ["components", "securitySchemes", name]);
    if (!canBeSent(scheme)) report("security-scheme-ignored", pointer);
    if (own(own(scheme, "flows"), "deviceAuthorization") !== undefined)
      report("device-flow-ignored", `${pointer}/flows/deviceAuthorization`);
  }
}

function canBeSent(scheme: Json | undefined): boolean {
  const type = ownString(scheme, "type");
  if (type === "http") return ["basic", "bearer"].includes((ownString(scheme, "scheme") ?? "").toLowerCase());
  return type === "apiKey" || type === "oauth2" || type === "openIdConnect";
}
