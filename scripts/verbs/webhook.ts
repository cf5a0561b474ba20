import { createHmac, randomUUID } from "node:crypto";
import { boundedCalls } from "../bounded-calls.js";
import { loadConfig } from "../config-file.js";
import type { Json } from "../document/json.js";
import { readModel } from "../generate/read-model.js";
import type { Model, VersionModel } from "../model/model.js";
import type { SignatureRules, WebhookRules } from "../model/webhook-rules.js";
import { sampleOf, withMoment } from "../model/webhook-sample.js";
import { sendersOf, type SenderModel } from "../model/webhooks.js";
import { refuse } from "../problem.js";
import { closest } from "../text/closest.js";
import { jsonText, terminal } from "../text/encode.js";
import { exitCodes, type CommonOptions, type Io } from "./io.js";

export interface WebhookSendOptions extends CommonOptions {
  /** Value of the discriminator (`parcel_status_changed`) or key in the document (`ParcelStatusChanged`). */
  readonly event: string;
  readonly url: string;
  /** Default: the variable WAYBILL_WEBHOOK_SECRET, which does not show in the list of processes. */
  readonly secret?: string;
  /** Further headers, `Name: value`: what an unsigned sender would show. */
  readonly header?: readonly string[];
}

/** A delivery as the sender would make it. */
export interface SampleDelivery {
  readonly name: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** `waybill webhook send <event> --url … [--secret …]`: posts a signed sample to an endpoint. Exit 1 unless it answers 2xx. */
export async function webhookSendVerb(options: WebhookSendOptions, io: Io): Promise<number> {
  const url = URL.canParse(options.url) ? new URL(options.url) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    refuse({
      code: "url",
      message: `${JSON.stringify(options.url)} is no address of a web server`,
      expected: "http://localhost:3000/webhooks or the like",
    });
  const config = await loadConfig(io.cwd, options.config);
  const delivery = sampleDelivery((await readModel(config)).model, config.value.webhooks ?? {}, {
    event: options.event,
    secret: options.secret ?? process.env["WAYBILL_WEBHOOK_SECRET"],
    headers: headersOf(options.header ?? []),
    now: Date.now(),
  });
  const answer = await post(url, delivery);
  const taken = answer.status >= 200 && answer.status < 300;
  if (options.json === true) io.out(jsonText({ event: delivery.name, url: url.href, sent: delivery.body, ...answer }));
  else report(delivery, url, answer, options, io);
  return taken ? exitCodes.done : exitCodes.failed;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

function report(
  delivery: SampleDelivery,
  url: URL,
  { status, body }: Answer,
  options: WebhookSendOptions,
  io: Io,
): void {
  if (options.verbose === true) io.err(terminal(delivery.body));
  if (options.quiet !== true)
    io.err(`${terminal(delivery.name)}, ${Buffer.byteLength(delivery.body)} bytes, to ${url.href}: answered ${status}`);
  if (body !== "") io.out(terminal(body));
}

async function post(url: URL, { body, headers }: SampleDelivery): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      headers,
      redirect: "manual",
      signal: AbortSignal.timeout(30_000),
    });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    const cause =
      error instanceof Error && error.cause instanceof Error
        ? error.cause.message
        : error instanceof Error
          ? error.message
          : String(error);
    return refuse({
      code: "no-answer",
      file: url.href,
      message: `the endpoint gave no answer: ${cause || "the connection failed"}`,
      expected: "a server that listens there",
      advice: "start the receiver first",
    });
  }
}

export interface SampleRequest {
  readonly event: string;
  readonly secret: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** @throws WaybillError where the event is unknown, no sample is found, or a secret is missing. */
export function sampleDelivery(
  model: Model,
  rules: WebhookRules,
  { event, secret, headers, now }: SampleRequest,
): SampleDelivery {
  const { version, sender, name, type } = findEvent(model, rules, event);
  let sample: Json | undefined = type === undefined ? { [sender.discriminator]: name } : undefined;
  // Patterns come from the document, and may take for ever.
  boundedCalls({ call: 2_000, all: 2_000 })(() => {
    if (type === undefined) return;
    sample = sampleOf({ $ref: `#/components/schemas/${type}` }, (wanted) => typeOf(version, sender.area, wanted));
  });
  if (sample === undefined)
    refuse({
      code: "no-sample",
      file: `${version.version}/${sender.area}`,
      message: `no sample of ${name} could be made up`,
      expected: "a schema whose patterns a common text matches",
      advice: "post a recorded delivery instead",
    });
  const body = JSON.stringify(withMoment(sample, sender.rules.timestamp, now));
  return {
    name,
    body,
    headers: { "content-type": "application/json", ...signatureHeaders(sender, body, secret, now), ...headers },
  };
}

interface FoundEvent {
  readonly version: VersionModel;
  readonly sender: SenderModel;
  /** Value of the discriminator. */
  readonly name: string;
  /** Undefined where nothing of the payload is documented. */
  readonly type: string | undefined;
}

/** The event of the latest version that has it. */
function findEvent(model: Model, rules: WebhookRules, wanted: string): FoundEvent {
  const senders = sendersOf(model, rules);
  const known = model.versions.toReversed().flatMap((version) =>
    (senders.get(version.version) ?? []).flatMap((sender): readonly (FoundEvent & { readonly alias: string })[] => [
      ...sender.events.map(({ webhook, value }) => ({
        version,
        sender,
        name: value,
        alias: webhook.name,
        type: webhook.payloadType === "unknown" ? undefined : webhook.payloadType,
      })),
      ...sender.extraEvents.map((name) => ({ version, sender, name, alias: name, type: undefined })),
    ]),
  );
  const found = known.find(({ name }) => name === wanted) ?? known.find(({ alias }) => alias === wanted);
  if (found !== undefined) return found;
  const names = [...new Set(known.map(({ name }) => name))];
  const near = closest(wanted, names);
  return refuse({
    code: "unknown-event",
    message: `no document has the event ${JSON.stringify(wanted)}`,
    expected: names.sort().join(", ") || "a document with webhooks",
    ...(near === undefined ? {} : { advice: `did you mean ${near}?` }),
  });
}

function typeOf(version: VersionModel, area: string, name: string): Json | undefined {
  const own = version.areas.find((candidate) => candidate.area === area)?.types.find((type) => type.name === name);
  return (own ?? version.shared.find((type) => type.name === name))?.schema;
}

function signatureHeaders(
  sender: SenderModel,
  body: string,
  secret: string | undefined,
  now: number,
): Readonly<Record<string, string>> {
  const { signature } = sender.rules;
  if (signature === undefined) return {};
  if (secret === undefined || secret === "")
    refuse({
      code: "no-secret",
      message: `${sender.area} signs its events`,
      expected: "the secret that the receiver knows",
      advice: "give --secret, or set WAYBILL_WEBHOOK_SECRET",
    });
  const covered = coveredHeaders(signature, now);
  const before = (
    signature.signedBefore ?? (signature.timestamp === undefined ? [] : [{ header: signature.timestamp.header }, "."])
  ).map((part) => (typeof part === "string" ? part : (covered[part.header] ?? "")));
  const digest = createHmac(signature.hash ?? "sha256", secret)
    .update(before.join(""))
    .update(body)
    .digest(signature.encoding ?? "hex");
  return { ...covered, [signature.header]: `${signature.prefix ?? ""}${digest}` };
}

/** The headers that are signed: the time of sending, and of every other one a value of its own. */
function coveredHeaders(
  { signedBefore = [], timestamp }: SignatureRules,
  now: number,
): Readonly<Record<string, string>> {
  const names = signedBefore.flatMap((part) => (typeof part === "string" ? [] : [part.header]));
  const values = Object.fromEntries(names.map((name) => [name, randomUUID()]));
  return timestamp === undefined
    ? values
    : { ...values, [timestamp.header]: String(timestamp.unit === "milliseconds" ? now : Math.floor(now / 1000)) };
}

function headersOf(lines: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+): *(.*)$/.exec(line) ?? [];
      if (name === undefined || value === undefined)
        return refuse({ code: "header", message: `${JSON.stringify(line)} is no header`, expected: '"Name: value"' });
      return [name, value] as const;
    }),
  );
}
