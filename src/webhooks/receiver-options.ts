import type { RefusedBecause } from "./answer.js";
import type { Credentials } from "./credentials.js";
import type { HeaderSource } from "./headers.js";
import type { Secrets } from "./secrets.js";
import type { EventName, EventOf } from "./sender.js";
import type { DeliveryStore } from "./store.js";

type Awaitable<Value> = Value | Promise<Value>;

/** What is known of a delivery beside its event. */
export interface Delivery {
  /** What it is deduplicated by: SHA-256 of the raw body in hex, or what `key` said. */
  readonly key: string;
  /** Value of the discriminator; `undefined` where the payload has none. */
  readonly name: string | undefined;
  /** When the event says that it happened, in milliseconds since 1970; compare with `isNewer`. */
  readonly occurredAt: number | undefined;
  readonly headers: HeaderSource;
  /** The bytes that were signed. */
  readonly body: Uint8Array;
}

/** A request before anything of it is proved: look up a secret by it, believe nothing of it. */
export interface UnverifiedRequest {
  /** As the platform says: a whole URL, or path and query. */
  readonly url: string;
  readonly headers: HeaderSource;
  readonly body: Uint8Array;
}

/** Handlers by event name. */
export type Handlers<Event, Discriminator extends string> = {
  readonly [Name in EventName<Event, Discriminator>]?: (
    event: EventOf<Event, Discriminator, Name>,
    delivery: Delivery,
  ) => Awaitable<void>;
};

/** What every receiver takes, whatever proves its sender. */
export interface ReceiverOptions<Event, Discriminator extends string> {
  /**
   * One handler for each event wanted; others are accepted and dropped. A handler that fails gets its event again, so
   * it must bear repetition: delivery is at least once, because a process can end between effect and bookkeeping.
   */
  readonly on: Handlers<Event, Discriminator>;
  /** Events that the documentation does not know. Without it they are accepted and dropped. */
  readonly onUnknown?: (event: unknown, delivery: Delivery) => Awaitable<void>;
  /** Default: the memory of this process. */
  readonly store?: DeliveryStore;
  /** What two deliveries of one event have in common. Default: SHA-256 of the raw body. */
  readonly key?: (event: unknown, request: UnverifiedRequest) => Awaitable<string>;
  /** Milliseconds that a handler may take before another process may take its event over. Default 5 minutes. */
  readonly lease?: number;
  /** Milliseconds that a finished delivery is remembered; longer than the sender repeats. Default 7 days. */
  readonly remember?: number;
  /** Larger bodies are answered with 413. Default 1 MiB. */
  readonly maxBytes?: number;
  /**
   * `after` (default): the answer waits for the handler, and its failure makes the sender repeat. `before`: for
   * platforms with short limits the answer comes first and the handler runs in `waitUntil`; then nobody repeats what
   * fails, `onError` is all that is left.
   */
  readonly ack?: "after" | "before";
  /** For `ack: "before"`; the one given to `receiver.fetch` wins. */
  readonly waitUntil?: WaitUntil;
  /** A handler, the store or a function of these options failed. Default: `console.error`. */
  readonly onError?: (error: unknown, delivery: Pick<Delivery, "key" | "name"> | undefined) => void;
  /** A delivery was not taken. Neither signature nor body is handed over. */
  readonly onRefused?: (reason: RefusedBecause) => void;
  /** Told once where deliveries are remembered in the memory of a process that does not live. Default: `console.warn`. */
  readonly warn?: (message: string) => void;
  /** Milliseconds since 1970; default `Date.now`. */
  readonly now?: () => number;
}

/** Keeps the platform awake until the work has settled. */
export type WaitUntil = (work: Promise<unknown>) => void;

/** Options where the sender signs. */
export interface SignedReceiverOptions<Event, Discriminator extends string> extends ReceiverOptions<
  Event,
  Discriminator
> {
  /** The secrets of which any may have signed, or a function that finds them by the unverified request; `undefined` refuses. */
  readonly secrets: Secrets | ((request: UnverifiedRequest) => Awaitable<Secrets | undefined>);
}

/** Options where the sender shows credentials. */
export interface CredentialsReceiverOptions<Event, Discriminator extends string> extends ReceiverOptions<
  Event,
  Discriminator
> {
  /** What the sender was told to show. */
  readonly credentials: Credentials | readonly Credentials[];
}
