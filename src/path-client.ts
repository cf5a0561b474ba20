import createFetchClient, { defaultPathSerializer, type Client as FetchClient } from "openapi-fetch";
import type { Client } from "./client.js";
import { InputError, OriginError } from "./errors.js";
import type { OperationRow, SecurityScheme } from "./row.js";
import { isRead } from "./transport.js";

/** What a path client stands on. */
export interface PathClientOptions {
  /** Carries the calls: its layers, its credentials, its `fetch`. */
  readonly client: Client;
  /** Server of all paths, without a final slash. */
  readonly server: string;
  /** How the paths authenticate, as in an operation's row. Absent: anonymous. */
  readonly security?: readonly (readonly SecurityScheme[])[];
}

/** Statuses whose answers have no body (Fetch, "null body status"). */
const bodiless: ReadonlySet<number> = new Set([101, 103, 204, 205, 304]);

const rowOf = (options: PathClientOptions, method: string, path: string): OperationRow => ({
  id: `path.${method}`,
  method: method as OperationRow["method"],
  path,
  server: options.server,
  ...(options.security && { security: options.security }),
  responses: {},
});

/** openapi-fetch's request through the client's layers, and its answer back. */
async function through(options: PathClientOptions, request: Request, path: string): Promise<Response> {
  const { client, server } = options;
  const method = request.method.toUpperCase();
  const row = rowOf(options, method, path);
  if (!request.url.startsWith(`${server}/`)) throw new OriginError(row, "the request leaves the server of this client");
  const { reply } = await client.send({
    row,
    url: request.url.slice(server.length),
    headers: Object.fromEntries(request.headers),
    body: isRead(method) || !request.body ? undefined : await request.arrayBuffer(),
    idempotent: !/^(POST|PATCH)$/.test(method),
    as: "response",
    options: { signal: request.signal },
  });
  const { status, statusText, headers, url } = reply.response;
  // Bytes that were read are what a body can be; TypeScript before 5.7 and after do not agree how to say so.
  const body = bodiless.has(status) || method === "HEAD" ? null : (reply.body as BodyInit | null);
  return Object.defineProperty(new Response(body as BodyInit | null, { status, statusText, headers }), "url", {
    value: url,
  });
}

/**
 * The client of openapi-fetch, `GET("/shipments/{id}", …)`, on this client's layers: retries, limits, deadline, pinned credentials.
 * @throws InputError for a path value that is empty, `.` or `..`; else as operations do.
 */
export function createPathClient<Paths extends object>(options: PathClientOptions): FetchClient<Paths> {
  const templates = new WeakMap<Request, string>();
  const client = createFetchClient<Paths>({
    baseUrl: options.server,
    fetch: (request) => through(options, request, templates.get(request) ?? ""),
    pathSerializer: (path, values) => {
      for (const [name, value] of Object.entries(values))
        if (/^\.{0,2}$/.test(String(value)))
          throw new InputError(rowOf(options, "?", path), `path value ${name} is empty, "." or ".."`);
      return defaultPathSerializer(path, values);
    },
  });
  client.use({
    onRequest: ({ request, schemaPath }) => {
      templates.set(request, schemaPath);
    },
  });
  return client;
}
