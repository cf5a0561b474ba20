import { stringify } from "yaml";

/** A documentation site of our own writing, in the form that one documentation engine gives it. */
export interface EngineSite {
  readonly engine: string;
  /** Content by path (`/llms.txt`). */
  readonly files: Readonly<Record<string, string>>;
  /** Name of its one document in the lock. */
  readonly key: string;
  readonly operations: readonly string[];
  /** The client that `init` makes of it, with the credential "secret", and the namespace of `addOrderLine` in it. */
  readonly client: readonly [create: string, auth: string, namespace: string];
}

type Part = Readonly<Record<string, unknown>>;

const line: Part = { type: "object", required: ["id"], properties: { id: { type: "string" }, sku: { type: "string" } } };
const newLine: Part = { type: "object", required: ["sku"], properties: { sku: { type: "string" }, quantity: { type: "integer" } } };
const id: Part = { name: "id", in: "path", required: true, schema: { type: "string" } };
const dryRun: Part = { name: "dry_run", in: "query", schema: { type: "boolean" } };
const key: Part = { type: "apiKey", in: "header", name: "X-Key" };

function json(schema: string): Part {
  return { content: { "application/json": { schema: { $ref: `#/components/schemas/${schema}` } } } };
}

/** `POST /orders/{id}/lines`: a path, a query and a body; every site describes it. */
const addLine: Part = {
  operationId: "addOrderLine",
  parameters: [id, dryRun],
  requestBody: { required: true, ...json("NewLine") },
  responses: { "201": { description: "added", ...json("Line") } },
};
const getLine: Part = { operationId: "getOrderLine", parameters: [id], responses: { "200": { description: "ok", ...json("Line") } } };
const keyed: Part = { security: [{ key: [] }] };

/** A pruned document as engines put it into pages: `parts` are its paths and whatever else the engine writes. */
function pruned(title: string, api: string, parts: Part): Part {
  return {
    openapi: "3.0.3",
    info: { title, version: "1.0" },
    servers: [{ url: api }],
    ...parts,
    components: { schemas: { Line: line, NewLine: newLine }, securitySchemes: { key } },
  };
}

const adding = { "/orders/{id}/lines": { post: { ...addLine, ...keyed } } };
const getting = { "/orders/{id}/lines": { get: { ...getLine, ...keyed } } };
const added = ["POST /orders/{id}/lines"];

function whole(title: string, api: string): string {
  return stringify(pruned(title, api, { paths: { "/orders/{id}/lines": { get: { ...getLine, ...keyed }, post: { ...addLine, ...keyed } } } }));
}

const both = ["GET /orders/{id}/lines", "POST /orders/{id}/lines"];

export function fenced(info: string, body: string, marks = "````"): string {
  return `${marks}${info}\n${body.trimEnd()}\n${marks}\n`;
}

/** Every engine whose sites can be read, each with the same operation. `docs` is the site's origin, `api` the server that its documents name. */
export function engineSites(docs: string, api: string): readonly EngineSite[] {
  const indexed = (title: string, ...pages: readonly string[]): string =>
    `# ${title}\n\n## Docs\n\n${pages.map((page) => `- [${page}](${docs}/${page}.md): words`).join("\n")}\n`;
  // Where a document has no title, its server gives the name.
  const host = new URL(api).hostname.replace(/^api\.|\.com$/gu, "");
  return [
    {
      engine: "Mintlify: its own list, with files that are no documents",
      files: {
        "/llms.txt": `${indexed("Mint", "start")}\n## OpenAPI Specs\n\n- [openapi](${docs}/api-reference/openapi.json)\n- [package](${docs}/package.json)\n- [cspell](/words.json)\n`,
        "/start.md": `> ## Documentation Index\n> Fetch the complete documentation index at: ${docs}/llms.txt\n\n# Start\n\nWords.\n`,
        "/api-reference/openapi.json": JSON.stringify(pruned("Mint orders", api, { paths: { ...adding } })),
        "/words.json": '{ "words": ["llms"] }',
      },
      key: "v1/mint-orders",
      operations: added,
      client: ["createMint", '{ key: "secret" }', "mintOrders"],
    },
    {
      engine: "Mintlify: an index of one's own, the documents only in pages",
      files: {
        "/llms.txt": `# Custom\n\n> Everything\n\n## API reference\n\n### API v3\n\n- [Add a line ⚠️ LEGACY](${docs}/api/v3/orders/add.md)\n- [Get a line](${docs}/api/v3/orders/get.md)\n`,
        "/api/v3/orders/add.md": `# Add\n\n> Adds\n\n## OpenAPI\n\n${fenced("yaml /.openapi/v3/orders/openapi.yaml post /orders/{id}/lines", stringify(pruned("Orders API", api, { paths: adding, security: [] })))}`,
        "/api/v3/orders/get.md": `# Get\n\n> Gets\n\n## OpenAPI\n\n${fenced("yaml /.openapi/v3/orders/openapi.yaml get /orders/{id}/lines", stringify(pruned("Orders API", api, { paths: getting, security: [] })))}`,
      },
      key: "v3/orders",
      operations: both,
      client: ["createCustom", '{ key: "secret" }', "orders"],
    },
    {
      engine: "Fern: the server comes from the page, the Authorization parameter becomes security",
      files: {
        "/llms.txt": `# Acme\n\n## API Docs\n\n- API Orders [Add line](${docs}/reference/orders/add-line.md)\n`,
        "/reference/orders/add-line.md": `# Add line\n\nPOST ${api}/orders/:id/lines\nContent-Type: application/json\n\nReference: ${docs}/reference/orders/add-line\n\n## OpenAPI Specification\n\n${fenced("yaml", fernBody(), "```")}\n## SDK Code Examples\n\n\`\`\`python\nimport acme\n\`\`\`\n`,
      },
      key: `v1/${host}`,
      operations: added,
      client: ["createAcme", '{ token: "secret" }', host],
    },
    {
      engine: "ReadMe: JSON under a heading, twice the same",
      files: {
        "/llms.txt": `# Readable\n\n## API Reference\n\n- [Lines](${docs}/reference/lines.md)\n`,
        "/reference/lines.md": `# Lines\n\n# OpenAPI definition\n\n${readMeBlock(api)}\n${readMeBlock(api)}`,
      },
      key: "v1/lines",
      operations: added,
      client: ["createReadable", '{ key: "secret" }', "lines"],
    },
    {
      engine: "Redocly: the link to the bundle is followed",
      files: {
        "/llms.txt": `# Portal\n\n## Table of contents\n\n - [Overview](${docs}/apis/overview.md)\n`,
        "/apis/overview.md": `# Overview\n\n## Download OpenAPI description\n\n[Store](${docs}/_bundle/apis/store.yaml)\n\n - [POST /orders/{id}/lines](${docs}/apis/store/add.md): Add\n`,
        "/_bundle/apis/store.yaml": whole("Store", api),
      },
      key: "v1/store",
      operations: both,
      client: ["createStore", '{ key: "secret" }', "store"],
    },
    {
      engine: "GitBook's export: several blocks in one page, and one with models only",
      files: {
        "/llms.txt": `# Book\n\n- [Orders](${docs}/orders.md)\n- [Models](${docs}/models.md)\n\n---\n\n# Agent Instructions\n\nWords.\n`,
        "/orders.md": `# Orders\n\n## GET /orders/{id}/lines\n\n> Get\n\n${fenced("json", JSON.stringify(pruned("Zoo", api, { paths: getting })), "```")}\n## POST /orders/{id}/lines\n\n${fenced("json", JSON.stringify(pruned("Zoo", api, { paths: adding })), "```")}`,
        "/models.md": `# Models\n\n## The Line object\n\n${fenced("json", JSON.stringify({ openapi: "3.0.3", info: { title: "Zoo", version: "1.0" }, components: { schemas: { Line: line } } }), "```")}`,
      },
      key: "v1/zoo",
      operations: both,
      client: ["createBook", '{ key: "secret" }', "zoo"],
    },
    {
      engine: "GitBook's source: the document that a block links is followed",
      files: {
        "/llms.txt": `# Source\n\n- [Orders](${docs}/orders.md)\n`,
        "/orders.md": `# Orders\n\n{% openapi-operation spec="shop" path="/orders/{id}/lines" method="post" %}\n[OpenAPI shop](${docs}/files/shop.yaml)\n{% endopenapi-operation %}\n`,
        "/files/shop.yaml": whole("Shop", api),
      },
      key: "v1/shop",
      operations: both,
      client: ["createSource", '{ key: "secret" }', "shop"],
    },
    {
      engine: "Apidog: an untitled document without info string",
      files: {
        "/llms.txt": `# Dog\n\n- [Lines](${docs}/lines-1.md)\n`,
        "/lines-1.md": `# Lines\n\n## OpenAPI Specification\n\n${fenced("yaml", stringify(apidogDocument(api)), "```")}`,
      },
      key: `v1/${host}`,
      operations: added,
      client: ["createDog", '{ key: "secret" }', host],
    },
    {
      engine: "Document360: JSON with method and path in the fence",
      files: {
        "/llms.txt": `# Document\n\n- [Lines](${docs}/lines.md)\n`,
        "/lines.md": `# Lines\n\n## OpenAPI\n\n${fenced("json POST /orders/{id}/lines", JSON.stringify(pruned("Ledger", api, { paths: adding })))}`,
      },
      key: "v1/ledger",
      operations: added,
      client: ["createDocument", '{ key: "secret" }', "ledger"],
    },
    {
      engine: "Scalar: pages without a block, the document linked from the index",
      files: {
        "/llms.txt": `# Planets\n\n- [Introduction](${docs}/introduction.md)\n- [Document](${docs}/planets/openapi)\n`,
        "/introduction.md": scalarPage,
        "/planets/openapi": whole("Planets", api),
      },
      key: "v1/planets",
      operations: both,
      client: ["createPlanets", '{ key: "secret" }', "planets"],
    },
  ];
}

/** What Scalar exports of a document: prose that no rule can read. */
export const scalarPage =
  "# Planets\n\n- **OpenAPI Version:** `3.1.0`\n- **API Version:** `1.0.0`\n\n## Operations\n\n### Add a line\n\n- **Method:** `POST`\n- **Path:** `/orders/{id}/lines`\n";

/** No servers, tags in tags, credentials as an ordinary parameter. */
function fernBody(): string {
  const credential = { name: "Authorization", in: "header", description: "Bearer authentication", required: true, schema: { type: "string" } };
  return stringify({
    openapi: "3.1.1",
    info: { title: "Add line", version: "endpoint_orders.addLine" },
    paths: { "/orders/{id}/lines": { post: { ...addLine, tags: [["subpackage_orders"]], parameters: [id, dryRun, credential] } } },
    components: { schemas: { Line: line, NewLine: newLine } },
  });
}

function readMeBlock(api: string): string {
  return fenced("json", JSON.stringify({ _id: "/branches/1.0/apis/lines.json", ...pruned("Order lines", api, { paths: adding, "x-readme": {} }) }), "```");
}

/** No title; servers and security stand last; `x-apifox` marks everywhere. */
function apidogDocument(api: string): Part {
  const { servers, ...rest } = pruned("", api, { paths: { "/orders/{id}/lines": { post: { ...addLine, ...keyed, "x-run-in-apifox": "x" } } } });
  return { ...rest, servers, security: [] };
}
