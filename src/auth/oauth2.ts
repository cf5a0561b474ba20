import { abortable } from "../abortable.js";
import { AuthError, OriginError } from "../errors.js";
import type { Call } from "../layer.js";
import { renewing, type Auth } from "./authorise.js";
import { basicHeader } from "./basic.js";

/** An access token and the end of its life in epoch milliseconds. */
export interface Token {
  readonly value: string;
  readonly expiresAt: number;
}

/** Where tokens are kept, for processes that share them. Both may fail: a token is then asked for, or not kept. */
export interface TokenStore {
  /** The token kept, if there is one. */
  readonly get: () => Token | undefined | Promise<Token | undefined>;
  /** `undefined` forgets the token. */
  readonly set: (token: Token | undefined) => void | Promise<void>;
}

/** A client of the token endpoint. */
export interface OAuth2Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Taken as written: a redirect of the token request is not followed. */
  readonly tokenUrl: string;
  readonly scopes?: readonly string[];
  /** Default: memory. */
  readonly store?: TokenStore;
  /** `true` lets the secret travel without TLS. */
  readonly allowHttp?: boolean;
}

/** A token is renewed in the background in its last tenth, at most five minutes, and not used in its last ten seconds. */
const early = (life: number): number => Math.min(life / 10, 300_000);
const skew = 10_000;

function memory(): TokenStore {
  let token: Token | undefined;
  return {
    get: () => token,
    set: (changed) => {
      token = changed;
    },
  };
}

/** RFC 6749, 2.3.1: id and secret are form-encoded before they become Basic credentials. */
const formEncoded = (text: string): string => encodeURIComponent(text).replace(/%20/g, "+");

interface TokenAnswer {
  readonly access_token?: unknown;
  readonly token_type?: unknown;
  readonly expires_in?: unknown;
}

function parsed(text: string): TokenAnswer | null {
  try {
    return JSON.parse(text) as TokenAnswer | null;
  } catch {
    return null;
  }
}

/** What the token endpoint said, where it is one of its short error codes (RFC 6749, 5.2). */
const errorCode = (body: unknown): string => {
  const code = (body as { readonly error?: unknown } | null)?.error;
  return typeof code === "string" && /^\w{1,40}$/.test(code) ? `: ${code}` : "";
};

async function request(credentials: OAuth2Credentials, call: Call): Promise<Token & { readonly renewAt: number }> {
  const { row } = call;
  const asked = Date.now();
  let status: number | undefined;
  let text: string | Uint8Array;
  try {
    const response = await call.fetch(credentials.tokenUrl, {
      method: "POST",
      redirect: "manual",
      headers: {
        authorization: basicHeader(formEncoded(credentials.clientId), formEncoded(credentials.clientSecret)),
        "content-type": "application/x-www-form-urlencoded",
        accept: "application/json",
      },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        ...(credentials.scopes && { scope: credentials.scopes.join(" ") }),
      }).toString(),
      signal: AbortSignal.timeout(30_000),
    });
    status = response.status;
    text = await call.read(response, false, call);
  } catch (error) {
    throw new AuthError(row, "no answer from the token endpoint", true, error);
  }
  const body = parsed(text as string);
  const value = body?.access_token;
  if (
    status !== 200 ||
    typeof value !== "string" ||
    !/^[\w.~+/=-]+$/.test(value) ||
    !/^bearer$/i.test(String(body?.token_type ?? "bearer"))
  )
    throw new AuthError(
      row,
      `the token endpoint answered ${status} without a bearer token${errorCode(body)}`,
      status === 408 || status === 429 || status > 499,
    );
  const life = (Number(body?.expires_in) || 3600) * 1000;
  return { value, expiresAt: asked + life, renewAt: asked + life - early(life) };
}

/**
 * OAuth2 client credentials (RFC 6749, 4.4): one token for any number of callers, renewed early while the old one still
 * serves, asked for again once after a 401. A failure is not kept.
 */
export function oauth2(credentials: OAuth2Credentials): Auth {
  const { store = memory() } = credentials;
  let flight: Promise<Token> | undefined;
  let renewAt = -Infinity;
  const used = new WeakMap<Call, string>();

  // A store that fails costs a token request, not the call.
  const load = async (): Promise<Token | undefined> => {
    try {
      return await store.get();
    } catch {
      return undefined;
    }
  };
  const keep = async (token: Token | undefined): Promise<void> => {
    try {
      await store.set(token);
    } catch {
      // The token still serves this call.
    }
  };

  const renew = (call: Call): Promise<Token> => {
    flight ??= request(credentials, call)
      .then(async ({ value, expiresAt, renewAt: next }) => {
        renewAt = next;
        await keep({ value, expiresAt });
        return { value, expiresAt };
      })
      .finally(() => {
        flight = undefined;
      });
    return flight;
  };

  /** While the old token serves; a failure is tried again after a second. */
  const renewEarly = (call: Call): void => {
    renew(call).catch(() => {
      renewAt = Date.now() + 1_000;
    });
  };

  return renewing({
    fits: ({ type }) => type === "oauth2",
    apply: async (call) => {
      if (!/^https:/.test(credentials.tokenUrl) && !credentials.allowHttp)
        throw new OriginError(call.row, "the token URL is not https");
      const kept = await load();
      const usable = kept && kept.expiresAt - skew > Date.now();
      const token = usable ? kept : await abortable(renew(call), call.signal);
      if (usable && Date.now() > (renewAt > 0 ? renewAt : kept.expiresAt - 60_000)) renewEarly(call);
      used.set(call, token.value);
      call.headers["authorization"] = `Bearer ${token.value}`;
    },
    renew: async (call) => {
      const kept = await load();
      // Another call may have renewed it already.
      if (kept?.value === used.get(call) && !flight) await keep(undefined);
      return true;
    },
    fresh: () => oauth2({ ...credentials, store: memory() }),
  });
}
