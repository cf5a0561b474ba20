import { sign, signedReceiver, verifyCredentials, verifySignature, WebhookError, type Verdict } from "../../src/webhooks/index.js";

/** One check that every runtime must answer alike: `accepted`, the reason of a refusal, or `throws <code>`. */
export interface Vector {
  readonly point: number;
  readonly name: string;
  readonly verdict: () => Promise<Verdict | string>;
  readonly wanted: string;
}

const key = "secretkey";
const published = '{"key": "value"}';
const signature = "1eed4b3d41f4653ac64fd56f1bf1cbfd349e4482cbc11dff7134bd93e5da4b0a";
const header = "Sendcloud-Signature";
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const body = utf8(published);
/** Signatures of other bodies, made by another implementation (Python's hmac). */
const signatureOf = {
  empty: "0ec2fbe02ea7c3eb6dd73c12eb2cffc9061280dfc8365cdcfa5241c6e3d9c9a7",
  bytes80ff00: "94d4a92dd80d9f2305e9ea08c7dd273fb30e19a2990b1cf98621a64ee900502a",
  bom: "66ae0554c7d45f16706f74cab5bd47e368254fbbff97c00570196899b040ea11",
  emoji: "39d4ca2a7ca0d1290ae4ac34b013a7cbd9430fc1c941dad3b26b10a087b027fa",
  crlf: "ee06822c162fd2fb7e2135a9a2be662186002366d11cebf53a0a6f49bbbed91b",
  replacement: "493f3d8aa0ace30ba858f33c308eaa26e223eb08f2bdd734983082e16477e820",
};

/** Plain JavaScript hands over anything. */
const untyped = verifySignature as (options: unknown) => Promise<Verdict>;
const check = (changes: object): Promise<Verdict> =>
  untyped({ body: published, secrets: key, ...("headers" in changes ? { header } : { signature }), ...changes });

function stream(...chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  return bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}

function within(bytes: Uint8Array): Uint8Array {
  const room = new Uint8Array(bytes.length + 8).fill(0x7b);
  room.set(bytes, 3);
  return room.subarray(3, 3 + bytes.length);
}

type Row = readonly [name: string, changes: object, wanted: string];

/** The points of the list that need no more than other options; the numbers are those of the list. */
const rows: Readonly<Record<number, readonly Row[]>> = {
  1: [
    ["the published vector", {}, "accepted"],
    ["the compact form of its JSON", { body: '{"key":"value"}' }, "signature-mismatch"],
  ],
  2: [
    ["one bit of the body", { body: flipped(body, 77) }, "signature-mismatch"],
    ["one bit of the key", { secrets: "secretkex" }, "signature-mismatch"],
    ["one digit of the signature", { signature: signature.replace(/a$/, "b") }, "signature-mismatch"],
  ],
  3: [
    ["one digit short", { signature: signature.slice(0, -1) }, "signature-malformed"],
    ["one byte short", { signature: signature.slice(0, -2) }, "signature-malformed"],
    ["one byte long", { signature: `${signature}00` }, "signature-malformed"],
    ["not hex", { signature: signature.replace("1e", "1g") }, "signature-malformed"],
    ["empty", { signature: "" }, "signature-missing"],
    ["a blank before", { signature: ` ${signature}` }, "signature-malformed"],
    ["a line break after", { signature: `${signature}\n` }, "signature-malformed"],
    ["a blank in the place of a digit", { signature: `${signature.slice(0, -1)} ` }, "signature-malformed"],
    ["a prefix nobody asked for", { signature: `sha256=${signature}` }, "signature-malformed"],
    ["0x before", { signature: `0x${signature}` }, "signature-malformed"],
    ["upper case", { signature: signature.toUpperCase() }, "signature-malformed"],
    ["one digit in upper case", { signature: signature.replace("eed", "eEd") }, "signature-malformed"],
    ["full-width digits", { signature: signature.replace("1", "\uff11") }, "signature-malformed"],
    ["base64", { signature: "Hu1LPUH0ZTrGT9VvG/HL/TSeRILLwR3/cTS9k+XaSwo=" }, "signature-malformed"],
    ["a number", { signature: 42 }, "signature-malformed"],
  ],
  4: [
    ["missing", { signature: undefined }, "signature-missing"],
    ["null", { signature: null }, "signature-missing"],
    ["an array of one", { signature: [signature] }, "accepted"],
    ["an array of two", { signature: [signature, signature] }, "signature-duplicate"],
    ["joined with a comma", { signature: `${signature}, ${signature}` }, "signature-malformed"],
    ["Headers", { headers: new Headers({ [header]: signature }) }, "accepted"],
    ["a plain object in lower case", { headers: { "sendcloud-signature": signature } }, "accepted"],
    ["a plain object in upper case", { headers: { "SENDCLOUD-SIGNATURE": signature } }, "accepted"],
    ["a Map", { headers: new Map([["sendcloud-Signature", signature]]) }, "accepted"],
    [
      "pairs",
      {
        headers: [
          ["host", "localhost"],
          [header, signature],
        ],
      },
      "accepted",
    ],
    [
      "Headers that came twice",
      {
        headers: new Headers([
          [header, signature],
          [header, signature],
        ]),
      },
      "signature-malformed",
    ],
    ["two spellings in an object", { headers: { [header]: signature, "sendcloud-signature": signature } }, "signature-duplicate"],
    ["a list in an object", { headers: { "sendcloud-signature": [signature, signature] } }, "signature-duplicate"],
    ["headers without it", { headers: { host: "localhost" } }, "signature-missing"],
    ["no headers", { headers: undefined }, "signature-missing"],
  ],
  5: [
    ["bytes", { body }, "accepted"],
    ["a part of a larger buffer", { body: within(body) }, "accepted"],
    ["an ArrayBuffer", { body: body.slice().buffer }, "accepted"],
    ["a DataView", { body: new DataView(within(body).buffer, 3, body.length) }, "accepted"],
    ["a parsed object", { body: { key: "value" } }, "throws body-not-raw"],
    ["a parsed array", { body: [1] }, "throws body-not-raw"],
    ["nothing", { body: undefined }, "throws body-not-raw"],
    ["a promise of bytes", { body: Promise.resolve(body) }, "throws body-not-raw"],
  ],
  6: [
    ["bytes that are no UTF-8", { body: Uint8Array.of(0x80, 0xff, 0), signature: signatureOf.bytes80ff00 }, "accepted"],
    ["a byte order mark is signed", { body: `\ufeff${published}`, signature: signatureOf.bom }, "accepted"],
    ["a byte order mark is not dropped", { body: `\ufeff${published}` }, "signature-mismatch"],
    ["emoji", { body: "\u{1f4e6}", signature: signatureOf.emoji }, "accepted"],
    ["a lone surrogate is not its replacement", { body: "\ud83d", signature: signatureOf.replacement }, "body-not-text"],
    ["CRLF stays", { body: `${published}\r\n`, signature: signatureOf.crlf }, "accepted"],
    ["CRLF counts", { body: `${published}\r\n` }, "signature-mismatch"],
  ],
  7: [
    ["empty text", { body: "", signature: signatureOf.empty }, "accepted"],
    ["no bytes", { body: new Uint8Array(0), signature: signatureOf.empty }, "accepted"],
  ],
  8: [
    ["no key", { secrets: undefined }, "throws bad-secret"],
    ["an empty list", { secrets: [] }, "throws bad-secret"],
    ["an empty key", { secrets: "" }, "throws bad-secret"],
    ["an empty key beside a good one", { secrets: [key, ""] }, "throws bad-secret"],
    ["a short key", { secrets: "secret7" }, "throws bad-secret"],
    ["a key with a blank", { secrets: `${key} ` }, "throws bad-secret"],
    ["a key with a line break", { secrets: `${key}\n` }, "throws bad-secret"],
    ["a key as bytes", { secrets: utf8(key) }, "accepted"],
  ],
  9: [
    ["the first of three", { secrets: [key, "another-key", "a-third-key"] }, "accepted"],
    ["the last of three", { secrets: ["another-key", "a-third-key", key] }, "accepted"],
    ["none of three", { secrets: ["another-key", "a-third-key", "a-fourth-key"] }, "signature-mismatch"],
  ],
};

const sent = 1_700_000_000;
const stamped = { "X-Time": String(sent), "X-Signature": "15385ab35dd4b695a4539afd494adbc71aa9057dc45cf6fe8a8671d1e731cbd4" };
const timed = { header: "X-Signature", timestamp: { header: "X-Time" }, headers: stamped };

/** Other senders' schemes; the signatures are again another implementation's. */
const schemeRows: readonly Row[] = [
  ["a signed timestamp", { ...timed, now: sent * 1000 }, "accepted"],
  ["exactly the tolerance late", { ...timed, now: sent * 1000 + 300_000 }, "accepted"],
  ["beyond the tolerance late", { ...timed, now: sent * 1000 + 300_001 }, "timestamp-outside-tolerance"],
  ["exactly the tolerance early", { ...timed, now: sent * 1000 - 300_000 }, "accepted"],
  ["beyond the tolerance early", { ...timed, now: sent * 1000 - 300_001 }, "timestamp-outside-tolerance"],
  ["a tolerance of nothing, in time", { ...timed, timestamp: { header: "X-Time", tolerance: 0 }, now: sent * 1000 }, "accepted"],
  ["a tolerance of nothing, not in time", { ...timed, timestamp: { header: "X-Time", tolerance: 0 }, now: sent * 1000 + 1 }, "timestamp-outside-tolerance"],
  ["a tolerance without end", { ...timed, timestamp: { header: "X-Time", tolerance: Infinity } }, "throws bad-setting"],
  [
    "milliseconds",
    {
      ...timed,
      timestamp: { header: "X-Time", unit: "milliseconds" },
      headers: { "X-Time": `${sent}000`, "X-Signature": "4c7687c998e0284709fd7e01ac62c30f35f18b2d591771a9f8a7ceab89269f86" },
      now: sent * 1000,
    },
    "accepted",
  ],
  [
    "a fraction, signed",
    { ...timed, headers: { "X-Time": `${sent}.0`, "X-Signature": "ee3e4270fb663d677e2b33673528e6aa9d297388767610729e038ebfd7ed3061" }, now: sent * 1000 },
    "timestamp-malformed",
  ],
  ["another time than the signed one", { ...timed, headers: { ...stamped, "X-Time": String(sent + 1) }, now: sent * 1000 }, "signature-mismatch"],
  ["no timestamp", { ...timed, headers: { "X-Signature": stamped["X-Signature"] }, now: sent * 1000 }, "signed-header-missing"],
  ["a timestamp that is not signed", { ...timed, signedBefore: ["v0:"] }, "throws bad-setting"],
  [
    "text around the timestamp",
    {
      header: "S",
      prefix: "v0=",
      signedBefore: ["v0:", { header: "T" }, ":"],
      timestamp: { header: "T" },
      now: sent * 1000,
      headers: { T: String(sent), S: "v0=8098cd9b6f42c2b93ea52957686380ff8ef6ef0e6a60be89ca26837bddd94205" },
    },
    "accepted",
  ],
  [
    "an id and a timestamp, in base64",
    {
      header: "webhook-signature",
      prefix: "v1,",
      encoding: "base64",
      signedBefore: [{ header: "webhook-id" }, ".", { header: "webhook-timestamp" }, "."],
      timestamp: { header: "webhook-timestamp" },
      now: sent * 1000,
      headers: { "webhook-id": "msg_1", "webhook-timestamp": String(sent), "webhook-signature": "v1,yrqFoqeeRLsP8Uao9te6NJOVa+bI5SlgKbovExAhgKM=" },
    },
    "accepted",
  ],
  ["base64", { encoding: "base64", signature: "Hu1LPUH0ZTrGT9VvG/HL/TSeRILLwR3/cTS9k+XaSwo=" }, "accepted"],
  ["base64 without its padding", { encoding: "base64", signature: "Hu1LPUH0ZTrGT9VvG/HL/TSeRILLwR3/cTS9k+XaSwo" }, "signature-malformed"],
  ["base64 with unused bits set", { encoding: "base64", signature: "Hu1LPUH0ZTrGT9VvG/HL/TSeRILLwR3/cTS9k+XaSwp=" }, "signature-malformed"],
  ["base64 with a line break", { encoding: "base64", signature: "Hu1LPUH0ZTrGT9VvG/HL/TSeRILLwR3/cTS9k+XaSwo\n" }, "signature-malformed"],
  ["base64 in the alphabet of URLs", { encoding: "base64", signature: "Hu1LPUH0ZTrGT9VvG_HL_TSeRILLwR3_cTS9k-XaSwo=" }, "signature-malformed"],
  ["a prefix", { prefix: "sha256=", signature: `sha256=${signature}` }, "accepted"],
  ["a prefix in another case", { prefix: "sha256=", signature: `SHA256=${signature}` }, "signature-malformed"],
  ["a prefix that is missing", { prefix: "sha256=" }, "signature-malformed"],
  ["SHA-1", { hash: "sha1", signature: "09fb286b4349bfed3f645a94e3d459c76b5482f3" }, "accepted"],
  ["SHA-384", { hash: "sha384", signature: "70771780dd99bc25e8c9faabaa6fe5f33603f6b3f7d4208393533488ae30988186512ffa0b806664ad6f5fec61a0e164" }, "accepted"],
  [
    "SHA-512",
    {
      hash: "sha512",
      signature: "16c9359cfe9fb5520957c58485cb4c8c0a6180b984831ef4ceec5358a17198bd3541e7472be2e22de5e399bab64fa29eca7bee42a21884421f3300d3614151be",
    },
    "accepted",
  ],
  ["a hash of another length", { hash: "sha512" }, "signature-malformed"],
  ["an unknown hash", { hash: "md5" }, "throws bad-setting"],
];

const basic = { type: "basic", username: "waybill", password: "pa:ss \u00e9" } as const;
const basicHeader = `Basic ${btoa(String.fromCharCode(...utf8("waybill:pa:ss \u00e9")))}`;

const credentialRows: readonly (readonly [name: string, credentials: unknown, headers: Readonly<Record<string, string>>, wanted: string])[] = [
  ["bearer", { type: "bearer", token: "a-token" }, { Authorization: "Bearer a-token" }, "accepted"],
  ["the scheme in another case", { type: "bearer", token: "a-token" }, { authorization: "bearer a-token" }, "accepted"],
  ["another token", { type: "bearer", token: "a-token" }, { authorization: "Bearer b-token" }, "credentials-mismatch"],
  ["the beginning of the token", { type: "bearer", token: "a-token" }, { authorization: "Bearer a-toke" }, "credentials-mismatch"],
  ["no header", { type: "bearer", token: "a-token" }, {}, "credentials-missing"],
  ["another scheme", { type: "bearer", token: "a-token" }, { authorization: basicHeader }, "credentials-missing"],
  ["basic", basic, { authorization: basicHeader }, "accepted"],
  ["basic with another password", basic, { authorization: `Basic ${btoa("waybill:pass")}` }, "credentials-mismatch"],
  ["basic that is no base64", basic, { authorization: "Basic %%%%" }, "credentials-mismatch"],
  ["an API key", { type: "api_key", header: "X-Key", key: "a-key" }, { "x-key": "a-key" }, "accepted"],
  ["another API key", { type: "api_key", header: "X-Key", key: "a-key" }, { "x-key": "A-key" }, "credentials-mismatch"],
  [
    "the old and the new",
    [
      { type: "bearer", token: "new" },
      { type: "bearer", token: "old" },
    ],
    { authorization: "Bearer old" },
    "accepted",
  ],
  ["nothing wanted", { type: "none" }, {}, "accepted"],
  ["nothing said", [], {}, "throws bad-secret"],
  ["an empty token", { type: "bearer", token: "" }, { authorization: "Bearer " }, "throws bad-secret"],
];

const streams: readonly (readonly [name: string, options: () => object, wanted: string])[] = [
  ["a stream in two parts", () => ({ body: stream(body.subarray(0, 5), body.subarray(5)) }), "accepted"],
  ["a stream at the cap", () => ({ body: stream(body), maxBytes: body.length }), "accepted"],
  ["a stream over the cap", () => ({ body: stream(body), maxBytes: body.length - 1 }), "body-too-large"],
  ["a stream that breaks off", () => ({ body: new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) }) }), "body-unreadable"],
  ["a stream of text", () => ({ body: new ReadableStream({ start: (controller) => (controller.enqueue(published), controller.close()) }) }), "body-unreadable"],
];

interface Event {
  readonly action: "arrived";
}

const createReceiver = signedReceiver<Event, "action">({ name: "test", discriminator: "action", events: ["arrived"], scheme: { header } });

/** What a receiver answers to a signed body, and what its handler saw. */
async function receives(
  text: string | Uint8Array,
  changes: { readonly signature?: string; readonly chunk?: number; readonly maxBytes?: number } = {},
): Promise<string> {
  const bytes = typeof text === "string" ? utf8(text) : text;
  const seen: string[] = [];
  const note =
    (name: string) =>
    (event: unknown): void =>
      void seen.push(`${name} ${JSON.stringify(event)} ${Object.getPrototypeOf(event) === Object.prototype}`);
  const receiver = createReceiver({ secrets: key, on: { arrived: note("arrived") }, onUnknown: note("unknown"), maxBytes: changes.maxBytes ?? 1000 });
  const request = new Request("http://localhost/webhooks", {
    method: "POST",
    body: stream(bytes.slice(0, 7), bytes.slice(7)),
    headers: { "content-type": "application/json", [header]: changes.signature ?? (await sign({ body: bytes, secret: key })) },
    duplex: "half",
  } as RequestInit);
  const { status } = await receiver.fetch(request);
  return [status, ...seen].join(" ");
}

const received: readonly (readonly [point: number, name: string, wanted: string, run: () => Promise<string>])[] = [
  [11, "a receiver takes a body at its cap", '200 arrived {"action":"arrived"} true', () => receives('{"action":"arrived"}', { maxBytes: 20 })],
  [11, "a receiver refuses a body over its cap", "413", () => receives('{"action":"arrived"}', { maxBytes: 19 })],
  [12, "JSON is not looked at before the proof", "401", () => receives("no JSON", { signature })],
  [12, "JSON is looked at after the proof", "400", () => receives("no JSON")],
  [12, "__proto__ stays data", '200 unknown {"__proto__":{"action":"arrived"}} true', () => receives('{"__proto__":{"action":"arrived"}}')],
  [12, "the name of a method is no event", '200 unknown {"action":"constructor"} true', () => receives('{"action":"constructor"}')],
  [6, "a byte order mark is dropped for parsing", '200 arrived {"action":"arrived"} true', () => receives('\ufeff{"action":"arrived"}')],
  [6, "signed bytes that are no UTF-8 are no JSON", "400", () => receives(Uint8Array.of(0x22, 0xff, 0x22))],
  [7, "a signed empty body is no JSON", "400", () => receives("")],
];

const numbered = (point: number, list: readonly Row[]): readonly Vector[] =>
  list.map(([name, changes, wanted]) => ({ point, name, wanted, verdict: () => check(changes) }));

export const vectors: readonly Vector[] = [
  ...Object.entries(rows).flatMap(([point, list]) => numbered(Number(point), list)),
  ...streams.map(([name, options, wanted]): Vector => ({ point: 11, name, wanted, verdict: () => check(options()) })),
  ...numbered(13, schemeRows),
  ...credentialRows.map(([name, credentials, headers, wanted]): Vector => ({
    point: 0,
    name: `credentials: ${name}`,
    wanted,
    verdict: () => verifyCredentials({ headers, credentials: credentials as { type: "none" } }),
  })),
  ...received.map(([point, name, wanted, verdict]): Vector => ({ point, name, wanted, verdict })),
  { point: 1, name: "sign makes the published signature", wanted: signature, verdict: () => sign({ body, secret: key }) },
  {
    point: 13,
    name: "sign with prefix, timestamp and base64",
    wanted: "v1,yrqFoqeeRLsP8Uao9te6NJOVa+bI5SlgKbovExAhgKM=",
    verdict: () =>
      sign({
        body: published,
        secret: utf8(key),
        prefix: "v1,",
        encoding: "base64",
        signedBefore: [{ header: "webhook-id" }, ".", { header: "webhook-timestamp" }, "."],
        headers: { "webhook-id": "msg_1", "webhook-timestamp": String(sent) },
      }),
  },
];

/** The answers of this runtime, by point and name. An error of any other kind than Waybill's own shows as `foreign`. */
export async function answers(): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const { point, name, verdict } of vectors)
    found[`${point} ${name}`] = await verdict().then(spell, (error: unknown) =>
      error instanceof WebhookError ? `throws ${error.code}` : `foreign ${String(error)}`,
    );
  return found;
}

function spell(verdict: Verdict | string): string {
  if (typeof verdict === "string") return verdict;
  return verdict.ok ? "accepted" : verdict.reason;
}
