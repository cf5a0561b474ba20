import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ApiError, createSiteClient, PageError, paginate, type Client, type Operation, type Success } from "../../src/index.js";
import { bind, operation } from "../../src/operation.js";
import { nextLink } from "../../src/paginate.js";
import type { PagingRow } from "../../src/row.js";
import { json, listen, type LoopbackServer } from "./server.js";

type Result = Success<200, { data: readonly number[] }>;
const listing = (paging: PagingRow): Operation<{ query?: Record<string, unknown> }, Result, number> =>
  operation({ id: "things.list", method: "GET", path: "/things", server: "https://api.example/api/v3", responses: { 200: "json" }, paging });

let server: LoopbackServer;
let client: Client;
let page: (query: URLSearchParams) => readonly [status: number, body: unknown, headers?: Record<string, string>];
beforeAll(async () => {
  server = await listen(({ url }, response) => json(response, ...page(new URL(url, "http://x").searchParams)));
  client = createSiteClient({ name: "T", origins: [], auth: {} }, { baseUrl: server.url, allowHttp: true });
});
afterAll(() => server.close());
beforeEach(() => void (server.seen.length = 0));

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
};
const urls = (): string[] => server.seen.map(({ url }) => url);

describe("a Link header", () => {
  const list = listing({ kind: "link", items: ["data"] });
  const linked = (next: (cursor: string | null) => string | undefined) => (query: URLSearchParams) => {
    const link = next(query.get("cursor"));
    return [200, { data: [Number(query.get("cursor") ?? 0)] }, link === undefined ? {} : { link }] as const;
  };
  test.each([
    ["on another host, without TLS", "http://evil.example/api/v3/things"],
    ["whose path lacks a part", "https://api.example/v3/things"],
    ["as a relative reference", "/things"],
    ["as a query alone", ""],
  ])("%s gives only its query", async (_, base) => {
    page = linked((cursor) => (cursor === null ? `<${base}?cursor=1&page_size=2>; rel="next", <x>; rel=prev` : undefined));
    expect(await all(paginate(client, list, { query: { page_size: 2 } }))).toEqual([0, 1]);
    expect(urls()).toEqual(["/things?page_size=2", "/things?cursor=1&page_size=2"]);
  });
  test("a repeated cursor stops with an error", async () => {
    page = linked(() => "<?cursor=1>; rel=next");
    await expect(all(paginate(client, list))).rejects.toMatchObject({ name: "PageError", cursor: "cursor=1" });
    expect(urls().length).toBe(2);
  });
  test("so do two cursors in turn", async () => {
    page = linked((cursor) => `<?cursor=${cursor === "1" ? 2 : 1}>; rel=next`);
    await expect(all(paginate(client, list))).rejects.toThrow(PageError);
    expect(urls().length).toBe(3);
  });
  test("a failed page throws with the cursor to resume from, and resumes there", async () => {
    let healthy = false;
    page = (query) =>
      query.get("cursor") === "1" && !healthy
        ? [500, {}]
        : linked((cursor) => (cursor === "2" ? undefined : `<?cursor=${cursor === "1" ? 2 : 1}>; rel=next`))(query);
    const found: number[] = [];
    const error = await (async () => {
      for await (const item of paginate(client, list)) found.push(item);
    })().catch((thrown: unknown) => thrown as PageError);
    expect([found, error]).toEqual([[0], expect.objectContaining({ cursor: "cursor=1", cause: expect.any(ApiError) as unknown })]);
    healthy = true;
    for await (const { items } of paginate(client, list).pages({ from: error?.cursor })) found.push(...items);
    expect(found).toEqual([0, 1, 2]);
  });
  test.each([
    [null, undefined],
    ["", undefined],
    ["<a?x=1>; rel=next", "a?x=1"],
    ['<a?x=1,2>; rel="prev next"; title="x, <y>; rel=next"', "a?x=1,2"],
    ['<a>; title="rel=next"', undefined],
    ["<a>; rel=nextpage", undefined],
    ["<a>;rel=prev,<b>;REL=NEXT", "b"],
    ['<a>; title="; rel=next"; rel=prev', undefined],
  ])("%j leads to %j", (header, wanted) => expect(nextLink(header)).toBe(wanted));
});

test("a next URL in the body", async () => {
  page = (query) => [200, { data: [Number(query.get("c") ?? 0)], next: query.get("c") ? null : "http://api.example/returns?c=1" }];
  expect(await all(paginate(bind(client, listing({ kind: "next-url", items: ["data"], next: ["next"] }))))).toEqual([0, 1]);
});

test("a cursor in the body", async () => {
  page = (query) => [
    200,
    { data: [Number(query.get("after") ?? 0)], meta: { next: query.get("after") === "2" ? "" : String(Number(query.get("after") ?? 0) + 1) } },
  ];
  expect(await all(paginate(client, listing({ kind: "cursor", items: ["data"], next: ["meta", "next"], parameter: "after" }), { query: { size: 1 } }))).toEqual(
    [0, 1, 2],
  );
  expect(urls()).toEqual(["/things?size=1", "/things?size=1&after=1", "/things?size=1&after=2"]);
});

test("offset and limit end with a short page", async () => {
  page = (query) => [200, { data: [0, 1, 2, 3, 4].slice(Number(query.get("offset") ?? 0), Number(query.get("offset") ?? 0) + 2) }];
  expect(await all(paginate(client, listing({ kind: "offset", items: ["data"], offset: "offset", limit: "limit" }), { query: { limit: 2 } }))).toEqual([
    0, 1, 2, 3, 4,
  ]);
  expect(urls().length).toBe(3);
});

test("offset without a limit ends with an empty page", async () => {
  page = (query) => [200, { data: [0, 1, 2].slice(Number(query.get("offset") ?? 0), Number(query.get("offset") ?? 0) + 2) }];
  expect(await all(paginate(client, listing({ kind: "offset", items: ["data"], offset: "offset", limit: "limit" })))).toEqual([0, 1, 2]);
});

test("page numbers end with the last page that the answer names", async () => {
  page = (query) => [200, { items: [Number(query.get("page") ?? 1)], pages: 3 }];
  expect(await all(paginate(client, listing({ kind: "page", items: ["items"], page: "page", pages: ["pages"] })))).toEqual([1, 2, 3]);
});

test("a bare array", async () => {
  page = (query) => [200, query.get("page") === "2" ? [] : [7]];
  expect(await all(paginate(client, listing({ kind: "page", items: [], page: "page" })))).toEqual([7]);
});

test("an answer without the list is an error, not an empty listing", async () => {
  page = () => [200, { other: [] }];
  await expect(all(paginate(client, listing({ kind: "link", items: ["data"] })))).rejects.toThrow(PageError);
});
