import { inspect } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  apiKey,
  AuthError,
  basic,
  bearer,
  createGroupedClient,
  createSiteClient,
  deadline,
  oauth2,
  OriginError,
  retry,
  rotating,
  together,
  type Auth,
  type Client,
  type SiteRow,
} from "../../src/index.js";
import type { OperationRow, SecurityScheme } from "../../src/row.js";
import { json, listen, type LoopbackServer, type Seen } from "./server.js";

const tokenUrl = "https://account.example/oauth2/token";
const site: SiteRow = {
  name: "Shop",
  origins: ["https://api.example"],
  auth: { basic: { username: "publicKey", password: "secretKey" }, oauth2: { clientId: "clientId", clientSecret: "clientSecret", tokenUrl, scopes: ["api"] } },
};
const scheme = { basic: { type: "basic" }, oauth2: { type: "oauth2", tokenUrl }, bearer: { type: "bearer" } } as const;
const row = (security?: OperationRow["security"], more: Partial<OperationRow> = {}): OperationRow => ({
  id: "things.get",
  method: "GET",
  path: "/things",
  server: "https://api.example",
  responses: { 200: "json" },
  ...(security && { security }),
  ...more,
});

let server: LoopbackServer;
let tokens: LoopbackServer;
let issued = 0;
let life = 3600;
let valid: (authorization: string | undefined) => boolean;
let issue: (request: Seen) => readonly [status: number, body: unknown];
beforeAll(async () => {
  server = await listen((request, response) =>
    valid(request.headers.authorization) ? json(response, 200, { url: request.url, headers: request.headers }) : json(response, 401, {}),
  );
  tokens = await listen(async (request, response) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    json(response, ...issue(request));
  });
});
afterAll(() => Promise.all([server.close(), tokens.close()]));
beforeEach(() => {
  issued = 0;
  life = 3600;
  valid = () => true;
  issue = () => [200, { access_token: `token-${++issued}`, token_type: "bearer", expires_in: life }];
  server.seen.length = 0;
  tokens.seen.length = 0;
});

const clientOf = (auth: Auth, options: object = {}): Client => createSiteClient(site, { auth, baseUrl: server.url, allowHttp: true, ...options });
const oauth = (more: object = {}): Auth =>
  oauth2({ clientId: "id:1", clientSecret: "s é", tokenUrl: `${tokens.url}/token`, scopes: ["api"], allowHttp: true, ...more });
const sent = async (auth: Auth, schemes: readonly SecurityScheme[]): Promise<Seen> => {
  await clientOf(auth).call(row([schemes]), {}, {});
  return server.seen.at(-1) as Seen;
};

describe("schemes", () => {
  test("Basic in UTF-8", async () =>
    expect((await sent(basic({ username: "ü", password: "p:w" }), [scheme.basic])).headers.authorization).toBe(
      `Basic ${Buffer.from("ü:p:w").toString("base64")}`,
    ));
  test.each([
    { username: "a:b", password: "c" },
    { username: "", password: "c" },
    { username: "a", password: "" },
  ])("Basic refuses %j", (credentials) => expect(() => basic(credentials)).toThrow(TypeError));
  test("bearer, for OAuth2 too", async () => {
    expect((await sent(bearer({ token: "t.1" }), [scheme.bearer])).headers.authorization).toBe("Bearer t.1");
    expect((await sent(bearer({ token: "t.1" }), [scheme.oauth2])).headers.authorization).toBe("Bearer t.1");
  });
  test("a key in a header", async () =>
    expect((await sent(apiKey({ key: "k 1" }), [{ type: "apiKey", in: "header", name: "X-Key" }])).headers["x-key"]).toBe("k 1"));
  test("a key in the query", async () =>
    expect((await sent(apiKey({ key: "k 1" }), [{ type: "apiKey", in: "query", name: "key" }])).url).toBe("/things?key=k%201"));
  test("a key in a cookie", async () =>
    expect((await sent(apiKey({ key: "k 1" }), [{ type: "apiKey", in: "cookie", name: "key" }])).headers.cookie).toBe("key=k%201"));
  test("two schemes together", async () => {
    const { headers } = await sent(together(basic({ username: "a", password: "b" }), apiKey({ key: "k" })), [
      scheme.basic,
      { type: "apiKey", in: "header", name: "x-key" },
    ]);
    expect([headers.authorization, headers["x-key"]]).toEqual(["Basic YTpi", "k"]);
  });
  test("a retried call carries its key once", async () => {
    let first = true;
    const fetch = (url: string, init: RequestInit): Promise<Response> => {
      const response = first ? Promise.resolve(new Response(null, { status: 503 })) : globalThis.fetch(url, init);
      first = false;
      return response;
    };
    await createSiteClient(site, { auth: apiKey({ key: "k" }), baseUrl: server.url, allowHttp: true, fetch, layers: [retry({ base: 1 })] }).call(
      row([[{ type: "apiKey", in: "query", name: "key" }]]),
      { query: { a: 1 } },
      {},
    );
    expect(server.seen[0]?.url).toBe("/things?a=1&key=k");
  });
});

describe("which operations get credentials", () => {
  const auth = basic({ username: "a", password: "b" });
  test("none without security", async () => {
    await clientOf(auth).call(row(), {}, {});
    expect(server.seen[0]?.headers.authorization).toBeUndefined();
  });
  test("the fitting alternative", async () => expect((await sent(auth, [scheme.basic])).headers.authorization).toBe("Basic YTpi"));
  test("none where the document makes it optional and nothing fits", async () => {
    await clientOf(auth).call(row([[], [scheme.bearer]]), {}, {});
    expect(server.seen[0]?.headers.authorization).toBeUndefined();
  });
  test("an operation that takes something else is refused before it is sent", async () => {
    await expect(clientOf(auth).call(row([[scheme.oauth2]]), {}, {})).rejects.toThrow(/takes oauth2/);
    expect(server.seen).toEqual([]);
  });
  test("a header of the call does not replace them", async () => {
    await clientOf(auth).call(row([[scheme.basic]]), {}, { headers: { Authorization: "Basic other" } });
    expect(server.seen[0]?.headers.authorization).toBe("Basic YTpi");
  });
  test("none to an origin that is not pinned", async () => {
    const fetch = (): Promise<Response> => Promise.reject(new Error("sent"));
    const client = createSiteClient(site, { auth, fetch });
    await expect(client.call(row([[scheme.basic]], { server: "https://evil.example" }), {}, {})).rejects.toThrow(OriginError);
  });
});

describe("OAuth2 client credentials", () => {
  const oauthRow = row([[scheme.oauth2]]);
  test("a form post with Basic, form-encoded as RFC 6749 2.3.1 says", async () => {
    await clientOf(oauth()).call(oauthRow, {}, {});
    expect(tokens.seen[0]).toMatchObject({ method: "POST", url: "/token", body: "grant_type=client_credentials&scope=api" });
    expect(Buffer.from(tokens.seen[0]?.headers.authorization?.slice(6) ?? "", "base64").toString()).toBe("id%3A1:s+%C3%A9");
    expect(server.seen[0]?.headers.authorization).toBe("Bearer token-1");
  });
  test("one token for 1,000 calls at a time", async () => {
    valid = (authorization) => authorization === "Bearer token-1";
    const client = clientOf(oauth());
    const results = await Promise.all(Array.from({ length: 1_000 }, () => client.call(oauthRow, {}, {})));
    expect([results.every(({ ok }) => ok), tokens.seen.length]).toEqual([true, 1]);
  });
  test("one renewal for 1,000 calls that meet an expired token", async () => {
    const client = clientOf(oauth());
    await client.call(oauthRow, {}, {});
    valid = (authorization) => authorization === "Bearer token-2";
    const results = await Promise.all(Array.from({ length: 1_000 }, () => client.call(oauthRow, {}, {})));
    expect([results.every(({ ok }) => ok), tokens.seen.length]).toEqual([true, 2]);
  });
  test("a 401 that stays is asked again once only", async () => {
    valid = () => false;
    expect(await clientOf(oauth()).call(oauthRow, {}, {})).toMatchObject({ status: 401, attempts: 2 });
    expect(tokens.seen.length).toBe(2);
  });
  test("a token about to end is renewed while it still serves", async () => {
    life = 1;
    const kept = { value: "old", expiresAt: Date.now() + 30_000 };
    let stored: unknown;
    const client = clientOf(oauth({ store: { get: () => kept, set: (token: unknown) => void (stored = token) } }));
    await client.call(oauthRow, {}, {});
    expect(server.seen[0]?.headers.authorization).toBe("Bearer old");
    await expect.poll(() => stored).toMatchObject({ value: "token-1" });
  });
  test("a failing endpoint is a typed error for each of 1,000 callers, and asked again by the next", async () => {
    issue = () => [500, { error: "server_error" }];
    const client = clientOf(oauth());
    const errors = await Promise.all(Array.from({ length: 1_000 }, () => client.call(oauthRow, {}, {}).catch((error: unknown) => error)));
    expect(errors.every((error) => error instanceof AuthError && error.transient)).toBe(true);
    issue = () => [200, { access_token: "good", token_type: "Bearer" }];
    expect(await client.call(oauthRow, {}, {})).toMatchObject({ ok: true });
  });
  test.each([
    [400, { error: "invalid_client", error_description: "secret s é" }, "answered 400 without a bearer token: invalid_client"],
    [200, { access_token: 5 }, "answered 200 without a bearer token"],
    [200, { access_token: "a", token_type: "mac" }, "without a bearer token"],
    [200, "nonsense", "without a bearer token"],
  ])("%i %j is an AuthError that tells no secret", async (status, body, message) => {
    issue = () => [status, body];
    const error: unknown = await clientOf(oauth())
      .call(oauthRow, {}, {})
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AuthError);
    expect((error as Error).message).toContain(message);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("s é");
  });
  test("a store that fails costs a token request, not the call", async () => {
    const broken = (): never => {
      throw new Error("store away");
    };
    const client = clientOf(oauth({ store: { get: broken, set: broken } }));
    expect([(await client.call(oauthRow, {}, {})).ok, (await client.call(oauthRow, {}, {})).ok, tokens.seen.length]).toEqual([true, true, 2]);
  });
  test("an early renewal that fails is not repeated by every call", async () => {
    issue = () => [500, {}];
    const kept = { value: "old", expiresAt: Date.now() + 30_000 };
    const client = clientOf(oauth({ store: { get: () => kept, set: () => undefined } }));
    for (let call = 0; call < 5; call++) {
      expect(await client.call(oauthRow, {}, {})).toMatchObject({ ok: true });
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    expect(tokens.seen.length).toBe(1);
  });
  test("an aborted caller leaves the others their token", async () => {
    const client = clientOf(oauth());
    const controller = new AbortController();
    const aborted = client.call(oauthRow, {}, { signal: controller.signal }).catch((error: unknown) => error);
    const waiting = client.call(oauthRow, {}, {});
    setTimeout(() => controller.abort("left"), 5);
    expect(await aborted).toBe("left");
    expect(await waiting).toMatchObject({ ok: true });
    expect(tokens.seen.length).toBe(1);
  });
  test("a token URL without TLS is refused", async () => expect(clientOf(oauth({ allowHttp: false })).call(oauthRow, {}, {})).rejects.toThrow(OriginError));
  test("a POST whose token could not be had is tried again", async () => {
    issue = () => (tokens.seen.length === 1 ? [503, {}] : [200, { access_token: "t" }]);
    const client = clientOf(oauth(), { layers: [retry({ base: 1 }), deadline()] });
    expect(await client.call(row([[scheme.oauth2]], { method: "POST" }), {}, {})).toMatchObject({ ok: true, attempts: 1 });
  });
});

describe("rotation", () => {
  test("the function is asked once, and once more after a 401", async () => {
    let asked = 0;
    valid = (authorization) => authorization === bearerOf(asked === 1 ? 1 : 2);
    const client = clientOf(rotating(() => bearer({ token: `t${++asked}` })));
    const bearerRow = row([[scheme.bearer]]);
    await Promise.all([client.call(bearerRow, {}, {}), client.call(bearerRow, {}, {})]);
    expect(asked).toBe(1);
    valid = (authorization) => authorization === bearerOf(2);
    const results = await Promise.all([client.call(bearerRow, {}, {}), client.call(bearerRow, {}, {})]);
    expect([asked, results.map(({ ok }) => ok)]).toEqual([2, [true, true]]);
  });
  const bearerOf = (n: number): string => `Bearer t${n}`;
  test("a function that fails is asked again by the next call", async () => {
    let fails = true;
    const client = clientOf(
      rotating(() => {
        if (fails) throw new Error("vault away");
        return bearer({ token: "t" });
      }),
    );
    await expect(client.call(row([[scheme.bearer]]), {}, {})).rejects.toThrow(AuthError);
    fails = false;
    expect(await client.call(row([[scheme.bearer]]), {}, {})).toMatchObject({ ok: true });
  });
  test("plain credentials from a function serve a grouped client, whichever kind they are", async () => {
    const groups = {
      things: {
        get: Object.assign((client: Client) => client.call(row([[scheme.oauth2], [scheme.basic]]), {}, {}), { row: row([[scheme.oauth2], [scheme.basic]]) }),
      },
    };
    const shop: { things: { get: () => Promise<unknown> } } = createGroupedClient(site, groups, {
      auth: async () => ({ publicKey: "a", secretKey: "b" }),
      baseUrl: server.url,
      allowHttp: true,
    });
    await shop.things.get();
    expect(server.seen[0]?.headers.authorization).toBe("Basic YTpi");
  });
});

describe("secrets", () => {
  test("cannot be listed on a client", () => {
    const shop: object = createGroupedClient(site, {}, { auth: { publicKey: "PUBLIC", secretKey: "SECRET" } });
    const client = createSiteClient(site, { auth: basic({ username: "PUBLIC", password: "SECRET" }) });
    for (const value of [shop, client]) expect(inspect(value, { depth: 9, showHidden: true }) + JSON.stringify(value)).not.toMatch(/SECRET|PUBLIC/);
  });
  test("do not stand in errors", async () => {
    const client = createSiteClient(site, { auth: basic({ username: "a", password: "SECRET" }), fetch: () => Promise.reject(new TypeError("fetch failed")) });
    const error: unknown = await client.call(row([[scheme.basic]]), {}, {}).catch((thrown: unknown) => thrown);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/SECRET|Basic/);
  });
  test("do not start in a browser page unless told", () => {
    const page = globalThis as { window?: object };
    page.window = { document: {} };
    try {
      expect(() => createSiteClient(site, { auth: bearer({ token: "t" }) })).toThrow(/browser page/);
      expect(() => createSiteClient(site, { auth: bearer({ token: "t" }), allowBrowser: true })).not.toThrow();
      expect(() => createSiteClient(site, {})).not.toThrow();
    } finally {
      delete page.window;
    }
  });
  test.each([{}, { publicKey: "a" }, { publicKey: "", secretKey: "b" }])("auth of %j is refused with the site's own names", (auth) =>
    expect(() => createGroupedClient(site, {}, { auth })).toThrow("Shop: auth wants publicKey and secretKey, or clientId and clientSecret"),
  );
});
