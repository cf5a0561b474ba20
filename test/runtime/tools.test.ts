import { EventEmitter } from "node:events";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  around,
  ApiError,
  batches,
  BodyTooLargeError,
  createSiteClient,
  DeadlineError,
  decimal,
  download,
  log,
  OriginError,
  poll,
  retry,
  type AnyResult,
  type CallInfo,
  type CallOutcome,
  type Client,
} from "../../src/index.js";
import { createPathClient } from "../../src/path-client.js";
import type { OperationRow } from "../../src/row.js";
import { json, listen, type LoopbackServer, type Seen } from "./server.js";
import type { ServerResponse } from "node:http";

const row: OperationRow = { id: "reports.get", method: "GET", path: "/reports/{id}", server: "https://api.example", responses: { 200: "json", 404: "json" } };
let server: LoopbackServer;
let answer: (request: Seen, response: ServerResponse) => unknown;
let client: Client;
beforeAll(async () => {
  server = await listen((request, response) => answer(request, response));
  client = createSiteClient({ name: "T", origins: [], auth: {} }, { baseUrl: server.url, allowHttp: true });
});
afterAll(() => server.close());
const get = (using = client): Promise<AnyResult> => using.call(row, { path: { id: "secret-id" }, query: { key: "secret-key" } }, {});

describe("decimal", () => {
  test.each([
    ["1", undefined, "1"],
    ["001.50", undefined, "1.50"],
    ["1.005", 2, "1.01"],
    ["-1.005", 2, "-1.01"],
    [0.1, 2, "0.10"],
    [1e21, undefined, "1000000000000000000000"],
    [1e-7, undefined, "0.0000001"],
    [12n, 1, "12.0"],
    ["-0.001", 2, "0.00"],
    ["9.99", 1, "10.0"],
    [" 5 ", 0, "5"],
  ])("%s to %s places is %s", (amount, places, wanted) => expect(decimal(amount, places)).toBe(wanted));
  test.each(["1,000.00", "1.000,00", "", "abc", NaN, Infinity, "1.", ".5", "0x10"])("%s is refused", (amount) =>
    expect(() => decimal(amount)).toThrow(RangeError),
  );
  test("keeps the value of every number", () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => Number(decimal(number)) === number));
  });
});

describe("batches", () => {
  test("cover all items in order, none larger than asked", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 30 }), (items, size) => {
        const found = [...batches(items, size)];
        expect(found.flat()).toEqual(items);
        expect(found.every((batch, index) => batch.length <= size && (batch.length === size || index === found.length - 1))).toBe(true);
      }),
    );
  });
  test.each([0, -1, 1.5, NaN])("a size of %s is refused", (size) => expect(() => [...batches([1], size)]).toThrow(RangeError));
});

describe("poll", () => {
  const ready = (result: AnyResult): boolean => (result.body as { status?: string }).status === "ready";
  const asked = (): number => server.seen.length;
  test("calls until the report is ready", async () => {
    const before = asked();
    answer = (_, response) => json(response, 200, { status: asked() - before < 3 ? "queued" : "ready" });
    expect(await poll(() => get(), { until: ready, every: 1 })).toMatchObject({ body: { status: "ready" } });
    expect(asked() - before).toBe(3);
  });
  test("ends with a failure", async () => {
    answer = (_, response) => json(response, 404, { detail: "gone" });
    expect(await poll(() => get(), { until: ready, every: 1 })).toMatchObject({ status: 404 });
  });
  test("ends when its time is over", async () => {
    answer = (_, response) => json(response, 200, { status: "queued" });
    await expect(poll(() => get(), { until: ready, every: 1, total: 30 })).rejects.toThrow(DeadlineError);
  });
  test("does not ask before Retry-After", async () => {
    answer = (_, response) => json(response, 200, { status: "queued" }, { "retry-after": "60" });
    await expect(poll(() => get(), { until: ready, every: 1, total: 1_000 })).rejects.toThrow(DeadlineError);
  });
  test("ends with an abort", async () => {
    answer = (_, response) => json(response, 200, { status: "queued" });
    const controller = new AbortController();
    setTimeout(() => controller.abort("enough"), 20);
    await expect(poll(() => get(), { until: ready, every: 10_000, signal: controller.signal })).rejects.toBe("enough");
  });
});

describe("download", () => {
  const url = (path: string): string => `${server.url}${path}?signature=hidden`;
  test("gives the bytes and sends no credentials", async () => {
    answer = (_, response) => response.writeHead(200, { "content-type": "text/csv" }).end("a,b");
    expect(Buffer.from(await download(url("/r.csv"), { allowHttp: true })).toString()).toBe("a,b");
    expect(server.seen.at(-1)?.headers).not.toHaveProperty("authorization");
  });
  test("follows redirects", async () => {
    answer = ({ url: at }, response) => (at.startsWith("/r.csv") ? response.writeHead(302, { location: "/there" }).end() : response.end("x"));
    expect((await download(url("/r.csv"), { allowHttp: true })).byteLength).toBe(1);
  });
  test("does not follow a redirect out of https", async () => {
    const fetch = (): Promise<Response> => Promise.resolve(new Response(null, { status: 302, headers: { location: "http://x.example/" } }));
    await expect(download("https://x.example/r", { fetch })).rejects.toThrow(OriginError);
  });
  test("refuses http, a failure and a large body, without telling the URL", async () => {
    const errorOf = (work: Promise<unknown>): Promise<Error> =>
      work.then(
        () => new Error("none"),
        (error: Error) => error,
      );
    answer = (_, response) => response.writeHead(410).end("gone");
    const errors = [await errorOf(download(url("/r"))), await errorOf(download(url("/r"), { allowHttp: true }))];
    answer = (_, response) => response.end("x".repeat(100));
    errors.push(await errorOf(download(url("/r"), { allowHttp: true, maxBytes: 99 })));
    expect(errors.map((error) => error.constructor)).toEqual([OriginError, ApiError, BodyTooLargeError]);
    expect(errors.map(String).join()).not.toContain("hidden");
  });
});

describe("hooks", () => {
  const record = (into: unknown[], as: string) => async (call: CallInfo, next: () => Promise<CallOutcome>) => {
    const { setHeader: _, ...info } = call;
    try {
      const outcome = await next();
      into.push([as, info, outcome]);
    } catch (error) {
      into.push([as, info, (error as Error).name]);
      throw error;
    }
  };
  const hooked = (seen: unknown[], more: object = {}): Client =>
    createSiteClient(
      { name: "T", origins: [], auth: {} },
      { baseUrl: server.url, allowHttp: true, layers: [around(record(seen, "call")), retry({ base: 1 }), around(record(seen, "attempt"))], ...more },
    );

  test("see the call and each of its requests by template, without values", async () => {
    const seen: unknown[] = [];
    let first = true;
    answer = (_, response) => {
      json(response, first ? 503 : 200, {});
      first = false;
    };
    await get(hooked(seen));
    const info = { operation: "reports.get", method: "GET", path: "/reports/{id}", host: new URL(server.url).host };
    expect(seen).toEqual([
      ["attempt", { ...info, attempt: 0 }, { status: 503, attempts: 1 }],
      ["attempt", { ...info, attempt: 1 }, { status: 200, attempts: 2 }],
      ["call", { ...info, attempt: 0 }, { status: 200, attempts: 2 }],
    ]);
    expect(JSON.stringify(seen)).not.toContain("secret");
  });
  test("see what is thrown", async () => {
    const seen: unknown[] = [];
    await expect(get(hooked(seen, { fetch: () => Promise.reject(new TypeError("x")) }))).rejects.toThrow();
    expect(seen.map((entry) => (entry as unknown[])[2])).toEqual(["NetworkError", "NetworkError", "NetworkError", "NetworkError"]);
  });
  test("may add a header, such as traceparent", async () => {
    answer = (_, response) => json(response, 200, {});
    const tracing = around(async ({ setHeader }, next) => {
      setHeader("traceparent", "00-a-b-01");
      await next();
    });
    await get(createSiteClient({ name: "T", origins: [], auth: {} }, { baseUrl: server.url, allowHttp: true, layers: [tracing] }));
    expect(server.seen.at(-1)?.headers["traceparent"]).toBe("00-a-b-01");
  });
  test("that forget next do not lose the call", async () => {
    answer = (_, response) => json(response, 200, {});
    expect(
      await get(createSiteClient({ name: "T", origins: [], auth: {} }, { baseUrl: server.url, allowHttp: true, layers: [around(async () => undefined)] })),
    ).toMatchObject({ ok: true });
  });
  test("that fail after the answer do not change it, and that fail before keep the request back", async () => {
    answer = (_, response) => json(response, 200, {});
    const failing = (before: boolean): Client =>
      createSiteClient(
        { name: "T", origins: [], auth: {} },
        {
          baseUrl: server.url,
          allowHttp: true,
          layers: [
            around(async (_, next) => {
              if (!before) await next();
              throw new Error("exporter away");
            }),
          ],
        },
      );
    expect(await get(failing(false))).toMatchObject({ ok: true });
    const asked = server.seen.length;
    await expect(get(failing(true))).rejects.toThrow("exporter away");
    expect(server.seen.length).toBe(asked);
  });
  test("the logger tells neither values nor headers nor bodies", async () => {
    const lines = new EventEmitter<{ line: [level: string, message: string, fields: object] }>();
    const told: unknown[] = [];
    lines.on("line", (...line) => void told.push(line));
    const logger = {
      debug: (message: string, fields: object) => lines.emit("line", "debug", message, fields),
      warn: (message: string, fields: object) => lines.emit("line", "warn", message, fields),
    };
    answer = (_, response) => json(response, 404, { detail: "secret-body" }, { "x-secret": "secret-header" });
    await get(createSiteClient({ name: "T", origins: [], auth: {} }, { baseUrl: server.url, allowHttp: true, layers: [log(logger)] }));
    expect(told).toEqual([
      [
        "warn",
        "reports.get 404",
        {
          operation: "reports.get",
          method: "GET",
          path: "/reports/{id}",
          host: new URL(server.url).host,
          milliseconds: expect.any(Number) as unknown,
          status: 404,
          attempts: 1,
        },
      ],
    ]);
    expect(JSON.stringify(told)).not.toContain("secret");
  });
});

describe("the path client", () => {
  interface Paths {
    "/reports/{id}": {
      parameters: { path: { id: string } };
      get: {
        parameters: { path: { id: string }; query?: { a?: string[] } };
        responses: { 200: { content: { "application/json": { url: string } } }; 404: { content: { "application/json": { detail: string } } } };
      };
      post: {
        parameters: { path: { id: string } };
        requestBody: { content: { "application/json": { name: string } } };
        responses: { 201: { content: { "application/json": { got: string } } } };
      };
    };
  }
  const paths = (layers: Parameters<typeof createSiteClient>[1]["layers"] = [retry({ base: 1 })]) =>
    createPathClient<Paths>({
      client: createSiteClient({ name: "T", origins: [], auth: {} }, { baseUrl: server.url, allowHttp: true, ...(layers && { layers }) }),
      server: "https://api.example/v1",
    });

  test("gets on the client's layers", async () => {
    let first = true;
    answer = ({ url }, response) => {
      json(response, first ? 503 : 200, { url });
      first = false;
    };
    const { data } = await paths().GET("/reports/{id}", { params: { path: { id: "a/b" }, query: { a: ["1", "2"] } } });
    expect(data).toEqual({ url: "/reports/a%2Fb?a=1&a=2" });
  });
  test("posts JSON", async () => {
    answer = ({ body, headers }, response) => json(response, 201, { got: `${headers["content-type"]} ${body}` });
    const { data } = await paths().POST("/reports/{id}", { params: { path: { id: "1" } }, body: { name: "n" } });
    expect(data).toEqual({ got: 'application/json {"name":"n"}' });
  });
  test("gives failures as openapi-fetch does", async () => {
    answer = (_, response) => json(response, 404, { detail: "gone" });
    const { error, response } = await paths().GET("/reports/{id}", { params: { path: { id: "1" } } });
    expect([error, response.status]).toEqual([{ detail: "gone" }, 404]);
  });
  test.each(["", ".", ".."])("refuses the path value %j", async (id) => {
    await expect(paths().GET("/reports/{id}", { params: { path: { id } } })).rejects.toMatchObject({ name: "InputError" });
  });
  test("tells hooks the template", async () => {
    const seen: string[] = [];
    answer = (_, response) => json(response, 200, {});
    await paths([around(async ({ path }, next) => (seen.push(path), next()))]).GET("/reports/{id}", { params: { path: { id: "1" } } });
    expect(seen).toEqual(["/reports/{id}"]);
  });
});
