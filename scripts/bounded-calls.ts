import { createContext, Script } from "node:vm";

/** Milliseconds for one call, and for all calls together. */
export interface Patience {
  readonly call: number;
  readonly all: number;
}

/**
 * Runs calls that may be ended by force: the time limit of a script holds for everything that it calls, regular expressions
 * included. A call that throws has failed as well.
 */
export function boundedCalls(patience: Patience): (call: () => void) => "done" | "failed" {
  const context = createContext({ call: () => undefined as void });
  const script = new Script("call()");
  const until = Date.now() + patience.all;
  return (call) => {
    const timeout = Math.min(patience.call, until - Date.now());
    if (timeout < 1) return "failed";
    context["call"] = call;
    try {
      script.runInContext(context, { timeout });
      return "done";
    } catch {
      return "failed";
    }
  };
}
