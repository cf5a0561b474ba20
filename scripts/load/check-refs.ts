import { entriesOf, isArray, isObject, own, type Json, type JsonObject } from "../document/json.js";
import { escapeToken, parseLocalRef, valueAt } from "../document/pointer.js";
import type { Problem } from "../problem.js";

/**
 * Every reference must lead to a part of its own document. References below vendor extensions, examples and defaults are
 * data and are not followed.
 */
export function checkRefs(document: JsonObject, file: string, line: (pointer: string) => number): readonly Problem[] {
  const problems: Problem[] = [];
  const waiting: { readonly value: Json; readonly pointer: string; readonly named: boolean }[] = [{ value: document, pointer: "", named: false }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, pointer, named } = next;
    const ref = named ? undefined : own(value, "$ref");
    if (typeof ref === "string") {
      const problem = problemOf(document, ref);
      if (problem !== undefined) problems.push({ ...problem, file, pointer: `${pointer}/$ref`, line: line(`${pointer}/$ref`) });
    }
    if (isArray(value)) value.forEach((item, index) => waiting.push({ value: item, pointer: `${pointer}/${index}`, named: false }));
    else for (const [key, child] of entriesOf(value)) if (named || !isData(key)) waiting.push({ value: child, pointer: `${pointer}/${escapeToken(key)}`, named: !named && holdsNames(key) });
  }
  return problems.sort((left, right) => (left.line ?? 0) - (right.line ?? 0));
}

/** Members whose keys are names of the author's choosing, not keywords. */
function holdsNames(key: string): boolean {
  return ["properties", "patternProperties", "schemas", "responses", "parameters", "requestBodies", "headers", "securitySchemes", "pathItems", "paths", "webhooks", "$defs", "definitions", "content", "dependentSchemas", "callbacks", "links", "variables", "mapping"].includes(key);
}

function isData(key: string): boolean {
  return key.startsWith("x-") || ["example", "examples", "default", "enum", "const", "value"].includes(key);
}

function problemOf(document: JsonObject, ref: string): Pick<Problem, "code" | "message" | "expected" | "advice"> | undefined {
  const tokens = parseLocalRef(ref);
  if (tokens === undefined) {
    if (/^#[A-Za-z_]/.test(ref)) return undefined;
    return { code: "external-ref", message: `the reference ${JSON.stringify(ref)} leaves the document`, expected: "a reference that begins with #/", advice: "bundle the document before publishing it, or correct the reference with an overlay; other addresses are never fetched" };
  }
  const target = valueAt(document, tokens);
  return isObject(target) || typeof target === "boolean" ? undefined : { code: "broken-ref", message: `the reference ${JSON.stringify(ref)} leads nowhere`, expected: "a part of the document", advice: "correct it with an overlay in specs/overlays" };
}
