/** Why a request was refused; says nothing about secrets or about which of them were tried. */
export type RefusalReason =
  | "signature-missing"
  /** The header came more than once. */
  | "signature-duplicate"
  /** Not the exact form: length, alphabet, case, prefix or blanks. */
  | "signature-malformed"
  | "signature-mismatch"
  /** A header that the signature covers did not come exactly once. */
  | "signed-header-missing"
  | "timestamp-malformed"
  | "timestamp-outside-tolerance"
  /** Text that UTF-8 cannot hold: a lone surrogate. */
  | "body-not-text"
  | "body-too-large"
  | "body-unreadable"
  /** No secret is known for this sender. */
  | "sender-unknown"
  | "credentials-missing"
  | "credentials-mismatch";

/**
 * The outcome of a check. An object, so that a forgotten `await` cannot pass for it: a promise has no `ok`, which does
 * not compile, and reads as refused where nothing is compiled. Never test the object itself, test its `ok`.
 */
export type Verdict = Accepted | Refused;

/** The proof holds. */
export interface Accepted {
  readonly ok: true;
}

/** The proof does not hold, and why. */
export interface Refused {
  readonly ok: false;
  readonly reason: RefusalReason;
}

export const accepted: Accepted = /* @__PURE__ */ Object.freeze({ ok: true });

export function refused(reason: RefusalReason): Refused {
  return { ok: false, reason };
}
