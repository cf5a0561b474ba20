import { ApiError } from "./errors.js";
import type { AnyResult, Answer } from "./result.js";
import { operationRow } from "./result-row.js";

/** What `orThrow` lets through: successes, and results of the accepted statuses. */
export type Accepted<Result, Status> =
  Extract<Result, { readonly ok: true }> | Extract<Result, { readonly status: Status }>;

/** Names under which servers send the id of a request; the first found counts. */
const requestIds = ["x-request-id", "request-id", "x-correlation-id", "x-amzn-requestid", "cf-ray"];

/** The failure of a result as an error that can be thrown. */
export function apiError(result: Extract<AnyResult, { readonly ok: false }>): ApiError {
  const { response, errors, attempts } = result;
  const row = operationRow(result) ?? { id: "call", method: "GET", path: "" };
  const requestId = requestIds.map((name) => response.headers.get(name)).find((value) => value !== null);
  return new ApiError(row, response.status, errors, requestId ?? undefined, attempts);
}

/**
 * The successful result of a call, or a result of one of the `accepted` statuses.
 * @throws ApiError for any other answer, and whatever the call itself throws.
 */
export async function orThrow<
  Result extends Answer<unknown, unknown, unknown, unknown>,
  Status extends Result["status"] = never,
>(call: Result | Promise<Result>, ...accepted: readonly Status[]): Promise<Accepted<Result, Status>> {
  const result = await call;
  // Every result that operations give is one of `AnyResult`; the generic keeps the caller's narrower union.
  const any = result as unknown as AnyResult;
  if (any.ok || accepted.includes(result.status as Status)) return result as unknown as Accepted<Result, Status>;
  throw apiError(any);
}
