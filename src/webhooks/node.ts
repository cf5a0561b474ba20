import type { ReceiverAnswer } from "./answer.js";
import { concat, type ReadOutcome } from "./raw-body.js";
import type { Receiver } from "./receiver.js";

/** What is used of node:http's IncomingMessage. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headersDistinct?: Readonly<Record<string, readonly string[] | undefined>>;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly readableEnded?: boolean;
  on(event: "data" | "end" | "error" | "close", listener: (value?: never) => void): unknown;
  removeListener(event: "data", listener: (value?: never) => void): unknown;
  resume(): unknown;
}

/** What is used of node:http's ServerResponse. */
export interface NodeResponse {
  writeHead(status: number, headers: Record<string, string>): unknown;
  end(body?: string): unknown;
}

/** A listener for `http.createServer`. */
export function toNodeListener(receiver: Receiver): (request: NodeRequest, response: NodeResponse) => Promise<void> {
  return async (request, response) => {
    const answer = await receiver.receive({ ...incoming(request), read: (maxBytes) => readNode(request, maxBytes) });
    send(request, response, answer);
  };
}

/** Method, address and headers of a request; headers that came twice stay apart where the platform keeps them. */
export function incoming(request: NodeRequest): {
  readonly method: string;
  readonly url: string;
  readonly headers: NonNullable<NodeRequest["headersDistinct"]>;
} {
  return {
    method: request.method ?? "",
    url: request.url ?? "",
    headers: request.headersDistinct ?? distinct(request.headers),
  };
}

function distinct(headers: NodeRequest["headers"]): Readonly<Record<string, readonly string[] | undefined>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === "string" ? [value] : value]),
  );
}

/**
 * Collects the body by events: leaving an async iteration early would destroy the socket before the sender reads why.
 */
export function readNode(request: NodeRequest, maxBytes: number): Promise<ReadOutcome> {
  return new Promise((resolve) => {
    if (request.readableEnded === true) return resolve("unreadable");
    const chunks: Uint8Array[] = [];
    let total = 0;
    const collect = (chunk?: unknown): void => {
      if (!(chunk instanceof Uint8Array)) return finish("unreadable");
      total += chunk.length;
      if (total > maxBytes) return finish("too-large");
      chunks.push(chunk);
    };
    const finish = (outcome: ReadOutcome): void => {
      request.removeListener("data", collect);
      resolve(outcome);
    };
    request.on("data", collect);
    request.on("end", () => finish(concat(chunks, total)));
    request.on("error", () => finish("unreadable"));
    request.on("close", () => finish("unreadable"));
  });
}

/** Where the body was left unread, the connection is of no further use (RFC 9110, 15.5.14). */
export function send(request: NodeRequest, response: NodeResponse, { status, headers, body }: ReceiverAnswer): void {
  const unread = request.readableEnded === false;
  response.writeHead(status, {
    ...headers,
    ...(unread ? { connection: "close" } : {}),
    "content-length": String(new TextEncoder().encode(body).length),
  });
  response.end(body);
  if (unread) request.resume();
}
