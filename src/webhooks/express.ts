import { WebhookError } from "./error.js";
import { incoming, readNode, send, type NodeRequest, type NodeResponse } from "./node.js";
import type { ReadOutcome } from "./raw-body.js";
import type { Receiver } from "./receiver.js";

/** What is used of Express's Request. */
export interface ExpressRequest extends NodeRequest {
  readonly body?: unknown;
  /** Where a `verify` hook or a platform keeps the bytes beside the parsed body. */
  readonly rawBody?: unknown;
  readonly originalUrl?: string;
}

/**
 * A handler for `app.post(path, …)`, with or without `express.raw({ type: "*\/*" })` before it. Where something else
 * parsed the body first, the bytes are gone: `next` gets an error that says what to change, and the sender a 500, so
 * that it repeats the delivery once that is done.
 */
export function toExpressHandler(
  receiver: Receiver,
): (request: ExpressRequest, response: NodeResponse, next: (error: unknown) => void) => Promise<void> {
  return async (request, response, next) => {
    const bytes = bytesBefore(request);
    if (bytes === undefined && request.readableEnded === true) return next(parsedBefore(request.body));
    const read = async (maxBytes: number): Promise<ReadOutcome> => {
      if (bytes === undefined) return readNode(request, maxBytes);
      return bytes.length > maxBytes ? "too-large" : bytes;
    };
    const answer = await receiver.receive({
      ...incoming(request),
      url: request.originalUrl ?? request.url ?? "",
      read,
      inflated: bytes !== undefined,
    });
    send(request, response, answer);
  };
}

/** Text counts: where its decoding lost something, the signature will not match. */
function bytesBefore({ rawBody, body }: ExpressRequest): Uint8Array | undefined {
  const found = rawBody ?? body;
  if (typeof found === "string") return new TextEncoder().encode(found);
  return found instanceof Uint8Array ? found : undefined;
}

function parsedBefore(body: unknown): WebhookError {
  const what =
    typeof body === "object" && body !== null
      ? "the body was parsed before the webhook handler saw it, and parsed JSON cannot be turned back into what was signed"
      : "the body was read before the webhook handler saw it";
  return new WebhookError(
    "body-not-raw",
    `${what}: mount this route before app.use(express.json()), or keep the bytes with express.json({ verify: (request, response, bytes) => { request.rawBody = bytes } })`,
  );
}
