import type { RefusalReason } from "./verdict.js";

/** What a receiver answers; adapters put it into their platform's form. */
export interface ReceiverAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Why a delivery was not taken, for logs and for the body of the answer. */
export type RefusedBecause =
  | RefusalReason
  | "method-not-allowed"
  | "content-type-not-json"
  | "content-encoding-not-supported"
  | "body-not-utf8"
  | "body-not-json"
  | "busy"
  | "failed";

const statuses: Readonly<Record<RefusedBecause, number>> = {
  "body-unreadable": 400,
  "body-not-utf8": 400,
  "body-not-json": 400,
  "body-not-text": 400,
  "signature-missing": 401,
  "signature-duplicate": 401,
  "signature-malformed": 401,
  "signature-mismatch": 401,
  "signed-header-missing": 401,
  "timestamp-malformed": 401,
  "timestamp-outside-tolerance": 401,
  "sender-unknown": 401,
  "credentials-missing": 401,
  "credentials-mismatch": 401,
  "method-not-allowed": 405,
  busy: 409,
  "body-too-large": 413,
  "content-type-not-json": 415,
  "content-encoding-not-supported": 415,
  failed: 500,
};

/** Taken; the body is empty. */
export const taken: ReceiverAnswer = { status: 200, headers: {}, body: "" };

/** The status says what the sender should do: everything from 400 on is a failed delivery, which it repeats. */
export function refusal(reason: RefusedBecause): ReceiverAnswer {
  const body = JSON.stringify({ error: reason });
  const headers = { "content-type": "application/json", ...(reason === "method-not-allowed" ? { allow: "POST" } : {}) };
  return { status: statuses[reason], headers, body };
}
