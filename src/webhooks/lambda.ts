import type { HeaderSource } from "./headers.js";
import type { ReadOutcome } from "./raw-body.js";
import type { Receiver } from "./receiver.js";

/** What is used of an API Gateway event, payload formats 1.0 and 2.0; function URLs and load balancers send the same. */
export interface LambdaEvent {
  readonly version?: string;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  /** Format 1.0 keeps the sender's case; format 2.0 lower-cases, and joins repeated headers with commas. */
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  /** Format 1.0. */
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null;
  readonly httpMethod?: string;
  readonly path?: string;
  /** Format 2.0. */
  readonly rawPath?: string;
  readonly rawQueryString?: string;
  readonly requestContext?: { readonly http?: { readonly method?: string } };
}

/** What a function behind an API Gateway or a function URL gives back. */
export interface LambdaAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly isBase64Encoded: false;
}

/** A function handler: `export const handler = toLambdaHandler(receiver)`. */
export function toLambdaHandler(receiver: Receiver): (event: LambdaEvent) => Promise<LambdaAnswer> {
  return async (event) => {
    const query = event.rawQueryString ? `?${event.rawQueryString}` : "";
    const answer = await receiver.receive({
      method: event.requestContext?.http?.method ?? event.httpMethod ?? "",
      url: `${event.rawPath ?? event.path ?? ""}${query}`,
      headers: headersOf(event),
      read: async (maxBytes) => readEvent(event, maxBytes),
    });
    return { statusCode: answer.status, headers: { ...answer.headers }, body: answer.body, isBase64Encoded: false };
  };
}

/** Format 1.0 keeps the last of repeated headers in `headers`; only `multiValueHeaders` has them all. */
function headersOf({ headers, multiValueHeaders }: LambdaEvent): HeaderSource {
  return multiValueHeaders ?? headers ?? {};
}

function readEvent({ body, isBase64Encoded }: LambdaEvent, maxBytes: number): ReadOutcome {
  if (body === undefined || body === null) return new Uint8Array(0);
  // Four characters of base64 stand for three bytes, and no character of text for less than one.
  if (body.length > Math.ceil(maxBytes / 3) * 4 + 4) return "too-large";
  const bytes = isBase64Encoded === true ? decode(body) : new TextEncoder().encode(body);
  if (bytes === undefined) return "unreadable";
  return bytes.length > maxBytes ? "too-large" : bytes;
}

function decode(body: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
