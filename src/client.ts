import { answer } from "./answer.js";
import type { Auth } from "./auth/authorise.js";
import { bodyOf } from "./body.js";
import { CallError, OriginError, OutcomeUnknownError } from "./errors.js";
import { headersOf } from "./headers.js";
import { isIdempotent, mayRepeat } from "./idempotent.js";
import { compose, type Call, type Fetch, type Layer, type Reply } from "./layer.js";
import type { BinaryAs, CallOptions, OperationInput } from "./operation.js";
import type { AnyResult } from "./result.js";
import type { OperationRow } from "./row.js";
import type { SiteRow } from "./site.js";
import { isRead, readWhole, transport } from "./transport.js";
import { urlOf } from "./url.js";

/** What operations are called with. Holds its options and credentials where no one can list them. */
export interface Client {
  /** Sends what a row describes; an answer of any status is a result. */
  readonly call: (row: OperationRow, input: OperationInput, options: CallOptions & { readonly as?: BinaryAs }) => Promise<AnyResult>;
  /** Sends a request that is already written, through the same layers; the answer's body has been read. */
  readonly send: (request: WrittenRequest) => Promise<{ readonly call: Call; readonly reply: Reply }>;
  /** A client that differs in these options. Changed `auth` has tokens and limits of its own; everything else is shared. */
  readonly with: (changes: Partial<SiteClientOptions>) => Client;
}

/** A request before credentials: what `send` takes. */
export interface WrittenRequest {
  readonly row: OperationRow;
  /** Path and query below the row's server. */
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: BodyInit | undefined;
  readonly idempotent: boolean;
  readonly as: Call["as"];
  readonly options: CallOptions;
}

/** Durations are milliseconds. */
export interface SiteClientOptions {
  /** Credentials: `basic(…)`, `oauth2(…)`, `bearer(…)`, `apiKey(…)`, `together(…)` or `rotating(…)`. */
  readonly auth?: Auth;
  /** Outermost first: `[retry(), limits(site.limits), deadline(), bodyCap()]`. */
  readonly layers?: readonly Layer[];
  /** Default: the global one. */
  readonly fetch?: Fetch;
  /** Replaces the documented server, and may receive credentials; a function decides by the documented one. */
  readonly baseUrl?: string | ((server: string) => string);
  /** Sent with every request; those of an operation or a call win. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Bounds of the waits, and of each attempt where `deadline()` is among the layers. Default 30,000 and 60,000. */
  readonly timeout?: CallOptions["timeout"];
  /** `true` lets requests and credentials travel without TLS. */
  readonly allowHttp?: boolean;
  /** `true` starts a client with credentials in a browser page, where every visitor can read them. */
  readonly allowBrowser?: boolean;
}

interface Server {
  readonly base: string;
  readonly pinned: boolean;
}

/** Server of a row after `baseUrl`, checked once. */
function servers(site: SiteRow, options: SiteClientOptions): (row: OperationRow) => Server {
  const known = new Map<string, Server>();
  const { baseUrl } = options;
  return (row) => {
    const found = known.get(row.server);
    if (found) return found;
    const base = ((typeof baseUrl === "function" ? baseUrl(row.server) : baseUrl) ?? row.server).replace(/\/+$/, "");
    const url = URL.canParse(base) ? new URL(base) : undefined;
    if (!url || url.username || url.search || url.hash || !(url.protocol === "https:" || (options.allowHttp && url.protocol === "http:")))
      throw new OriginError(row, `server must be an https URL without user, query or fragment (allowHttp admits http)`);
    const server = { base, pinned: base !== row.server || site.origins.includes(url.origin) };
    known.set(row.server, server);
    return server;
  };
}

/** Answers that say nothing of what an earlier, unanswered request did. */
const inconclusive = (status: number): boolean => status === 408 || status === 429 || status > 499 || (status > 299 && status < 400);

/**
 * The client that bundles only what is handed in: `createSiteClient(site, { auth: basic(…), layers: [retry(), deadline()] })`.
 * @throws Error in a browser page, where `auth` is given without `allowBrowser`.
 */
export function createSiteClient(site: SiteRow, options: SiteClientOptions): Client {
  const { auth, layers = [], timeout } = options;
  const page = globalThis as { readonly window?: { readonly document?: unknown } };
  if (auth && !options.allowBrowser && page.window?.document) throw new Error(`${site.name}: credentials in a browser page are readable by every visitor; call from a server, or set allowBrowser`);
  const serverOf = servers(site, options);
  const chain = compose(auth ? [...layers, auth] : layers, transport);
  const fetch: Fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init));

  const send = async (request: WrittenRequest): Promise<{ call: Call; reply: Reply }> => {
    const { row, url, ...rest } = request;
    const { base, pinned } = serverOf(row);
    const limits = { ...timeout, ...rest.options.timeout };
    const call: Call = {
      row,
      ...rest,
      url: base + url,
      signal: rest.options.signal,
      until: performance.now() + (limits.total ?? 60_000),
      attempt: limits.attempt ?? 30_000,
      pinned,
      attempts: 0,
      unanswered: 0,
      fetch,
      read: readWhole,
    };
    call.signal?.throwIfAborted();
    const lost = (status?: number, cause?: unknown): OutcomeUnknownError | undefined => (call.unanswered > 0 && !isRead(row.method) ? new OutcomeUnknownError(row, mayRepeat(call), status, cause) : undefined);
    try {
      const reply = await chain(call);
      const unknown = inconclusive(reply.response.status) && lost(reply.response.status);
      if (unknown) throw unknown;
      return { call, reply };
    } catch (error) {
      throw (error instanceof CallError && !(error instanceof OutcomeUnknownError) && lost(undefined, error)) || error;
    }
  };

  return {
    call: async (row, input, callOptions) => {
      const { body, type } = bodyOf(row, input);
      const headers = headersOf(row, { ...options.headers, ...defaultHeaders(site, row, options) }, input, { ...(type && { "content-type": type }), ...callOptions.headers });
      const { call, reply } = await send({ row, url: urlOf(row, input), headers, body, idempotent: isIdempotent(row, input.body), as: callOptions.as ?? "blob", options: callOptions });
      return answer(call, reply);
    },
    send,
    with: (changes) => {
      const own = changes.auth && !changes.layers ? { layers: layers.map((layer) => layer.fresh?.() ?? layer) } : {};
      return createSiteClient(site, { ...options, ...own, ...changes });
    },
  };
}

/** Headers that are options of the client, for an operation that documents them. */
function defaultHeaders(site: SiteRow, row: OperationRow, options: SiteClientOptions): Record<string, string> | undefined {
  if (!row.defaultHeaders) return undefined;
  // The generated options type adds one member per key of the site's `defaultHeaders`.
  const values = options as Readonly<Record<string, unknown>>;
  const pairs = row.defaultHeaders.flatMap((option) => {
    const header = site.defaultHeaders?.[option];
    const value = values[option];
    return header && value !== undefined ? [[header, String(value)]] : [];
  });
  return Object.fromEntries(pairs) as Record<string, string>;
}
