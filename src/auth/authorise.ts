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

/** Sends with credentials: those of the first alternative that fits; none where the document makes them optional and nothing fits. */
async function authorised(parts: AuthParts, next: Send, call: Call): Promise<Reply> {
  const { row } = call;
  if (!row.security) return next(call);
  const schemes =
    row.security.find((each) => each[0] && each.every(parts.fits)) ?? row.security.find((each) => !each[0]);
  if (!schemes)
    throw new AuthError(
      row,
      `takes ${row.security.map((each) => each.map(({ type }) => type).join(" and ")).join(" or ")}, which the client does not have`,
    );
  if (schemes[0] && !call.pinned) throw new OriginError(row, "no credentials for a server outside the pinned origins");
  for (const scheme of schemes) await parts.apply(call, scheme);
  return next(call);
}

/** Makes credentials that never change a layer. */
export function authorise(parts: AuthParts): Auth {
  const layer =
    (next: Send): Send =>
    (call) =>
      authorised(parts, next, call);
  return Object.assign(layer, parts);
}

/** Makes credentials that can be renewed a layer: a 401 is answered once with others. */
export function renewing(parts: AuthParts): Auth {
  const layer =
    (next: Send): Send =>
    async (call) => {
      const reply = await authorised(parts, next, call);
      // A stream has been used up by the first request.
      const again =
        reply.response.status === 401 &&
        call.row.security &&
        !(call.body instanceof ReadableStream) &&
        (await parts.renew?.(call));
      return again ? authorised(parts, next, call) : reply;
    };
  return Object.assign(layer, parts);
}
