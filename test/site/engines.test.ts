import { afterEach, describe, expect, it } from "vitest";
import { readSnapshot, type Snapshot } from "../../scripts/snapshot/read.js";
import { newProject, problemCodes, runSync, type Outcome } from "../sync/run-sync.js";
import { smallDocument } from "../sync/small-site.js";
import { stringify } from "yaml";
import { entriesOf, type JsonObject } from "../../scripts/document/json.js";
import { engineSites, fenced, scalarPage } from "./engine-sites.js";
import { serveSite } from "./serve.js";

const indexUrl = "https://docs.example.com/llms.txt";
const undo: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0)) await step();
});

async function crawl(
  files: Readonly<Record<string, string>>,
  site = {},
): Promise<{
  readonly outcome: Outcome;
  readonly snapshot: Snapshot | undefined;
  readonly again: (files: Readonly<Record<string, string>>) => Promise<Outcome>;
}> {
  const server = await serveSite(new Map(Object.entries(files)));
  const project = newProject();
  undo.push(server.close, project.remove);
  const outcome = await runSync(project, { index: indexUrl, attempts: 1, ...site }, server);
  const again = (changed: Readonly<Record<string, string>>): Promise<Outcome> => {
    server.files.clear();
    for (const [at, content] of Object.entries(changed)) server.files.set(at, content);
    return runSync(project, { index: indexUrl, attempts: 1, ...site }, server);
  };
  return { outcome, snapshot: await readSnapshot(project.specs), again };
}

function operation(path: string, method: string, extra = ""): string {
  return `openapi: 3.1.0\ninfo: { title: Rules API, version: 3.0.0 }\nservers: [{ url: https://api.example.com/v3 }]\npaths:\n  ${path}:\n    parameters: []\n    ${method}:\n      operationId: ${method}-rules\n      responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Rule' } } } } }\n      security: [{ key: [] }]\n${extra}components:\n  schemas: { Rule: { type: object, properties: { id: { type: string } } } }\n  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }\nsecurity: []`;
}

function page(info: string, body: string): string {
  return `# Page\n\n> Description\n\n## OpenAPI\n\n${fenced(info, body)}`;
}

const fernBody = (path: string): string =>
  `openapi: 3.1.1\ninfo: { title: Get pet, version: endpoint_pets.get }\npaths:\n  ${path}:\n    get:\n      operationId: get-pet\n      parameters: [{ name: id, in: path, required: true, schema: { type: string } }, { name: Authorization, in: header, description: Bearer token, required: true, schema: { type: string } }]\n      responses: { '200': { description: ok } }`;

const spec = "/.openapi/v3/rules/openapi.yaml";
const mintlify = {
  "/llms.txt": `# Docs\n\n## Docs\n\n### API v3\n\n- [List](https://docs.example.com/api/v3/rules/list.md)\n- [Create](https://docs.example.com/api/v3/rules/create.md)\n- [Created](https://docs.example.com/api/v3/rules/created.md)\n`,
  "/api/v3/rules/list.md": page(`yaml ${spec} get /rules`, operation("/rules", "get")),
  "/api/v3/rules/create.md": page(`yaml ${spec} post /rules`, operation("/rules", "post")),
  "/api/v3/rules/created.md": page(`yaml ${spec} webhook RuleCreated`, "openapi: 3.1.0\ninfo: { title: Rules API, version: 3.0.0 }\npaths: {}\nsecurity: []"),
};

describe("Mintlify: an area that only pages show", () => {
  it("is put together from its pages, with where each operation came from", async () => {
    const { outcome, snapshot } = await crawl(mintlify);
    const entry = snapshot?.lock.documents["v3/rules"];
    expect(outcome.ok && outcome.result.partial).toBe(false);
    expect([entry?.source, entry?.named, entry?.url, entry?.operations, entry?.webhooks]).toEqual([
      "fragments",
      "page",
      `https://docs.example.com${spec}`,
      2,
      1,
    ]);
    expect(entry?.pages.map(({ operation: name, page, line, used, pointer }) => [name, page, line, used, pointer])).toEqual([
      ["GET /rules", "https://docs.example.com/api/v3/rules/list.md", 7, "fragment", "/paths/~1rules/get"],
      ["POST /rules", "https://docs.example.com/api/v3/rules/create.md", 7, "fragment", "/paths/~1rules/post"],
      ["webhook RuleCreated", "https://docs.example.com/api/v3/rules/created.md", 7, "fragment", "/webhooks/RuleCreated/post"],
    ]);
    expect(snapshot?.documents[0]?.document["security"]).toBeUndefined();
    expect(outcome.ok && outcome.result.notes.map(({ code }) => code)).toContain("webhook-payload");
    expect(snapshot?.index.pages.map(({ operation: shown, webhook }) => shown?.method ?? webhook?.name)).toEqual(["POST", "RuleCreated", "GET"]);
  });

  it("loses nothing when a page cannot be read", async () => {
    const { again, snapshot } = await crawl(mintlify);
    const { "/api/v3/rules/list.md": _list, ...rest } = mintlify;
    const outcome = await again(rest);
    expect(snapshot?.documents.length).toBe(1);
    expect(problemCodes(outcome)).toContain("not-found");
    expect(outcome.ok).toBe(false);
  });

  it("gives way to its document as soon as there is one, and the pages are held against it", async () => {
    const { again } = await crawl(mintlify);
    const document = {
      ...smallDocument("rules", 1, "https://api.example.com/v3"),
      paths: { "/rules": { get: { operationId: "get-rules", responses: {} }, post: { operationId: "post-rules", responses: {} } } },
    };
    const outcome = await again({ ...mintlify, [spec]: stringify({ ...document, webhooks: { RuleCreated: { post: { responses: {} } } } }) });
    expect(outcome.ok && outcome.result.documents.map(({ key, state }) => [key, state])).toEqual([["v3/rules", "changed"]]);
  });

  it("an unlisted document that a fence names is taken, and a page that disagrees is a defect of its own kind", async () => {
    const document = { ...smallDocument("rules", 1, "https://api.example.com/v3"), paths: { "/rules": { get: { operationId: "get-rules", responses: {} } } } };
    const { snapshot } = await crawl({ ...mintlify, [spec]: stringify(document) });
    expect(snapshot?.lock.documents["v3/rules"]?.source).toBe("document");
    expect(snapshot?.lock.documents["v3/rules"]?.pages.map(({ operation: name, agrees }) => [name, agrees])).toEqual([
      ["GET /rules", "no"],
      ["POST /rules", "no"],
      ["webhook RuleCreated", "no"],
    ]);
    expect(snapshot?.defects.filter(({ code }) => code === "page-disagrees").map(({ pointer }) => pointer)).toContain("/paths/~1rules/post");
  });
});

/** Operations of a document as `METHOD path`, and its servers. */
function shown(document: JsonObject | undefined): { readonly operations: readonly string[]; readonly servers: unknown } {
  const operations = entriesOf(document, "paths").flatMap(([path, item]) =>
    entriesOf(item)
      .filter(([method]) => method !== "parameters")
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
  return { operations, servers: document?.["servers"] };
}

describe("other documentation engines", () => {
  it.each(engineSites("https://docs.example.com", "https://api.example.com/v1").map((site) => [site.engine, site] as const))(
    "%s",
    async (_, { files, key, operations }) => {
      const { snapshot, outcome } = await crawl(files);
      expect(problemCodes(outcome)).toEqual([]);
      expect(Object.keys(snapshot?.lock.documents ?? {})).toEqual([key]);
      expect(shown(snapshot?.documents[0]?.document)).toEqual({ operations, servers: [{ url: "https://api.example.com/v1" }] });
    },
  );

  it("Scalar: pages without a block, the document named in the configuration", async () => {
    const { snapshot, outcome } = await crawl(
      {
        "/llms.txt": "# Planets\n\n- [Introduction](https://docs.example.com/introduction.md)\n",
        "/introduction.md": scalarPage,
        "/planets.json": JSON.stringify(smallDocument("planets", 1)),
      },
      { documents: ["https://docs.example.com/planets.json"] },
    );
    expect(problemCodes(outcome)).toEqual([]);
    expect(Object.entries(snapshot?.lock.documents ?? {}).map(([key, { named, source }]) => [key, named, source])).toEqual([
      ["v1/planets", "config", "document"],
    ]);
  });

  it.each<[layout: string, files: Readonly<Record<string, string>>, key: string, operations: readonly string[], server: string]>([
    [
      "an index that lists nothing but its full text",
      {
        "/llms.txt": "# T\n\n- [Full](https://docs.example.com/llms-full.txt)\n",
        "/llms-full.txt": `# Start\nSource: https://docs.example.com/start\n\nProse.\n\n# List\nSource: https://docs.example.com/api/v3/rules/list\n\n${page(`yaml ${spec} get /rules`, operation("/rules", "get")).replace("# Page\n\n", "")}`,
      },
      "v3/rules",
      ["GET /rules"],
      "https://api.example.com/v3",
    ],
    [
      "nested indexes, with a full text that repeats them",
      {
        "/llms.txt": "# T\n\n- [Full](https://docs.example.com/llms-full.txt)\n- [Other](https://docs.example.com/api/llms.txt)\n",
        "/api/llms.txt": "# Inner\n\n- [Pets](https://docs.example.com/api/openapi.yaml)\n",
        "/api/openapi.yaml": stringify(smallDocument("pets", 1)),
      },
      "v1/pets",
      ["GET /pets-1"],
      "https://api.example.com/v1",
    ],
  ])("%s", async (_, files, key, operations, server) => {
    const { snapshot, outcome } = await crawl(files);
    expect(problemCodes(outcome)).toEqual([]);
    expect(Object.keys(snapshot?.lock.documents ?? {})).toEqual([key]);
    expect(shown(snapshot?.documents[0]?.document)).toEqual({ operations, servers: [{ url: server }] });
  });

  it.each(["https://api.acme.example/v2/pets/:petId/toys", "https://api.acme.example/v2/pets/{id}/toys?page=1"])(
    "a server is what stands before the path in %s",
    async (url) => {
      const { snapshot } = await crawl({
        "/llms.txt": "# Acme\n\n- [Toys](/toys.md)\n",
        "/toys.md": `# Toys\n\nGET ${url}\n\n${fenced("yaml", fernBody("/pets/{id}/toys"))}`,
      });
      expect(snapshot?.documents[0]?.document["servers"]).toEqual([{ url: "https://api.acme.example/v2" }]);
    },
  );

  it("Fern's credentials are no argument", async () => {
    const { snapshot } = await crawl({
      "/llms.txt": "# Acme\n\n- [Get pet](https://docs.example.com/get.md)\n",
      "/get.md": `# Get pet\n\nGET https://api.acme.example/v2/pets/:id\n\n${fenced("yaml", fernBody("/pets/{id}"))}`,
    });
    const document = snapshot?.documents[0]?.document as
      { paths: Record<string, { get: { parameters: readonly { name: string }[]; security: unknown } }>; components: { securitySchemes: unknown } } | undefined;
    expect(document?.paths["/pets/{id}"]?.get.parameters.map(({ name }) => name)).toEqual(["id"]);
    expect([document?.paths["/pets/{id}"]?.get.security, document?.components.securitySchemes]).toEqual([
      [{ authorization: [] }],
      { authorization: { type: "http", scheme: "bearer" } },
    ]);
  });

  it("the older page dialect is converted where nothing better exists, and flagged", async () => {
    const old = `paths:\n  path: /pets/{id}\n  method: get\n  servers: [{ url: https://api.example.com }]\n  request:\n    security: [{ title: key, parameters: { query: {}, header: { X-Key: { type: apiKey } }, cookie: {} } }]\n    parameters:\n      path: { id: { schema: [{ type: string, required: true }] } }\n      query: { limit: { schema: [{ type: integer, required: false }] } }\n      header: {}\n      cookie: {}\n    body: {}\n  response:\n    '200':\n      application/json:\n        schemaArray: [{ type: object, properties: { pet: { allOf: [{ type: object, refIdentifier: '#/components/schemas/Pet', properties: {} }] } }, requiredProperties: [pet] }]\n        examples: {}\n    '204':\n      _mintlify/placeholder: { schemaArray: [{ type: any }] }\n  deprecated: false\n  type: path\ncomponents: { schemas: { Pet: { type: object, properties: { kind: { allOf: [{ type: 'enum<string>', enum: [cat, dog] }] } } } } }`;
    const { snapshot } = await crawl({
      "/llms.txt": "# M\n\n- [Pet](https://docs.example.com/pet.md)\n",
      "/pet.md": page("yaml openapi.yaml get /pets/{id}", old),
    });
    const [document] = snapshot?.documents ?? [];
    expect(document?.entry.pages.map(({ used }) => used)).toEqual(["old-fragment"]);
    expect(document?.document["paths"]).toEqual({
      "/pets/{id}": {
        get: {
          parameters: [
            { name: "id", in: "path", required: true, schema: { type: "string" } },
            { name: "limit", in: "query", schema: { type: "integer" } },
          ],
          responses: {
            "200": {
              description: "",
              content: { "application/json": { schema: { type: "object", properties: { pet: { $ref: "#/components/schemas/Pet" } }, required: ["pet"] } } },
            },
            "204": { description: "" },
          },
          security: [{ "header-X-Key": [] }],
        },
      },
    });
  });

  it("a list full of files that are no documents: what is one is taken, the rest is noted", async () => {
    const { outcome, snapshot } = await crawl({
      "/llms.txt": "# L\n\n## OpenAPI Specs\n\n- [package](/package.json)\n- [vale](/styles/rule.yml)\n- [settings](/config.json)\n- [api](/api/orders.yaml)\n",
      "/styles/rule.yml": "extends: existence\n",
      "/config.json": '{"a":1}',
      "/api/orders.yaml": stringify(smallDocument("orders", 1)),
    });
    expect(Object.keys(snapshot?.lock.documents ?? {})).toEqual(["v1/orders"]);
    expect(outcome.ok && outcome.result.notes.map(({ code }) => code)).toEqual(["not-openapi", "not-openapi"]);
    expect(outcome.ok && outcome.result.partial).toBe(false);
  });

  it("an index with nothing usable says what was tried", async () => {
    const { outcome } = await crawl({
      "/llms.txt": "# L\n\n- [Guide](/guide.md)\n- [Rule](/rule.yml)\n",
      "/guide.md": "# Guide\n\nGET /x in prose\n",
      "/rule.yml": "extends: existence\n",
    });
    expect(outcome.ok ? [] : outcome.problems.map(({ code }) => code)).toEqual(["not-openapi", "nothing-usable"]);
  });
});
