import { refusal, taken, type ReceiverAnswer, type RefusedBecause } from "./answer.js";
import { encodeHex } from "./encoding.js";
import { WebhookError } from "./error.js";
import { singleHeader, type HeaderSource } from "./headers.js";
import { sha256 } from "./mac.js";
import { defaultMaxBytes, readStream, type ReadOutcome } from "./raw-body.js";
import type { Delivery, ReceiverOptions, UnverifiedRequest, WaitUntil } from "./receiver-options.js";
import { eventTime, type SenderRow } from "./sender.js";
import { memoryStore, shortLivedPlatform } from "./store.js";
import type { Verdict } from "./verdict.js";

/** A request as any platform can hand it over. */
export interface IncomingDelivery {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderSource;
  /** Reads the body, giving up beyond `maxBytes`. Called at most once. */
  readonly read: (maxBytes: number) => Promise<ReadOutcome>;
  /** The body was inflated before it came here, so its Content-Encoding is history. */
  readonly inflated?: boolean;
  readonly waitUntil?: WaitUntil;
}

/** Takes deliveries: `fetch` is a route handler, `receive` what adapters call. */
export interface Receiver {
  /**
   * A route handler for everything that speaks Request and Response. Platforms pass further arguments (environment,
   * execution context, route parameters): the first that has a `waitUntil` gives it.
   */
  readonly fetch: (request: Request, ...platform: readonly unknown[]) => Promise<Response>;
  /** What the adapters stand on. Always answers, never throws. */
  readonly receive: (delivery: IncomingDelivery) => Promise<ReceiverAnswer>;
}

/** How a sender proves itself: before the body is read, or by the body. */
export type Proof =
  | { readonly byHeaders: (headers: HeaderSource) => Promise<Verdict> }
  | { readonly byBody: (request: UnverifiedRequest) => Promise<Verdict> };

/** Handlers of any events, once the types have done their work. */
export type AnyReceiverOptions = Omit<ReceiverOptions<unknown, string>, "on"> & { readonly on: object };

interface Setup extends Required<Pick<AnyReceiverOptions, "store" | "lease" | "remember" | "maxBytes" | "now">> {
  readonly sender: SenderRow;
  readonly proof: Proof;
  readonly options: AnyReceiverOptions;
  readonly report: NonNullable<AnyReceiverOptions["onError"]>;
}

const minute = 60_000;

/** @throws WebhookError where a setting cannot be meant. */
export function receiverOf(sender: SenderRow, proof: Proof, options: AnyReceiverOptions): Receiver {
  const { lease = 5 * minute, remember = 7 * 24 * 60 * minute, maxBytes = defaultMaxBytes, now = Date.now } = options;
  for (const [name, value] of Object.entries({ lease, remember, maxBytes })) {
    if (!Number.isFinite(value) || value <= 0) throw new WebhookError("bad-setting", `${name} is no positive number`);
  }
  if (options.store === undefined) warnOfMemory(options);
  const setup: Setup = {
    sender,
    proof,
    options,
    lease,
    remember,
    maxBytes,
    now,
    report: reporter(options),
    store: options.store ?? memoryStore({ now }),
  };
  const receive = async (delivery: IncomingDelivery): Promise<ReceiverAnswer> => {
    const outcome = await settle(setup, delivery);
    if (outcome === "taken") return taken;
    quietly(() => options.onRefused?.(outcome));
    return refusal(outcome);
  };
  return { receive, fetch: (request, ...platform) => receiveRequest(receive, request, platform) };
}

async function receiveRequest(
  receive: Receiver["receive"],
  request: Request,
  platform: readonly unknown[],
): Promise<Response> {
  const context = platform.find(hasWaitUntil);
  const { status, headers, body } = await receive({
    method: request.method,
    url: request.url,
    headers: request.headers,
    read: async (maxBytes) =>
      request.bodyUsed ? "unreadable" : request.body === null ? new Uint8Array(0) : readStream(request.body, maxBytes),
    ...(context === undefined ? {} : { waitUntil: (work) => context.waitUntil(work) }),
  });
  return new Response(body === "" ? null : body, { status, headers });
}

function hasWaitUntil(value: unknown): value is { waitUntil(work: Promise<unknown>): void } {
  return (
    typeof value === "object" && value !== null && typeof (value as { waitUntil?: unknown }).waitUntil === "function"
  );
}

function reporter({ onError }: AnyReceiverOptions): NonNullable<AnyReceiverOptions["onError"]> {
  if (onError === undefined) return (error) => console.error("Webhook delivery failed:", error);
  return (error, delivery) => quietly(() => onError(error, delivery));
}

/** A listener that fails must not change the answer, and there is nobody left to tell. */
function quietly(tell: () => void): void {
  try {
    tell();
  } catch {}
}

function warnOfMemory(options: AnyReceiverOptions): void {
  const platform = shortLivedPlatform();
  if (platform === undefined) return;
  const warn = options.warn ?? ((message: string) => console.warn(message));
  warn(
    `Webhook deliveries are remembered in the memory of a process that does not live (${platform}): repeated deliveries will take effect again. Give the receiver a \`store\`.`,
  );
}

async function settle(setup: Setup, delivery: IncomingDelivery): Promise<RefusedBecause | "taken"> {
  try {
    const request = await admit(setup, delivery);
    return typeof request === "string" ? request : await handle(setup, request, delivery.waitUntil);
  } catch (error) {
    setup.report(error, undefined);
    return "failed";
  }
}

/** Everything up to the proof, cheapest first; nothing of the body is looked at before it is proved. */
async function admit(
  { proof, maxBytes }: Setup,
  delivery: IncomingDelivery,
): Promise<RefusedBecause | UnverifiedRequest> {
  if (delivery.method.toUpperCase() !== "POST") return "method-not-allowed";
  const wrong = refuseContent(delivery);
  if (wrong !== undefined) return wrong;
  if (Number(singleHeader(delivery.headers, "content-length") ?? 0) > maxBytes && delivery.inflated !== true)
    return "body-too-large";
  if ("byHeaders" in proof) {
    const verdict = await proof.byHeaders(delivery.headers);
    if (verdict.ok !== true) return verdict.reason;
  }
  const body = await delivery.read(maxBytes);
  if (typeof body === "string") return `body-${body}`;
  const request: UnverifiedRequest = { url: delivery.url, headers: delivery.headers, body };
  if ("byHeaders" in proof) return request;
  const verdict = await proof.byBody(request);
  return verdict.ok === true ? request : verdict.reason;
}

function refuseContent({ headers, inflated }: IncomingDelivery): RefusedBecause | undefined {
  const type = singleHeader(headers, "content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== undefined && type !== "application/json" && !/^application\/[^\s]+\+json$/.test(type))
    return "content-type-not-json";
  const coding = singleHeader(headers, "content-encoding")?.trim().toLowerCase();
  return inflated === true || coding === undefined || coding === "" || coding === "identity"
    ? undefined
    : "content-encoding-not-supported";
}

async function handle(
  setup: Setup,
  request: UnverifiedRequest,
  waitUntil: WaitUntil | undefined,
): Promise<RefusedBecause | "taken"> {
  const parsed = parse(request.body);
  if ("reason" in parsed) return parsed.reason;
  const { options, sender, store, lease, now } = setup;
  const name = nameOf(parsed.event, sender.discriminator);
  const key = await (options.key?.(parsed.event, request) ?? sha256(request.body).then(encodeHex));
  if (typeof key !== "string" || key === "")
    throw new WebhookError("bad-setting", "`key` gave no text: without it deliveries cannot be told apart");
  const wait = options.ack === "before" ? (waitUntil ?? options.waitUntil) : undefined;
  if (options.ack === "before" && wait === undefined)
    throw new WebhookError(
      "bad-setting",
      '`ack: "before"` needs `waitUntil`, from the options or from the platform\'s context: without it the platform may stop the handler',
    );
  const until = now() + lease;
  const claim = await store.claim(key, lease);
  if (claim !== "new") return claim === "seen" ? "taken" : "busy";
  const delivery: Delivery = {
    key,
    name,
    occurredAt: eventTime(parsed.event, sender.timestamp),
    headers: request.headers,
    body: request.body,
  };
  const work = run(setup, parsed.event, delivery, until);
  if (wait === undefined) return work;
  wait(work);
  return "taken";
}

/** Runs the handler and keeps the books. Never rejects. */
async function run(setup: Setup, event: unknown, delivery: Delivery, until: number): Promise<RefusedBecause | "taken"> {
  const { store, remember, report, now } = setup;
  const reportFailure = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (failure) {
      report(failure, delivery);
    }
  };
  try {
    await handlerOf(setup, delivery.name)?.(event, delivery);
  } catch (error) {
    report(error, delivery);
    // A claim that ran out may be somebody else's by now; it must not be taken from them.
    if (now() < until) await reportFailure(() => store.release(delivery.key));
    return "failed";
  }
  // The effect is there: were a failure here the answer, the sender would repeat it for nothing.
  await reportFailure(() => store.done(delivery.key, remember));
  return "taken";
}

type AnyHandler = (event: unknown, delivery: Delivery) => unknown;

function handlerOf({ sender, options }: Setup, name: string | undefined): AnyHandler | undefined {
  if (name === undefined || !sender.events.includes(name)) return options.onUnknown;
  const handler: unknown = Object.hasOwn(options.on, name)
    ? (options.on as Readonly<Record<string, unknown>>)[name]
    : undefined;
  return typeof handler === "function" ? (handler as AnyHandler) : undefined;
}

/** A byte order mark belongs to what is signed, not to the JSON. */
function parse(body: Uint8Array): { readonly event: unknown } | { readonly reason: RefusedBecause } {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return { reason: "body-not-utf8" };
  }
  try {
    return { event: JSON.parse(text) };
  } catch {
    return { reason: "body-not-json" };
  }
}

function nameOf(event: unknown, discriminator: string): string | undefined {
  if (typeof event !== "object" || event === null || !Object.hasOwn(event, discriminator)) return undefined;
  const name = (event as Readonly<Record<string, unknown>>)[discriminator];
  return typeof name === "string" ? name : undefined;
}
