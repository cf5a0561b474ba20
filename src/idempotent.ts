import { OutcomeUnknownError } from "./errors.js";
import type { Call } from "./layer.js";
import type { OperationRow } from "./row.js";

/** Member of a value at a path of own members. */
export function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (found, name) =>
      typeof found === "object" && found && Object.hasOwn(found, name)
        ? (found as Record<string, unknown>)[name]
        : undefined,
    value,
  );
}

/** Repeating has no further effect: by the row, else by the method (RFC 9110, 9.2.2). */
export function isIdempotent({ idempotent, method }: OperationRow, body: unknown): boolean {
  if (idempotent === true || !/^P(OST|ATCH)$/.test(method)) return true;
  const value = idempotent && at(body, idempotent);
  return value === 0 || !!value;
}

/** As `isIdempotent`, for a call: a stream cannot be sent twice. */
export const mayRepeat = (call: Call): boolean => call.idempotent && !(call.body instanceof ReadableStream);

/** What a write throws whose answer did not come back whole. */
export const outcomeUnknown = (call: Call, status?: number, cause?: unknown): OutcomeUnknownError =>
  new OutcomeUnknownError(call.row, mayRepeat(call), status, cause, call.headers[call.row.idempotencyKey ?? ""]);
