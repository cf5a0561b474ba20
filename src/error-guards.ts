import { jsonPointer } from "./normalise-errors.js";
import type { JsonApiError } from "./json-api-error.js";

interface WithErrors {
  readonly errors: readonly JsonApiError[];
}

const hasErrors = (value: unknown): value is WithErrors =>
  typeof value === "object" && value !== null && "errors" in value && Array.isArray(value.errors);

/** The body is a JSON:API error document: `errors`, a list of objects that is not empty (JSON:API 1.1, "Top Level"). */
export function isJsonApiErrors(body: unknown): body is { readonly errors: readonly [object, ...object[]] } {
  return (
    hasErrors(body) &&
    body.errors.length > 0 &&
    body.errors.every((error) => typeof error === "object" && error !== null && !Array.isArray(error))
  );
}

/** A failure with that application code among its errors; works on results and on `ApiError`. */
export function hasErrorCode<Code extends string>(result: unknown, code: Code): boolean {
  return hasErrors(result) && result.errors.some((error) => error.code === code);
}

/** The errors of a failure at a place of the request body or below it; the pointer may be in any spelling that servers use. */
export function errorsAt(result: unknown, pointer: string): readonly JsonApiError[] {
  if (!hasErrors(result)) return [];
  const place = jsonPointer(pointer);
  return result.errors.filter(
    ({ source }) => source?.pointer === place || source?.pointer?.startsWith(place === "/" ? "/" : `${place}/`),
  );
}
