import type { SignatureEncoding } from "./encoding.js";
import { WebhookError } from "./error.js";
import { singleHeader, type HeaderSource } from "./headers.js";
import type { Pieces, SignatureHash } from "./mac.js";
import { refused, type Refused } from "./verdict.js";

/** How a sender signs. */
export interface SignatureScheme {
  /** Name of the header that carries the signature. */
  readonly header: string;
  /** Default `sha256`. */
  readonly hash?: SignatureHash;
  /** Default `hex`, lower case. */
  readonly encoding?: SignatureEncoding;
  /** What stands before the signature in its header, exactly: `sha256=`, `v0=`, `v1,`. Default none. */
  readonly prefix?: string;
  /** What is signed before the body: text and header values, in order. Default: the timestamp's header and a full stop, or nothing. */
  readonly signedBefore?: readonly (string | { readonly header: string })[];
  /** A signed time of sending, which limits how long a captured delivery can be repeated. */
  readonly timestamp?: SignedTimestamp;
}

/** A time that the signature covers, and how old it may be. */
export interface SignedTimestamp {
  /** Name of the header: a whole number since 1970 without sign, blanks or leading zeros. */
  readonly header: string;
  /** Default `seconds`. */
  readonly unit?: "seconds" | "milliseconds";
  /** Seconds that it may differ from this clock, in both directions; the bound itself is accepted. Default 300. */
  readonly tolerance?: number;
}

const wholeNumber = /^(?:0|[1-9]\d{0,15})$/;

/** @throws WebhookError where the scheme contradicts itself. */
export function checkScheme(scheme: Partial<SignatureScheme>): void {
  if (scheme.hash !== undefined && !["sha1", "sha256", "sha384", "sha512"].includes(scheme.hash))
    throw new WebhookError("bad-setting", "unknown hash: expected sha1, sha256, sha384 or sha512");
  if (scheme.encoding !== undefined && scheme.encoding !== "hex" && scheme.encoding !== "base64")
    throw new WebhookError("bad-setting", "unknown encoding: expected hex or base64");
  const { timestamp } = scheme;
  if (timestamp === undefined) return;
  const { tolerance = 300 } = timestamp;
  if (!Number.isFinite(tolerance) || tolerance < 0)
    throw new WebhookError(
      "bad-setting",
      "the tolerance of the timestamp is no length of time: expected seconds, zero or more",
    );
  const covered =
    scheme.signedBefore?.some(
      (part) => typeof part !== "string" && part.header.toLowerCase() === timestamp.header.toLowerCase(),
    ) ?? true;
  if (!covered)
    throw new WebhookError(
      "bad-setting",
      "the timestamp is not among what is signed before the body: unsigned, it protects nothing",
    );
}

/** What is signed before the body, or why that cannot be known. */
export function signedPrefix(
  scheme: Partial<SignatureScheme>,
  headers: HeaderSource | null | undefined,
): Pieces | Refused {
  const before =
    scheme.signedBefore ?? (scheme.timestamp === undefined ? [] : [{ header: scheme.timestamp.header }, "."]);
  const pieces: string[] = [];
  for (const part of before) {
    const value =
      typeof part === "string"
        ? part
        : headers === undefined || headers === null
          ? undefined
          : singleHeader(headers, part.header);
    if (value === undefined) return refused("signed-header-missing");
    pieces.push(value);
  }
  return pieces;
}

/** Why the timestamp is refused, or `undefined`. */
export function refuseTimestamp(
  timestamp: SignedTimestamp,
  headers: HeaderSource | null | undefined,
  now: number,
): Refused | undefined {
  const text = headers === undefined || headers === null ? undefined : singleHeader(headers, timestamp.header);
  if (text === undefined) return refused("signed-header-missing");
  if (!wholeNumber.test(text)) return refused("timestamp-malformed");
  const sent = Number(text) * (timestamp.unit === "milliseconds" ? 1 : 1000);
  return Math.abs(now - sent) <= (timestamp.tolerance ?? 300) * 1000
    ? undefined
    : refused("timestamp-outside-tolerance");
}

export function isRefusal(value: Pieces | Refused): value is Refused {
  return !Array.isArray(value);
}
