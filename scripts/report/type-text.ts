import type { Finding } from "../diff/finding.js";
import type { DiffDocument } from "../diff/input.js";
import { subjectOf } from "../diff/subject.js";
import { entriesOf, isArray, isObject, own, ownArray, ownString, type Json } from "../document/json.js";
import { parsePointer, valueAt } from "../document/pointer.js";
import { propertyKey, singleLine, stringLiteral } from "../text/encode.js";
import type { TypePair } from "./report-input.js";

/** Levels of nesting that are written out; below stands `…`. */
const depthShown = 3;

/** A schema as a person would write it in TypeScript; for reading, not for compiling. */
export function typeText(schema: Json | undefined, depth = 0): string {
  if (!isObject(schema)) return schema === false ? "never" : "unknown";
  const ref = ownString(schema, "$ref");
  if (ref !== undefined) return singleLine(ref.split("/").at(-1) ?? ref);
  const parts = [
    ...unionParts(schema, depth),
    ...(ownArray(schema, "allOf") ?? []).map((part) => typeText(part, depth)),
  ];
  const own$ = ownType(schema, depth);
  const all = own$ === undefined || (own$ === "object" && parts.length > 0) ? parts : [own$, ...parts];
  const text = all.length === 0 ? "unknown" : all.length === 1 ? (all[0] ?? "unknown") : all.join(" & ");
  return own(schema, "nullable") === true ? `${text} | null` : text;
}

function unionParts(schema: Json, depth: number): readonly string[] {
  return ["oneOf", "anyOf"].flatMap((keyword) => {
    const branches = ownArray(schema, keyword);
    return branches === undefined ? [] : [branches.map((branch) => typeText(branch, depth)).join(" | ")];
  });
}

function ownType(schema: Json, depth: number): string | undefined {
  if (own(schema, "const") !== undefined) return literal(own(schema, "const"));
  const values = ownArray(schema, "enum");
  if (values !== undefined)
    return values.length > 12 ? `${values.slice(0, 12).map(literal).join(" | ")} | …` : values.map(literal).join(" | ");
  const type = own(schema, "type");
  const types = isArray(type)
    ? type
    : type === undefined
      ? own(schema, "properties") === undefined
        ? []
        : ["object"]
      : [type];
  const texts = types.map((name) =>
    name === "object"
      ? objectText(schema, depth)
      : name === "array"
        ? `${group(typeText(own(schema, "items"), depth))}[]`
        : name === "integer"
          ? `number${note(schema)}`
          : `${String(name)}${note(schema)}`,
  );
  return texts.length === 0 ? undefined : texts.join(" | ");
}

function group(text: string): string {
  return text.includes(" | ") || text.includes(" & ") ? `(${text})` : text;
}

function literal(value: Json | undefined): string {
  return typeof value === "string" ? stringLiteral(value) : (JSON.stringify(value) ?? "unknown");
}

/** Bounds and formats as a comment: they are what changed in half of the findings. */
function note(schema: Json): string {
  const shown = [
    "format",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "multipleOf",
    "default",
  ].flatMap((keyword) => {
    const value = own(schema, keyword);
    return value === undefined
      ? []
      : [`${keyword} ${typeof value === "string" ? singleLine(value) : JSON.stringify(value)}`];
  });
  return shown.length === 0 ? "" : ` /* ${shown.join(", ").replaceAll("*/", "* /")} */`;
}

function objectText(schema: Json, depth: number): string {
  const properties = entriesOf(schema, "properties");
  const additional = own(schema, "additionalProperties");
  if (depth >= depthShown) return properties.length === 0 ? "object" : "{ … }";
  const required = new Set(ownArray(schema, "required") ?? []);
  const indent = "  ".repeat(depth + 1);
  const lines = properties.map(
    ([name, value]) =>
      `${indent}${own(value, "readOnly") === true ? "readonly " : ""}${propertyKey(name)}${required.has(name) ? "" : "?"}: ${typeText(value, depth + 1)};`,
  );
  if (isObject(additional)) lines.push(`${indent}[key: string]: ${typeText(additional, depth + 1)};`);
  return lines.length === 0 ? "object" : `{\n${lines.join("\n")}\n${"  ".repeat(depth)}}`;
}

/** The nearest schema around a change that both documents have at the same place; else what one of them has. */
export function typesAround(
  before: DiffDocument | undefined,
  after: DiffDocument | undefined,
): (finding: Finding) => TypePair | undefined {
  return (finding) => {
    const holder = holderOf(finding.pointer);
    if (holder === undefined) return undefined;
    const tokens = parsePointer(holder);
    const [old, fresh] = [before, after].map((document) =>
      document === undefined ? undefined : valueAt(document.document, tokens),
    );
    if (!isObject(old) && !isObject(fresh)) return undefined;
    const texts = [old, fresh].map((value) => (isObject(value) ? typeText(value) : ""));
    return texts[0] === texts[1]
      ? undefined
      : { name: subjectOf(holder), before: texts[0] ?? "", after: texts[1] ?? "" };
  };
}

/** `/components/schemas/A/properties/b/maxLength` → `/components/schemas/A`: the object that has the property, else the schema itself. */
function holderOf(pointer: string): string | undefined {
  const property = pointer.lastIndexOf("/properties/");
  if (property !== -1) return pointer.slice(0, property).replace(/\/allOf\/\d+$/, "");
  const component = /^\/components\/schemas\/[^/]+/.exec(pointer)?.[0];
  if (component !== undefined) return component;
  const schema = pointer.indexOf("/schema");
  return schema === -1 ? undefined : pointer.slice(0, schema + "/schema".length);
}
