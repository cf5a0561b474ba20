import type { Client } from "./client.js";
import type { OperationRow } from "./row.js";

/** What can be said per call. Durations are milliseconds. */
export interface CallOptions {
  /** Aborts the call at once, waits included. */
  readonly signal?: AbortSignal;
  readonly timeout?: {
    /** One attempt, its body included. Default 30,000. */
    readonly attempt?: number;
    /** All attempts and waits. Default 60,000. */
    readonly total?: number;
  };
  /** `false` never repeats; a number is the most requests to send. Default 3. */
  readonly retry?: false | number;
  /** Added to the request; they win over the client's, except authentication. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a binary answer is handed over; `blob` unless told otherwise. */
export type BinaryAs = "blob" | "bytes" | "stream";

/**
 * One operation: call it with a client, or bind it (`client.bind(operation)`).
 * `Item` is what `paginate` yields, `never` where the operation does not page.
 */
export interface Operation<Input, Result, Item = never> {
  (client: Client, input: Input, options?: CallOptions): Promise<Result>;
  readonly row: OperationRow;
  /** Type only: what `paginate` yields. */
  readonly "~item"?: Item;
}

/** An operation all of whose inputs are optional. */
export interface OptionalOperation<Input, Result, Item = never> {
  (client: Client, input?: Input, options?: CallOptions): Promise<Result>;
  readonly row: OperationRow;
  readonly "~item"?: Item;
}

/** An operation with a binary answer. */
export interface BinaryOperation<Input, AsBlob, AsBytes, AsStream> {
  (client: Client, input: Input, options?: CallOptions & { readonly as?: "blob" }): Promise<AsBlob>;
  (client: Client, input: Input, options: CallOptions & { readonly as: "bytes" }): Promise<AsBytes>;
  (client: Client, input: Input, options: CallOptions & { readonly as: "stream" }): Promise<AsStream>;
  readonly row: OperationRow;
}

/** An operation bound to a client: what a grouped client is made of. */
export interface BoundOperation<Input, Result, Item = never> {
  (input: Input, options?: CallOptions): Promise<Result>;
  readonly client: Client;
  readonly operation: Operation<Input, Result, Item>;
}

export interface BoundOptionalOperation<Input, Result, Item = never> {
  (input?: Input, options?: CallOptions): Promise<Result>;
  readonly client: Client;
  readonly operation: OptionalOperation<Input, Result, Item>;
}

export interface BoundBinaryOperation<Input, AsBlob, AsBytes, AsStream> {
  (input: Input, options?: CallOptions & { readonly as?: "blob" }): Promise<AsBlob>;
  (input: Input, options: CallOptions & { readonly as: "bytes" }): Promise<AsBytes>;
  (input: Input, options: CallOptions & { readonly as: "stream" }): Promise<AsStream>;
  readonly client: Client;
  readonly operation: BinaryOperation<Input, AsBlob, AsBytes, AsStream>;
}

/** What the transport reads of an input; every generated `…Input` type fits it. */
export interface OperationInput {
  readonly path?: object;
  readonly query?: object;
  readonly headers?: object;
  readonly cookies?: object;
  readonly body?: unknown;
  /** Media type of the request body, where the operation takes several. */
  readonly contentType?: string;
  /** Media type wanted, where the operation answers in several. */
  readonly accept?: string;
}
