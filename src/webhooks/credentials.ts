import { decodeBase64Text } from "./encoding.js";
import { WebhookError } from "./error.js";
import { singleHeader, type HeaderSource } from "./headers.js";
import { anyMatches, macKey } from "./mac.js";
import { isWellFormed } from "./raw-body.js";
import { accepted, refused, type Verdict } from "./verdict.js";

/**
 * What a sender that signs nothing shows instead. It proves who sent, not what: use it over https alone.
 * `none` accepts everybody and has to be said; then something else must guard the address.
 */
export type Credentials =
  | { readonly type: "bearer"; readonly token: string }
  | { readonly type: "basic"; readonly username: string; readonly password: string }
  | { readonly type: "api_key"; readonly header: string; readonly key: string }
  | { readonly type: "none" };

/** A request, and the credentials of which it must show one. */
export interface CredentialsOptions {
  readonly headers: HeaderSource;
  /** One set, or several of which any will do, while they are being changed. */
  readonly credentials: Credentials | readonly Credentials[];
}

/**
 * Whether the request shows one of the credentials (RFC 6750, 2.1; RFC 7617; or a header of its own). Compared in
 * constant time, whatever their lengths.
 *
 * @throws WebhookError where the credentials cannot be meant; never because of what a request holds.
 */
export async function verifyCredentials(options: CredentialsOptions): Promise<Verdict> {
  const list = checkCredentials(options.credentials);
  const shown = await Promise.all(list.map((credentials) => shows(options.headers, credentials)));
  if (shown.includes(true)) return accepted;
  return refused(shown.includes(false) ? "credentials-mismatch" : "credentials-missing");
}

/** @throws WebhookError where one cannot be meant. */
export function checkCredentials(credentials: Credentials | readonly Credentials[]): readonly Credentials[] {
  const list: readonly Credentials[] = Array.isArray(credentials)
    ? (credentials as readonly Credentials[])
    : [credentials as Credentials];
  if (list.length === 0)
    throw new WebhookError(
      "bad-secret",
      'no credentials were given: expected at least one; to accept everybody say { type: "none" }',
    );
  for (const one of list) {
    const wrong = faultOf(one);
    if (wrong !== undefined) throw new WebhookError("bad-secret", wrong);
  }
  return list;
}

function faultOf(credentials: Credentials): string | undefined {
  if (credentials?.type === "bearer") return secretFault(credentials.token, "bearer token");
  if (credentials?.type === "api_key")
    return (
      secretFault(credentials.key, "API key") ??
      (credentials.header ? undefined : "the API key has no header: expected its name")
    );
  if (credentials?.type === "none") return undefined;
  if (credentials?.type !== "basic") return "unknown type of credentials: expected bearer, basic, api_key or none";
  if (typeof credentials.username !== "string" || credentials.username.includes(":"))
    return "the user name is no text or holds a colon, which Basic cannot carry";
  return secretFault(credentials.password, "password");
}

function secretFault(secret: unknown, what: string): string | undefined {
  if (typeof secret !== "string" || secret === "") return `the ${what} is empty: is the environment variable set?`;
  if (secret !== secret.trim()) return `the ${what} begins or ends with white space, which copying often adds`;
  return isWellFormed(secret) ? undefined : `the ${what} holds half of a surrogate pair`;
}

/** Whether they are shown; `undefined` where nothing of their kind is. */
async function shows(headers: HeaderSource, credentials: Credentials): Promise<boolean | undefined> {
  if (credentials.type === "none") return true;
  if (credentials.type === "api_key") return compare(singleHeader(headers, credentials.header), credentials.key);
  const [scheme, token] = authorization(headers);
  if (scheme !== credentials.type) return undefined;
  if (credentials.type === "bearer") return compare(token, credentials.token);
  const pair = decodeBase64Text(token);
  return pair !== undefined && (await compare(pair, `${credentials.username}:${credentials.password}`));
}

/** Scheme in lower case, and what follows it (RFC 9110, 11.4). */
function authorization(headers: HeaderSource): readonly [string, string] {
  const found = /^([!#$%&'*+.^_`|~\w-]+) +(\S+)$/.exec(singleHeader(headers, "authorization") ?? "");
  return [found?.[1]?.toLowerCase() ?? "", found?.[2] ?? ""];
}

/** Both sides go through an HMAC under a key of the moment, so that neither lengths nor common beginnings show in time. */
async function compare(shown: string | Uint8Array | undefined, wanted: string): Promise<boolean | undefined> {
  if (shown === undefined) return undefined;
  const key = macKey("sha256", globalThis.crypto.getRandomValues(new Uint8Array(32)));
  return anyMatches([key], [shown], await key.mac([wanted]));
}
