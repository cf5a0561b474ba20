import createFetchClient from "openapi-fetch";
import { basic, createGroupedClient, createSiteClient, operation, type Client } from "../../src/index.js";
import type { OperationRow } from "../../src/row.js";
import type { SiteRow } from "../../src/site.js";

/** One way to make the same GET and the same POST. */
export interface Contestant {
  readonly name: string;
  readonly get: (id: number) => Promise<unknown>;
  readonly post: (id: number) => Promise<unknown>;
}

const payload = {
  name: "thing",
  weight: { value: "1.200", unit: "kg" },
  tags: ["a", "b"],
  lines: Array.from({ length: 10 }, (_, id) => ({ id, sku: `sku-${id}` })),
};
const username = "public";
const password = "secret";
const authorization = `Basic ${btoa(`${username}:${password}`)}`;

function raw(url: string): Contestant {
  return {
    name: "fetch",
    get: async (id) => (await fetch(`${url}/things/${id}?expand=a`, { headers: { authorization } })).json(),
    post: async (id) =>
      (
        await fetch(`${url}/things/${id}`, { method: "POST", headers: { authorization, "content-type": "application/json" }, body: JSON.stringify(payload) })
      ).json(),
  };
}

type Call = (client: Client, input: object) => Promise<{ readonly body: unknown }>;

function own(url: string): readonly Contestant[] {
  const site = { name: "Bench", origins: [], auth: { basic: { username: "username", password: "password" } } } satisfies SiteRow;
  const shared = { server: "https://api.example", path: "/things/{id}", security: [[{ type: "basic" }]], responses: { 200: "json", 404: "json" } } as const;
  const rows = {
    get: { ...shared, id: "things.get", method: "GET" },
    post: { ...shared, id: "things.post", method: "POST", body: { types: ["application/json"] } },
  } as const satisfies Record<string, OperationRow>;
  const get = operation(rows.get) as unknown as Call;
  const post = operation(rows.post) as unknown as Call;
  const bare = createSiteClient(site, { auth: basic({ username, password }), baseUrl: url, allowHttp: true });
  const grouped: { readonly client: Client } = createGroupedClient(site, {}, { auth: { username, password }, baseUrl: url, allowHttp: true });
  const on = (name: string, client: Client): Contestant => ({
    name,
    get: async (id) => (await get(client, { path: { id }, query: { expand: "a" } })).body,
    post: async (id) => (await post(client, { path: { id }, body: payload })).body,
  });
  return [on("bare", bare), on("default layers", grouped.client)];
}

function openapiFetch(url: string): Contestant {
  interface Paths {
    "/things/{id}": {
      get: { parameters: { path: { id: number }; query?: { expand?: string } }; responses: { 200: { content: { "application/json": unknown } } } };
      post: {
        parameters: { path: { id: number } };
        requestBody: { content: { "application/json": unknown } };
        responses: { 200: { content: { "application/json": unknown } } };
      };
    };
  }
  const client = createFetchClient<Paths>({ baseUrl: url, headers: { authorization } });
  return {
    name: "openapi-fetch",
    get: async (id) => (await client.GET("/things/{id}", { params: { path: { id }, query: { expand: "a" } } })).data,
    post: async (id) => (await client.POST("/things/{id}", { params: { path: { id } }, body: payload })).data,
  };
}

interface HeyApi {
  readonly createClient: (config: object) => {
    readonly get: (options: object) => Promise<{ data: unknown }>;
    readonly post: (options: object) => Promise<{ data: unknown }>;
  };
}

interface Oazapfts {
  readonly runtime: (defaults: object) => {
    readonly fetchJson: (path: string, options?: object) => Promise<{ data: unknown }>;
    readonly json: (options: object) => object;
  };
}

/** Peers live in a folder of their own, `npm ci --prefix test/bench-call/peers`; those not installed are named. */
async function peers(url: string, resolve: (name: string) => Promise<object>): Promise<readonly (Contestant | string)[]> {
  const load = async <T>(name: string, make: (module: T) => Contestant): Promise<Contestant | string> => {
    try {
      return make((await resolve(name)) as T);
    } catch (error) {
      return `${name} is skipped: ${error instanceof Error ? error.message.split("\n", 1)[0] : "not installed"}`;
    }
  };
  return Promise.all([
    load<HeyApi>("@hey-api/client-fetch", ({ createClient }) => {
      const client = createClient({ baseUrl: url, headers: { authorization } });
      return {
        name: "hey-api",
        get: async (id) => (await client.get({ url: "/things/{id}", path: { id }, query: { expand: "a" } })).data,
        post: async (id) => (await client.post({ url: "/things/{id}", path: { id }, body: payload, headers: { "content-type": "application/json" } })).data,
      };
    }),
    load<Oazapfts>("@oazapfts/runtime", ({ runtime }) => {
      const client = runtime({ baseUrl: url, headers: { authorization } });
      return {
        name: "oazapfts",
        get: async (id) => (await client.fetchJson(`/things/${encodeURIComponent(id)}?expand=a`)).data,
        post: async (id) => (await client.fetchJson(`/things/${encodeURIComponent(id)}`, client.json({ method: "POST", body: payload }))).data,
      };
    }),
  ]);
}

export async function contestants(url: string, resolve: (name: string) => Promise<object>): Promise<readonly (Contestant | string)[]> {
  return [raw(url), ...own(url), openapiFetch(url), ...(await peers(url, resolve))];
}
