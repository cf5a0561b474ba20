/** What the runtime must know of the whole API; written by the generator beside the rows. */
export interface SiteRow {
  /** Name for messages: `Sendcloud`. */
  readonly name: string;
  /** The only origins that may receive credentials, as pinned in the lock. */
  readonly origins: readonly string[];
  /** Names of the fields of `auth` that the user fills in, by scheme. */
  readonly auth: SiteAuth;
  /** Documented limits. */
  readonly limits?: readonly LimitRow[];
  /** Client options that become a header of every operation that documents it: option name to header name. */
  readonly defaultHeaders?: Readonly<Record<string, string>>;
}

export interface SiteAuth {
  readonly basic?: { readonly username: string; readonly password: string };
  readonly bearer?: { readonly token: string };
  readonly apiKey?: { readonly key: string };
  readonly oauth2?: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly tokenUrl: string;
    readonly scopes?: readonly string[];
  };
}

/** At most `requests` in any `per` milliseconds, for reads (GET, HEAD, OPTIONS) or writes. */
export interface LimitRow {
  readonly of: "reads" | "writes" | "all";
  readonly requests: number;
  readonly per: number;
}
