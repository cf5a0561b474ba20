import type { JsonApiError } from "./json-api-error.js";
import type { OperationRow } from "./row.js";

/** What errors say of an operation. */
export type Located = Pick<OperationRow, "id" | "method" | "path">;

/**
 * Whatever a call can throw, save the reason of an aborted signal. Names the operation and the path template,
 * never a URL, a header or a body: those may hold secrets.
 */
export class CallError extends Error {
  /** Group and method: `shipments.list`. */
  readonly operation: string;
  readonly method: string;
  /** Path template. */
  readonly path: string;

  constructor(row: Located, message: string, cause?: unknown) {
    super(`${row.id} (${row.method} ${row.path}): ${message}`, { cause });
    this.operation = row.id;
    this.method = row.method;
    this.path = row.path;
  }

  override get name(): string {
    return "CallError";
  }
}

/** The input cannot become a request: an empty or dotted path value, a header with a line break, a file without a name. */
export class InputError extends CallError {
  override get name(): string {
    return "InputError";
  }
}

/** The request would leave the pinned origins, or https. */
export class OriginError extends CallError {
  override get name(): string {
    return "OriginError";
  }
}

/** The network failed before an answer was there; `sent` is false where the platform proves that nothing was sent. */
export class NetworkError extends CallError {
  readonly sent: boolean;

  constructor(row: Located, cause: unknown, sent: boolean) {
    super(row, sent ? "network failure" : "network failure, nothing sent", cause);
    this.sent = sent;
  }

  override get name(): string {
    return "NetworkError";
  }
}

/**
 * A write whose answer did not come back whole: it may have taken effect. Where `repeatable` holds, repeat the call;
 * otherwise read the resource before sending it again.
 */
export class OutcomeUnknownError extends CallError {
  /** Status of the answer, where one came. */
  readonly status: number | undefined;
  /** A repetition has no further effect. */
  readonly repeatable: boolean;
  /** The `Idempotency-Key` that was sent, where the operation has one: a repetition with it has no further effect. */
  readonly idempotencyKey: string | undefined;

  constructor(row: Located, repeatable: boolean, status?: number, cause?: unknown, idempotencyKey?: string) {
    super(
      row,
      `outcome unknown${status ? ` after ${status}` : ""}: it may have taken effect; ${repeatable ? "repeating it is safe" : "look it up before repeating it"}`,
      cause,
    );
    this.repeatable = repeatable;
    this.status = status;
    this.idempotencyKey = idempotencyKey;
  }

  override get name(): string {
    return "OutcomeUnknownError";
  }
}

/** Time ran out: for one attempt, or for the call with all its attempts and waits. */
export class DeadlineError extends CallError {
  readonly scope: "attempt" | "total";

  constructor(row: Located, scope: "attempt" | "total", milliseconds: number) {
    super(row, `${scope} timeout of ${Math.round(milliseconds)} ms`);
    this.scope = scope;
  }

  override get name(): string {
    return "DeadlineError";
  }
}

/** The server or a limit asks for a wait that ends after the deadline. */
export class RetryAfterError extends CallError {
  /** Not before then. */
  readonly retryAt: Date;
  /** Status of the answer that asked for the wait; undefined where a limit of the client did. */
  readonly status: number | undefined;

  constructor(row: Located, milliseconds: number, status?: number) {
    const retryAt = new Date(Math.min(Date.now() + milliseconds, 864e13));
    super(
      row,
      `${status ? `answered ${status}` : "limit reached"}, come back at ${retryAt.toISOString()}: after the deadline`,
    );
    this.retryAt = retryAt;
    this.status = status;
  }

  override get name(): string {
    return "RetryAfterError";
  }
}

/** The body is larger than the cap; it was not read further and the connection was given up. */
export class BodyTooLargeError extends CallError {
  readonly limit: number;

  constructor(row: Located, limit: number) {
    super(row, `body over ${limit} bytes`);
    this.limit = limit;
  }

  override get name(): string {
    return "BodyTooLargeError";
  }
}

/** An item of a stream is not the JSON that is documented; its text is not told. */
export class StreamError extends CallError {
  /** Of the item, from 1. */
  readonly position: number;

  constructor(row: Located, position: number, cause: unknown) {
    super(row, `item ${position} of the stream is not the JSON that is documented`, cause);
    this.position = position;
  }

  override get name(): string {
    return "StreamError";
  }
}

/** No credentials fit the operation, or none could be had. */
export class AuthError extends CallError {
  /** Trying again may help: the token endpoint was out of reach or overloaded. */
  readonly transient: boolean;

  constructor(row: Located, message: string, transient = false, cause?: unknown) {
    super(row, message, cause);
    this.transient = transient;
  }

  override get name(): string {
    return "AuthError";
  }
}

/** An answer that was not accepted, thrown by `orThrow`. */
export class ApiError extends CallError {
  readonly status: number;
  readonly errors: readonly [JsonApiError, ...JsonApiError[]];
  /** From the answer's headers, where the server sends one. */
  readonly requestId: string | undefined;
  /** Requests sent until this answer. */
  readonly attempts: number;

  constructor(
    row: Located,
    status: number,
    errors: readonly [JsonApiError, ...JsonApiError[]],
    requestId: string | undefined,
    attempts: number,
  ) {
    const [first] = errors;
    super(row, [status, first.code, first.detail ?? first.title].filter(Boolean).join(" "));
    this.status = status;
    this.errors = errors;
    this.requestId = requestId;
    this.attempts = attempts;
  }

  override get name(): string {
    return "ApiError";
  }
}
