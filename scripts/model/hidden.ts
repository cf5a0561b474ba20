import { own } from "../document/json.js";
import { docsUrlOf } from "./build-operation.js";
import type { RawOperation } from "./extract.js";
import type { PageLookup, SiteRules } from "./site-rules.js";

/**
 * An operation that the site keeps out of its documentation (`x-hidden`, `x-excluded`, of the operation or of its path; Mintlify,
 * "x-hidden and x-excluded") is left out of the client too, unless the index lists its page all the same.
 */
export function isHidden({ operation, pathItem }: RawOperation, rules: SiteRules, pages: PageLookup): boolean {
  const flags = [operation, pathItem].flatMap((owner) => [own(owner, "x-hidden"), own(owner, "x-excluded")]);
  if (rules.hidden === "generate" || !flags.includes(true)) return false;
  const url = docsUrlOf(operation, rules.docsOrigin);
  return url === undefined || pages(url) === undefined;
}
