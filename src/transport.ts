import { CallError, NetworkError } from "./errors.js";
import type { Call, ReadBody, Reply } from "./layer.js";
import { describe } from "./media-type.js";

/** Reads without a limit; `bodyCap` puts one. */
export const readWhole: ReadBody = async (response, binary) =>
  binary ? new Uint8Array(await response.arrayBuffer()) : response.text();

/** A method without effect on the server (RFC 9110, 9.2.1, and QUERY). */
export const isRead = (method: string): boolean => /^(GET|HEAD|OPTIONS|TRACE|QUERY)$/.test(method);

/** The platform proves that no byte of the request left: the name or the connection failed. */
function provesUnsent(error: unknown, depth = 5): boolean {
  const { code, cause } = (error ?? {}) as { readonly code?: unknown; readonly cause?: unknown };
  return (
    /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/.test(String(code)) ||
    (depth > 0 && cause !== undefined && provesUnsent(cause, depth - 1))
  );
}

/** The innermost send: one request, never redirected by the platform, and its body read whole. */
export async function transport(call: Call): Promise<Reply> {
  const { signal, row, body } = call;
  call.attempts++;
  call.unanswered++;
  try {
    const init: RequestInit & { duplex?: "half" } = { method: row.method, headers: call.headers, redirect: "manual" };
    if (body !== undefined) init.body = body;
    if (signal) init.signal = signal;
    if (body instanceof ReadableStream) init.duplex = "half";
    const response = await call.fetch(call.url, init);
    const { content, contentType, kind, came } = describe(row, response);
    const binary = call.as === "response" || kind === "binary";
    const streams = kind === "stream" || (binary && call.as === "stream");
    const read = streams && response.ok ? response.body : await call.read(response, binary, call);
    call.unanswered--;
    return { content, contentType, kind, came, response, body: read };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof CallError) throw error;
    const unsent = provesUnsent(error);
    if (unsent) call.unanswered--;
    throw new NetworkError(row, error, !unsent);
  }
}
