import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Json, JsonObject } from "../../scripts/document/json.js";
import { sampleOf } from "../../scripts/model/webhook-sample.js";
import type { Io } from "../../scripts/verbs/io.js";
import { sampleDelivery, webhookSendVerb } from "../../scripts/verbs/webhook.js";
import { signedReceiver, type SignatureScheme } from "../../src/webhooks/index.js";
import { toNodeListener } from "../../src/webhooks/node.js";
import { modelOf, siteAbsent, siteSource } from "./model.js";
import { serving } from "./serve.js";

const scheme: SignatureScheme = {
  header: "X-Signature",
  prefix: "v1,",
  encoding: "base64",
  hash: "sha512",
  signedBefore: [{ header: "X-Id" }, ".", { header: "X-Time" }, "."],
  timestamp: { header: "X-Time" },
};
const document: JsonObject = {
  openapi: "3.1.0",
  info: { title: "Test", version: "1" },
  paths: {},
  webhooks: {
    Arrived: {
      post: {
        requestBody: {
          content: {
            "application/json": {
              schema: { type: "object", required: ["action"], properties: { action: { const: "arrived" }, at: { type: "integer" }, name: { type: "string" } } },
            },
          },
        },
        responses: {},
      },
    },
  },
};
/** A payload whose pattern takes for ever on a text of this length. */
const stuck: JsonObject = {
  ...document,
  webhooks: {
    Stuck: {
      post: {
        requestBody: {
          content: {
            "application/json": {
              schema: {
                type: "object",
                required: ["action", "a"],
                properties: { action: { const: "stuck" }, a: { type: "string", minLength: 60, pattern: "(x+x+)+y$" } },
              },
            },
          },
        },
        responses: {},
      },
    },
  },
};
const secret = "secret-of-the-tests";
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "webhook-send-"));
  await mkdir(join(folder, "specs/v1"), { recursive: true });
  await writeFile(join(folder, "specs/v1/webhooks.json"), JSON.stringify(document));
  await writeFile(
    join(folder, "waybill.config.json"),
    JSON.stringify({ webhooks: { webhooks: { signature: scheme, timestamp: { path: ["at"], unit: "milliseconds" } } } }),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function recording(): { readonly io: Io; readonly out: string[]; readonly err: string[] } {
  const out: string[] = [];
  const err: string[] = [];
  return {
    out,
    err,
    io: {
      cwd: folder,
      out: (text) => void out.push(text),
      err: (text) => void err.push(text),
      progress: { step: () => undefined, end: () => undefined },
      colour: false,
    },
  };
}

test("a receiver takes the sample: signed as the configuration says, at this moment", async () => {
  const seen: unknown[] = [];
  const receiver = signedReceiver<{ readonly action: "arrived"; readonly at: number }, "action">({
    name: "test",
    discriminator: "action",
    events: ["arrived"],
    scheme,
    timestamp: { path: ["at"], unit: "milliseconds" },
  })({ secrets: secret, on: { arrived: (event) => void seen.push(event) } });
  const before = Date.now();
  const { io, out } = recording();
  const code = await serving(
    createServer((request, response) => void toNodeListener(receiver)(request, response)),
    (url) => webhookSendVerb({ event: "arrived", url, secret, json: true }, io),
  );
  expect([code, JSON.parse(out[0] ?? "") as unknown]).toEqual([0, expect.objectContaining({ event: "arrived", status: 200 })]);
  expect(seen).toEqual([{ action: "arrived", at: expect.any(Number) as number, name: "sample" }]);
  expect((seen[0] as { readonly at: number }).at).toBeGreaterThanOrEqual(before);
});

test("a refusal of the receiver is exit code 1", async () => {
  const { io, out } = recording();
  const server = createServer((_request, response) => response.writeHead(401).end("no"));
  expect(await serving(server, (url) => webhookSendVerb({ event: "Arrived", url, secret }, io))).toBe(1);
  expect(out).toEqual(["no"]);
});

test.each<readonly [string, { readonly event?: string; readonly url?: string; readonly secret?: string; readonly header?: readonly string[] }, RegExp]>([
  ["an unknown event", { event: "arived" }, /did you mean arrived\?/],
  ["no address", { url: "localhost" }, /no address of a web server/],
  ["no secret", { secret: "" }, /webhooks signs its events/],
  ["a header that is none", { header: ["Authorization"] }, /is no header/],
  ["nobody there", { url: "http://127.0.0.1:1/" }, /the endpoint gave no answer/],
])("%s is explained", async (_name, changes, message) => {
  await expect(webhookSendVerb({ event: "arrived", url: "http://127.0.0.1:1/", secret, ...changes }, recording().io)).rejects.toThrow(message);
});

const validator = new Ajv2020({ strict: false });
(formats as unknown as (ajv: Ajv2020) => void)(validator);

test.each<readonly [string, Json]>([
  ["bounds", { type: "integer", minimum: 5, maximum: 7, multipleOf: 3 }],
  ["an exclusive bound", { type: "number", exclusiveMinimum: 2, exclusiveMaximum: 4 }],
  ["a length", { type: "string", minLength: 12, maxLength: 14 }],
  ["a format", { type: "string", format: "date-time" }],
  ["a pattern", { type: "string", pattern: "^[A-Z]{3}$" }],
  ["null or text", { type: ["null", "string"] }],
  ["null or an object", { anyOf: [{ type: "null" }, { type: "object", required: ["a"], properties: { a: { type: "boolean" } } }] }],
  ["a list with a minimum", { type: "array", minItems: 3, items: { enum: ["a"] } }],
  [
    "an object in parts",
    {
      allOf: [
        { type: "object", required: ["a"], properties: { a: { type: "number" } } },
        { type: "object", required: ["b"], properties: { b: { type: "string", format: "uuid" } } },
      ],
    },
  ],
  ["a required member that nothing describes", { type: "object", required: ["a"] }],
  ["an open enum", { anyOf: [{ enum: ["a", "b"] }, { type: "string", "x-waybill-open": true }] }],
])("a sample of %s is valid", (_name, schema) => {
  const sample = sampleOf(schema, () => undefined);
  expect([sample === undefined, validator.validate(schema as object, sample)]).toEqual([false, true]);
});

test("a schema that holds itself has a sample", () => {
  const node: Json = {
    type: "object",
    required: ["id"],
    properties: { id: { type: "integer" }, children: { type: "array", items: { $ref: "#/components/schemas/Node" } } },
  };
  const sample = sampleOf(node, () => node);
  expect(
    validator.validate(
      {
        ...(node as JsonObject),
        $id: "node",
        properties: { ...(node as { properties: object }).properties, children: { type: "array", items: { $ref: "node" } } },
      },
      sample,
    ),
  ).toBe(true);
});

test("what cannot be made up is said, not guessed", () => {
  expect(sampleOf({ type: "object", required: ["a"], properties: { a: { type: "string", pattern: "^\\d{17}X$" } } }, () => undefined)).toBeUndefined();
});

test.skipIf(siteAbsent !== undefined)(
  `samples of every event of the crawled site are valid by its own document${siteAbsent === undefined ? "" : ` (skipped: ${siteAbsent})`}`,
  async () => {
    const sources = [siteSource("v3", "webhooks"), siteSource("v3", "event-subscriptions")];
    const model = await modelOf(sources);
    const checked = sources.flatMap(({ area, value }) => {
      const { webhooks, components } = value as unknown as {
        readonly webhooks: Record<string, { readonly post: { readonly requestBody: { readonly content: Record<string, { readonly schema: object }> } } }>;
        readonly components: object;
      };
      return Object.entries(webhooks).map(([name, { post }]) => {
        const { body } = sampleDelivery(model, {}, { event: name, secret: undefined, headers: {}, now: 0 });
        return [area, name, validator.validate({ ...post.requestBody.content["application/json"]?.schema, components }, JSON.parse(body))];
      });
    });
    expect(checked.map(([, name]) => name)).toEqual([
      "IntegrationConnected",
      "IntegrationDeleted",
      "IntegrationModified",
      "ParcelStatusChanged",
      "ReturnCreated",
      "ParcelEventCreated",
    ]);
    expect(checked.filter(([, , valid]) => valid !== true)).toEqual([]);
  },
);

test("a pattern of the document that takes for ever gives no sample", async () => {
  const own = await mkdtemp(join(tmpdir(), "webhook-stuck-"));
  await mkdir(join(own, "specs/v1"), { recursive: true });
  await writeFile(join(own, "specs/v1/webhooks.json"), JSON.stringify(stuck));
  const sent = webhookSendVerb({ event: "stuck", url: "http://127.0.0.1:9/" }, { ...recording().io, cwd: own });
  await expect(sent).rejects.toMatchObject({ problems: [{ code: "no-sample" }] });
  await rm(own, { recursive: true, force: true });
});
