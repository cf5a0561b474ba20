/**
 * Remembers deliveries, so that each takes effect once although the sender repeats it. `claim` must be atomic: of any
 * number of callers, in any number of processes, one gets `new`. Errors may be thrown: the sender is told to come back.
 */
export interface DeliveryStore {
  /** `new`: it is yours for `lease` milliseconds. `busy`: somebody works on it. `seen`: it is done. */
  readonly claim: (key: string, lease: number) => Promise<Claim>;
  /** It took effect: later claims are `seen` for `remember` milliseconds. */
  readonly done: (key: string, remember: number) => Promise<void>;
  /** It failed: the next claim is `new`. What is done stays done. */
  readonly release: (key: string) => Promise<void>;
}

/** What a store says of a delivery: to be handled now, at another process, or handled before. */
export type Claim = "new" | "busy" | "seen";

/** Bounds of the store in memory. */
export interface MemoryStoreOptions {
  /** Most deliveries remembered; beyond it the oldest finished ones are forgotten. Default 10,000. */
  readonly capacity?: number;
  /** Milliseconds since 1970; default `Date.now`. */
  readonly now?: () => number;
}

interface Entry {
  readonly state: "busy" | "done";
  readonly until: number;
}

/** A store in the memory of this process: it forgets when the process ends, and knows nothing of other processes. */
export function memoryStore({ capacity = 10_000, now = Date.now }: MemoryStoreOptions = {}): DeliveryStore {
  const entries = new Map<string, Entry>();
  const put = (key: string, entry: Entry): void => {
    entries.delete(key);
    entries.set(key, entry);
    if (entries.size > capacity) forget(entries, now());
  };
  return {
    claim: async (key, lease) => {
      const found = entries.get(key);
      if (found !== undefined && found.until > now()) return found.state === "done" ? "seen" : "busy";
      put(key, { state: "busy", until: now() + lease });
      return "new";
    },
    done: async (key, remember) => put(key, { state: "done", until: now() + remember }),
    release: async (key) => {
      if (entries.get(key)?.state === "busy") entries.delete(key);
    },
  };
}

/** What is expired goes, else the oldest that is done; what is being worked on stays, or it would run twice. */
function forget(entries: Map<string, Entry>, now: number): void {
  for (const [key, entry] of entries) {
    if (entry.until > now && entry.state === "busy") continue;
    entries.delete(key);
    return;
  }
}

interface Platform {
  readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> };
  readonly navigator?: { readonly userAgent?: string };
}

/** Variables that platforms set whose processes come and go between two requests. */
const shortLived = [
  "AWS_LAMBDA_FUNCTION_NAME",
  "VERCEL",
  "NETLIFY",
  "K_SERVICE",
  "FUNCTIONS_WORKER_RUNTIME",
  "DENO_DEPLOYMENT_ID",
];

/** The sign that processes do not live here, or `undefined`. */
export function shortLivedPlatform(platform: Platform = globalThis as Platform): string | undefined {
  if (platform.navigator?.userAgent === "Cloudflare-Workers") return "Cloudflare-Workers";
  try {
    return shortLived.find((name) => platform.process?.env?.[name] !== undefined);
  } catch {
    // Deno refuses to read the environment without a permission.
    return undefined;
  }
}
