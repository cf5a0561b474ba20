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
