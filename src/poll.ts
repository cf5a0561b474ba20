import { DeadlineError } from "./errors.js";
import type { AnyResult, Answer } from "./result.js";
import { operationRow } from "./result-row.js";
import { retryAfter } from "./retry-after.js";
import { sleep } from "./sleep.js";

/** Durations are milliseconds. */
export interface PollOptions<Result> {
  /** The result is what was waited for. */
  readonly until: (result: Result) => boolean;
  /** Wait between calls; a longer `Retry-After` of the answer counts. Default 2,000. */
  readonly every?: number;
  /** From the first call until no more are made. Default 300,000. */
  readonly total?: number;
  readonly signal?: AbortSignal;
}

/**
 * Calls until the result is what was waited for: `poll(() => client.reporting.get({ path }), { until: (result) => result.status === 200 && result.body.status === "ready" })`.
 * A failure ends the wait too and is returned.
 * @throws DeadlineError when `total` is over; whatever the call throws; the signal's reason.
 */
export async function poll<Result extends Answer<unknown, unknown, unknown, unknown>>(
  call: () => Promise<Result>,
  options: PollOptions<Result>,
): Promise<Result> {
  const { until, every = 2_000, total = 300_000, signal } = options;
  const end = performance.now() + total;
  for (;;) {
    signal?.throwIfAborted();
    const result = await call();
    // As in `orThrow`: the generic keeps the caller's union.
    if (until(result) || !(result as unknown as AnyResult).ok) return result;
    const wait = Math.max(every, retryAfter(result.response.headers) ?? 0);
    if (performance.now() + wait > end)
      throw new DeadlineError(operationRow(result) ?? { id: "poll", method: "GET", path: "" }, "total", total);
    await sleep(wait, signal);
  }
}
