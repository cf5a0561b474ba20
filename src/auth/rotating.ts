import { AuthError } from "../errors.js";
import type { Call } from "../layer.js";
import { renewing, type Auth } from "./authorise.js";

/**
 * Credentials from a function: asked at the first call, and once more after a 401, for any number of callers at a time.
 * An answer that fails is not kept: the next call asks again.
 */
export function rotating(ask: () => Auth | Promise<Auth>): Auth {
  let current: Promise<Auth> | undefined;
  const used = new WeakMap<Call, Promise<Auth>>();
  const get = (): Promise<Auth> => {
    const asked = (current ??= Promise.resolve().then(ask));
    asked.catch(() => {
      if (current === asked) current = undefined;
    });
    return asked;
  };
  return renewing({
    fits: () => true,
    apply: async (call, scheme) => {
      const asked = get();
      used.set(call, asked);
      const auth = await asked.catch((error: unknown) => {
        throw new AuthError(call.row, "the function that gives credentials failed", false, error);
      });
      const fitting = call.row.security?.flat().find(auth.fits) ?? scheme;
      if (!auth.fits(fitting)) throw new AuthError(call.row, "does not take the credentials that the function gave");
      await auth.apply(call, fitting);
    },
    renew: (call) => {
      if (current === used.get(call)) current = undefined;
      return true;
    },
    fresh: () => rotating(ask),
  });
}
