import type { SiteRules } from "./model/site-rules.js";
import type { SiteOutput } from "./emit/site.js";
import type { WebhookRules } from "./model/webhook-rules.js";
import type { SiteConfig } from "./site/site-config.js";

/** What `waybill.config.{ts,mjs,json}` holds. Every field has a default; flags override it. */
export interface WaybillConfig {
  /** Name of the API for messages and for the create function: `Sendcloud`. Default: from the title of the first document. */
  readonly name?: string;
  /** Name of the create function. Default: `create` and the name. */
  readonly create?: string;
  /** Folder of the snapshot. Default `specs`. */
  readonly specs?: string;
  /** Folder of the generated code. Default `generated`. */
  readonly output?: string;
  /** Folder of the runtime as seen from the output folder. Default `./runtime`, which `init` and `vendor` fill. */
  readonly runtime?: string;
  /** Where the documentation lives and how it is read. */
  readonly site?: SiteConfig;
  /** What an empty `security` list on an operation means. Default `anonymous`. */
  readonly emptySecurity?: SiteRules["emptySecurity"];
  /** Operations that the documentation keeps hidden (`x-hidden`, `x-excluded`) and whose page the index does not list. Default `omit`. */
  readonly hidden?: SiteRules["hidden"];
  /** Methods that need no credentials whatever their document says. */
  readonly anonymous?: readonly string[];
  /** Methods that are safe to repeat: always, or where one of these members of the body has a value. `false` sends no `Idempotency-Key` of its own. */
  readonly idempotent?: SiteRules["idempotent"];
  /** Names of the credential fields. Default: `username`, `password`, `clientId`, `clientSecret`, `token`, `key`. */
  readonly auth?: Partial<SiteOutput["auth"]>;
  /** Documented rate limits. */
  readonly limits?: SiteOutput["limits"];
  /** Client options that become a request header wherever an operation documents it: option name to header name. */
  readonly defaultHeaders?: Readonly<Record<string, string>>;
  /** How the senders of webhooks sign and stamp their events, by area. */
  readonly webhooks?: WebhookRules;
  /** Versions that the documentation calls legacy or deprecated, where the index does not say so. */
  readonly status?: Readonly<Record<string, "current" | "deprecated" | "legacy">>;
}

/** Types the configuration; gives it back as it is. */
export function defineConfig(config: WaybillConfig): WaybillConfig {
  return config;
}
