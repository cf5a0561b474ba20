export {
  ApiError,
  AuthError,
  BodyTooLargeError,
  CallError,
  DeadlineError,
  InputError,
  NetworkError,
  OriginError,
  OutcomeUnknownError,
  RetryAfterError,
  StreamError,
} from "./errors.js";
export { bind, operation } from "./operation.js";
export type {
  AnyOperation,
  BinaryAs,
  BinaryOperation,
  Bound,
  BoundBinaryOperation,
  BoundOperation,
  BoundOptionalOperation,
  CallOptions,
  Operation,
  OperationInput,
  OptionalOperation,
} from "./operation.js";
export type {
  AnyResult,
  Answer,
  Failure,
  NoHeaders,
  OtherAnswer,
  ServerSentEvent,
  Success,
  Undocumented,
} from "./result.js";
export type { JsonApiError } from "./json-api-error.js";
export type { OperationRow } from "./row.js";
export type { LimitRow, ServerChoice, ServerRow, SiteRow } from "./site.js";
export { chooseServer } from "./servers.js";
export { createSiteClient } from "./client.js";
export type { Client, SiteClientOptions } from "./client.js";
export { createGroupedClient } from "./grouped.js";
export type { GroupedClientOptions, Groups } from "./grouped.js";
export type { Call, Fetch, Layer, Reply, Send } from "./layer.js";
export type { Auth } from "./auth/authorise.js";
export { basic } from "./auth/basic.js";
export { bearer } from "./auth/bearer.js";
export { apiKey } from "./auth/api-key.js";
export { oauth2 } from "./auth/oauth2.js";
export type { OAuth2Credentials, Token, TokenStore } from "./auth/oauth2.js";
export { rotating } from "./auth/rotating.js";
export { together } from "./auth/together.js";
export { retry } from "./retry.js";
export type { RetryOptions } from "./retry.js";
export { limits } from "./limits.js";
export { defaultHeaders } from "./default-headers.js";
export { redirects } from "./redirects.js";
export { deadline } from "./deadline.js";
export { bodyCap } from "./body-cap.js";
export { around } from "./around.js";
export type { Around, CallInfo, CallOutcome } from "./around.js";
export { log } from "./log.js";
export type { Logger } from "./log.js";
export { normaliseErrors } from "./normalise-errors.js";
export { styles } from "./styles.js";
export { urlencoded } from "./urlencoded.js";
export { multipart } from "./multipart.js";
export { apiError, orThrow } from "./or-throw.js";
export type { Accepted } from "./or-throw.js";
export { errorsAt, hasErrorCode, isJsonApiErrors } from "./error-guards.js";
export { failuresIn } from "./failures-in.js";
export { PageError, paginate } from "./paginate.js";
export type { Page, Pages } from "./paginate.js";
export { poll } from "./poll.js";
export type { PollOptions } from "./poll.js";
export { batches } from "./batches.js";
export { download } from "./download.js";
export type { DownloadOptions } from "./download.js";
export { decimal } from "./decimal.js";
