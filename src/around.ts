import { CallError } from "./errors.js";
import type { Call, Layer } from "./layer.js";

/** What a hook learns of a call: enough for a span, nothing secret. */
export interface CallInfo {
  /** Group and method: `shipments.list`. */
  readonly operation: string;
  readonly method: string;
  /** Path template, without values. */
  readonly path: string;
  readonly host: string;
  /** Requests sent before this one; 0 around the whole call. */
  readonly attempt: number;
  /** Headers may be added, such as `traceparent`; those already there cannot be seen. */
  readonly setHeader: (name: string, value: string) => void;
}

/** What a hook learns when an answer is there. */
export interface CallOutcome {
  readonly status: number;
  /** Requests sent until this answer. */
  readonly attempts: number;
}

/**
 * Called around a call or a request: `next()` goes on and tells the outcome, or throws what the call will throw.
 * A hook watches and cannot change what becomes of the call: where it does not call `next`, that is done for it, and what
 * it throws after `next` is not heard. What it throws before keeps the request from being sent.
 */
export type Around = (call: CallInfo, next: () => Promise<CallOutcome>) => Promise<unknown>;

export function infoOf(call: Call): CallInfo {
  const { id, method, path } = call.row;
  return {
    operation: id,
    method,
    path,
    host: new URL(call.url).host,
    attempt: call.attempts,
    setHeader: (name, value) => {
      if (!/^[\w-]+$/.test(name) || /[^\t\x20-\x7e]/.test(value))
        throw new CallError(call.row, `a hook set header ${JSON.stringify(name)} to what HTTP cannot carry`);
      call.headers[name.toLowerCase()] = value;
    },
  };
}

/** A hook as a layer: the outermost place sees calls, the innermost requests. */
export function around(hook: Around): Layer {
  return (next) => async (call) => {
    let under: ReturnType<typeof next> | undefined;
    const go = async (): Promise<CallOutcome> => {
      const { response } = await (under ??= next(call));
      return { status: response.status, attempts: call.attempts };
    };
    try {
      await hook(infoOf(call), go);
    } catch (error) {
      if (!under) throw error;
    }
    return under ?? next(call);
  };
}
