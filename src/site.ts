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
  /** What `server` chooses from where the documents name several or variables: by the server of the rows. */
  readonly servers?: Readonly<Record<string, readonly ServerRow[]>>;
  /** Reads `servers`: `chooseServer` of `servers.ts`; wanted wherever that column is there. */
  readonly chooseServer?: ChooseServer;
}

/** A documented server; variables stand in braces (OpenAPI 3.1, "Server Object"). */
export interface ServerRow {
  readonly url: string;
  readonly name?: string;
  readonly variables?: Readonly<Record<string, { readonly default: string; readonly enum?: readonly string[] }>>;
}

/** One of the documented servers by its `url`, as documented, or its `name`, with values for its variables. */
export interface ServerChoice {
  readonly url?: string;
  readonly name?: string;
  readonly variables?: Readonly<Record<string, string | undefined>>;
}

export type ChooseServer = (site: SiteRow, choice: ServerChoice) => (server: string) => string;

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
