import { bodyCap } from "./body-cap.js";
import { deadline } from "./deadline.js";
import { ApiError, InputError, NetworkError, OriginError } from "./errors.js";
import { compose, type Call, type Fetch } from "./layer.js";
import { normaliseErrors } from "./normalise-errors.js";
import type { OperationRow } from "./row.js";
import { transport, readWhole } from "./transport.js";

/** Durations are milliseconds, sizes bytes. */
export interface DownloadOptions {
  readonly signal?: AbortSignal;
  /** Body included. Default 60,000. */
  readonly timeout?: number;
  /** Default 10 MiB. */
  readonly maxBytes?: number;
  readonly fetch?: Fetch;
  /** `true` admits http. */
  readonly allowHttp?: boolean;
}

/** Follows redirects itself, so that none leaves https; nothing secret travels, so any origin will do. */
function following(fetch: Fetch, row: OperationRow, allowHttp: boolean | undefined): Fetch {
  return async (url, init) => {
    for (let at = url, hops = 0; ; hops++) {
      if (!URL.canParse(at)) throw new InputError(row, "no absolute URL");
      const { protocol } = new URL(at);
      if (protocol !== "https:" && !(allowHttp && protocol === "http:"))
        throw new OriginError(row, `leads to ${protocol} where https is expected`);
      const response = await fetch(at, { ...init, credentials: "omit", referrerPolicy: "no-referrer" });
      const location = response.headers.get("location");
      if (!/^30[12378]$/.test(String(response.status)) || !location || hops === 5 || !URL.canParse(location, at))
        return response;
      await response.body?.cancel();
      at = new URL(location, at).href;
    }
  };
}

/**
 * The bytes at a URL that an answer names, such as a finished report, asked for without any credentials.
 * Errors tell the host, not the URL: such URLs carry their own signature.
 * @throws ApiError for an answer outside 2xx; OriginError where a redirect leaves https; NetworkError, DeadlineError, BodyTooLargeError.
 */
export async function download(url: string | URL, options: DownloadOptions = {}): Promise<Uint8Array> {
  const { timeout = 60_000, signal, maxBytes } = options;
  const href = String(url);
  const host = URL.canParse(href) ? new URL(href).host : "no host";
  const row: OperationRow = {
    id: "download",
    method: "GET",
    path: host,
    server: "",
    responses: { "2XX": { types: { "*/*": "binary" } } },
  };
  signal?.throwIfAborted();
  const call: Call = {
    row,
    options: {},
    url: href,
    headers: {},
    body: undefined,
    idempotent: true,
    as: "bytes",
    signal,
    until: performance.now() + timeout,
    attempt: timeout,
    pinned: false,
    attempts: 0,
    unanswered: 0,
    fetch: following(options.fetch ?? ((target, init) => globalThis.fetch(target, init)), row, options.allowHttp),
    read: readWhole,
  };
  const { response, body } = await compose([deadline(), bodyCap(maxBytes)], transport)(call);
  if (!response.ok)
    throw new ApiError(row, response.status, normaliseErrors(body, response.status), undefined, call.attempts);
  if (!(body instanceof Uint8Array)) throw new NetworkError(row, new TypeError("no bytes"), true);
  return body;
}
