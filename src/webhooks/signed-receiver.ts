import type { MacKey } from "./mac.js";
import type { SignedReceiverOptions, UnverifiedRequest } from "./receiver-options.js";
import { receiverOf, type Receiver } from "./receiver.js";
import { checkScheme, type SignatureScheme } from "./scheme.js";
import { macKeys } from "./secrets.js";
import type { SenderRow } from "./sender.js";
import { sign, verifyRaw, verifySignature, type SignOptions, type VerifyOptions } from "./signature.js";
import { refused, type Verdict } from "./verdict.js";

/** A sender that signs. */
export interface SignedSenderRow extends SenderRow {
  readonly scheme: SignatureScheme;
}

/** Makes receivers of one sender's events. @throws WebhookError where an option cannot be meant. */
export type CreateSignedReceiver<Event, Discriminator extends string> = (
  options: SignedReceiverOptions<Event, Discriminator>,
) => Receiver;

/** Binds `createReceiver` to a sender that signs. */
export function signedReceiver<Event, Discriminator extends string>(
  sender: SignedSenderRow,
): CreateSignedReceiver<Event, Discriminator> {
  return (options) => {
    checkScheme(sender.scheme);
    const { hash = "sha256" } = sender.scheme;
    const { secrets, now = Date.now } = options;
    const ready = typeof secrets === "function" ? undefined : macKeys(secrets, hash);
    const keysOf = async (request: UnverifiedRequest): Promise<readonly MacKey[] | undefined> => {
      if (ready !== undefined || typeof secrets !== "function") return ready;
      const found = await secrets(request);
      return found === undefined || found === null || (Array.isArray(found) && found.length === 0)
        ? undefined
        : macKeys(found, hash);
    };
    const byBody = async (request: UnverifiedRequest): Promise<Verdict> => {
      const keys = await keysOf(request);
      return keys === undefined
        ? refused("sender-unknown")
        : verifyRaw(keys, sender.scheme, request.body, { headers: request.headers, now: now() });
    };
    return receiverOf(sender, { byBody }, options);
  };
}

/** `verifySignature` with the sender's scheme. */
export type VerifySignature = (options: Omit<VerifyOptions, keyof SignatureScheme>) => Promise<Verdict>;

/** Binds `verifySignature` to the scheme of a sender. */
export function signatureVerifier(sender: SignedSenderRow): VerifySignature {
  return (options) => verifySignature({ ...sender.scheme, ...options });
}

/** `sign` with the sender's scheme. */
export type Sign = (options: Omit<SignOptions, keyof SignatureScheme>) => Promise<string>;

/** Binds `sign` to the scheme of a sender. */
export function signer(sender: SignedSenderRow): Sign {
  return (options) => sign({ ...sender.scheme, ...options });
}
