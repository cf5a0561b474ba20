import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, expectTypeOf, test } from "vitest";
import { createSiteClient, operation, OutcomeUnknownError, type Failure, type Operation, type Success } from "../../src/index.js";
import { createMockApi, createSampler, mockFetch, sampleBody, type OpenApiDocument } from "../../src/testing/index.js";
import { samplePattern } from "../../src/testing/sample-pattern.js";
import { answerOf, operationsOf } from "../../src/testing/document.js";
import { sampleSchema } from "../../src/testing/sample-schema.js";

type Created = Success<201, { id: string; name: string }>;
type Conflict = Failure<409, { id: string }>;
const create: Operation<{ path: { shop: string }; body: { name: string } }, Created | Conflict> = operation({
  id: "ships.create",
  method: "POST",
  path: "/shops/{shop}/ships",
  server: "https://api.example/v1",
  body: { types: ["application/json"] },
  responses: { 201: "json", 409: "json" },
});
const schema = {
  type: "object",
  required: ["id", "name"],
  properties: { id: { type: "string", format: "uuid", readOnly: true }, name: { type: "string", maxLength: 2 }, secret: { type: "string", writeOnly: true } },
};
const document: OpenApiDocument = {
  openapi: "3.1.0",
  servers: [{ url: "https://api.example/v1" }],
  components: { schemas: { Ship: schema } },
  paths: {
    "/shops/{shop}/ships": {
      post: {
        requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Ship" } } } },
        responses: {
          201: { content: { "application/json": { schema: { $ref: "#/components/schemas/Ship" } } } },
          409: { content: { "application/json": { schema: { $ref: "#/components/schemas/Ship" } } } },
        },
        security: [{ basic: [] }],
      },
    },
  },
};
const site = { name: "T", origins: [], auth: {} };
const input = { path: { shop: "a b" }, body: { name: "Ada" } };

describe("mockFetch", () => {
  test("answers by operation and tells what was asked", async () => {
    const mock = mockFetch().on(create, { status: 201, body: { id: "1", name: "Ada" } });
    expect(await create(createSiteClient(site, { fetch: mock.fetch }), input)).toMatchObject({ ok: true, status: 201, body: { id: "1" } });
    expect(mock.requests).toMatchObject([{ operation: "ships.create", path: { shop: "a b" }, body: { name: "Ada" } }]);
  });
  test("gives answers in turn, the last one for ever, and asks functions", async () => {
    const mock = mockFetch().on(create, { status: 409, body: { id: "0" } }, ({ body }) => ({
      status: 201 as const,
      body: { id: "1", name: (body as { name: string }).name },
    }));
    const client = createSiteClient(site, { fetch: mock.fetch });
    const results = [await create(client, input), await create(client, input), await create(client, input)];
    expect(results.map(({ status, body }) => [status, body])).toEqual([
      [409, { id: "0" }],
      [201, { id: "1", name: "Ada" }],
      [201, { id: "1", name: "Ada" }],
    ]);
  });
  test("fails on what was not mocked, by name", async () => {
    await expect(create(createSiteClient(site, { fetch: mockFetch().fetch }), input)).rejects.toThrow(
      "mockFetch (POST /v1/shops/a%20b/ships): not mocked; mocked: nothing",
    );
  });
  test("types status and body together", () => {
    const mock = mockFetch();
    mock.on(create, { status: 409, body: { id: "0" } });
    // @ts-expect-error: 409 has another body
    mock.on(create, { status: 409, body: { id: 1 } });
    // @ts-expect-error: no such status
    mock.on(create, { status: 200, body: { id: "0" } });
  });
});

describe("sample", () => {
  const sample = createSampler([document]);
  test("makes the body of an answer, typed", () => {
    const body = sample(create, 201);
    expectTypeOf(body).toEqualTypeOf<{ id: string; name: string }>();
    expect(body).toEqual({ id: "00000000-0000-4000-8000-000000000000", name: "te" });
  });
  test("makes the body of a request, without what only answers carry", () => expect(sampleBody([document], create.row)).toEqual({ name: "te" }));
  test("refuses a status that is not documented, naming those that are", () =>
    expect(() => sample(create, 404)).toThrow("404 is not documented; documented: 201, 409"));
  test.each(["^#[a-fA-F0-9]{6}", "^G-\\d{10}$", "[\\d]+(\\.[\\d]+)?", "[A-Z]{3}", "^(a|b)+c?$", "^[^a]x*$", "^.{2,5}$", "\\w{3}-(foo|bar)"])(
    "makes a text for the pattern %s",
    (pattern) => expect(samplePattern(pattern)).toMatch(new RegExp(pattern, "u")),
  );

  const folder = new URL("../../specs/v3/", import.meta.url);
  test.skipIf(!existsSync(folder))("makes valid JSON for nearly every schema of the snapshot", { timeout: 60_000 }, () => {
    const documents = readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as OpenApiDocument);
    const failed: string[] = [];
    let made = 0;
    for (const found of operationsOf(documents)) {
      const {
        operation: { responses = {} },
        document: whole,
      } = found;
      for (const status of Object.keys(responses as object)) {
        const wanted = (answerOf(found, Number(status))?.["application/json"] as { schema?: object } | undefined)?.schema;
        if (!wanted) continue;
        made++;
        const ajv = new Ajv2020({ strict: false, validateFormats: true, logger: false });
        addFormats.default(ajv);
        // The document itself is the schema, so that references resolve; `nullable` plays no part in samples that are not null.
        const validate = ajv.compile({ ...wanted, components: whole["components"] });
        if (!validate(sampleSchema(whole, wanted, Number(status) < 400 ? "success" : "failure")))
          failed.push(`${found.method} ${found.path} ${status}: ${ajv.errorsText(validate.errors)}`);
      }
    }
    process.stdout.write(`samples: ${made - failed.length} of ${made} valid\n${failed.map((line) => `  ${line}\n`).join("")}`);
    expect(failed.length / made).toBeLessThan(0.05);
  });
});

describe("the mock API", () => {
  const headers = { authorization: "Basic x", "content-type": "application/json" };
  const send = (api: (request: Request) => Promise<Response>, body: object, more: object = {}, path = "/v1/shops/1/ships"): Promise<Response> =>
    api(new Request(`http://127.0.0.1${path}`, { method: "POST", headers: { ...headers, ...more }, body: JSON.stringify(body) }));
  const api = createMockApi({ documents: [document], remembering: [{ method: "POST", path: "/shops/{shop}/ships", reference: ["reference"] }] });
  const whole = { id: "1", name: "Ada" };
  test.each(["/v1/shops/1/ships", "/shops/1/ships"])("serves %s", async (path) => expect((await send(api, whole, {}, path)).status).toBe(201));
  test("insists on credentials", async () =>
    expect((await api(new Request("http://127.0.0.1/v1/shops/1/ships", { method: "POST", body: "{}" }))).status).toBe(401));
  test("insists on required members", async () =>
    expect(await (await send(api, { id: "1" })).json()).toMatchObject({ errors: [{ code: "required", source: { pointer: "/name" } }] }));
  test("knows no other paths and methods", async () =>
    expect([(await send(api, whole, {}, "/v1/other")).status, (await api(new Request("http://127.0.0.1/v1/shops/1/ships", { headers }))).status]).toEqual([
      404, 405,
    ]));
  test("gives the answer that is preferred", async () => expect((await send(api, whole, { prefer: "code=409" })).status).toBe(409));
  test("answers a repeated reference with what it answered first", async () => {
    const [first, second, third] = [
      await send(api, { ...whole, reference: "r" }),
      await send(api, { ...whole, reference: "r" }),
      await send(api, { ...whole, reference: "other" }),
    ];
    expect([first.status, second.status, third.status]).toEqual([201, 409, 201]);
    expect(await second.text()).toBe(await first.text());
  });
});

test("an error of the mock is not mistaken for a lost write", async () => {
  const error: unknown = await create(createSiteClient(site, { fetch: mockFetch().fetch }), input).catch((thrown: unknown) => thrown);
  expect(error).not.toBeInstanceOf(OutcomeUnknownError);
});
