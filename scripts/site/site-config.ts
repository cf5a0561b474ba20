import { defaultCaps, type Caps } from "../document/caps.js";

/** Where the documentation lives and how much of it is kept: what `sync` needs. */
export interface SiteConfig {
  /** URL of the site's `llms.txt`. */
  readonly index?: string;
  /** Mirror that the site is read from unless `--source` names another: a URL, or a folder beside the configuration. */
  readonly source?: string;
  /** URLs of documents that no index lists. Default none. */
  readonly documents?: readonly string[];
  /** Origins, besides the index's own, from which documents and pages may come. Default none. */
  readonly origins?: readonly string[];
  /** Origins that documents may name as servers and token endpoints. Default: those that the first snapshot found, which the lock pins. */
  readonly apiOrigins?: readonly string[];
  /** Areas to take, as `v3/shipments`, `shipments`, `v3/*` or `ship*`. Default all. */
  readonly include?: readonly string[];
  /** Areas to leave out, in the same spelling. Default none. */
  readonly exclude?: readonly string[];
  /** Listed documents that cannot be had, each with the reason why that is accepted. Default none. */
  readonly absent?: readonly AbsentDocument[];
  /** `full` keeps prose and examples; `links` keeps structure, summaries and documentation URLs. Default `full`. */
  readonly docs?: "full" | "links";
  /** Whether pages are read for documents and fragments that the index does not list. Default true. */
  readonly pages?: boolean;
  /** Upper bounds on what one document may ask of this machine. */
  readonly caps?: Partial<Caps>;
  /** Milliseconds for one attempt and for one address in all. Default 30,000 and 90,000. */
  readonly timeout?: { readonly attempt?: number; readonly total?: number };
  /** Attempts for one address. Default 3. */
  readonly attempts?: number;
}

/** A listed document whose absence is accepted, named by its URL or by its area (`v2/returns`). */
export interface AbsentDocument {
  readonly document: string;
  readonly reason: string;
}

/** The configuration with every default in its place. */
export interface SiteSettings {
  readonly index: string | undefined;
  readonly documents: readonly string[];
  readonly origins: readonly string[];
  readonly apiOrigins: readonly string[] | undefined;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly absent: readonly AbsentDocument[];
  readonly docs: "full" | "links";
  readonly pages: boolean;
  readonly caps: Caps;
  readonly timeout: { readonly attempt: number; readonly total: number };
  readonly attempts: number;
}

export function siteSettings(config: SiteConfig): SiteSettings {
  return {
    index: config.index,
    documents: config.documents ?? [],
    origins: config.origins ?? [],
    apiOrigins: config.apiOrigins,
    include: config.include ?? [],
    exclude: config.exclude ?? [],
    absent: config.absent ?? [],
    docs: config.docs ?? "full",
    pages: config.pages ?? true,
    caps: { ...defaultCaps, ...config.caps },
    timeout: { attempt: config.timeout?.attempt ?? 30_000, total: config.timeout?.total ?? 90_000 },
    attempts: config.attempts ?? 3,
  };
}

/** Whether `v3/shipments` is meant by `v3/shipments`, `shipments`, `v3/*` or `ship*`. */
export function areaMatches(version: string, area: string, pattern: string): boolean {
  const expression = new RegExp(`^${pattern.split("*").map(escapeExpression).join("[^/]*")}$`);
  return expression.test(pattern.includes("/") ? `${version}/${area}` : area);
}

function escapeExpression(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
