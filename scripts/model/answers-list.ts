import { entriesOf, isArray, isObject, own, ownString, type Json, type JsonObject } from "../document/json.js";
import { parseLocalRef, valueAt } from "../document/pointer.js";
import { contentsOf, type RawOperation } from "./extract.js";

/** Whether a success is a list, or an object around one: it tells `list` from `get` in a proposed name. */
export function answersList(document: JsonObject, raw: RawOperation): boolean {
  const success = raw.responses.find(({ status }) => /^2/.test(status));
  const schema = success === undefined ? undefined : contentsOf(success.response)[0]?.schema;
  return isListOrEnvelope(document, schema);
}

function isListOrEnvelope(document: JsonObject, schema: Json | undefined): boolean {
  const target = dereference(document, schema);
  if (isList(target)) return true;
  const lists = entriesOf(target, "properties").filter(
    ([name, property]) => name !== "errors" && isList(dereference(document, property)),
  );
  return (
    lists.some(([name]) => ["data", "items", "results"].includes(name)) ||
    (lists.length === 1 && entriesOf(target, "properties").length <= 4)
  );
}

function isList(schema: Json | undefined): boolean {
  const type = own(schema, "type");
  return type === "array" || (isArray(type) && type.includes("array"));
}

function dereference(document: JsonObject, schema: Json | undefined): Json | undefined {
  let at = schema;
  for (let steps = 0; steps < 16; steps += 1) {
    const tokens = parseLocalRef(ownString(at, "$ref") ?? "");
    if (!isObject(at) || tokens === undefined) return at;
    at = valueAt(document, tokens);
  }
  return at;
}
