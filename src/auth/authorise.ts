import { AuthError, OriginError } from "../errors.js";
import type { Call, Layer, Reply, Send } from "../layer.js";
import type { SecurityScheme } from "../row.js";

/** Credentials as a layer: puts them on the operations that take them, and only towards pinned origins. */
export interface Auth extends Layer {
  /** The scheme is one that these credentials answer. */
  readonly fits: (scheme: SecurityScheme) => boolean;
  /** Puts the credentials on the call. */
  readonly apply: (call: Call, scheme: SecurityScheme) => void | Promise<void>;
  /** After a 401: true where other credentials are there now and one more request makes sense. */
  readonly renew?: (call: Call) => boolean | Promise<boolean>;
  /** The same credentials with a state of their own. */
  readonly fresh?: () => Auth;
}

/** What tells one kind of credentials from another. */
export type AuthParts = Pick<Auth, "fits" | "apply" | "renew" | "fresh">;

/** What authentication an operation takes, in the order of its document. */
function schemesFor(call: Call, fits: Auth["fits"]): readonly SecurityScheme[] | undefined {
  const { security } = call.row;
  if (!security) return undefined;
  const chosen = security.find((schemes) => schemes.length > 0 && schemes.every(fits)) ?? security.find((schemes) => schemes.length === 0);
  if (chosen) return chosen;
  throw new AuthError(call.row, `takes ${security.map((schemes) => schemes.map(({ type }) => type).join(" and ")).join(" or ")}, not the client's credentials`);
}

/** Makes credentials a layer. */
export function authorise(parts: AuthParts): Auth {
  const layer = (next: Send): Send => async (call): Promise<Reply> => {
    const schemes = schemesFor(call, parts.fits);
    if (!schemes?.length) return next(call);
    if (!call.pinned) throw new OriginError(call.row, "credentials stay at home: the server is none of the pinned origins");
    const apply = async (): Promise<void> => {
      for (const scheme of schemes) await parts.apply(call, scheme);
    };
    await apply();
    const reply = await next(call);
    // A stream has been used up by the first request.
    if (reply.response.status !== 401 || !parts.renew || call.body instanceof ReadableStream || !(await parts.renew(call))) return reply;
    await apply();
    return next(call);
  };
  return Object.assign(layer, parts);
}
