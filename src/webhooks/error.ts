/** What a `WebhookError` is about. */
export type WebhookErrorCode =
  /** A secret is missing, empty, too short or padded with white space. */
  | "bad-secret"
  /** The body is not bytes or text: most often JSON that was parsed already. */
  | "body-not-raw"
  /** A setting contradicts itself or lies outside its range. */
  | "bad-setting"
  /** The platform has neither Web Crypto nor node:crypto. */
  | "no-crypto";

/**
 * The only error of this folder: something is wrong in the receiving program, never in the request.
 * Its message holds no key material, no signature and nothing of a body.
 */
export class WebhookError extends Error {
  readonly code: WebhookErrorCode;

  constructor(code: WebhookErrorCode, message: string) {
    super(message);
    this.code = code;
  }

  override get name(): string {
    return "WebhookError";
  }
}
