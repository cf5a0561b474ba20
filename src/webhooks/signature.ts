import { decodeSignature, encodeSignature } from "./encoding.js";
import { WebhookError } from "./error.js";
import { headerValues, type HeaderSource } from "./headers.js";
import { anyMatches, digestLength, type MacKey } from "./mac.js";
import { defaultMaxBytes, isStream, isWellFormed, rawBytes, readStream, type RawBody } from "./raw-body.js";
import { checkScheme, isRefusal, refuseTimestamp, signedPrefix, type SignatureScheme } from "./scheme.js";
import { macKeys, type Secret, type Secrets } from "./secrets.js";
import { accepted, refused, type Verdict } from "./verdict.js";

/** One delivery to be checked. Give the signature itself, or all headers and the name of the one that carries it. */
export interface SignedDelivery {
  readonly body: RawBody;
  /** The header's value. A list of several is refused: a signature stands alone. */
  readonly signature?: string | readonly string[] | null | undefined;
  readonly headers?: HeaderSource | null | undefined;
}

export interface VerifyOptions extends SignedDelivery, Partial<SignatureScheme> {
  /** The secrets of which any may have signed; all are tried, so that time says nothing about which did. */
  readonly secrets: Secrets;
  /** Milliseconds since 1970; for the timestamp, where the scheme has one. Default `Date.now()`. */
  readonly now?: number;
  /** A streamed body over this many bytes is refused. Default 1 MiB. */
  readonly maxBytes?: number;
}

/**
 * Whether the body was signed with one of the secrets: HMAC over the exact bytes, compared in constant time. Unless the
 * scheme says otherwise, HMAC-SHA256 in lower-case hex.
 *
 * @throws WebhookError where a secret or the body cannot be meant; never because of what a request holds.
 */
export async function verifySignature(options: VerifyOptions): Promise<Verdict> {
  checkScheme(options);
  const keys = macKeys(options.secrets, options.hash ?? "sha256");
  if (!isStream(options.body)) return verifyRaw(keys, options, rawBytes(options.body), options);
  const read = await readStream(options.body, options.maxBytes ?? defaultMaxBytes);
  return typeof read === "string" ? refused(`body-${read}`) : verifyRaw(keys, options, read, options);
}

/** The check alone, for keys and a scheme made ready before. */
export function verifyRaw(
  keys: readonly MacKey[],
  scheme: Partial<SignatureScheme>,
  body: string | Uint8Array,
  delivery: Omit<VerifyOptions, "body" | "secrets">,
): Verdict | Promise<Verdict> {
  const text = signatureText(scheme, delivery);
  if (typeof text !== "string") return text;
  const { prefix = "" } = scheme;
  const expected = text.startsWith(prefix)
    ? decodeSignature(
        prefix === "" ? text : text.slice(prefix.length),
        scheme.encoding ?? "hex",
        digestLength[scheme.hash ?? "sha256"],
      )
    : undefined;
  if (expected === undefined) return refused("signature-malformed");
  if (typeof body === "string" && !isWellFormed(body)) return refused("body-not-text");
  const before = signedPrefix(scheme, delivery.headers);
  if (isRefusal(before)) return before;
  const matches = anyMatches(keys, before.length === 0 ? [body] : [...before, body], expected);
  const settle = (matched: boolean): Verdict => {
    if (!matched) return refused("signature-mismatch");
    return (
      (scheme.timestamp && refuseTimestamp(scheme.timestamp, delivery.headers, delivery.now ?? Date.now())) ?? accepted
    );
  };
  return typeof matches === "boolean" ? settle(matches) : matches.then(settle);
}

function signatureText(
  scheme: Partial<SignatureScheme>,
  delivery: Omit<VerifyOptions, "body" | "secrets">,
): string | Verdict {
  const { signature } = delivery;
  if (typeof signature === "string") return signature === "" ? refused("signature-missing") : signature;
  const values = Array.isArray(signature)
    ? (signature as readonly unknown[])
    : signature === undefined || signature === null
      ? headerSignature(scheme, delivery)
      : [signature];
  if (values.length > 1) return refused("signature-duplicate");
  const [value] = values;
  if (value === undefined || value === null || value === "") return refused("signature-missing");
  return typeof value === "string" ? value : refused("signature-malformed");
}

function headerSignature(
  scheme: Partial<SignatureScheme>,
  delivery: Omit<VerifyOptions, "body" | "secrets">,
): readonly unknown[] {
  if (delivery.headers === undefined || delivery.headers === null || "signature" in delivery) return [];
  if (scheme.header === undefined)
    throw new WebhookError(
      "bad-setting",
      "headers were given, but not the name of the one that carries the signature: expected `header`",
    );
  return headerValues(delivery.headers, scheme.header);
}

/** A body, and what to sign it with. */
export interface SignOptions extends Partial<SignatureScheme> {
  readonly body: Exclude<RawBody, ReadableStream<Uint8Array>>;
  readonly secret: Secret;
  /** Headers that the scheme signs, its timestamp among them. */
  readonly headers?: HeaderSource;
}

/**
 * The value of the signature header, as the sender would set it: for tests of an endpoint of one's own.
 * @throws WebhookError
 */
export async function sign(options: SignOptions): Promise<string> {
  checkScheme(options);
  const [key] = macKeys(options.secret, options.hash ?? "sha256");
  const body = rawBytes(options.body);
  if (typeof body === "string" && !isWellFormed(body))
    throw new WebhookError(
      "body-not-raw",
      "the body holds half of a surrogate pair: expected text that UTF-8 can hold",
    );
  const before = signedPrefix(options, options.headers);
  if (isRefusal(before) || key === undefined)
    throw new WebhookError("bad-setting", "a header that the scheme signs is missing from `headers`");
  return `${options.prefix ?? ""}${encodeSignature(await key.mac([...before, body]), options.encoding ?? "hex")}`;
}
