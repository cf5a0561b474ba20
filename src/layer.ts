import type { Described } from "./media-type.js";
import type { BinaryAs, CallOptions } from "./operation.js";
import type { OperationRow, WrittenBody } from "./row.js";

/** What the client needs of `fetch`: the global one, or any function of this shape. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** One call on its way through the layers. Layers change it in place; every attempt of a call sees the same object. */
export interface Call {
  readonly row: OperationRow;
  readonly options: CallOptions;
  url: string;
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  readonly body: WrittenBody | undefined;
  /** Repeating has no further effect. */
  readonly idempotent: boolean;
  /** How a binary success is handed over. */
  readonly as: BinaryAs | "response";
  signal: AbortSignal | undefined;
  /** On the clock of `performance.now()`: no attempt, wait or read goes on beyond it. */
  readonly until: number;
  /** Longest attempt in milliseconds, its body included. */
  readonly attempt: number;
  /** The origin of `url` may receive credentials. */
  readonly pinned: boolean;
  /** Requests sent so far. */
  attempts: number;
  /** Requests sent whose answer did not come back whole. */
  unanswered: number;
  readonly fetch: Fetch;
  /** Reads a body whole. */
  read: ReadBody;
}

export type ReadBody = (response: Response, binary: boolean, call: Call) => Promise<string | Uint8Array>;

/** An answer whose body has been read: text, bytes, or still a stream where a stream was asked for. */
export interface Reply extends Described {
  readonly response: Response;
  readonly body: string | Uint8Array | ReadableStream<Uint8Array> | null;
}

/** Sends a call: the transport, or a layer around what comes after it. */
export type Send = (call: Call) => Promise<Reply>;

/** One concern around `next`: retries, limits, deadline, authentication. */
export interface Layer {
  (next: Send): Send;
  /** The same layer with a state of its own; used when a derived client changes its credentials. */
  readonly fresh?: () => Layer;
}

/** The first layer is the outermost. */
export function compose(layers: readonly Layer[], send: Send): Send {
  return layers.reduceRight((next, layer) => layer(next), send);
}
