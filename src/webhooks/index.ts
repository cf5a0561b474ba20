/** Receiving webhooks: verify, narrow, never twice. The generated files bind all this to what a site documents. */
export { isNewer, type Moment } from "./is-newer.js";
export { sign, verifySignature, type SignedDelivery, type SignOptions, type VerifyOptions } from "./signature.js";
export { verifyCredentials, type Credentials, type CredentialsOptions } from "./credentials.js";
export { memoryStore, type Claim, type DeliveryStore, type MemoryStoreOptions } from "./store.js";
export {
  signatureVerifier,
  signedReceiver,
  signer,
  type CreateSignedReceiver,
  type Sign,
  type SignedSenderRow,
  type VerifySignature,
} from "./signed-receiver.js";
export { credentialsReceiver, type CreateCredentialsReceiver } from "./credentials-receiver.js";
export { WebhookError, type WebhookErrorCode } from "./error.js";
export type { IncomingDelivery, Receiver } from "./receiver.js";
export type {
  CredentialsReceiverOptions,
  Delivery,
  Handlers,
  ReceiverOptions,
  SignedReceiverOptions,
  UnverifiedRequest,
  WaitUntil,
} from "./receiver-options.js";
export type { ReceiverAnswer, RefusedBecause } from "./answer.js";
export type { EventName, EventOf, EventTimestamp, SenderRow } from "./sender.js";
export type { HeaderSource } from "./headers.js";
export type { RawBody } from "./raw-body.js";
export type { SignatureEncoding } from "./encoding.js";
export type { SignatureHash } from "./mac.js";
export type { SignatureScheme, SignedTimestamp } from "./scheme.js";
export type { Secret, Secrets } from "./secrets.js";
export type { Accepted, Refused, RefusalReason, Verdict } from "./verdict.js";
