import { parsePointer } from "../document/pointer.js";

const silent = new Set([
  "properties",
  "schema",
  "content",
  "allOf",
  "oneOf",
  "anyOf",
  "components",
  "schemas",
  "requestBody",
  "responses",
]);

/**
 * A short name for what a pointer points at, for messages:
 *
 *     /components/schemas/Parcel/properties/items/items/properties/weight   →   Parcel.items[].weight
 *     /paths/~1a/post/requestBody/content/application~1json/schema/properties/name   →   request body.name
 */
export function subjectOf(pointer: string): string {
  const tokens = parsePointer(pointer);
  const start = startOf(tokens);
  let name = start.name;
  for (let index = start.length; index < tokens.length; index += 1) {
    const token = tokens[index] ?? "";
    const previous = tokens[index - 1];
    if (previous === "properties") name += name === "" ? token : `.${token}`;
    else if (token === "items") name += "[]";
    else if (token === "additionalProperties") name += "[key]";
    else if (previous === "oneOf" || previous === "anyOf") name += `<${Number(token) + 1}>`;
    else if (previous === "allOf" || silent.has(token)) continue;
    else name += name === "" ? token : ` ${token}`;
  }
  return name;
}

function startOf(tokens: readonly string[]): { readonly name: string; readonly length: number } {
  if (tokens[0] === "components" && tokens.length >= 3) return { name: tokens[2] ?? "", length: 3 };
  const body = tokens.indexOf("requestBody");
  if (body !== -1) return { name: "request body", length: afterMediaType(tokens, body) };
  const responses = tokens.indexOf("responses");
  if (responses !== -1 && tokens[responses + 2] === "headers")
    return { name: `header ${tokens[responses + 3] ?? ""}`, length: responses + 4 };
  if (responses !== -1)
    return { name: `response ${tokens[responses + 1] ?? ""}`, length: afterMediaType(tokens, responses) };
  const parameters = tokens.indexOf("parameters");
  if (parameters !== -1) return { name: "parameter", length: parameters + 2 };
  return { name: "", length: 0 };
}

function afterMediaType(tokens: readonly string[], start: number): number {
  const content = tokens.indexOf("content", start);
  return content === -1 ? tokens.length : content + 2;
}
