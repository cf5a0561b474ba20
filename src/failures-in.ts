import { at } from "./idempotent.js";
import type { JsonApiError } from "./json-api-error.js";
import { normaliseErrors } from "./normalise-errors.js";
import type { AnyResult } from "./result.js";
import { operationRow } from "./result-row.js";

/** Items such as `{ parcel, errors }` carry their errors inside. */
function failures(value: unknown, status: number): readonly JsonApiError[] {
  if (Array.isArray(value))
    return value.flatMap((item) => {
      const inner = at(item, ["errors"]);
      return typeof inner === "object" && inner !== null
        ? normaliseErrors({ errors: inner }, status)
        : normaliseErrors([item], status);
    });
  return normaliseErrors({ errors: value }, status);
}

const isEmpty = (value: unknown): boolean =>
  typeof value !== "object" || value === null || Object.keys(value).length === 0;

/** What a success hides: errors inside an answer of 2xx, by the places that the operation's row lists. Empty when all went well. */
export function failuresIn(result: Pick<AnyResult, "body" | "response">): readonly JsonApiError[] {
  const paths = operationRow(result)?.failuresIn ?? [];
  return paths
    .map((path) => at(result.body, path))
    .filter((value) => !isEmpty(value))
    .flatMap((value) => failures(value, result.response.status));
}
