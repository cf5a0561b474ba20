import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { basic, bind, chooseServer, createSiteClient, operation, type Operation, type ServerChoice, type SiteRow, type Success } from "../../src/index.js";
import { json, listen, type LoopbackServer } from "./server.js";

type Get = Operation<object, Success<200, unknown, "application/json">>;

let live: LoopbackServer;
let sandbox: LoopbackServer;
let files: LoopbackServer;
beforeAll(async () => {
  [live, sandbox, files] = (await Promise.all([0, 1, 2].map(() => listen((_, response) => json(response, 200, {}))))) as [
    LoopbackServer,
    LoopbackServer,
    LoopbackServer,
  ];
});
afterAll(() => Promise.all([live, sandbox, files].map((server) => server.close())));

const get = (server: string): Get =>
  operation({ id: "things.get", method: "GET", path: "/things", server, security: [[{ type: "basic" }]], responses: { 200: "json" } });

const siteOf = (): SiteRow => ({
  name: "Acme",
  origins: [live.url, sandbox.url, files.url],
  auth: {},
  servers: {
    [live.url]: [
      { url: live.url, name: "live" },
      { url: `http://127.0.0.1:{port}/{base}`, variables: { port: { default: "1", enum: ["1", new URL(sandbox.url).port] }, base: { default: "v2" } } },
    ],
  },
  chooseServer,
});

const auth = basic({ username: "u", password: "p" });

describe("a chosen server", () => {
  test("is called by the operations whose documents name it, with credentials; others stay where they are", async () => {
    const server: ServerChoice = { url: "http://127.0.0.1:{port}/{base}", variables: { port: new URL(sandbox.url).port, base: "v3" } };
    const client = createSiteClient(siteOf(), { auth, server, allowHttp: true });
    await get(live.url)(client, {});
    await get(files.url)(client, {});
    expect(live.seen).toEqual([]);
    expect(sandbox.seen).toMatchObject([{ url: "/v3/things", headers: { authorization: "Basic dTpw" } }]);
    expect(files.seen).toMatchObject([{ url: "/things" }]);
  });

  test("can be named, changed, and left for the documented one", async () => {
    const client = createSiteClient(siteOf(), { auth, server: { name: "live" }, allowHttp: true });
    await bind(client, get(live.url))({});
    const changed = client.with({ server: { url: "http://127.0.0.1:{port}/{base}", variables: { port: new URL(sandbox.url).port } } });
    await bind(changed, get(live.url))({});
    expect(live.seen).toMatchObject([{ url: "/things" }]);
    expect(sandbox.seen.at(-1)).toMatchObject({ url: "/v2/things" });
  });

  test("comes before baseUrl, which is told of it", async () => {
    const told: string[] = [];
    const baseUrl = (server: string): string => {
      told.push(server);
      return files.url;
    };
    await get(live.url)(createSiteClient(siteOf(), { auth, server: { name: "live" }, baseUrl, allowHttp: true }), {});
    expect(told).toEqual([live.url]);
    expect(files.seen.at(-1)).toMatchObject({ url: "/things" });
  });
});

const shop: SiteRow = {
  name: "Shop",
  origins: ["https://demo.shop.example"],
  auth: {},
  servers: {
    "https://demo.shop.example": [
      { url: "https://{tenant}.shop.example", variables: { tenant: { default: "demo" } } },
      { url: "https://shop.example/{base}", variables: { base: { default: "v1" } } },
      { url: "{scheme}://{host}/api", variables: { scheme: { default: "https", enum: ["https", "http"] }, host: { default: "a.example" } } },
    ],
  },
  chooseServer,
};
const addressOf = (choice: ServerChoice): string => chooseServer(shop, choice)("https://demo.shop.example");
const [tenant, base, host] = ["https://{tenant}.shop.example", "https://shop.example/{base}", "{scheme}://{host}/api"];

describe("an address", () => {
  test.each<[ServerChoice, string]>([
    [{ url: tenant }, "https://demo.shop.example"],
    [{ url: tenant, variables: {} }, "https://demo.shop.example"],
    [{ url: tenant, variables: { tenant: undefined } }, "https://demo.shop.example"],
    [{ url: tenant, variables: { tenant: "acme-2" } }, "https://acme-2.shop.example"],
    [{ url: base, variables: { base: "eu/v2" } }, "https://shop.example/eu/v2"],
    [{ url: host, variables: { host: "localhost:8080", scheme: "http" } }, "http://localhost:8080/api"],
  ])("of %j is %s", (choice, wanted) => expect(addressOf(choice)).toBe(wanted));

  test("of what no document names is as it was", () => expect(chooseServer(shop, { url: tenant })("https://other.example")).toBe("https://other.example"));
});

describe("a choice is refused at once", () => {
  test.each<[string, ServerChoice, RegExp]>([
    ["for a server that no document names", { url: "https://evil.example" }, /^Shop: no document names the server "https:\/\/evil\.example"$/],
    ["for a name that no document has", { name: "live" }, /no document names the server "live"/],
    ["for a variable that the server lacks", { url: tenant, variables: { region: "eu" } }, /has no variable "region"/],
    ["for a variable of every object", { url: tenant, variables: { toString: "x" } as Record<string, string> }, /has no variable "toString"/],
    ["for a value outside the list", { url: host, variables: { scheme: "ftp" } }, /server variable scheme takes "https", "http"/],
    ...["", "a/b", "evil.example/", "evil.example#", "evil.example?", "u@evil.example", "evil.example\\", "a b", "a\n", "..", ".", "{x}"].map(
      (value): [string, ServerChoice, RegExp] => [
        `for ${JSON.stringify(value)} in the host`,
        { url: tenant, variables: { tenant: value } },
        /would leave its place/,
      ],
    ),
    ...["", "..", "a/../b", "./a", "a?b", "a#b", "a\\b"].map((value): [string, ServerChoice, RegExp] => [
      `for ${JSON.stringify(value)} in the path`,
      { url: base, variables: { base: value } },
      /would leave its place/,
    ]),
  ])("%s", (_, choice, wanted) => {
    expect(() => createSiteClient(shop, { server: choice })).toThrow(wanted);
    expect(() => createSiteClient(shop, { server: choice })).toThrow(TypeError);
  });

  test("where the site has one server", () =>
    expect(() => createSiteClient({ name: "One", origins: [], auth: {} }, { server: { name: "live" } })).toThrow(TypeError));

  test("for a port that ends in another host, when it is called", async () => {
    const client = createSiteClient(shop, {
      server: { url: tenant, variables: { tenant: "evil.example:443" } },
      fetch: () => Promise.reject(new Error("sent")),
    });
    await expect(get("https://demo.shop.example")(client, {})).rejects.toThrow("server is no https URL");
  });
});
