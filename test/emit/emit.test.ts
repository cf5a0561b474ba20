import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../scripts/document/json.js";
import type { WaybillConfig } from "../../scripts/config.js";
import { build, type Built } from "../../scripts/generate/build.js";
import { printModule } from "../../scripts/emit/statements.js";
import { format } from "../../scripts/emit/format.js";
import { WaybillError } from "../../scripts/problem.js";
import { errorsOf, programOf, under } from "../generated/program.js";
import { documentOf, sourceOf } from "../model/small-document.js";

const json = (schema: JsonObject): JsonObject => ({ description: "", content: { "application/json": { schema } } });
const text = { type: "string" };

async function built(parts: JsonObject, config: WaybillConfig = {}): Promise<Built> {
  const specs = { sources: [sourceOf(documentOf(parts))], names: {}, overlays: [], pages: new Map(), statuses: new Map(), origins: [] };
  const output = await build(specs, { name: "Things", runtime: "../src", ...config }, () => undefined);
  const files = new Map([...output.files].map(([name, body]) => [name, body] as const));
  expect(errorsOf(programOf(under("emitted", files)), (file) => file.startsWith("emitted/"))).toEqual([]);
  return output;
}

/** Declarations of the operations module by name, without line breaks. */
async function declared(operation: JsonObject, parts: JsonObject = {}, config: WaybillConfig = {}): Promise<(name: string) => string> {
  const { files } = await built({ paths: { "/things": operation }, ...parts }, config);
  const module = (files.get("v1/things/operations.ts") ?? "").replace(/\s+/g, " ");
  return (name) => {
    const found = new RegExp(
      `(?:/\\*\\*(?:(?!\\*/).)*\\*/ )?(?:export )?(?:type|interface|const) ${name}\\b.*?(?=(?: /\\*\\*| export | (?:const|type) \\w+ =|$))`,
    ).exec(module);
    return (found?.[0] ?? "").replace(/= \| /g, "= ").trim();
  };
}

const resultOf = async (responses: JsonObject): Promise<string> =>
  (await declared({ get: { operationId: "getThing", responses } }))("GetThingResult").replace("export type GetThingResult = ", "").replace(/;$/, "");

describe("a result", () => {
  const every = "Undocumented<401 | 403 | 429 | 500 | 502 | 503 | 504> | OtherAnswer";
  test.each<[string, JsonObject, string]>([
    [
      "has what is documented, what every server answers, and the rest",
      { "200": json(text), "404": json(text) },
      `GetThingStatus200 | GetThingStatus404 | ${every}`,
    ],
    [
      "does not repeat what is documented",
      { "200": json(text), "401": json(text), "500": json(text) },
      "GetThingStatus200 | GetThingStatus401 | GetThingStatus500 | Undocumented<403 | 429 | 502 | 503 | 504> | OtherAnswer",
    ],
    ["of a default holds all that is not said", { "200": json(text), default: json(text) }, "GetThingStatus200 | GetThingStatusDefault"],
    [
      "of a range holds its statuses",
      { "200": json(text), "4XX": json(text) },
      "GetThingStatus200 | GetThingStatus4XX | Undocumented<500 | 502 | 503 | 504> | OtherAnswer",
    ],
    [
      "without a documented success may succeed",
      { "404": json(text) },
      `GetThingStatus404 | Success<200 | 201 | 202 | 203 | 204, unknown, string | null> | ${every}`,
    ],
    ["of nothing documented may be anything", {}, `Success<200 | 201 | 202 | 203 | 204, unknown, string | null> | ${every}`],
  ])("%s", async (_, responses, wanted) => {
    expect(await resultOf(responses)).toBe(wanted);
  });

  test.each<[string, string, JsonObject, string]>([
    ["a status without a body", "204", { description: "" }, "Success<204, undefined, null>"],
    ["a failure without a body may bring one", "404", { description: "" }, "Failure<404, unknown, string | null>"],
    ["JSON is the default", "200", json({ $ref: "#/components/schemas/Thing" }), "Success<200, Thing>"],
    [
      "other JSON",
      "200",
      { description: "", content: { "application/hal+json": { schema: { $ref: "#/components/schemas/Thing" } } } },
      'Success<200, Thing, "application/hal+json">',
    ],
    ["text", "200", { description: "", content: { "text/csv": {} } }, 'Success<200, string, "text/csv">'],
    [
      "two types of one body are one member",
      "200",
      {
        description: "",
        content: {
          "application/json": { schema: { $ref: "#/components/schemas/Thing" } },
          "application/hal+json": { schema: { $ref: "#/components/schemas/Thing" } },
        },
      },
      'Success<200, Thing, "application/json" | "application/hal+json">',
    ],
    [
      "two bodies are two members",
      "200",
      { description: "", content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } }, "text/csv": {} } },
      'Success<200, Thing> | Success<200, string, "text/csv">',
    ],
    [
      "headers",
      "200",
      { ...json({ $ref: "#/components/schemas/Thing" }), headers: { "X-Total": { schema: { type: "integer" } } } },
      'Success<200, Thing, "application/json", GetThingStatus200Headers>',
    ],
    ["bytes", "200", { description: "", content: { "application/pdf": {} } }, 'Success<200, Body, "application/pdf">'],
  ])("%s", async (_, status, response, wanted) => {
    const declaration = await declared(
      { get: { operationId: "getThing", responses: { [status]: response } } },
      { components: { schemas: { Thing: { type: "object", properties: { id: text } } } } },
    );
    expect(declaration(`GetThingStatus${status}`)).toMatch(new RegExp(`^export type GetThingStatus${status}(<Body = Blob>)? = `));
    expect(
      declaration(`GetThingStatus${status}`)
        .replace(/^[^=]*= |^.*?Blob> = |;$/g, "")
        .replace(/^Blob> = /, "")
        .replace(/< /g, "<")
        .replace(/,? >/g, ">"),
    ).toBe(wanted);
  });
});

describe("an operation", () => {
  const body = (types: readonly string[]): JsonObject => ({
    requestBody: { content: Object.fromEntries(types.map((type) => [type, { schema: { type: "object", properties: { a: text } } }])) },
    responses: {},
  });

  test("of several request media types names the one that is not first", async () => {
    const declaration = await declared({ post: { operationId: "addThing", ...body(["application/json", "multipart/form-data"]) } });
    expect(declaration("AddThingInput")).toContain(
      '{ readonly body: AddThingBody; readonly contentType?: "application/json" } | { readonly body: AddThingBody2; readonly contentType: "multipart/form-data" }',
    );
    expect(declaration("addThing")).toContain('body: { types: ["application/json", "multipart/form-data"], encode: { "multipart/form-data": multipart } }');
  });

  test.each<[string, JsonObject, string]>([
    ["without input", { responses: {} }, "OptionalOperation<GetThingInput, GetThingResult>"],
    ["with optional input", { parameters: [{ name: "q", in: "query", schema: text }], responses: {} }, "OptionalOperation<GetThingInput, GetThingResult>"],
    [
      "with required input",
      { parameters: [{ name: "q", in: "query", required: true, schema: text }], responses: {} },
      "Operation<GetThingInput, GetThingResult>",
    ],
    [
      "that pages",
      {
        parameters: [{ name: "page", in: "query", schema: text }],
        responses: { "200": json({ type: "array", items: { $ref: "#/components/schemas/Thing" } }) },
      },
      "OptionalOperation<GetThingInput, GetThingResult, Thing>",
    ],
    [
      "that answers bytes",
      { responses: { "200": { description: "", content: { "application/pdf": {} } } } },
      "BinaryOperation<GetThingInput, GetThingResult, GetThingResult<Uint8Array>, GetThingResult<ReadableStream<Uint8Array>>>",
    ],
  ])("%s", async (_, operation, type) => {
    const declaration = await declared(
      { get: { operationId: "getThing", ...operation } },
      { components: { schemas: { Thing: { type: "object", properties: { id: text } } } } },
    );
    expect(declaration("getThing").replace(/< /g, "<").replace(/,? >/g, ">")).toContain(`getThing: ${type} = /* @__PURE__ */ operation({`);
  });

  test("says what it is, where it is documented, and what to use instead of it", async () => {
    const declaration = await declared({
      get: {
        operationId: "getThing",
        summary: "Get */ a `thing` @now",
        deprecated: true,
        externalDocs: { url: "https://docs.example.com/things" },
        responses: {},
      },
    });
    expect(declaration("getThing")).toContain(
      "/** * Get * / a `thing` \\@now * * `GET /things` ([documentation](https://docs.example.com/things)) * * @deprecated The documentation names no replacement. */",
    );
  });

  test("takes the client's header where it documents it", async () => {
    const config = { defaultHeaders: { partnerId: "X-Partner" } };
    const declaration = await declared(
      {
        get: { operationId: "getThing", parameters: [{ name: "x-partner", in: "header", schema: text }], responses: {} },
        post: { operationId: "addThing", responses: {} },
      },
      {},
      config,
    );
    expect(declaration("getThing")).toContain('defaultHeaders: ["partnerId"]');
    expect(declaration("addThing")).not.toContain("defaultHeaders");
  });

  test("is repeated where it takes an Idempotency-Key, which callers may leave out, unless the config says otherwise", async () => {
    const parameters = [{ name: "Idempotency-Key", in: "header", required: true, schema: text }];
    const thing = { post: { operationId: "addThing", parameters, responses: {} } };
    const [asIs, off] = await Promise.all([declared(thing), declared(thing, {}, { idempotent: { "things.addThing": false } })]);
    expect(asIs("addThing")).toContain('idempotent: true, idempotencyKey: "idempotency-key"');
    expect(asIs("addThing")).toContain("OptionalOperation<");
    expect(asIs("AddThingInput")).toContain("readonly headers?: AddThingHeaders");
    expect(off("addThing")).not.toContain("idempoten");
  });

  test("is repeated only where the config says so", async () => {
    const declaration = await declared(
      { post: { operationId: "addThing", ...body(["application/json"]) }, put: { operationId: "setThing", responses: {} } },
      {},
      { idempotent: { "things.addThing": ["reference"] } },
    );
    expect(declaration("addThing")).toContain('idempotent: ["reference"]');
    expect(declaration("setThing")).not.toContain("idempotent");
  });
});

describe("the site", () => {
  const scheme = (name: string, value: JsonObject): JsonObject => ({
    paths: { "/things": { get: { operationId: "getThing", security: [{ [name]: [] }], responses: {} } } },
    components: { securitySchemes: { [name]: value } },
  });
  const siteFile = async (parts: JsonObject, config: WaybillConfig = {}): Promise<string> =>
    ((await built(parts, config)).files.get("site.ts") ?? "").replace(/\s+/g, " ");

  test.each<[string, JsonObject, string]>([
    ["basic", { type: "http", scheme: "basic" }, "{ readonly username: string; readonly password: string }"],
    ["bearer", { type: "http", scheme: "bearer" }, "{ readonly token: string }"],
    ["an API key", { type: "apiKey", in: "header", name: "X-Key" }, "{ readonly key: string }"],
    [
      "client credentials",
      { type: "oauth2", flows: { clientCredentials: { tokenUrl: "https://id.example.com/token", scopes: {} } } },
      "{ readonly clientId: string; readonly clientSecret: string }",
    ],
  ])("takes %s", async (_, value, type) => {
    expect(await siteFile(scheme("s", value))).toContain(`export type ThingsAuth = ${type};`);
  });

  test("pins the origins of its servers where there is no lock", async () => {
    expect(await siteFile(scheme("s", { type: "http", scheme: "basic" }))).toContain('origins: ["https://api.example.com"]');
  });
});

describe("the choice of servers", () => {
  const region = { enum: ["eu", "us"], default: "eu" };
  const servers = [
    { url: "https://{region}.example.com", variables: { region } },
    { url: "https://sandbox.example.com", name: "sandbox" },
  ];
  const paths = { "/things": { get: { operationId: "getThing", responses: {} } } };

  test("stands in the site's row, with its reader", async () => {
    const { files } = await built({ paths, servers });
    expect((files.get("site.ts") ?? "").replace(/\s+/g, " ")).toContain(
      'servers: { "https://eu.example.com": [ { url: "https://sandbox.example.com", name: "sandbox" }, { url: "https://{region}.example.com", variables: { region: { default: "eu", enum: ["eu", "us"] } } }, ], }, chooseServer,',
    );
  });

  test("is an option of both clients, by what the document lists", async () => {
    const { files } = await built({ paths, servers });
    const use = (options: string): string =>
      `import { createClient, createThings } from "./index.js";\ncreateClient(${options});\ncreateThings(${options}).with(${options});\n`;
    const errors = (options: string): number =>
      errorsOf(programOf(under("emitted", new Map([...files, ["use.ts", use(options)]]))), (file) => file.endsWith("use.ts")).length;
    const right = ['{ url: "https://{region}.example.com", variables: { region: "us" } }', '{ url: "https://{region}.example.com" }', '{ name: "sandbox" }'];
    const wrong = [
      '{ url: "https://{region}.example.com", variables: { region: "ap" } }',
      '{ url: "https://{region}.example.com", variables: { country: "eu" } }',
      '{ url: "https://other.example.com" }',
      '{ name: "live" }',
      "{}",
    ];
    expect(right.map((server) => errors(`{ server: ${server} }`))).toEqual([0, 0, 0]);
    expect(wrong.map((server) => errors(`{ server: ${server} }`))).toEqual([3, 3, 3, 3, 3]);
  });

  test("is no option where there is none", async () => {
    const { files } = await built({ paths });
    expect(files.get("site.ts")).not.toContain("erver");
    const use = 'import { createClient } from "./index.js";\ncreateClient({ server: { url: "https://api.example.com" } });\n';
    expect(errorsOf(programOf(under("emitted", new Map([...files, ["use.ts", use]]))), (file) => file.endsWith("use.ts"))).toHaveLength(1);
  });
});

describe("the client", () => {
  test("keeps its own names from operations of the same name", async () => {
    const names = ["createThings", "createGroupedClient", "createClient", "site", "groups", "with", "operation", "paginate"];
    const paths = Object.fromEntries(
      names.map((operationId, index) => [
        `/p${index}`,
        { get: { operationId, parameters: [{ name: "page", in: "query", schema: text }], responses: { "200": json({ type: "array", items: text }) } } },
      ]),
    );
    const { files } = await built({ paths });
    expect(files.get("v1/index.ts")).toContain("createThings: createThingsOperation_");
  });

  test("may be called otherwise than the site", async () => {
    const { files } = await built({ paths: {} }, { create: "createShop" });
    expect(files.get("index.ts")).toMatch(/{ createShop }[^]*{ Shop }[^]*{ ThingsAuth, ThingsOptions }/);
  });

  test("is the whole surface of groups and methods", async () => {
    const { files } = await built({
      paths: { "/things": { get: { operationId: "things/list", responses: {} }, post: { operationId: "things/add", responses: {} } } },
    });
    expect((files.get("v1/index.ts") ?? "").replace(/\s+/g, " ")).toContain("const groups = { things: { add: thingsAdd, list: thingsList } };");
  });
});

describe("modules", () => {
  test("find the runtime where the config says, and only they know it", async () => {
    const { files } = await built({
      paths: { "/things": { get: { operationId: "getThing", responses: { "404": json({ type: "object", properties: { message: text } }) } } } },
    });
    const imports = [...files].flatMap(([name, body]) =>
      [...body.matchAll(/from "([^"]*src\/[^"]*)"/g)].map(([, specifier]) => [name.split("/").length, specifier?.slice(0, specifier.indexOf("src/"))] as const),
    );
    expect(imports.length).toBeGreaterThan(5);
    expect(imports.every(([depth, up]) => up === "../".repeat(depth))).toBe(true);
  });

  test("of a document without operations compile", async () => {
    expect([...(await built({ paths: {} })).files.keys()].sort()).toEqual([
      "index.ts",
      "site.ts",
      "v1/errors.ts",
      "v1/index.ts",
      "v1/paths.ts",
      "v1/shared.ts",
      "v1/things/operations.ts",
      "v1/things/schema.ts",
    ]);
  });

  test("carry no text that is no TypeScript", async () => {
    await expect(format("const = ;", "v1/things/operations.ts")).rejects.toSatisfy(
      (error) => error instanceof WaybillError && error.problems[0]?.code === "emitted-syntax" && error.problems[0].file === "v1/things/operations.ts",
    );
  });

  test("are printed in one pass: head, imports, exports, declarations", () => {
    const printed = printModule({
      head: "// head",
      imports: [
        { from: "./a.js", names: ["a"], types: ["A"] },
        { from: "./b.js", names: [], types: ["B"] },
        { from: "./c.js", names: [], types: [] },
      ],
      exports: [
        { from: "./d.js", all: "types" },
        { from: "./e.js", values: ["e"] },
        { from: "./f.js", types: [] },
      ],
      declarations: [
        { kind: "type", name: "T", doc: "", type: "A | B" },
        { kind: "interface", name: "I", doc: "Words.", members: [{ name: "x", type: "T", optional: true, doc: "" }] },
      ],
    });
    expect(printed.replace(/\n+/g, "\n").trim()).toBe(
      '// head\nimport { a, type A } from "./a.js";\nimport type { B } from "./b.js";\nexport type * from "./d.js";\nexport { e } from "./e.js";\nexport type T = A | B;\n/** Words. */\nexport interface I {\n  readonly x?: T;\n}',
    );
  });
});

describe("error shapes", () => {
  const failing = (schemas: readonly JsonObject[]): JsonObject => ({
    paths: {
      "/things": { get: { operationId: "getThing", responses: Object.fromEntries(schemas.map((schema, index) => [String(400 + index), json(schema)])) } },
    },
  });
  const errorsFile = async (...schemas: readonly JsonObject[]): Promise<string> =>
    ((await built(failing(schemas))).files.get("v1/errors.ts") ?? "").replace(/\s+/g, " ");
  const code = (values: readonly string[]): JsonObject => ({ type: "object", properties: { code: { type: "string", enum: values }, message: text } });

  test("are one for each structure, not for each operation", async () => {
    expect((await errorsFile(code(["a"]), code(["b"]), { type: "object", properties: { detail: text } })).match(/ErrorGuard<\w+> =/g)).toHaveLength(2);
  });

  test("know every documented code, and that there are others", async () => {
    expect(await errorsFile(code(["b", "a"]), { type: "object", properties: { errors: { type: "array", items: code(["c"]) } } })).toContain(
      'export type ErrorCode = "a" | "b" | "c" | (string & {});',
    );
  });

  test("are not made of a resource that comes with a failure", async () => {
    expect(await errorsFile({ type: "object", properties: { shipment: text, parcels: text, id: text } })).not.toContain("ErrorGuard<");
  });
});
