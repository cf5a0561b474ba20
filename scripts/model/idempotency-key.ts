import { ownString } from "../document/json.js";
import type { Located, RawOperation } from "./extract.js";

/** The header of draft-ietf-httpapi-idempotency-key-header, and what it was called before. */
export function isIdempotencyKey({ value }: Located): boolean {
  return ownString(value, "in") === "header" && /^(x-)?idempotency-key$/i.test(ownString(value, "name") ?? "");
}

/** Header that makes repeating the operation safe, in lower case; the server answers a repeated key with its first answer. */
export function idempotencyKeyOf({ parameters }: RawOperation): string | undefined {
  const [found] = parameters.filter(isIdempotencyKey);
  return found && ownString(found.value, "name")?.toLowerCase();
}
