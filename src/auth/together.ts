import { renewing, type Auth } from "./authorise.js";

/** Several credentials at once, for operations that want them together or that differ in what they take. */
export function together(...parts: readonly Auth[]): Auth {
  return renewing({
    fits: (scheme) => parts.some((part) => part.fits(scheme)),
    apply: (call, scheme) => parts.find((part) => part.fits(scheme))?.apply(call, scheme),
    renew: async (call) => {
      const renewed = await Promise.all(parts.map((part) => part.renew?.(call)));
      return renewed.some(Boolean);
    },
    fresh: () => together(...parts.map((part) => part.fresh?.() ?? part)),
  });
}
