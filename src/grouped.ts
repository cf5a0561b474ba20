import { apiKey } from "./auth/api-key.js";
import type { Auth } from "./auth/authorise.js";
import { basic } from "./auth/basic.js";
import { bearer } from "./auth/bearer.js";
import { oauth2, type TokenStore } from "./auth/oauth2.js";
import { rotating } from "./auth/rotating.js";
import { around, type Around } from "./around.js";
import { bodyCap } from "./body-cap.js";
import { createSiteClient, type Client, type SiteClientOptions } from "./client.js";
import { deadline } from "./deadline.js";
import { defaultHeaders } from "./default-headers.js";
import type { Layer } from "./layer.js";
import { limits } from "./limits.js";
import { log, type Logger } from "./log.js";
import { bind, type AnyOperation } from "./operation.js";
import { redirects } from "./redirects.js";
import { retry, type RetryOptions } from "./retry.js";
import type { LimitRow, ServerChoice, SiteRow } from "./site.js";

/**
 * Options of a grouped client. `Credentials` is a union of plain objects with the site's own field names,
 * such as `{ publicKey, secretKey } | { clientId, clientSecret }`. Durations are milliseconds, sizes bytes.
 */
export interface GroupedClientOptions<Credentials, Server extends ServerChoice = never> extends Omit<
  SiteClientOptions<Server>,
  "auth" | "layers"
> {
  /** Credentials, or a function that gives them: asked at the first call and once more after a 401. */
  readonly auth?: Credentials | (() => Credentials | Promise<Credentials>);
  /** `false` never repeats. */
  readonly retry?: RetryOptions | false;
  /** Default: those that the site documents. `false` sends as fast as called; `limits(…)` is shared with the clients it is handed to. */
  readonly limits?: readonly LimitRow[] | Layer | false;
  /** Largest answer held in memory. Default 10 MiB. */
  readonly maxBytes?: number;
  /** Where OAuth2 tokens are kept. Default: in this client. */
  readonly tokens?: TokenStore;
  /** Called around each call, and around each of its requests. */
  readonly around?: { readonly call?: Around; readonly attempt?: Around };
  /** Told of calls, never of their URLs, headers or bodies; `console` fits. */
  readonly logger?: Logger;
}

type Options<Credentials> = GroupedClientOptions<Credentials, ServerChoice>;

/** Operations by group and method. */
export type Groups = Readonly<Record<string, Readonly<Record<string, AnyOperation>>>>;

function text(value: unknown, field: string): string | undefined {
  const found = (value as Readonly<Record<string, unknown>>)[field];
  return typeof found === "string" && found !== "" ? found : undefined;
}

/** Credentials by the field names that the site gives them. */
function credentialsOf(site: SiteRow, given: unknown, options: Pick<Options<unknown>, "tokens" | "allowHttp">): Auth {
  const fields = typeof given === "object" && given !== null ? given : {};
  const pair = (first: string, second: string): readonly [string, string] | undefined => {
    const values = [text(fields, first), text(fields, second)] as const;
    return values[0] && values[1] ? [values[0], values[1]] : undefined;
  };
  const { auth } = site;
  const plain = auth.basic && pair(auth.basic.username, auth.basic.password);
  if (plain) return basic({ username: plain[0], password: plain[1] });
  const client = auth.oauth2 && pair(auth.oauth2.clientId, auth.oauth2.clientSecret);
  if (client && auth.oauth2) {
    const { tokenUrl, scopes } = auth.oauth2;
    return oauth2({
      clientId: client[0],
      clientSecret: client[1],
      tokenUrl: text(fields, "tokenUrl") ?? tokenUrl,
      ...(scopes && { scopes }),
      ...(options.tokens && { store: options.tokens }),
      ...(options.allowHttp && { allowHttp: true }),
    });
  }
  const token = auth.bearer && text(fields, auth.bearer.token);
  if (token) return bearer({ token });
  const key = auth.apiKey && text(fields, auth.apiKey.key);
  if (key) return apiKey({ key });
  const wanted = Object.values(auth).map((names) =>
    Object.entries(names)
      .flatMap(([name, value]) => (name === "tokenUrl" || name === "scopes" ? [] : [value]))
      .join(" and "),
  );
  throw new TypeError(`${site.name}: auth wants ${wanted.join(", or ")}`);
}

function authOf<Credentials>(site: SiteRow, options: Options<Credentials>): Auth | undefined {
  const { auth } = options;
  if (auth === undefined) return undefined;
  if (typeof auth !== "function") return credentialsOf(site, auth, options);
  const ask = auth as () => Credentials | Promise<Credentials>;
  return rotating(async () => credentialsOf(site, await ask(), options));
}

/** What holds state: derived clients share it unless they change what made it. */
interface Shared {
  readonly auth: Auth | undefined;
  readonly retry: Layer;
  readonly limits: Layer | undefined;
}

function limitsOf<Credentials>(
  site: SiteRow,
  { limits: limit = site.limits }: Options<Credentials>,
): Layer | undefined {
  return typeof limit === "function" ? limit : limit ? limits(limit) : undefined;
}

function share<Credentials>(site: SiteRow, options: Options<Credentials>, changes: object, before?: Shared): Shared {
  const kept = (...names: readonly (keyof Options<Credentials>)[]): Shared | undefined =>
    names.some((name) => name in changes) ? undefined : before;
  return {
    auth: (kept("auth", "tokens", "allowHttp") ?? { auth: authOf(site, options) }).auth,
    retry: kept("retry")?.retry ?? retry(options.retry === false ? { attempts: 1 } : options.retry),
    limits: (kept("limits", "auth") ?? { limits: limitsOf(site, options) }).limits,
  };
}

/** All layers, in their one order: hooks see the call as the caller does, each request passes limits and deadline. */
function layersOf<Credentials>(site: SiteRow, options: Options<Credentials>, shared: Shared): Layer[] {
  const { around: hooks, logger, maxBytes } = options;
  return [
    ...(logger ? [log(logger)] : []),
    ...(hooks?.call ? [around(hooks.call)] : []),
    shared.retry,
    ...(shared.limits ? [shared.limits] : []),
    deadline(),
    bodyCap(maxBytes),
    defaultHeaders(site, options),
    ...(hooks?.attempt ? [around(hooks.attempt)] : []),
    redirects(),
  ];
}

/** One group, its operations bound when the group is first looked at. */
function defineGroup(
  target: object,
  name: string,
  operations: Readonly<Record<string, AnyOperation>>,
  client: Client,
): void {
  Object.defineProperty(target, name, {
    enumerable: true,
    configurable: true,
    get: () => {
      const value = Object.fromEntries(
        Object.entries(operations).map(([method, operation]) => [method, bind(client, operation)]),
      );
      Object.defineProperty(target, name, { value, enumerable: true });
      return value;
    },
  });
}

/**
 * The whole API by group, with every default layer: `createGroupedClient(site, { shipments: { list: listShipments } }, { auth })`.
 * `Grouped` is the generated interface: a member per group with bound operations, and `with(changes)`.
 * @throws TypeError where `auth` lacks the site's fields.
 */
export function createGroupedClient<Grouped, Credentials>(
  site: SiteRow,
  groups: Groups,
  options: GroupedClientOptions<Credentials, ServerChoice>,
): Grouped {
  return grouped(site, groups, options, share(site, options, options)) as Grouped;
}

function grouped<Credentials>(site: SiteRow, groups: Groups, options: Options<Credentials>, shared: Shared): object {
  const { auth: _, ...plain } = options;
  const client = createSiteClient(site, {
    ...plain,
    ...(shared.auth && { auth: shared.auth }),
    layers: layersOf(site, options, shared),
  });
  const target = {};
  for (const [name, operations] of Object.entries(groups)) defineGroup(target, name, operations, client);
  const derive = (changes: Partial<Options<Credentials>>): object => {
    const changed = { ...options, ...changes };
    return grouped(site, groups, changed, share(site, changed, changes, shared));
  };
  Object.defineProperty(target, "with", { value: derive });
  Object.defineProperty(target, "client", { value: client });
  return target;
}
