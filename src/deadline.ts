import { DeadlineError } from "./errors.js";
import type { Layer, Reply } from "./layer.js";

/**
 * Ends an attempt, its body included, after `timeout.attempt`, and whatever is under way when `timeout.total` is over.
 * An abort wins at once. No timer and no listener outlives the attempt. Stands inside `retry` and `limits`.
 */
export function deadline(): Layer {
  return (next) => (call) =>
    new Promise<Reply>((resolve, reject) => {
      const { signal, attempt, until } = call;
      const left = Math.max(0, until - performance.now());
      const scope = left < attempt ? "total" : "attempt";
      const controller = new AbortController();
      const finish = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
        call.signal = signal;
      };
      const stop = (reason: unknown): void => {
        finish();
        reject(reason as Error);
        controller.abort(reason);
      };
      const abort = (): void => stop(signal?.reason);
      const time = Math.min(left, attempt, 2 ** 31 - 1);
      const timer = setTimeout(() => stop(new DeadlineError(call.row, scope, time)), time);
      signal?.addEventListener("abort", abort, { once: true });
      call.signal = controller.signal;
      next(call).then(
        (reply) => {
          finish();
          // A stream goes on after the attempt: an abort must still reach it.
          if (reply.body instanceof ReadableStream)
            signal?.addEventListener("abort", () => controller.abort(signal.reason), { once: true });
          resolve(reply);
        },
        (error: unknown) => {
          finish();
          reject(error as Error);
        },
      );
    });
}
