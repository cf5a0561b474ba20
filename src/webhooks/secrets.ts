import { WebhookError } from "./error.js";
import { macKey, type MacKey, type SignatureHash } from "./mac.js";
import { isWellFormed } from "./raw-body.js";

/** A shared secret: text stands for its UTF-8 bytes. Give bytes where the sender's secret is base64 or hex of them. */
export type Secret = string | Uint8Array;

/** One secret, or several of which any may have signed: while keys rotate, or where two keys of one integration are in use. */
export type Secrets = Secret | readonly Secret[];

/** Shorter secrets can be found by trying: one captured delivery is enough to test guesses against. */
const shortest = 8;

/** Keys for the secrets. @throws WebhookError where a secret cannot be meant. */
export function macKeys(secrets: Secrets, hash: SignatureHash): readonly MacKey[] {
  const list = isSeveral(secrets) ? secrets : [secrets];
  if (list.length === 0)
    throw new WebhookError("bad-secret", "no secret was given: at least one is needed to verify a signature");
  for (const secret of list) checkSecret(secret);
  return list.map((secret) => macKey(hash, secret));
}

function isSeveral(secrets: Secrets): secrets is readonly Secret[] {
  return Array.isArray(secrets);
}

function checkSecret(secret: Secret): void {
  const isText = typeof secret === "string";
  if (!isText && !(secret instanceof Uint8Array))
    throw new WebhookError(
      "bad-secret",
      `a secret is ${secret === null ? "null" : typeof secret}: expected text or bytes; is the environment variable set?`,
    );
  if (secret.length < shortest)
    throw new WebhookError(
      "bad-secret",
      `a secret has ${secret.length} ${isText ? "characters" : "bytes"}: expected at least ${shortest}, or anybody could guess it`,
    );
  if (!isText) return;
  if (secret !== secret.trim())
    throw new WebhookError(
      "bad-secret",
      "a secret begins or ends with white space, which copying often adds: expected the secret alone",
    );
  if (!isWellFormed(secret))
    throw new WebhookError("bad-secret", "a secret holds half of a surrogate pair: expected text that UTF-8 can hold");
}
