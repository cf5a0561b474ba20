import { readFileSync, writeFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { readSnapshot } from "../../scripts/snapshot/read.js";
import { unneededAbsences } from "../../scripts/site/unneeded-absences.js";
import { generate } from "../../scripts/generate/generate.js";
import { syncVerb } from "../../scripts/verbs/sync.js";
import { serveSite, type DocsSite } from "../site/serve.js";
import { filesOf, fingerprint, newProject, problemCodes, runSync, type Outcome, type Project } from "./run-sync.js";
import { documentPath, indexUrl, smallDocument, smallSite } from "./small-site.js";

const areas = ["brands", "events", "labels", "orders", "returns"];
const site = { index: indexUrl };

let project: Project;
let server: DocsSite;

beforeEach(async () => {
  project = newProject();
  server = await serveSite(smallSite(areas));
  expect((await runSync(project, site, server)).ok).toBe(true);
});

afterEach(async () => {
  await server.close();
  project.remove();
});

function publish(area: string, document: unknown): void {
  server.files.set(documentPath(area), stringify(document));
}

function states(outcome: Outcome): Readonly<Record<string, string>> {
  return outcome.ok ? Object.fromEntries(outcome.result.documents.filter(({ state }) => state !== "unchanged").map(({ key, state }) => [key, state])) : {};
}

describe("a document that shrinks", () => {
  it.each([
    [5, "changed"],
    [4, "kept"],
    [0, "kept"],
  ])("from six operations to %i is %s", async (operations, state) => {
    publish("orders", smallDocument("orders", operations));
    expect(states(await runSync(project, site, server))).toEqual({ "v1/orders": state });
  });

  it("is taken once --accept-loss names it, by area or by version and area", async () => {
    publish("orders", smallDocument("orders", 1));
    publish("returns", smallDocument("returns", 1));
    const outcome = await runSync(project, site, server, { acceptLoss: ["v1/orders", "returns"] });
    expect(states(outcome)).toEqual({ "v1/orders": "changed", "v1/returns": "changed" });
  });

  it("lost nothing where its operations only moved to other paths", async () => {
    const moved = smallDocument("orders");
    const paths = Object.fromEntries(Object.entries(moved["paths"] as object).map(([at, item]) => [`/moved${at}`, item as unknown]));
    publish("orders", { ...moved, paths });
    expect(states(await runSync(project, site, server))).toEqual({ "v1/orders": "changed" });
  });
});

describe("a document that the index no longer lists", () => {
  beforeEach(() => {
    const without = smallSite(areas.filter((area) => area !== "orders"));
    server.files.set("/llms.txt", without.get("/llms.txt") ?? "");
  });

  it("is kept, and the run is partial", async () => {
    const document = (): string => readFileSync(path.join(project.specs, "v1", "orders.json"), "utf8");
    const before = document();
    const outcome = await runSync(project, site, server);
    expect([states(outcome), problemCodes(outcome), outcome.ok && outcome.result.partial]).toEqual([{ "v1/orders": "kept" }, ["vanished"], true]);
    expect(document()).toBe(before);
  });

  it("goes once --accept-loss names it", async () => {
    expect(states(await runSync(project, site, server, { acceptLoss: ["orders"] }))).toEqual({ "v1/orders": "removed" });
    expect(filesOf(project.specs).includes("v1/orders.json")).toBe(false);
  });
});

describe("origins are pinned", () => {
  const other = "https://api.example.net/v1";
  const oauth = (tokenUrl: string): unknown => {
    const document = smallDocument("orders");
    return {
      ...document,
      components: {
        ...(document["components"] as object),
        securitySchemes: { oauth: { type: "oauth2", flows: { clientCredentials: { tokenUrl, scopes: {} } } } },
      },
    };
  };

  it.each<[what: string, document: unknown, pointer: string]>([
    ["a server of the document", smallDocument("orders", 6, other), "/servers/0/url"],
    ["a token URL", oauth("https://login.example.net/token"), "/components/securitySchemes/oauth/flows/clientCredentials/tokenUrl"],
    [
      "a server of one operation",
      {
        ...smallDocument("orders"),
        paths: { ...(smallDocument("orders")["paths"] as object), "/orders-1": { get: { operationId: "orders-1", servers: [{ url: other }], responses: {} } } },
      },
      "/paths/~1orders-1/get/servers/0/url",
    ],
    ["plain http", smallDocument("orders", 6, "http://api.example.com/v1"), "/servers/0/url"],
    [
      "a variable's enum",
      {
        ...smallDocument("orders"),
        servers: [{ url: "https://{host}/v1", variables: { host: { default: "api.example.com", enum: ["api.example.com", "api.example.net"] } } }],
      },
      "/servers/0/url",
    ],
  ])("%s that moves is refused, with its place", async (_, document, pointer) => {
    publish("orders", document);
    const outcome = await runSync(project, site, server);
    const [problem] = outcome.ok ? outcome.result.documents.flatMap(({ problems }) => problems) : [];
    expect([states(outcome), problem?.code, problem?.pointer]).toEqual([{ "v1/orders": "kept" }, "origin-moved", pointer]);
    expect(problem?.line).toBeGreaterThan(1);
  });

  it("and taken once --accept-origin names it, from then on without a flag", async () => {
    publish("orders", smallDocument("orders", 6, other));
    expect(states(await runSync(project, site, server, { acceptOrigin: ["https://api.example.net"] }))).toEqual({ "v1/orders": "changed" });
    expect((await readSnapshot(project.specs))?.lock.documents["v1/orders"]?.origins).toEqual(["https://api.example.net"]);
    publish("orders", smallDocument("orders", 7, other));
    expect(states(await runSync(project, site, server))).toEqual({ "v1/orders": "changed" });
  });

  it("a new document may only name origins of the site", async () => {
    server.files.set("/llms.txt", smallSite([...areas, "evil"]).get("/llms.txt") ?? "");
    publish("evil", smallDocument("evil", 2, other));
    expect(states(await runSync(project, site, server))).toEqual({ "v1/evil": "awaited" });
  });

  it("the config can pin them before the first run", async () => {
    const fresh = newProject();
    const outcome = await runSync(fresh, { ...site, apiOrigins: ["https://api.example.org"] }, server);
    expect(problemCodes(outcome).at(0)).toBe("origin-moved");
    fresh.remove();
  });

  it("the server of a document that only describes webhooks is a placeholder", async () => {
    server.files.set("/llms.txt", smallSite([...areas, "hooks"]).get("/llms.txt") ?? "");
    publish("hooks", {
      openapi: "3.1.0",
      info: { title: "Hooks", version: "1" },
      servers: [{ url: "https://www.your-shop.example/webhook" }],
      webhooks: { created: { post: { responses: {} } } },
    });
    await runSync(project, site, server);
    expect((await readSnapshot(project.specs))?.lock.documents["v1/hooks"]?.origins).toEqual([]);
  });
});

describe("a document that cannot be had", () => {
  const absent = [{ document: "v1/orders", reason: "not public" }];

  it("is excused where the config says why, and a reason that is no longer needed is reported", async () => {
    const lock = (await readSnapshot(project.specs))?.lock;
    expect(unneededAbsences(absent, lock ?? { site: undefined, documents: {} }, "waybill.config.ts").map(({ code, pointer }) => [code, pointer])).toEqual([
      ["absence-unneeded", "/site/absent/0"],
    ]);
    server.files.delete(documentPath("orders"));
    const outcome = await runSync(project, { ...site, absent }, server);
    expect([states(outcome), outcome.ok && outcome.result.partial]).toEqual([{ "v1/orders": "excused" }, false]);
    const after = (await readSnapshot(project.specs))?.lock;
    expect(after?.documents["v1/orders"]?.source).toBe("kept");
    expect(unneededAbsences(absent, after ?? { site: undefined, documents: {} }, "waybill.config.ts")).toEqual([]);
  });
});

describe("choices", () => {
  it("exclude takes an area out of the snapshot, include leaves only what it names", async () => {
    await runSync(project, { ...site, exclude: ["ord*"] }, server);
    expect(filesOf(path.join(project.specs, "v1"))).toEqual(["brands.json", "events.json", "labels.json", "returns.json"]);
    await runSync(project, { ...site, include: ["v1/brands", "orders"] }, server);
    expect(filesOf(path.join(project.specs, "v1"))).toEqual(["brands.json", "orders.json"]);
  });

  it("--dry-run says what would change and changes nothing", async () => {
    const before = fingerprint(project.folder);
    publish("orders", smallDocument("orders", 7));
    const outcome = await runSync(project, site, server, { dryRun: true, cache: path.join(project.folder, "..", "unused-cache") });
    expect(outcome.ok && outcome.result.changed).toEqual(["lock.json", "v1/orders.json"]);
    expect(fingerprint(project.folder)).toEqual(before);
  });

  it("an entry of the lock stays as it is while only prose, ETag and layout change", async () => {
    const before = readFileSync(path.join(project.specs, "lock.json"), "utf8");
    const linked = newProject();
    await runSync(linked, { ...site, docs: "links" }, server);
    const first = readFileSync(path.join(linked.specs, "lock.json"), "utf8");
    const document = smallDocument("orders");
    publish("orders", { ...document, info: { ...(document["info"] as object), description: "Other prose." } });
    await runSync(linked, { ...site, docs: "links" }, server);
    expect(readFileSync(path.join(linked.specs, "lock.json"), "utf8")).toBe(first);
    expect(before).not.toBe(first);
    linked.remove();
  });

  it("a broken reference is refused with its line, unless an overlay of the repository mends it", async () => {
    publish("orders", { ...smallDocument("orders"), components: {} });
    const refused = await runSync(project, site, server);
    expect(new Set(problemCodes(refused))).toEqual(new Set(["broken-ref"]));
    mkdirSync(path.join(project.specs, "overlays"), { recursive: true });
    writeFileSync(
      path.join(project.specs, "overlays", "item.yaml"),
      stringify({
        overlay: "1.0.0",
        info: { title: "Item", version: "1", description: "The document forgets its only schema." },
        "x-documents": ["v1/orders"],
        actions: [{ target: "$.components", update: { schemas: { Item: { type: "object" } } } }],
      }),
    );
    expect(states(await runSync(project, site, server))).toEqual({ "v1/orders": "changed" });
  });
});

describe("documents that refer to each other", () => {
  const common = {
    openapi: "3.1.0",
    info: { title: "Common", version: "1.0.0" },
    components: { schemas: { Item: { type: "object", properties: { id: { type: "string" } } } } },
  };
  const referring = (address: string): unknown => ({ ...smallDocument("orders"), components: { schemas: { Item: { $ref: address } } } });

  it("are taken where both are listed, and generate as one", async () => {
    publish("labels", common);
    publish("orders", referring("../labels/openapi.yaml#/components/schemas/Item"));
    const outcome = await runSync(project, site, server, { acceptLoss: ["labels"] });
    expect([states(outcome), problemCodes(outcome)]).toEqual([{ "v1/labels": "changed", "v1/orders": "changed" }, []]);
    const document = (await readSnapshot(project.specs))?.documents.find(({ area }) => area === "orders")?.document;
    expect(document?.["components"]).toEqual({ schemas: { Item: { $ref: "../labels/openapi.yaml#/components/schemas/Item" } } });
    const config = { value: { site, output: "api" }, file: undefined, folder: project.folder };
    await generate(config, {
      cwd: project.folder,
      out: () => undefined,
      err: () => undefined,
      progress: { step: () => undefined, end: () => undefined },
      colour: false,
    });
    expect(readFileSync(path.join(project.folder, "api/v1/orders/schema.ts"), "utf8")).toMatch(/id\?: string/);
  });

  it.each([
    ["the address is not listed", "../unlisted/openapi.yaml#/components/schemas/Item"],
    ["the address is another site's", "https://elsewhere.example/openapi.yaml#/components/schemas/Item"],
    ["the other document lacks the part", "../labels/openapi.yaml#/components/schemas/Gone"],
  ])("are refused where %s, and nothing is fetched", async (_, address) => {
    publish("orders", referring(address));
    server.served.length = 0;
    const refused = await runSync(project, site, server);
    expect(new Set(problemCodes(refused))).toEqual(new Set(["external-ref"]));
    expect(server.served.filter((request) => request.path.includes("unlisted"))).toEqual([]);
  });
});

describe("the verb", () => {
  const output = (): { readonly out: string[]; readonly err: string[] } => ({ out: [], err: [] });
  const run = async (text: { readonly out: string[]; readonly err: string[] }, options: Parameters<typeof syncVerb>[0]): Promise<number> => {
    writeFileSync(path.join(project.folder, "waybill.config.json"), JSON.stringify({ site }));
    return syncVerb(options, {
      cwd: project.folder,
      out: (line) => text.out.push(line),
      err: (line) => text.err.push(line),
      progress: { step: () => undefined, end: () => undefined },
      colour: false,
    });
  };

  it.each<[what: string, wanted: number, options: Parameters<typeof syncVerb>[0], prepare: () => void]>([
    ["nothing to do", 0, {}, () => undefined],
    ["a document missing", 3, {}, () => server.files.delete(documentPath("orders"))],
    ["a document missing with --allow-partial", 0, { allowPartial: true }, () => server.files.delete(documentPath("orders"))],
    ["no index", 1, {}, () => server.files.delete("/llms.txt")],
  ])("%s ends with %i", async (_, wanted, options, prepare) => {
    prepare();
    expect(await run(output(), { ...options, source: server.url })).toBe(wanted);
  });

  it("--json writes one object to standard output and nothing else", async () => {
    const text = output();
    await run(text, { json: true, source: server.url });
    expect(text.out.map((line) => Object.keys(JSON.parse(line) as object))).toEqual([
      ["exit", "documents", "changed", "partial", "operations", "webhooks", "notes"],
    ]);
    expect(text.err).toEqual([]);
  });

  it("offline it says so in one sentence", async () => {
    const text = output();
    const gone = await serveSite(new Map());
    await gone.close();
    expect(await run(text, { source: gone.url })).toBe(1);
    expect(text.err).toEqual([
      `${indexUrl}: cannot reach ${gone.url} (ECONNREFUSED) (3 attempts); expected an answer; check the network connection, or read a mirror with --source; nothing was changed`,
    ]);
  });

  it("a folder that cannot be written is named", async () => {
    const text = output();
    writeFileSync(path.join(project.folder, "file"), "");
    writeFileSync(path.join(project.folder, "waybill.config.json"), JSON.stringify({ site, specs: "file/specs" }));
    const exit = await syncVerb(
      { source: server.url },
      {
        cwd: project.folder,
        out: () => undefined,
        err: (line) => text.err.push(line),
        progress: { step: () => undefined, end: () => undefined },
        colour: false,
      },
    );
    expect([exit, text.err[0]?.includes("the snapshot cannot be written")]).toEqual([1, true]);
  });
});
