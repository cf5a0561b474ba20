import { createHmac } from "node:crypto";
import { verifySignature, WebhookError } from "../../src/webhooks/index.js";
import { randomOf, type Random } from "./random.js";

export interface MutationFigures {
  readonly inputs: number;
  readonly accepted: number;
  /** Accepted although the reference says no. */
  readonly falseAccepts: readonly string[];
  /** Refused although the reference says yes. */
  readonly falseRefusals: readonly string[];
  /** Anything thrown but the module's own error. */
  readonly foreign: readonly string[];
}

interface Input {
  readonly body: unknown;
  readonly signature: unknown;
  readonly secrets: readonly string[];
}

/** Checks mutated deliveries against node:crypto. Ten unmutated ones in a hundred keep the reference honest. */
export async function mutate(seed: number, inputs: number): Promise<MutationFigures> {
  const random = randomOf(seed);
  const falseAccepts: string[] = [];
  const falseRefusals: string[] = [];
  const foreign: string[] = [];
  let accepted = 0;
  for (let index = 0; index < inputs; index += 1) {
    const input = mutant(random);
    const wanted = reference(input);
    try {
      const verdict = await verifySignature({ body: input.body as string, signature: input.signature as string, secrets: input.secrets });
      if (verdict.ok) accepted += 1;
      if (verdict.ok && !wanted) falseAccepts.push(describe(index, input));
      if (!verdict.ok && wanted) falseRefusals.push(describe(index, input));
    } catch (error) {
      if (!(error instanceof WebhookError)) foreign.push(`${describe(index, input)}: ${String(error)}`);
      else if (wanted) falseRefusals.push(describe(index, input));
    }
  }
  return { inputs, accepted, falseAccepts, falseRefusals, foreign };
}

/** Bytes or well-formed text whose HMAC under one of the secrets is exactly the signature. */
function reference({ body, signature, secrets }: Input): boolean {
  const raw =
    typeof body === "string"
      ? isUtf8(body)
        ? body
        : undefined
      : body instanceof ArrayBuffer
        ? new Uint8Array(body)
        : ArrayBuffer.isView(body)
          ? new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
          : undefined;
  const single: unknown = Array.isArray(signature) && signature.length === 1 ? signature[0] : signature;
  return raw !== undefined && secrets.some((secret) => createHmac("sha256", secret).update(raw).digest("hex") === single);
}

function isUtf8(text: string): boolean {
  return Buffer.from(text).toString() === text;
}

function describe(index: number, { body, signature }: Input): string {
  return `input ${index}: body ${JSON.stringify(body)?.slice(0, 80)}, signature ${JSON.stringify(signature)?.slice(0, 100)}`;
}

function mutant(random: Random): Input {
  const length = random.below(120);
  const text = random.pick([
    JSON.stringify({ action: "arrived", id: random.below(1e9), name: "\u00e9\u{1f4e6}" }),
    random.text(length),
    "",
    "\ufeff{}",
    '{"key": "value"}',
  ]);
  const secret = `secret-${random.below(1000)}-of-the-sender`;
  const secrets = random.pick([[secret], [`${secret}-old`, secret], [secret, `${secret}-new`], [`${secret}x`]]);
  const signature = createHmac("sha256", secret).update(text).digest("hex");
  const bytes = new TextEncoder().encode(text);
  if (random.below(10) === 0) return { body: text, signature, secrets };
  if (random.below(2) === 0) return { body: random.pick([text, bytes]), signature: signatureMutant(random, signature), secrets };
  return { body: bodyMutant(random, text, bytes), signature, secrets };
}

function signatureMutant(random: Random, signature: string): unknown {
  const at = random.below(64);
  const digit = signature.charAt(at);
  const replaced = (character: string): string => signature.slice(0, at) + character + signature.slice(at + 1);
  return random.pick<() => unknown>([
    () => replaced(random.pick([..."0123456789abcdef"])),
    () => replaced(digit.toUpperCase()),
    () => replaced(random.pick([" ", "g", "\n", "\0", "\u00a0", "\uff11", "\ud83d", "-", "%"])),
    () => signature.slice(0, at),
    () => signature.slice(at),
    () => signature.slice(0, at) + random.pick([..."0123456789abcdef "]) + signature.slice(at),
    () => random.pick([" ", "\t", "sha256=", "0x", "v1,", '"', "\ufeff"]) + signature,
    () => signature + random.pick([" ", "\r\n", "00", ",", "\0", "="]),
    () => `${signature},${signature}`,
    () => [signature],
    () => [signature, signature],
    () => [[signature]],
    () => [],
    () => Buffer.from(signature, "hex").toString("base64"),
    () => Buffer.from(signature, "hex"),
    () => new String(signature),
    () => ({ toString: () => signature, length: 64 }),
    () => random.pick<unknown>([undefined, null, "", 0, true, Number.NaN, 10n, Symbol.iterator, () => signature]),
    () => random.text(random.below(200)),
    () => [...signature].reverse().join(""),
  ])();
}

function bodyMutant(random: Random, text: string, bytes: Uint8Array): unknown {
  const at = random.below(Math.max(1, bytes.length));
  return random.pick<() => unknown>([
    () => bytes.map((byte, index) => (index === at ? byte ^ (1 << random.below(8)) : byte)),
    () => bytes.subarray(0, at),
    () => bytes.subarray(at),
    () => `${text}${random.pick(["\n", "\r\n", " ", "\0", "\ufeff"])}`,
    () => `${random.pick([" ", "\ufeff", "\n"])}${text}`,
    () => text.replace(/": ?/, '" : '),
    () => text.normalize("NFD"),
    () => `${text.slice(0, at)}\ud83d${text.slice(at)}`,
    () => text.replace("\u{1f4e6}", "\ud83d"),
    () => bytes.slice().buffer,
    () => Object.assign(new Uint8Array(bytes.length + 7), { 0: 1 }).subarray(0, bytes.length),
    () => new Uint16Array(bytes.slice(0, bytes.length & ~1).buffer),
    () => [...bytes],
    () => ({ key: "value", toString: () => text }),
    () => new String(text),
    () => Promise.resolve(text),
    () => ({ getReader: 1, buffer: bytes.buffer, byteLength: bytes.length }),
    () => random.pick<unknown>([undefined, null, 42, true, Symbol.iterator, () => text, new Map(), new Proxy({}, {})]),
  ])();
}
