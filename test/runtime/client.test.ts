import { afterAll, beforeAll, expect, test } from "vitest";
import { basic, bodyCap, createGroupedClient, createSiteClient, deadline, defaultHeaders, limits, operation, retry, RetryAfterError } from "../../src/index.js";
import type { BoundOptionalOperation, Operation, OptionalOperation, SiteRow, Success, Undocumented } from "../../src/index.js";
import { json, listen, type LoopbackServer } from "./server.js";

const site: SiteRow = {
  name: "Shop",
  origins: ["https://api.shop.example"],
  auth: { basic: { username: "publicKey", password: "secretKey" } },
  defaultHeaders: { partnerId: "Shop-Partner" },
};
const base = { server: "https://api.shop.example/v1", security: [[{ type: "basic" }]] } as const;

type Listed = Success<200, { data: readonly string[] }> | Undocumented<401>;
const listShips: OptionalOperation<{ query?: { page_size?: number } }, Listed, string> = operation({
  ...base,
  id: "ships.list",
  method: "GET",
  path: "/ships",
  responses: { 200: "json" },
});
const createShip: Operation<{ body: { name: string } }, Success<201, { id: string }>> = operation({
  ...base,
  id: "ships.create",
  method: "POST",
  path: "/ships",
  body: { types: ["application/json"] },
  responses: { 201: "json" },
  defaultHeaders: ["partnerId"],
});

interface Shop {
  readonly ships: { readonly list: BoundOptionalOperation<{ query?: { page_size?: number } }, Listed, string> };
  readonly with: (changes: object) => Shop;
}

let server: LoopbackServer;
beforeAll(async () => {
  server = await listen((request, response) => {
    if (request.headers.authorization !== `Basic ${Buffer.from("key:sécret").toString("base64")}`)
      return json(response, 401, { errors: [{ status: "401", code: "authentication_failed" }] });
    return request.method === "POST"
      ? json(response, 201, { id: "1", got: JSON.parse(request.body), partner: request.headers["shop-partner"] })
      : json(response, 200, { data: [request.url] });
  });
});
afterAll(() => server.close());

const auth = { username: "key", password: "sécret" };

test("an operation with a client of chosen layers reaches the server with Basic credentials", async () => {
  const client = createSiteClient(site, { auth: basic(auth), layers: [retry(), limits([]), deadline(), bodyCap()], baseUrl: server.url, allowHttp: true });
  const result = await listShips(client, { query: { page_size: 2 } });
  expect(result).toMatchObject({ ok: true, status: 200, body: { data: ["/ships?page_size=2"] }, contentType: "application/json", attempts: 1 });
});

test("a write sends its body as JSON and the client's default header", async () => {
  const client = createSiteClient(site, { auth: basic(auth), baseUrl: server.url, allowHttp: true, layers: [defaultHeaders(site, { partnerId: "p-1" })] });
  const result = await createShip(client, { body: { name: "Ada" } });
  expect(result).toMatchObject({ status: 201, body: { id: "1", got: { name: "Ada" }, partner: "p-1" } });
});

test("a grouped client takes the site's own field names", async () => {
  const shop: Shop = createGroupedClient(
    site,
    { ships: { list: listShips } },
    { auth: { publicKey: "key", secretKey: "sécret" }, baseUrl: server.url, allowHttp: true },
  );
  expect(await shop.ships.list()).toMatchObject({ status: 200, body: { data: ["/ships"] } });
  const other = shop.with({ auth: { publicKey: "key", secretKey: "wrong" } });
  expect(await other.ships.list()).toMatchObject({ ok: false, status: 401, errors: [{ status: 401, code: "authentication_failed" }] });
});

test("a derived client shares limits and budget, unless it changes the credentials", async () => {
  const limited = { ...site, limits: [{ of: "reads", requests: 1, per: 60_000 }] } as const;
  const shop: Shop = createGroupedClient(
    limited,
    { ships: { list: listShips } },
    { auth: { publicKey: "key", secretKey: "sécret" }, baseUrl: server.url, allowHttp: true, timeout: { total: 500 } },
  );
  expect(await shop.ships.list()).toMatchObject({ ok: true });
  await expect(shop.with({ partnerId: "p-2" }).ships.list()).rejects.toThrow(RetryAfterError);
  expect(await shop.with({ auth: { publicKey: "key", secretKey: "wrong" } }).ships.list()).toMatchObject({ status: 401 });
});
