import { answer } from "./answer.js";
import type { Auth } from "./auth/authorise.js";
import { bodyOf } from "./body.js";
import { CallError, InputError, OriginError, OutcomeUnknownError } from "./errors.js";
import { headersOf } from "./headers.js";
import { isIdempotent, outcomeUnknown } from "./idempotent.js";
import { compose, type Call, type Fetch, type Layer, type Reply } from "./layer.js";
import type { BinaryAs, CallOptions, OperationInput } from "./operation.js";
import type { AnyResult } from "./result.js";
import type { OperationRow, WrittenBody } from "./row.js";
import type { ChooseServer, ServerChoice, SiteRow } from "./site.js";
import { isRead, readWhole, transport } from "./transport.js";
import { urlOf } from "./url.js";

/** What operations are called with. Holds its options and credentials where no one can list them. */
export interface Client {
  /** Sends what a row describes; an answer of any status is a result. */
  readonly call: (
    row: OperationRow,
    input: OperationInput,
    options: CallOptions & { readonly as?: BinaryAs },
  ) => Promise<AnyResult>;
  /** Sends a request that is already written, through the same layers; the answer's body has been read. */
  readonly send: (request: WrittenRequest) => Promise<{ readonly call: Call; readonly reply: Reply }>;
  /** A client that differs in these options. Changed `auth` has tokens and limits of its own; everything else is shared. */
  readonly with: (changes: Partial<SiteClientOptions<ServerChoice>>) => Client;
}

/** A request before credentials: what `send` takes. */
export interface WrittenRequest {
  readonly row: OperationRow;
  /** Path and query below the row's server. */
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: WrittenBody | undefined;
  readonly idempotent: boolean;
  readonly as: Call["as"];
  readonly options: CallOptions;
}

/** Durations are milliseconds. `Server` are the servers that the documents name, where they leave a choice. */
export interface SiteClientOptions<Server extends ServerChoice = never> {
  /** Credentials: `basic(…)`, `oauth2(…)`, `bearer(…)`, `apiKey(…)`, `together(…)` or `rotating(…)`. */
  readonly auth?: Auth;
  /** Outermost first: `[retry(), limits(site.limits), deadline(), bodyCap(), redirects()]`. */
  readonly layers?: readonly Layer[];
  /** Default: the global one. */
  readonly fetch?: Fetch;
  /** Called instead of the default server by the operations whose documents name it; may receive credentials. */
  readonly server?: Server;
  /** Replaces the documented or chosen server, and may receive credentials; a function decides by the documented one. */
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

type Server = readonly [base: string, pinned: boolean];

type Options = SiteClientOptions<ServerChoice>;

/** Server of a row after `server` and `baseUrl`, and whether it may receive credentials. */
function serverOf(row: OperationRow, site: SiteRow, chosen: string, { baseUrl, allowHttp }: Options): Server {
  const base = ((typeof baseUrl === "function" ? baseUrl(chosen) : baseUrl) ?? chosen).replace(/\/+$/, "");
  if (!URL.canParse(base) || !(allowHttp ? /^https?:[^@?#]*$/ : /^https:[^@?#]*$/).test(base))
    throw new OriginError(row, "server is no https URL without user, query and fragment");
  return [base, base !== row.server || site.origins.includes(new URL(base).origin)];
}

/** Answers that say nothing of what an earlier, unanswered request did. */
const inconclusive = (status: number): boolean =>
  status === 408 || status === 429 || status > 499 || (status > 299 && status < 400);

/**
 * The client that bundles only what is handed in: `createSiteClient(site, { auth: basic(…), layers: [retry(), deadline()] })`.
 * @throws Error in a browser page, where `auth` is given without `allowBrowser`.
 * @throws TypeError for a `server` that the documents do not name.
 */
export function createSiteClient(site: SiteRow, options: SiteClientOptions<ServerChoice>): Client {
  const { auth, layers = [], timeout, server: choice } = options;
  const page = globalThis as { readonly window?: { readonly document?: unknown } };
  if (auth && !options.allowBrowser && page.window?.document)
    throw new Error(`${site.name}: credentials in a browser page are open to every visitor; allowBrowser permits it`);
  const chain = compose(auth ? [...layers, auth] : layers, transport);
  const servers = new Map<string, Server>();
  // Types leave no `server` where there is no choice; without them it must not be passed over.
  const chosen = choice && (site.chooseServer as ChooseServer)(site, choice);
  const fetch: Fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init));

  const send: Client["send"] = async (request) => {
    const { row, url, headers, body, idempotent, as, options: own } = request;
    let server = servers.get(row.server);
    if (!server) servers.set(row.server, (server = serverOf(row, site, chosen?.(row.server) ?? row.server, options)));
    const [base, pinned] = server;
    const { signal } = own;
    const call: Call = {
      row,
      options: own,
      url: base + url,
      headers,
      body,
      idempotent,
      as,
      signal,
      until: performance.now() + (own.timeout?.total ?? timeout?.total ?? 60_000),
      attempt: own.timeout?.attempt ?? timeout?.attempt ?? 30_000,
      pinned,
      attempts: 0,
      unanswered: 0,
      fetch,
      read: readWhole,
    };
    signal?.throwIfAborted();
    const isLost = (): boolean => call.unanswered > 0 && !isRead(row.method);
    try {
      const reply = await chain(call);
      const { status } = reply.response;
      // 409 to a known key: its first request is still at work.
      if (isLost() && (inconclusive(status) || (status === 409 && row.idempotencyKey)))
        throw outcomeUnknown(call, status);
      return { call, reply };
    } catch (error) {
      throw error instanceof CallError &&
        !(error instanceof OutcomeUnknownError || error instanceof InputError) &&
        isLost()
        ? outcomeUnknown(call, undefined, error)
        : error;
    }
  };

  return {
    call: async (row, input, own) => {
      const [body, type] = bodyOf(row, input);
      const headers = headersOf(row, options.headers, input, own.headers, type);
      if (row.idempotencyKey) headers[row.idempotencyKey] ??= crypto.randomUUID();
      const { call, reply } = await send({
        row,
        url: urlOf(row, input),
        headers,
        body,
        idempotent: isIdempotent(row, input.body),
        as: own.as ?? "blob",
        options: own,
      });
      return answer(call, reply);
    },
    send,
    with: (changes) =>
      createSiteClient(site, {
        ...options,
        ...(changes.auth && { layers: layers.map((layer) => layer.fresh?.() ?? layer) }),
        ...changes,
      }),
  };
}
