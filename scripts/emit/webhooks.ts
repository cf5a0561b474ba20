import type { WebhookModel } from "../model/model.js";
import type { SenderEvent, SenderModel } from "../model/webhooks.js";
import { commentText, propertyKey, stringLiteral, typeIdentifier, valueLiteral } from "../text/encode.js";
import { printModule, type Declaration, type Import, type ReExport } from "./statements.js";

export interface WebhooksOutput {
  /** Import path of the runtime's folder, seen from the version's folder. */
  readonly runtime: string;
  readonly head: string;
}

/** What the user of a receiver needs beside it, whatever the sender. */
const values = ["isNewer", "memoryStore", "verifyCredentials", "WebhookError"];
const types = [
  "Claim",
  "Credentials",
  "Delivery",
  "DeliveryStore",
  "Moment",
  "Receiver",
  "RefusalReason",
  "RefusedBecause",
  "Secrets",
  "UnverifiedRequest",
  "Verdict",
  "WaitUntil",
];
const factories = [
  "CreateCredentialsReceiver",
  "CreateSignedReceiver",
  "SenderRow",
  "Sign",
  "SignedSenderRow",
  "VerifySignature",
];

/** `webhooks.ts` of a version: for each sender one union of events, and the functions that receive them. */
export function emitWebhooks(senders: readonly SenderModel[], { runtime, head }: WebhooksOutput): string {
  const here = senders.filter(({ sameIn }) => sameIn === undefined);
  const elsewhere = senders.filter(({ sameIn }) => sameIn !== undefined);
  const names = localNames(senders);
  const signed = here.some(({ rules }) => rules.signature !== undefined);
  const unsigned = here.some(({ rules }) => rules.signature === undefined);
  return printModule({
    head,
    imports: [
      {
        from: `${runtime}/webhooks/index.js`,
        names: [
          ...(unsigned ? ["credentialsReceiver"] : []),
          ...(signed ? ["signatureVerifier", "signedReceiver", "signer"] : []),
        ],
        types: [
          ...(unsigned ? ["CreateCredentialsReceiver", "SenderRow"] : []),
          ...(signed ? ["CreateSignedReceiver", "Sign", "SignedSenderRow", "VerifySignature"] : []),
        ],
      },
      ...payloadImports(here, names),
    ],
    exports: [
      ...elsewhere.flatMap((sender) => sameExports(sender, names)),
      { from: `${runtime}/webhooks/index.js`, values },
      { from: `${runtime}/webhooks/index.js`, types },
    ],
    declarations: here.flatMap((sender) => senderDeclarations(sender, names)),
  });
}

/** Names of the module by what they stand for. */
interface LocalNames {
  /** Of a webhook's event, by area and key. */
  readonly event: (area: string, name: string) => string;
  /** Of an imported payload type. */
  readonly payload: (type: string) => string;
}

function localNames(senders: readonly SenderModel[]): LocalNames {
  const taken = new Set([
    ...values,
    ...types,
    ...factories,
    "credentialsReceiver",
    "signatureVerifier",
    "signedReceiver",
    "signer",
    ...senders.flatMap(({ names }) => Object.values(names)),
  ]);
  const claim = (wanted: string, suffix: string): string => {
    let name = wanted;
    for (let count = 1; taken.has(name); count += 1) name = `${wanted}${suffix}${count === 1 ? "" : count}`;
    taken.add(name);
    return name;
  };
  const payloads = new Map<string, string>();
  const events = new Map<string, string>();
  for (const { webhook } of senders.flatMap(({ events: all }) => all))
    if (webhook.payloadType !== "unknown" && !payloads.has(webhook.payloadType))
      payloads.set(webhook.payloadType, claim(webhook.payloadType, "Payload"));
  for (const sender of senders)
    for (const name of eventNames(sender))
      events.set(`${sender.area} ${name}`, claim(typeIdentifier(name, "Event"), "Event"));
  return {
    event: (area, name) => events.get(`${area} ${name}`) ?? "never",
    payload: (type) => payloads.get(type) ?? "unknown",
  };
}

function eventNames({ events, extraEvents }: SenderModel): readonly string[] {
  return [...events.map(({ webhook }) => webhook.name), ...extraEvents];
}

function payloadImports(senders: readonly SenderModel[], names: LocalNames): readonly Import[] {
  const shared = new Set<string>();
  const own = senders.map((sender): Import => {
    const wanted = new Set(
      sender.events.map(({ webhook }) => webhook.payloadType).filter((type) => type !== "unknown"),
    );
    const mine = [...wanted].filter((type) => sender.ownTypes.has(type));
    for (const type of wanted) if (!sender.ownTypes.has(type)) shared.add(type);
    return { from: `./${sender.area}/schema.js`, names: [], types: mine.sort().map((type) => imported(type, names)) };
  });
  return [...own, { from: "./shared.js", names: [], types: [...shared].sort().map((type) => imported(type, names)) }];
}

function imported(type: string, names: LocalNames): string {
  const local = names.payload(type);
  return local === type ? type : `${type} as ${local}`;
}

function sameExports(sender: SenderModel, names: LocalNames): readonly ReExport[] {
  const from = `../${sender.sameIn ?? ""}/webhooks.js`;
  const { create, verify, sign, event } = sender.names;
  return [
    { from, values: sender.rules.signature === undefined ? [create] : [create, sign, verify] },
    { from, types: [event, ...eventNames(sender).map((name) => names.event(sender.area, name))].sort() },
  ];
}

function senderDeclarations(sender: SenderModel, names: LocalNames): readonly Declaration[] {
  const events = sender.events.map((event) => eventDeclaration(sender, event, names));
  const extra = sender.extraEvents.map((value): Declaration => ({
    kind: "type",
    name: names.event(sender.area, value),
    doc: "Sent, but not documented.",
    type: `{ readonly ${propertyKey(sender.discriminator)}: ${stringLiteral(value)}; readonly [name: string]: unknown }`,
  }));
  const members = [...new Set(eventNames(sender).map((name) => names.event(sender.area, name)))];
  const union: Declaration = {
    kind: "type",
    name: sender.names.event,
    doc: unionComment(sender),
    type: members.join(" | "),
  };
  return [...events, ...extra, union, ...functionDeclarations(sender)];
}

/** The discriminator is there, whether the document requires it or not: the receiver dispatched by it. */
function eventDeclaration(sender: SenderModel, { webhook, value }: SenderEvent, names: LocalNames): Declaration {
  const own = `{ readonly ${propertyKey(sender.discriminator)}: ${stringLiteral(value)} }`;
  const payload =
    webhook.payloadType === "unknown"
      ? `${own} & { readonly [name: string]: unknown }`
      : `${names.payload(webhook.payloadType)} & ${own}`;
  return { kind: "type", name: names.event(sender.area, webhook.name), doc: eventComment(webhook), type: payload };
}

function eventComment(webhook: WebhookModel): string {
  const parts = [
    webhook.summary,
    webhook.docsUrl,
    webhook.payloadType === "unknown" ? "The documentation shows no payload." : undefined,
  ];
  return parts
    .filter((part) => part !== undefined && part !== "")
    .map((part) => sentence(commentText(part ?? "")))
    .join(" ");
}

function sentence(text: string): string {
  return /[.!?]$|^https?:/.test(text) ? text : `${text}.`;
}

const units = { milliseconds: "milliseconds since 1970", seconds: "seconds since 1970", iso: "ISO 8601 text" };

function unionComment({ area, discriminator, rules, undiscriminated }: SenderModel): string {
  const time =
    rules.timestamp === undefined
      ? ""
      : ` \`${commentText(rules.timestamp.path.join("."))}\` is ${units[rules.timestamp.unit]}.`;
  const missing =
    undiscriminated.length === 0
      ? ""
      : ` Not told apart by it, and so unknown events: ${undiscriminated.map(({ name }) => commentText(name)).join(", ")}.`;
  return `Every documented event of ${commentText(area)}, told apart by \`${commentText(discriminator)}\`.${time}${missing}`;
}

function functionDeclarations(sender: SenderModel): readonly Declaration[] {
  const { rules, names } = sender;
  const row = valueLiteral({
    name: sender.area,
    discriminator: sender.discriminator,
    events: [...new Set([...sender.events.map(({ value }) => value), ...sender.extraEvents])],
    scheme: rules.signature,
    timestamp: rules.timestamp,
  });
  const of = `<${names.event}, ${stringLiteral(sender.discriminator)}>`;
  const pure = (call: string): string => `/* @__PURE__ */ ${call}(${names.row})`;
  const constant = (name: string, doc: string, type: string, value: string): Declaration => ({
    kind: "const",
    name,
    doc,
    type,
    value,
    exported: true,
  });
  const shared: Declaration = {
    kind: "const",
    name: names.row,
    doc: "",
    type: rules.signature === undefined ? "SenderRow" : "SignedSenderRow",
    value: row,
    exported: false,
  };
  if (rules.signature === undefined)
    return [
      shared,
      constant(
        names.create,
        "Receives these events, none of which is signed: the sender shows credentials. Delivery is at least once.",
        `CreateCredentialsReceiver${of}`,
        pure("credentialsReceiver"),
      ),
    ];
  return [
    shared,
    constant(
      names.create,
      "Receives these events: verifies, narrows, and hands each to its handler once, as long as the store lives. Delivery is at least once.",
      `CreateSignedReceiver${of}`,
      pure("signedReceiver"),
    ),
    constant(
      names.verify,
      "Whether a body was signed with one of the secrets.",
      "VerifySignature",
      pure("signatureVerifier"),
    ),
    constant(
      names.sign,
      "The signature that the sender would send: for tests of an endpoint of your own.",
      "Sign",
      pure("signer"),
    ),
  ];
}
