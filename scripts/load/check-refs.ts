import { isArray, isObject, own, type Json, type JsonObject } from "../document/json.js";
import { escapeToken, parseLocalRef, valueAt } from "../document/pointer.js";
import type { Problem } from "../problem.js";
import { holdsData, holdsNames } from "./reference-places.js";

/**
 * Every reference must lead to a part of its own document; `followRefs` brings in what stands in others. References below vendor
 * extensions, examples and defaults are data and are not followed.
 */
export function checkRefs(document: JsonObject, file: string, line: (pointer: string) => number): readonly Problem[] {
  const problems: Problem[] = [];
  const judged = new Map<string, ReturnType<typeof problemOf>>();
  const visit = (value: Json, place: Place | undefined, named: boolean): void => {
    const ref = named ? undefined : own(value, "$ref");
    if (typeof ref === "string") {
      if (!judged.has(ref)) judged.set(ref, problemOf(document, ref));
      const problem = judged.get(ref);
      const pointer = problem === undefined ? "" : `${pointerOf(place)}/$ref`;
      if (problem !== undefined) problems.push({ ...problem, file, pointer, line: line(pointer) });
    }
    if (isArray(value))
      value.forEach((item, index) => isContainer(item) && visit(item, { above: place, token: String(index) }, false));
    else if (isObject(value)) {
      for (const key of Object.keys(value)) {
        const child = value[key];
        if (isContainer(child) && (named || !holdsData(key)))
          visit(child, { above: place, token: key }, !named && holdsNames(key));
      }
    }
  };
  visit(document, undefined, false);
  return problems.sort((left, right) => (left.line ?? 0) - (right.line ?? 0));
}

/** Where a value stands; written as a pointer only for a problem. */
interface Place {
  readonly above: Place | undefined;
  readonly token: string;
}

function pointerOf(place: Place | undefined): string {
  return place === undefined ? "" : `${pointerOf(place.above)}/${escapeToken(place.token)}`;
}

function isContainer(value: Json | undefined): value is JsonObject | readonly Json[] {
  return typeof value === "object" && value !== null;
}

function problemOf(
  document: JsonObject,
  ref: string,
): Pick<Problem, "code" | "message" | "expected" | "advice"> | undefined {
  const tokens = parseLocalRef(ref);
  if (tokens === undefined) {
    if (/^#[A-Za-z_]/.test(ref)) return undefined;
    return {
      code: "external-ref",
      message: `the reference ${JSON.stringify(ref)} leaves the document`,
      expected: "a reference that begins with #/, or leads to a part of another document of the site",
      advice:
        "bundle the document before publishing it, name the other one in site.documents, or correct the reference with an overlay; references are never fetched",
    };
  }
  const target = valueAt(document, tokens);
  return isObject(target) || typeof target === "boolean"
    ? undefined
    : {
        code: "broken-ref",
        message: `the reference ${JSON.stringify(ref)} leads nowhere`,
        expected: "a part of the document",
        advice: "correct it with an overlay in specs/overlays",
      };
}
