import {
  basic,
  bodyCap,
  BodyTooLargeError,
  createSiteClient,
  deadline,
  DeadlineError,
  limits,
  multipart,
  oauth2,
  operation,
  OriginError,
  OutcomeUnknownError,
  paginate,
  redirects,
  retry,
  type AnyResult,
  type Client,
  type Operation,
} from "../../../src/index.js";
import type { OperationRow } from "../../../src/row.js";

/** What a runtime answered to each check, to be compared with `wanted`. */
export type Answers = Readonly<Record<string, string>>;

type Any = Operation<object, AnyResult, unknown>;

const rowOf = (path: string, more: Partial<OperationRow> = {}): OperationRow => ({
  id: `check${path}`,
  method: "GET",
  path,
  server: "https://api.example",
  security: [[{ type: "basic" }]],
  responses: { 200: "json" },
  ...more,
});
const call = (path: string, more: Partial<OperationRow> = {}): Any => operation(rowOf(path, more));

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : String(error));

function clientOf(url: string): Client {
  return createSiteClient(
    { name: "Portable", origins: [], auth: {} },
    {
      auth: basic({ username: "ü", password: "p" }),
      layers: [retry({ base: 5 }), limits([{ of: "all", requests: 1_000, per: 1_000 }]), deadline(), bodyCap(100_000), redirects()],
      baseUrl: url,
      allowHttp: true,
      allowBrowser: true,
      timeout: { attempt: 5_000, total: 10_000 },
    },
  );
}

/** Each check gives one line of text; a page may hide where a redirect leads. */
const checks: Readonly<Record<string, readonly [run: (client: Client, url: string) => Promise<unknown>, ...wanted: readonly string[]]>> = {
  "Basic credentials in UTF-8": [
    async (client) => (await call("/echo")(client, {})).body as { authorization: string },
    JSON.stringify({ authorization: "Basic w7w6cA==", body: "" }),
  ],
  "JSON is posted": [
    async (client) =>
      ((await call("/echo", { method: "POST", body: { types: ["application/json"] } })(client, { body: { a: "é" } })).body as { body: string }).body,
    '{"a":"é"}',
  ],
  "a file keeps its name": [
    async (client) =>
      /filename="a.pdf"/.test(
        (
          (
            await call("/echo", { method: "POST", body: { types: ["multipart/form-data"], encode: { "multipart/form-data": multipart } } })(client, {
              body: { file: new File(["x"], "a.pdf", { type: "application/pdf" }) },
            })
          ).body as { body: string }
        ).body,
      ),
    "true",
  ],
  "a 503 is tried again": [async (client) => (await call("/flaky")(client, {})).attempts, "2"],
  "a stalled attempt ends": [async (client) => call("/stall")(client, {}, { timeout: { attempt: 50 }, retry: false }), DeadlineError.name],
  "a stalled write has an unknown outcome": [
    async (client) => call("/stall", { method: "POST" })(client, {}, { timeout: { attempt: 50 } }),
    OutcomeUnknownError.name,
  ],
  "an abort rejects with its reason": [async (client) => call("/stall")(client, {}, { signal: AbortSignal.timeout(50) }), "TimeoutError"],
  "a large body is given up": [async (client) => call("/large")(client, {}), BodyTooLargeError.name],
  "a redirect within the origin is followed or refused": [async (client) => (await call("/redirect")(client, {})).status, "200", OriginError.name],
  "a redirect to another origin is not followed": [async (client) => (await call("/astray")(client, {})).status, "other", OriginError.name],
  "bytes come as bytes": [
    async (client) => (await call("/bytes", { responses: { 200: { types: { "application/pdf": "binary" } } } })(client, {}, { as: "bytes" } as object)).body,
    "37,80,0,255",
  ],
  "a stream comes as a stream": [
    async (client) =>
      (
        await new Response(
          (await call("/bytes", { responses: { 200: { types: { "application/pdf": "binary" } } } })(client, {}, { as: "stream" } as object))
            .body as ReadableStream,
        ).arrayBuffer()
      ).byteLength,
    "4",
  ],
  "HTML on a 200 is other": [async (client) => (await call("/html")(client, {})).status, "other"],
  "an empty 429 is 429": [async (client) => (await call("/empty429")(client, {}, { retry: false })).status, "429"],
  "pages follow each other": [
    async (client) => {
      const found: unknown[] = [];
      for await (const item of paginate(client, call("/pages", { paging: { kind: "link", items: ["data"] } }))) found.push(item);
      return found;
    },
    "[1,2]",
  ],
  "one OAuth2 token for many": [
    async (client, url) => {
      const own = client.with({ auth: oauth2({ clientId: "a", clientSecret: "b", tokenUrl: `${url}/token`, allowHttp: true }) });
      const many = await Promise.all([1, 2, 3].map(() => call("/echo", { security: [[{ type: "oauth2", tokenUrl: "" }]] })(own, {})));
      return [...new Set(many.map(({ body }) => (body as { authorization: string }).authorization))];
    },
    '["Bearer token-1"]',
  ],
};

export const wanted: Readonly<Record<string, readonly string[]>> = Object.fromEntries(Object.entries(checks).map(([name, [, ...lines]]) => [name, lines]));

const line = (value: unknown): string => (typeof value === "string" ? value : value instanceof Uint8Array ? value.join() : JSON.stringify(value));

/** Runs every check against the server at `url`. */
export async function answers(url: string): Promise<Answers> {
  const client = clientOf(url);
  const found: Record<string, string> = {};
  for (const [name, [run]] of Object.entries(checks)) found[name] = await run(client, url).then(line, nameOf);
  return found;
}
