import { CallError, NetworkError, OriginError } from "./errors.js";
import type { Call, ReadBody, Reply } from "./layer.js";
import { kindOf } from "./media-type.js";

/** Reads without a limit; `bodyCap` puts one. */
export const readWhole: ReadBody = async (response, binary) => (binary ? new Uint8Array(await response.arrayBuffer()) : response.text());

/** A method without effect on the server (RFC 9110, 9.2.1, and QUERY). */
export const isRead = (method: string): boolean => /^(GET|HEAD|OPTIONS|TRACE|QUERY)$/.test(method);

/** The platform proves that no byte of the request left: the name or the connection failed. */
function provesUnsent(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; typeof at === "object" && at !== null && depth < 5; depth++) {
    const { code, cause } = at as { readonly code?: unknown; readonly cause?: unknown };
    if (code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "EAI_AGAIN") return true;
    at = cause;
  }
  return false;
}

/** Where a redirect may lead: the same origin, for a read, to a URL that this platform shows. */
function redirectTarget(call: Call, response: Response, url: string): string | undefined {
  if (response.type === "opaqueredirect") throw new OriginError(call.row, "redirected, and this platform hides where to");
  const location = response.headers.get("location");
  if (!location || !/^30[12378]$/.test(String(response.status)) || !isRead(call.row.method) || !URL.canParse(location, url)) return undefined;
  const target = new URL(location, url);
  return target.origin === new URL(url).origin && !target.username ? target.href : undefined;
}

async function request(call: Call, init: RequestInit): Promise<Response> {
  for (let url = call.url, hops = 0; ; hops++) {
    call.attempts++;
    const response = await call.fetch(url, init);
    const target = hops < 5 ? redirectTarget(call, response, url) : undefined;
    if (!target) return response;
    await response.body?.cancel();
    url = target;
  }
}

/** The innermost send: one request, its redirects, and its body read whole. */
export async function transport(call: Call): Promise<Reply> {
  const { signal, row, body } = call;
  call.unanswered++;
  try {
    const response = await request(call, {
      method: row.method,
      headers: call.headers,
      redirect: "manual",
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
      ...(body instanceof ReadableStream && { duplex: "half" }),
    });
    const binary = call.as === "response" || kindOf(row, response) === "binary";
    const read = binary && call.as === "stream" && response.ok ? response.body : await call.read(response, binary, call);
    call.unanswered--;
    return { response, body: read };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof CallError) throw error;
    const unsent = provesUnsent(error);
    if (unsent) call.unanswered--;
    throw new NetworkError(row, error, !unsent);
  }
}
