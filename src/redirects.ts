import { OriginError } from "./errors.js";
import type { Call, Layer, Reply } from "./layer.js";
import { isRead } from "./transport.js";

/** Where a redirect may lead: a read, to its own origin, without a user name. */
function target({ row, url }: Call, { response }: Reply): string | undefined {
  if (response.type === "opaqueredirect") throw new OriginError(row, "redirected, and this platform hides where to");
  const location = response.headers.get("location");
  if (!location || !/^30[12378]$/.test(String(response.status)) || !isRead(row.method) || !URL.canParse(location, url))
    return undefined;
  const found = new URL(location, url);
  return found.origin === new URL(url).origin && !found.username ? found.href : undefined;
}

/**
 * Follows up to five redirects of a read within its origin; without this layer, and for all others, a redirect is an answer.
 * Stands innermost.
 */
export function redirects(): Layer {
  return (next) => async (call) => {
    const { url } = call;
    for (let hops = 0; ; hops++) {
      const reply = await next(call);
      const location = hops < 5 ? target(call, reply) : undefined;
      if (location === undefined) {
        call.url = url;
        return reply;
      }
      call.url = location;
    }
  };
}
