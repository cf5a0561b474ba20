import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../scripts/document/json.js";
import { WaybillError, type Problem } from "../../scripts/problem.js";
import type { SiteRules } from "../../scripts/model/site-rules.js";
import { areaOf, documentOf, modelOf, operationOf, sourceOf } from "./small-document.js";

const answer = (schema: Json): JsonObject => ({ "200": { description: "", content: { "application/json": { schema } } } });
const get = (given: JsonObject): JsonObject => ({ get: { responses: {}, ...given } });
const list: Json = { type: "array", items: { type: "object" } };
const query = (...names: readonly string[]): Json => names.map((name) => ({ name, in: "query", schema: { type: "string" } }));

describe("parameters", () => {
  test.each<[string, JsonObject, string, Json]>([
    ["form, exploded, is the default of a query", { in: "query", schema: list }, "query", {}],
    ["said aloud it is still the default", { in: "query", style: "form", explode: true, schema: list }, "query", {}],
    ["not exploded", { in: "query", explode: false, schema: list }, "query", { p: { explode: false } }],
    ["other styles", { in: "query", style: "pipeDelimited", schema: list }, "query", { p: { style: "pipeDelimited" } }],
    ["deepObject is exploded", { in: "query", style: "deepObject", explode: true, schema: {} }, "query", { p: { style: "deepObject" } }],
    ["reserved characters", { in: "query", allowReserved: true, schema: {} }, "query", { p: { allowReserved: true } }],
    ["content", { in: "query", content: { "application/json": { schema: {} } } }, "query", { p: { content: "application/json" } }],
    ["simple is the default of a header", { in: "header", style: "simple", schema: list }, "headers", {}],
    ["a header, exploded", { in: "header", explode: true, schema: list }, "headers", { p: { explode: true } }],
    ["a cookie", { in: "cookie", schema: {} }, "cookies", {}],
    ["a style that does not exist", { in: "query", style: "nonsense", schema: {} }, "query", {}],
  ])("%s", async (_, parameter, group, styles) => {
    const { input } = await operationOf(get({ parameters: [{ name: "p", ...parameter }] }));
    expect(input[group as "query"]).toMatchObject({ names: ["p"], styles });
    expect(input[group as "query"]?.styles).toEqual(styles);
  });

  test("of the path item are taken, and those of the operation win", async () => {
    const { input } = await operationOf({
      parameters: [
        { name: "a", in: "query", schema: {} },
        { name: "b", in: "query", explode: false, schema: list },
      ],
      get: { parameters: [{ name: "b", in: "query", schema: list }], responses: {} },
    });
    expect(input.query).toMatchObject({ names: ["a", "b"], styles: {} });
  });

  test("that OpenAPI takes from elsewhere are no headers; other headers are", async () => {
    const names = ["Accept", "content-type", "Authorization", "X-Partner"];
    const { input } = await operationOf(get({ parameters: names.map((name) => ({ name, in: "header", schema: {} })) }));
    expect(input.headers?.names).toEqual(["X-Partner"]);
  });

  test("of the template are arguments, declared or not", async () => {
    const area = await areaOf(
      documentOf({ paths: { "/a/{b}/{c}": get({ parameters: [{ name: "b", in: "path", required: true, schema: { type: "integer" } }] }) } }),
    );
    expect(area.operations[0]?.input.path).toMatchObject({ names: ["b", "c"], required: true });
    expect(area.types.find(({ name }) => name === area.operations[0]?.input.path?.type)?.schema).toEqual({
      type: "object",
      properties: { b: { type: "integer" }, c: { type: "string" } },
      required: ["b", "c"],
    });
  });
});

describe("bodies and answers", () => {
  test.each<[string, string, JsonObject, boolean]>([
    ["a POST has its body", "post", { content: { "application/json": { schema: {} } } }, true],
    ["a PATCH need not", "patch", { content: { "application/json": { schema: {} } } }, false],
    ["required is required", "patch", { required: true, content: { "application/json": { schema: {} } } }, true],
    ["required members make it required", "patch", { content: { "application/json": { schema: { required: ["a"] } } } }, true],
  ])("%s", async (_, method, requestBody, required) => {
    expect((await operationOf({ [method]: { requestBody, responses: {} } })).input.body?.required).toBe(required);
  });

  test("a body without media types is none, and a loss", async () => {
    const { losses, operations } = await areaOf(documentOf({ paths: { "/things": { post: { requestBody: { content: {} }, responses: {} } } } }));
    expect(operations[0]?.input.body).toBeUndefined();
    expect(losses).toEqual([{ code: "empty-content", pointer: "/paths/~1things/post/requestBody" }]);
  });

  test.each([
    ["application/json", "json"],
    ["application/problem+json; charset=utf-8", "json"],
    ["text/csv", "text"],
    ["application/xml", "text"],
    ["application/pdf", "binary"],
    ["image/*", "binary"],
    ["*/*", "json"],
  ])("%s is read as %s", async (mediaType, kind) => {
    const { responses } = await operationOf(get({ responses: { "200": { description: "", content: { [mediaType]: { schema: { type: "object" } } } } } }));
    expect(responses[0]?.contents.map((content) => content.kind)).toEqual([kind]);
  });

  test("several media types are a choice", async () => {
    const content = { "application/pdf": {}, "application/zpl": {} };
    expect((await operationOf(get({ responses: { "200": { description: "", content } } }))).input.accept).toEqual(["application/pdf", "application/zpl"]);
  });

  test("statuses that are none are left out", async () => {
    const { responses } = await operationOf(
      get({
        responses: {
          "200": { description: "" },
          "4XX": { description: "" },
          default: { description: "" },
          "600": { description: "" },
          "x-note": { description: "" },
          "2xx": { description: "" },
        },
      }),
    );
    expect(responses.map(({ status }) => status)).toEqual(["200", "4XX", "default"]);
  });

  test("failures inside a success are found, at the top and in an envelope", async () => {
    const errors = { type: "array", items: { type: "object" } };
    const { failuresIn } = await operationOf(
      get({
        responses: answer({
          type: "object",
          properties: { data: { type: "object", properties: { errors } }, failed_parcels: errors, errors: { type: "string" } },
        }),
      }),
    );
    expect(failuresIn).toEqual([["data", "errors"], ["failed_parcels"]]);
  });
});

describe("paging", () => {
  const items = list;
  const object = (properties: JsonObject): Json => ({ type: "object", properties });
  const withLink = {
    "200": { description: "", headers: { Link: { schema: { type: "string" } } }, content: { "application/json": { schema: object({ data: items }) } } },
  };
  test.each<[string, JsonObject, Json]>([
    ["a Link header", { responses: withLink }, { kind: "link", items: ["data"] }],
    [
      "a bare list with a Link header",
      { responses: { "200": { description: "", headers: { link: {} }, content: { "application/json": { schema: items } } } } },
      { kind: "link", items: [] },
    ],
    [
      "a vendor's word for it",
      { "x-vendor-paginated": true, parameters: query("cursor"), responses: answer(object({ data: items })) },
      { kind: "link", items: ["data"] },
    ],
    [
      "next URLs in the body",
      { responses: answer(object({ next: {}, previous: {}, results: items })) },
      { kind: "next-url", items: ["results"], next: ["next"] },
    ],
    [
      "a cursor",
      { parameters: query("page_token"), responses: answer(object({ next_page_token: {}, values: items })) },
      { kind: "cursor", items: ["values"], next: ["next_page_token"], parameter: "page_token" },
    ],
    [
      "a cursor in an envelope",
      { parameters: query("after"), responses: answer(object({ meta: object({ next_cursor: {} }), data: items })) },
      { kind: "cursor", items: ["data"], next: ["meta", "next_cursor"], parameter: "after" },
    ],
    [
      "offset and limit",
      { parameters: query("offset", "limit"), responses: answer(object({ things: items, errors: items })) },
      { kind: "offset", items: ["things"], offset: "offset", limit: "limit" },
    ],
    [
      "page and size",
      { parameters: query("page", "size"), responses: answer(object({ items, total: {}, pages: {} })) },
      { kind: "page", items: ["items"], page: "page", pages: ["pages"] },
    ],
  ])("%s", async (_, operation, row) => {
    expect((await operationOf(get(operation))).paging?.row).toEqual(row);
  });

  test.each<[string, JsonObject]>([
    ["no list", { parameters: query("cursor", "page"), responses: answer(object({ data: { type: "object" } })) }],
    ["two lists and no usual name", { parameters: query("page"), responses: answer(object({ a: items, b: items })) }],
    ["a limit alone", { parameters: query("limit"), responses: answer(object({ data: items })) }],
    ["an offset alone", { parameters: query("offset"), responses: answer(object({ data: items })) }],
  ])("none with %s", async (_, operation) => {
    expect((await operationOf(get(operation))).paging).toBeUndefined();
  });

  test("none for a POST", async () => {
    expect((await operationOf({ post: { responses: withLink } })).paging).toBeUndefined();
  });
});

describe("security", () => {
  const securitySchemes: JsonObject = {
    basic: { type: "http", scheme: "Basic" },
    bearer: { type: "http", scheme: "bearer" },
    digest: { type: "http", scheme: "digest" },
    key: { type: "apiKey", in: "header", name: "X-Key" },
    open: { type: "openIdConnect", openIdConnectUrl: "https://id.example.com" },
    machine: { type: "oauth2", flows: { clientCredentials: { tokenUrl: "https://id.example.com/token", scopes: {} } } },
    person: { type: "oauth2", flows: { authorizationCode: { tokenUrl: "https://id.example.com/token", scopes: {} } } },
    alias: { $ref: "#/components/securitySchemes/basic" },
  };
  const machine = { type: "oauth2", tokenUrl: "https://id.example.com/token" };
  test.each<[string, Json, Json]>([
    ["alternatives", [{ basic: [] }, { machine: ["api"] }], [[{ type: "basic" }], [{ ...machine, scopes: ["api"] }]]],
    ["together", [{ basic: [], key: [] }], [[{ type: "basic" }, { type: "apiKey", in: "header", name: "X-Key" }]]],
    ["optional", [{ bearer: [] }, {}], [[{ type: "bearer" }], []]],
    ["what a client cannot send is left out", [{ digest: [] }, { basic: [] }], [[{ type: "basic" }]]],
    ["a scheme that is not there is left out", [{ nowhere: [] }, { toString: [] }, { basic: [] }], [[{ type: "basic" }]]],
    ["tokens of other flows are bearer tokens", [{ person: ["a"] }, { open: [] }], [[{ type: "bearer" }]]],
    ["a reference", [{ alias: [] }], [[{ type: "basic" }]]],
    ["nothing", [], []],
  ])("%s", async (_, security, wanted) => {
    expect((await operationOf(get({ security }), { components: { securitySchemes } })).security).toEqual(wanted);
  });

  test("of the document where the operation says none", async () => {
    expect((await operationOf(get({}), { components: { securitySchemes }, security: [{ basic: [] }] })).security).toEqual([[{ type: "basic" }]]);
  });

  test("an empty list sends credentials where the config says so, and never where the method is anonymous", async () => {
    const parts = { components: { securitySchemes: { basic: securitySchemes["basic"] ?? null } } };
    const send = { rules: { emptySecurity: "send" as const } };
    expect((await operationOf(get({ security: [] }), parts, send)).security).toEqual([[{ type: "basic" }]]);
    expect((await operationOf(get({}), parts, send)).security).toEqual([]);
    expect((await operationOf(get({ security: [{ basic: [] }] }), parts, { rules: { anonymous: ["things.get"] } })).security).toEqual([]);
  });
});

describe("servers", () => {
  test.each<[string, Json, string | undefined, string]>([
    ["without its final slash", [{ url: "https://api.example.com/v1/" }], undefined, "https://api.example.com/v1"],
    ["the first of several", [{ url: "https://one.example.com" }, { url: "https://two.example.com" }], undefined, "https://one.example.com"],
    [
      "with variables",
      [{ url: "https://{region}.example.com/{base}", variables: { region: { default: "eu" }, base: { default: "v2" } } }],
      undefined,
      "https://eu.example.com/v2",
    ],
    ["relative to the document", [{ url: "/api" }], "https://docs.example.com/openapi.json", "https://docs.example.com/api"],
    ["with an underscore in its host", [{ url: "https://www.shop_url.com/webhook" }], undefined, "https://www.shop_url.com/webhook"],
    ["none", [], undefined, ""],
  ])("%s", async (_, servers, url, wanted) => {
    expect((await operationOf(get({}), { servers }, url === undefined ? {} : { url })).server).toBe(wanted);
  });

  test("the operation's own goes before the path's before the document's", async () => {
    const [own, path] = [[{ url: "https://own.example.com" }], [{ url: "https://path.example.com" }]];
    expect((await operationOf({ servers: path, get: { servers: own, responses: {} } })).server).toBe("https://own.example.com");
    expect((await operationOf({ servers: path, get: { responses: {} } })).server).toBe("https://path.example.com");
  });

  test.each([
    "javascript:alert(1)",
    "file:///etc/passwd",
    "data:text/html,x",
    "ftp://example.com",
    "https://user:secret@example.com",
    "https://user@example.com",
    "https://example.com/\r\nX-Injected: 1",
    "https://example.com/a b",
    "https://",
    "https://exa mple.com",
  ])("%j is refused, with its place", async (url) => {
    await expect(problemsOf(documentOf({ paths: { "/things": get({}) }, servers: [{ url }] }))).resolves.toEqual([
      expect.objectContaining({
        code: "server-url",
        file: "specs/v1/things.json",
        pointer: expect.stringContaining("/servers"),
        line: expect.any(Number),
        expected: expect.any(String),
      }),
    ]);
  });

  test("a hostile variable is refused too", async () => {
    const servers = [{ url: "{scheme}://example.com", variables: { scheme: { default: "javascript" } } }];
    expect((await problemsOf(documentOf({ paths: { "/things": get({}) }, servers }))).map(({ code }) => code)).toEqual(["server-url"]);
  });
});

async function problemsOf(document: Json): Promise<readonly Problem[]> {
  try {
    await modelOf([sourceOf(document)]);
    return [];
  } catch (error) {
    if (error instanceof WaybillError) return error.problems;
    throw error;
  }
}

describe("documentation links", () => {
  const rules = { docsOrigin: "https://docs.example.com" };
  test.each([
    ["/api/things", "https://docs.example.com/api/things"],
    ["/../../etc", undefined],
    ["//evil.example.com/x", undefined],
    ["https://evil.example.com", undefined],
    ["/a b", undefined],
    ["/a)[x](javascript:1)", undefined],
  ])("%s leads to %s", async (href, wanted) => {
    expect((await operationOf(get({ "x-mint": { href } }), {}, { rules })).docsUrl).toBe(wanted);
  });
});

describe("operations that the documentation keeps hidden", () => {
  const docsOrigin = "https://docs.example.com";
  const page = { "x-mint": { href: "/api/things" } };
  const listed = { url: `${docsOrigin}/api/things`, status: "current", replacement: undefined } as const;
  test.each<[string, JsonObject, Partial<SiteRules>, boolean, number]>([
    ["x-hidden", get({ "x-hidden": true }), {}, false, 0],
    ["x-excluded", get({ "x-excluded": true }), {}, false, 0],
    ["of a path", { ...get({}), "x-hidden": true }, {}, false, 0],
    ["a flag that is not set", get({ "x-hidden": false }), {}, false, 1],
    ["a page that the index lists all the same", get({ "x-hidden": true, ...page }), { docsOrigin }, true, 1],
    ["a page that the index does not list", get({ "x-hidden": true, ...page }), { docsOrigin }, false, 0],
    ["a configuration that asks for them", get({ "x-hidden": true }), { hidden: "generate" }, false, 1],
  ])("%s", async (_, item, rules, isListed, count) => {
    const area = await areaOf(documentOf({ paths: { "/things": item } }), { rules, pages: () => (isListed ? listed : undefined) });
    expect(area.operations).toHaveLength(count);
    expect(area.losses).toEqual(count === 1 ? [] : [{ code: "hidden-operation", pointer: "/paths/~1things/get" }]);
  });
});
