import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSiteClient, InputError, multipart, OriginError, styles, urlencoded, type Client, type OperationInput } from "../../src/index.js";
import type { OperationRow, ParameterPlace, ParameterStyle } from "../../src/row.js";
import { urlOf } from "../../src/url.js";
import { json, listen, type LoopbackServer } from "./server.js";

const row = (more: Partial<OperationRow> = {}): OperationRow => ({
  id: "things.get",
  method: "GET",
  path: "/things/{id}",
  server: "https://api.example",
  responses: { 200: "json" },
  ...more,
});

describe("paths", () => {
  test.each([
    ["a b/c", "/things/a%20b%2Fc"],
    [12, "/things/12"],
    ["...", "/things/..."],
    [["a", "b"], "/things/a,b"],
    ["ü?#", "/things/%C3%BC%3F%23"],
  ])("%j stays in its segment", (id, wanted) => expect(urlOf(row(), { path: { id } })).toBe(wanted));

  test.each(["", ".", "..", undefined, null, []])("%j is refused", (id) => expect(() => urlOf(row(), { path: { id } })).toThrow(InputError));
  test("a value that is missing beside another is refused", () => expect(() => urlOf(row({ path: "/{a}{b}" }), { path: { b: "x" } })).toThrow(InputError));
  test("two values cannot make a dot segment together", () =>
    expect(() => urlOf(row({ path: "/{a}{b}/x" }), { path: { a: ".", b: "." } })).toThrow(InputError));
  test("a dot in the template and one in the value cannot either", () => expect(() => urlOf(row({ path: "/.{a}" }), { path: { a: "." } })).toThrow(InputError));

  test("half a surrogate pair is refused", () => expect(() => urlOf(row(), { path: { id: "\ud800" } })).toThrow(InputError));
  test("a template without its slash is refused", () => expect(() => urlOf(row({ path: "@evil.example/" }), {})).toThrow(InputError));

  test("no value changes origin or number of segments", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }).filter((id) => !/\p{Surrogate}/u.test(id)),
        (id) => {
          let path: string;
          try {
            path = urlOf(row({ path: "/a/{id}/b" }), { path: { id } });
          } catch (error) {
            expect(error).toBeInstanceOf(InputError);
            return;
          }
          const url = new URL(`https://api.example${path}`);
          expect([url.origin, url.pathname.split("/").length, url.search, url.hash]).toEqual(["https://api.example", 4, "", ""]);
        },
      ),
    );
  });
});

describe("parameters by style (OpenAPI 3.1, Style Examples)", () => {
  const array = ["blue", "black", "brown"];
  const object = { R: 100, G: 200, B: 150 };
  const table: readonly (readonly [ParameterPlace, ParameterStyle, unknown, string])[] = [
    ["path", { style: "matrix" }, "blue", ";color=blue"],
    ["path", { style: "matrix" }, array, ";color=blue,black,brown"],
    ["path", { style: "matrix" }, object, ";color=R,100,G,200,B,150"],
    ["path", { style: "matrix", explode: true }, array, ";color=blue;color=black;color=brown"],
    ["path", { style: "matrix", explode: true }, object, ";R=100;G=200;B=150"],
    ["path", { style: "label" }, array, ".blue,black,brown"],
    ["path", { style: "label", explode: true }, array, ".blue.black.brown"],
    ["path", { style: "label", explode: true }, object, ".R=100.G=200.B=150"],
    ["path", { style: "simple" }, object, "R,100,G,200,B,150"],
    ["path", { style: "simple", explode: true }, object, "R=100,G=200,B=150"],
    ["query", { style: "form", explode: false }, array, "color=blue,black,brown"],
    ["query", { style: "form", explode: true }, array, "color=blue&color=black&color=brown"],
    ["query", { style: "form", explode: true }, object, "R=100&G=200&B=150"],
    ["query", { style: "form", explode: false }, object, "color=R,100,G,200,B,150"],
    ["query", { style: "spaceDelimited", explode: false }, array, "color=blue%20black%20brown"],
    ["query", { style: "pipeDelimited", explode: false }, array, "color=blue%7Cblack%7Cbrown"],
    ["query", { style: "deepObject" }, object, "color[R]=100&color[G]=200&color[B]=150"],
    ["query", { style: "deepObject" }, { a: { b: [1, 2] } }, "color[a][b][0]=1&color[a][b][1]=2"],
    ["query", { allowReserved: true }, "a/b?c&d#e=f%+g", "color=a/b?c%26d%23e%3Df%25%2Bg"],
    ["query", { content: "application/json" }, { a: 1 }, "color=%7B%22a%22%3A1%7D"],
    ["header", { explode: true }, object, "R=100,G=200,B=150"],
    ["cookie", { explode: false }, array, "color=blue,black,brown"],
    ["query", { explode: false }, [], ""],
  ];
  test.each(table)("%s %j writes %j as %s", (place, style, value, wanted) => expect(styles("color", value, place, style)).toBe(wanted));

  test.each([
    [{ a: [1, 2], b: null, c: undefined, d: "x y", e: false }, "?a=1&a=2&d=x%20y&e=false"],
    [{ at: new Date(0) }, "?at=1970-01-01T00%3A00%3A00.000Z"],
    [{}, ""],
    [{ "a&b": "c=d" }, "?a%26b=c%3Dd"],
    ["cursor=a%3D&x=1", "?cursor=a%3D&x=1"],
  ])("query %j is %s by default", (query, wanted) => expect(urlOf(row({ path: "/things" }), { query })).toBe(`/things${wanted}`));
});

describe("on the wire", () => {
  let server: LoopbackServer;
  let client: Client;
  beforeAll(async () => {
    server = await listen(({ method, url, headers, body }, response) => json(response, 200, { method, url, headers, body }));
    client = createSiteClient(
      { name: "T", origins: [], auth: {} },
      { baseUrl: server.url, allowHttp: true, headers: { "X-Client": "one", "x-both": "client" } },
    );
  });
  afterAll(() => server.close());
  const post = (input: OperationInput, more: Partial<OperationRow>) => client.call(row({ method: "POST", path: "/things", ...more }), input, {});
  type Echo = { body: { headers: Record<string, string>; body: string } };
  const echo = async (call: Promise<unknown>): Promise<Echo["body"]> => ((await call) as Echo).body;

  test("headers: client, operation, call, in rising order", async () => {
    const { headers } = await echo(
      client.call(
        row({ path: "/" }),
        { headers: { "X-List": [1, 2], "X-Both": "input" }, cookies: { a: "b" }, accept: "text/x" },
        { headers: { "x-own": "call" } },
      ),
    );
    expect(headers).toMatchObject({ "x-client": "one", "x-both": "input", "x-list": "1,2", "x-own": "call", cookie: "a=b", accept: "text/x" });
  });

  test.each([["a\r\nb"], ["a\nb"], ["a\0b"], ["€"]])("header value %j is refused and not told", async (value) => {
    const error: unknown = await client.call(row({ path: "/" }), {}, { headers: { "x-a": value } }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).not.toContain(value);
  });

  test("JSON", async () => {
    const { headers, body } = await echo(post({ body: [{ a: 1 }] }, { body: { types: ["application/vnd.x+json"] } }));
    expect([headers["content-type"], body]).toEqual(["application/vnd.x+json", '[{"a":1}]']);
  });

  test("form", async () => {
    const { headers, body } = await echo(
      post(
        { body: { a: "x y&", b: [1, 2], c: { d: 1 }, e: null, f: [1, 2] } },
        {
          serialise: styles,
          body: {
            types: ["application/x-www-form-urlencoded"],
            encode: { "application/x-www-form-urlencoded": urlencoded },
            encoding: { f: { explode: false } },
          },
        },
      ),
    );
    expect([headers["content-type"], body]).toEqual(["application/x-www-form-urlencoded", "a=x%20y%26&b=1&b=2&c=%7B%22d%22%3A1%7D&f=1,2"]);
  });

  const form = { body: { types: ["multipart/form-data"], encode: { "multipart/form-data": multipart } } };
  test("multipart keeps a file's name and type", async () => {
    const { headers, body } = await echo(
      post({ body: { file: new File(["%PDF"], "claim.pdf", { type: "application/pdf" }), note: "n", tags: ["a", "b"] } }, form),
    );
    expect(headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    expect(body).toMatch(/name="file"; filename="claim.pdf"\r\nContent-Type: application\/pdf\r\n\r\n%PDF/);
    expect(body.match(/name="tags"/g)).toHaveLength(2);
  });

  test("a file without a name is refused before anything is sent", async () => {
    const before = server.seen.length;
    await expect(post({ body: { file: new Blob(["x"]) } }, form)).rejects.toThrow(InputError);
    expect(server.seen.length).toBe(before);
  });

  test.each([
    ["text", "hello"],
    ["bytes", new TextEncoder().encode("hello")],
    ["a Blob", new Blob(["hello"])],
    ["a stream", new Blob(["hello"]).stream()],
  ])("%s goes as it stands, with the documented type", async (_, body) => {
    const sent = await echo(post({ body }, { body: { types: ["application/octet-stream"] } }));
    expect([sent.headers["content-type"], sent.body]).toEqual(["application/octet-stream", "hello"]);
  });
});

test.each(["http://api.example", "https://user:pw@api.example", "https://api.example?x", "nonsense"])(
  "server %s is refused without allowHttp",
  async (baseUrl) => {
    const client = createSiteClient({ name: "T", origins: [], auth: {} }, { baseUrl, fetch: () => Promise.reject(new Error("sent")) });
    await expect(client.call(row({ path: "/" }), {}, {})).rejects.toThrow(OriginError);
  },
);
