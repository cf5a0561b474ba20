import type { Client } from "./client.js";
import type { AnyResult } from "./result.js";
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
 * One operation: call it with a client, or bind it (`bind(client, operation)`).
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

/** A bound operation all of whose inputs are optional. */
export interface BoundOptionalOperation<Input, Result, Item = never> {
  (input?: Input, options?: CallOptions): Promise<Result>;
  readonly client: Client;
  readonly operation: OptionalOperation<Input, Result, Item>;
}

/** A bound operation with a binary answer. */
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
  /** A string is a query as a server wrote it, taken as it stands. */
  readonly query?: object | string;
  readonly headers?: object;
  readonly cookies?: object;
  readonly body?: unknown;
  /** Media type of the request body, where the operation takes several. */
  readonly contentType?: string;
  /** Media type wanted, where the operation answers in several. */
  readonly accept?: string;
}

/** Any of the operations above. */
export interface AnyOperation {
  (client: Client, input: never, options?: never): Promise<unknown>;
  readonly row: OperationRow;
}

/**
 * The operation that a row describes. `T` is one of the operation types above, given by the annotation:
 * `export const listShipments: Operation<…> = operation({ … })`.
 */
export function operation<T extends AnyOperation>(row: OperationRow): T {
  const call = (client: Client, input?: OperationInput, options?: CallOptions): Promise<AnyResult> =>
    client.call(row, input ?? {}, options ?? {});
  // The generator writes row and type from the same model; the runtime cannot see the type.
  return Object.assign(call, { row }) as unknown as T;
}

/** The operation with its client already given: `bind(client, listShipments)({ query })`. */
export function bind<T extends AnyOperation>(client: Client, operation: T): Bound<T> {
  const { row } = operation;
  const call = (input?: OperationInput, options?: CallOptions): Promise<AnyResult> =>
    client.call(row, input ?? {}, options ?? {});
  // As in `operation`.
  return Object.assign(call, { client, operation }) as unknown as Bound<T>;
}

/** What `bind` makes of an operation. */
export type Bound<T> =
  T extends BinaryOperation<infer Input, infer AsBlob, infer AsBytes, infer AsStream>
    ? BoundBinaryOperation<Input, AsBlob, AsBytes, AsStream>
    : T extends OptionalOperation<infer Input, infer Result, infer Item>
      ? BoundOptionalOperation<Input, Result, Item>
      : T extends Operation<infer Input, infer Result, infer Item>
        ? BoundOperation<Input, Result, Item>
        : never;

/** Input of an operation that takes none. */
export type NoInput = Readonly<Record<never, never>>;

/** A request body of bytes. */
export type BinaryBody = Blob | ArrayBuffer | Uint8Array | ReadableStream<Uint8Array>;
