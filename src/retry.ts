import { AuthError, DeadlineError, NetworkError, RetryAfterError } from "./errors.js";
import { mayRepeat } from "./idempotent.js";
import type { Call, Layer, Reply, Send } from "./layer.js";
import { retryAfter } from "./retry-after.js";
import { sleep } from "./sleep.js";

/** Durations are milliseconds. */
export interface RetryOptions {
  /** Most requests of one call, the first included. Default 3. */
  readonly attempts?: number;
  /** The n-th wait is random between 0 and `base` · 2ⁿ⁻¹. Default 500. */
  readonly base?: number;
  /** Longest wait of its own choosing; a server may ask for more. Default 20,000. */
  readonly cap?: number;
}

const statuses: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

const full = 500;

type Outcome =
  { readonly reply: Reply; readonly error?: undefined } | { readonly reply?: undefined; readonly error: unknown };

async function attempt(next: Send, call: Call): Promise<Outcome> {
  try {
    return { reply: await next(call) };
  } catch (error) {
    if (call.signal?.aborted) throw error;
    return { error };
  }
}

/** What may be sent again: anything after a 429 or where nothing was sent; the rest only where a repetition has no effect. */
function repeatable(call: Call, { reply, error }: Outcome): boolean {
  const unsent = reply
    ? reply.response.status === 429
    : (error instanceof NetworkError && !error.sent) || error instanceof AuthError;
  return mayRepeat(call) || (unsent && !(call.body instanceof ReadableStream));
}

function transient({ reply, error }: Outcome): boolean {
  if (reply) return statuses.has(reply.response.status);
  return (
    error instanceof NetworkError || error instanceof DeadlineError || (error instanceof AuthError && error.transient)
  );
}

function settle({ reply, error }: Outcome): Reply {
  if (reply) return reply;
  throw error;
}

/**
 * Sends again after 408, 429, 500, 502, 503, 504 and failures of the network. All clients that share this layer share its
 * budget: 500 tokens, 5 for a repetition, 10 after a timeout, 1 back for every success, so that an outage is not fed.
 */
export function retry(options: RetryOptions = {}): Layer {
  const { attempts = 3, base = 500, cap = 20_000 } = options;
  let budget = full;
  return (next) => async (call) => {
    const most = call.options.retry === false ? 1 : (call.options.retry ?? attempts);
    for (let sent = 1; ; sent++) {
      const outcome = await attempt(next, call);
      if (!transient(outcome)) {
        if (outcome.reply) budget = Math.min(full, budget + 1);
        return settle(outcome);
      }
      const cost = outcome.error instanceof DeadlineError ? 10 : 5;
      if (sent >= most || budget < cost || !repeatable(call, outcome)) return settle(outcome);
      const asked = outcome.reply && retryAfter(outcome.reply.response.headers);
      const wait = Math.max(asked ?? 0, Math.random() * Math.min(cap, base * 2 ** (sent - 1)));
      if (performance.now() + wait >= call.until) {
        if (asked === undefined || performance.now() + asked < call.until) return settle(outcome);
        throw new RetryAfterError(call.row, asked, outcome.reply?.response.status);
      }
      budget -= cost;
      await sleep(wait, call.signal);
    }
  };
}
