import { RetryAfterError } from "./errors.js";
import type { Call, Layer } from "./layer.js";
import { retryAfter } from "./retry-after.js";
import type { LimitRow } from "./site.js";
import { isRead } from "./transport.js";

/** The last `requests` send times of one limit: the oldest says when the next may go. */
interface Bucket {
  readonly row: LimitRow;
  readonly sent: Float64Array;
  count: number;
}

interface Waiter {
  readonly until: number;
  readonly go: () => void;
  readonly fail: (at: number) => void;
}

/** Callers of one class, served in the order they came. */
interface Line {
  readonly buckets: readonly Bucket[];
  waiting: Waiter[];
  timer: ReturnType<typeof setTimeout> | undefined;
  blockedUntil: number;
}

/** When the caller after `ahead` others may send: exact for as many as a bucket holds, a lower bound beyond. */
function nextAt({ buckets, blockedUntil }: Line, ahead: number, now: number): number {
  return buckets.reduce((latest, { row, sent, count }) => {
    const rounds = Math.floor(ahead / row.requests);
    const oldest = sent[(count + ahead) % row.requests] ?? -Infinity;
    return Math.max(latest, Math.max(oldest + row.per, rounds > 0 ? now : -Infinity) + rounds * row.per);
  }, blockedUntil);
}

function serve(line: Line): void {
  clearTimeout(line.timer);
  line.timer = undefined;
  const now = performance.now();
  for (let at = nextAt(line, 0, now); line.waiting.length > 0; at = nextAt(line, 0, now)) {
    if (at > now) {
      line.timer = setTimeout(() => serve(line), Math.min(Math.ceil(at - now), 2 ** 31 - 1));
      return;
    }
    for (const bucket of line.buckets) bucket.sent[bucket.count++ % bucket.row.requests] = now;
    line.waiting.shift()?.go();
  }
}

/** Resolves when the call may send; at once where nobody waits and the window has room. */
function turn(line: Line, call: Call): Promise<void> {
  return new Promise((resolve, reject) => {
    const { signal, until, row } = call;
    const leave = (): void => {
      line.waiting = line.waiting.filter((other) => other !== waiter);
      serve(line);
      reject(signal?.reason as Error);
    };
    const end = (): void => signal?.removeEventListener("abort", leave);
    const waiter: Waiter = {
      until,
      go: () => {
        end();
        resolve();
      },
      fail: (at) => {
        end();
        reject(new RetryAfterError(row, at - performance.now()));
      },
    };
    const at = nextAt(line, line.waiting.length, performance.now());
    if (at >= until) return waiter.fail(at);
    signal?.addEventListener("abort", leave, { once: true });
    line.waiting.push(waiter);
    if (line.timer === undefined) serve(line);
  });
}

/** After a 429 others have used the account: what is left goes out evenly over the window, or after the wait that was asked for. */
function drain(line: Line, asked: number | undefined): void {
  const now = performance.now();
  if (asked !== undefined) line.blockedUntil = Math.max(line.blockedUntil, now + asked);
  for (const { row, sent, count } of line.buckets)
    for (let place = 0; place < row.requests; place++) {
      const index = (count + place) % row.requests;
      sent[index] = Math.max(sent[index] ?? -Infinity, now - row.per + ((place + 1) * row.per) / row.requests);
    }
  const stay: Waiter[] = [];
  for (const waiter of line.waiting) {
    const at = nextAt(line, stay.length, now);
    if (at < waiter.until) stay.push(waiter);
    else waiter.fail(at);
  }
  line.waiting = stay;
  serve(line);
}

/**
 * Holds requests back so that no window of a documented limit is overdrawn. Hand the same layer to several clients of one
 * account and they share it. A caller whose turn would come after its deadline fails at once with `RetryAfterError`.
 */
export function limits(rows: readonly LimitRow[]): Layer {
  const buckets = rows.map((row): Bucket => ({ row, sent: new Float64Array(row.requests).fill(-Infinity), count: 0 }));
  const lineOf = (of: LimitRow["of"]): Line => ({
    buckets: buckets.filter(({ row }) => row.of === of || row.of === "all"),
    waiting: [],
    timer: undefined,
    blockedUntil: -Infinity,
  });
  const reads = lineOf("reads");
  const writes = lineOf("writes");
  const layer: Layer = (next) => async (call) => {
    const line = isRead(call.row.method) ? reads : writes;
    await turn(line, call);
    const reply = await next(call);
    if (reply.response.status === 429) drain(line, retryAfter(reply.response.headers));
    return reply;
  };
  return Object.assign(layer, { fresh: () => limits(rows) });
}
