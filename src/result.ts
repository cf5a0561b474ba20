import type { JsonApiError } from "./json-api-error.js";

/**
 * What every answer carries. Results are unions discriminated by `status` (and, where one status has several media
 * types, by `contentType`): an answer never throws.
 */
export interface Answer<Status, Body, ContentType, Headers> {
  readonly status: Status;
  /** Parsed JSON, text, bytes, or `undefined` where the answer has no body. */
  readonly body: Body;
  /** The documented media type that came, without parameters; `null` without a body. */
  readonly contentType: ContentType;
  /** The documented response headers; all others are on `response.headers`. */
  readonly headers: Headers;
  /** The answer as it came: `status`, `headers` and `url`; its body has been read. */
  readonly response: Response;
  /** Requests sent until this answer, 1 without a retry. */
  readonly attempts: number;
}

/** A documented 2xx answer. */
export interface Success<Status, Body, ContentType = "application/json", Headers = NoHeaders> extends Answer<
  Status,
  Body,
  ContentType,
  Headers
> {
  readonly ok: true;
}

/** A documented answer outside 2xx. */
export interface Failure<Status, Body, ContentType = "application/json", Headers = NoHeaders> extends Answer<
  Status,
  Body,
  ContentType,
  Headers
> {
  readonly ok: false;
  /** Every failure in one shape, whatever shape came; never empty. */
  readonly errors: readonly [JsonApiError, ...JsonApiError[]];
}

/** One event of a `text/event-stream` (WHATWG HTML, "Server-sent events"). */
export interface ServerSentEvent<Data> {
  readonly data: Data;
  /** Its kind; absent where the server names none. */
  readonly event?: string;
  /** The last identifier that the server sent, with this event or before it. */
  readonly id?: string;
  /** Milliseconds to wait before asking again, where the connection ends. */
  readonly retry?: number;
}

/** No response header is documented. */
export type NoHeaders = Readonly<Record<never, never>>;

/** A failure that every server can answer with, where the document does not describe it. */
export type Undocumented<Status> = Failure<Status, unknown, string | null>;

/** Any other answer that the document does not describe, unreadable successes included; the number is in `response.status`. */
export type OtherAnswer = Failure<"other", unknown, string | null>;

/** Any result, for code that works with all operations. */
export type AnyResult =
  Success<number, unknown, string | null, object> | Failure<number | "other", unknown, string | null, object>;
