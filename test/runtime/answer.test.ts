import { gzipSync } from "node:zlib";
import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  bodyCap,
  BodyTooLargeError,
  createSiteClient,
  failuresIn,
  OriginError,
  orThrow,
  ApiError,
  OutcomeUnknownError,
  redirects,
  type AnyResult,
  type Client,
} from "../../src/index.js";
import type { OperationRow } from "../../src/row.js";
import { json, listen, type LoopbackServer } from "./server.js";

let server: LoopbackServer;
let other: LoopbackServer;
let client: Client;
let next: (response: ServerResponse, url: string) => unknown;
beforeAll(async () => {
  server = await listen(({ url }, response) => next(response, url));
  other = await listen((_, response) => json(response, 200, {}));
  client = createSiteClient({ name: "T", origins: [], auth: {} }, { baseUrl: server.url, allowHttp: true, layers: [redirects()] });
});
afterAll(() => Promise.all([server.close(), other.close()]));

const row = (more: Partial<OperationRow> = {}): OperationRow => ({
  id: "things.get",
  method: "GET",
  path: "/things",
  server: "https://api.example",
  responses: { 200: "json", 404: "json", "4XX": { types: { "application/problem+json": "json" } }, 204: "none" },
  ...more,
});
const call = (answer: typeof next, more: Partial<OperationRow> = {}, options: object = {}): Promise<AnyResult> => {
  next = answer;
  return client.call(row(more), {}, options);
};
const send =
  (status: number, type: string | undefined, body: string | Buffer = "") =>
  (response: ServerResponse) =>
    response.writeHead(status, type ? { "content-type": type } : {}).end(body);

describe("a documented answer", () => {
  test.each([
    ["200", send(200, "application/json", '{"a":1}'), { ok: true, status: 200, body: { a: 1 }, contentType: "application/json" }],
    ["with parameters and capitals in its type", send(200, "Application/JSON; charset=utf-8", "[]"), { ok: true, body: [], contentType: "application/json" }],
    ["of another JSON type", send(200, "application/hal+json", "{}"), { ok: true, contentType: "application/json" }],
    ["without a type", send(200, undefined, "{}"), { ok: true, body: {} }],
    ["with a byte order mark", send(200, "application/json", "\ufeff{}"), { ok: true, body: {} }],
    ["without a body", send(204, undefined), { ok: true, status: 204, body: undefined, contentType: null }],
    [
      "404 exactly",
      send(404, "application/json", '{"detail":"gone"}'),
      { ok: false, status: 404, body: { detail: "gone" }, errors: [{ status: 404, detail: "gone" }] },
    ],
    [
      "by its range",
      send(422, "application/problem+json", '{"title":"no"}'),
      { ok: false, status: 422, contentType: "application/problem+json", errors: [{ status: 422, title: "no" }] },
    ],
  ])("%s", async (_, answer, wanted) => expect(await call(answer)).toMatchObject(wanted));

  test("default stands for the rest", async () =>
    expect(await call(send(418, "application/json", "{}"), { responses: { default: "json" } })).toMatchObject({ status: 418, body: {} }));
  test("null is a body", async () => expect(await call(send(200, "application/json", "null"))).toMatchObject({ ok: true, body: null }));
  test("documented headers come typed", async () => {
    const responses = {
      200: { types: { "application/json": "json" }, headers: { "x-total": "number", "x-more": "boolean", "x-name": "string", "x-none": "string" } },
    } as const;
    const result = await call((response) => json(response, 200, {}, { "x-total": "12", "x-more": "true", "x-name": "n" }), { responses });
    expect(result.headers).toEqual({ "x-total": 12, "x-more": true, "x-name": "n" });
  });
  test("HEAD has no body and is a success", async () =>
    expect(await call(send(200, "application/json"), { method: "HEAD" })).toMatchObject({ ok: true, body: undefined }));
});

describe("an answer that is not as documented", () => {
  test.each([
    [
      "HTML on a 200",
      send(200, "text/html", "<html>"),
      { status: "other", errors: [{ status: 200, detail: "body is text/html, documented: application/json" }] },
    ],
    ["JSON that is cut", send(200, "application/json", '{"a":'), { status: "other", body: '{"a":', errors: [{ status: 200 }] }],
    ["an empty body", send(200, "application/json"), { status: "other", body: undefined }],
    ["an undocumented success", send(202, "application/json", '{"a":1}'), { status: "other", body: { a: 1 } }],
    ["a teapot", send(305, undefined), { status: "other" }],
    ["HTML for a documented failure", send(404, "text/html", "<title>Nope</title>"), { status: "other", errors: [{ status: 404, title: "Nope" }] }],
  ])("%s is other, with the number in response", async (_, answer, wanted) => {
    const result = await call(answer);
    expect(result).toMatchObject({ ok: false, ...wanted });
    expect(typeof result.response.status).toBe("number");
  });
  test.each([401, 403, 429, 500, 502, 503, 504])("%i keeps its number", async (status) =>
    expect(await call(send(status, undefined), { responses: { 200: "json" } })).toMatchObject({ ok: false, status, body: undefined, errors: [{ status }] }),
  );
});

describe("a write", () => {
  const post = { method: "POST", responses: { 201: "json", 400: "json" } } as const;
  test.each([
    ["HTML on a 201", send(201, "text/html", "<html>")],
    ["JSON that is cut", send(201, "application/json", "{")],
    ["an undocumented success", send(202, "application/json", "{}")],
    [
      "a connection cut in the body",
      (response: ServerResponse) => (
        response.writeHead(201, { "content-type": "application/json", "content-length": "99" }).write("{"),
        setTimeout(() => response.destroy(), 5)
      ),
    ],
    ["a connection cut before the answer", (response: ServerResponse) => response.destroy()],
  ])("answered by %s has an unknown outcome", async (_, answer) => {
    const error: unknown = await call(answer, post).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error).toMatchObject({ repeatable: false, operation: "things.get", message: expect.stringContaining("look it up") as unknown });
  });
  test("a failure in HTML is a plain failure", async () =>
    expect(await call(send(500, "text/html", "<title>Oops</title>"), post)).toMatchObject({ status: 500, errors: [{ status: 500, title: "Oops" }] }));
  test("PUT says that repeating is safe", async () =>
    expect(call((response) => response.destroy(), { method: "PUT" })).rejects.toMatchObject({ name: "OutcomeUnknownError", repeatable: true }));
});

describe("binary answers", () => {
  const label = { responses: { 200: { types: { "application/pdf": "binary", "application/zpl": "binary" } }, 404: "json" } } as const;
  const bytes = Buffer.from([37, 80, 0, 255, 254]);
  const pdf = send(200, "application/pdf", bytes);
  test("a Blob by default, with its type", async () => {
    const { body } = (await call(pdf, label)) as { body: Blob };
    expect([body.type, Buffer.from(await body.arrayBuffer())]).toEqual(["application/pdf", bytes]);
  });
  test("bytes", async () => expect(Buffer.from((await call(pdf, label, { as: "bytes" })).body as Uint8Array)).toEqual(bytes));
  test("a stream", async () => {
    const { body } = await call(pdf, label, { as: "stream" });
    expect(Buffer.from(await new Response(body as ReadableStream).arrayBuffer())).toEqual(bytes);
  });
  test("ZPL where PDF was asked says so", async () =>
    expect(await call(send(200, "application/zpl", "^XA"), label, { as: "bytes" })).toMatchObject({ ok: true, contentType: "application/zpl" }));
  test("a failure is JSON as ever", async () =>
    expect(await call(send(404, "application/json", '{"detail":"x"}'), label, { as: "stream" })).toMatchObject({ status: 404, body: { detail: "x" } }));
  test("a range of types gives the type that came", async () =>
    expect(await call(send(200, "image/png", bytes), { responses: { 200: { types: { "image/*": "binary" } } } })).toMatchObject({ contentType: "image/png" }));
});

describe("the cap", () => {
  const capped = (limit: number): Client =>
    createSiteClient({ name: "T", origins: [], auth: {} }, { baseUrl: server.url, allowHttp: true, layers: [bodyCap(limit)] });
  const run = (limit: number, answer: typeof next): Promise<AnyResult> => {
    next = answer;
    return capped(limit).call(row(), {}, {});
  };
  const text = JSON.stringify("x".repeat(98));
  test("lets through what fits exactly", async () => expect(await run(100, send(200, "application/json", text))).toMatchObject({ ok: true }));
  test("refuses what is announced as larger", async () => expect(run(99, send(200, "application/json", text))).rejects.toThrow(BodyTooLargeError));
  test("refuses what grows larger", async () =>
    expect(
      run(99, (response) => (response.writeHead(200, { "content-type": "application/json" }).write(text.slice(0, 50)), response.end(text.slice(50)))),
    ).rejects.toThrow(BodyTooLargeError));
  test("counts what is unpacked", async () =>
    expect(
      run(99, (response) => response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" }).end(gzipSync(text))),
    ).rejects.toThrow(BodyTooLargeError));
});

describe("redirects", () => {
  const to =
    (location: string, status = 302) =>
    (response: ServerResponse, url: string) =>
      url === "/things" ? response.writeHead(status, { location }).end() : json(response, 200, { url });
  test("a read follows within its origin", async () =>
    expect(await call(to("/elsewhere?x=1", 307))).toMatchObject({ ok: true, body: { url: "/elsewhere?x=1" }, attempts: 2 }));
  test("nothing goes to another origin", async () => {
    expect(await call(to(`${other.url}/x`))).toMatchObject({ status: "other", errors: [{ status: 302 }] });
    expect(other.seen).toEqual([]);
  });
  test.each(["POST", "PUT", "PATCH", "DELETE"] as const)("a %s is not sent anywhere else", async (method) => {
    const before = server.seen.length;
    expect(await call(to("/elsewhere", 307), { method })).toMatchObject({ status: "other" });
    expect(server.seen.length).toBe(before + 1);
  });
  test("a loop ends", async () =>
    expect(await call((response) => response.writeHead(302, { location: "/things" }).end())).toMatchObject({ status: "other", attempts: 6 }));
  test("without the layer a redirect is an answer", async () => {
    next = to("/elsewhere");
    expect(await client.with({ layers: [] }).call(row(), {}, {})).toMatchObject({ status: "other", attempts: 1 });
  });
  test("a platform that hides the target is refused", async () => {
    const hiding = createSiteClient(
      { name: "T", origins: [], auth: {} },
      { layers: [redirects()], fetch: () => Promise.resolve(Object.defineProperty(new Response(), "type", { value: "opaqueredirect" })) },
    );
    await expect(hiding.call(row(), {}, {})).rejects.toThrow(OriginError);
  });
});

describe("orThrow", () => {
  test("gives the success", async () => expect((await orThrow(call(send(200, "application/json", "{}")))).status).toBe(200));
  test("gives an accepted failure", async () => expect((await orThrow(call(send(404, "application/json", "{}")), 404)).status).toBe(404));
  test("throws the rest with all that a log needs", async () => {
    const error: unknown = await orThrow(
      call((response) => json(response, 404, { errors: [{ code: "not_found", detail: "gone" }] }, { "x-request-id": "r-1" })),
    ).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      name: "ApiError",
      message: "things.get (GET /things): 404 not_found gone",
      operation: "things.get",
      method: "GET",
      path: "/things",
      status: 404,
      requestId: "r-1",
      attempts: 1,
      errors: [{ code: "not_found" }],
    });
  });
});

describe("failuresIn", () => {
  test.each([
    [
      "errors beside the data",
      { data: { errors: [{ status: "500", code: "parcel_announcement_error" }] } },
      [{ status: 500, code: "parcel_announcement_error" }],
    ],
    [
      "items with their own errors",
      { failed_parcels: [{ parcel: {}, errors: { name: ["required"] } }] },
      [{ status: 200, detail: "required", source: { pointer: "/name" } }],
    ],
    ["an empty list", { data: { errors: [] } }, []],
    ["null", { data: { errors: null } }, []],
    ["nothing", { data: {} }, []],
  ])("%s", async (_, body, wanted) => {
    expect(failuresIn(await call((response) => json(response, 200, body), { failuresIn: [["data", "errors"], ["failed_parcels"]] }))).toEqual(wanted);
  });
});
