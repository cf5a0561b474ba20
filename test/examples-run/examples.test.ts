import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createMockApi, type OpenApiDocument } from "../../src/testing/index.js";
import { json, listen, type LoopbackServer, type Seen } from "../runtime/server.js";
import { runExample, unbuilt } from "./run-example.js";

const specs = new URL("../../specs/v3/", import.meta.url);
const documents = readdirSync(specs)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(new URL(name, specs), "utf8")) as OpenApiDocument);

describe.skipIf(unbuilt !== "")(`with one command${unbuilt}`, { timeout: 60_000 }, () => {
  test("ship an order and keep the label", async () => {
    expect(await runExample("ship-an-order")).toEqual({
      code: 0,
      out: ["order-1001: announced", expect.stringMatching(/^order-1001: kept order-1001-\d+\.pdf, \d+ bytes$/)],
      err: [],
    });
  });

  test("nightly sync", async () => {
    expect(await runExample("nightly-sync")).toEqual({ code: 0, out: ["took 1 of one page"], err: [] });
  });

  test("a worker", async () => {
    expect(await runExample("worker")).toEqual({
      code: 0,
      out: [
        'GET /track/TRACK0123456789: 200 {"number":"TRACK0123456789","events":1}',
        "GET /elsewhere: 404 not here",
        expect.stringMatching(/^parcel \d+: /),
        "POST /webhooks: 200",
        "POST /webhooks: 401",
      ],
      err: [],
    });
  });

  test("an example that is not there", async () => {
    expect(await runExample("ship")).toEqual({ code: 2, out: [], err: ['there is no example "ship"; try one of ship-an-order, nightly-sync, worker'] });
  });
});

describe.skipIf(unbuilt !== "")(`against a server with a story${unbuilt}`, { timeout: 60_000 }, () => {
  let server: LoopbackServer;
  let folder: string;
  let story: (request: Seen, times: number) => readonly [status: number, body: unknown, headers?: Record<string, string>] | "hang up" | undefined;
  let counts: Map<string, number>;

  beforeAll(async () => {
    const api = createMockApi({
      documents,
      remembering: [{ method: "POST", path: "/shipments/announce", reference: ["external_reference_id"], member: ["data"] }],
    });
    server = await listen(async (request, response, raw) => {
      const key = `${request.method} ${request.url.split("?", 1)[0]}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      const told = story(request, counts.get(key) ?? 0);
      if (told !== undefined && told !== "hang up") return json(response, ...told);
      const isRead = request.method === "GET";
      const answer = await api(
        new Request(`${server.url}${request.url}`, {
          method: request.method,
          headers: request.headers as Record<string, string>,
          ...(!isRead && { body: Buffer.from(request.body, "latin1") }),
        }),
      );
      if (told === "hang up") return raw.socket.destroy(); // the work is done, the answer is lost
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()));
    });
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    story = () => undefined;
    counts = new Map();
    server.seen.length = 0;
    folder = await mkdtemp(join(tmpdir(), "examples-"));
    return () => rm(folder, { recursive: true, force: true });
  });

  const environment = (): Record<string, string> => ({ SENDCLOUD_URL: server.url, LABELS: join(folder, "labels"), STATE: folder });

  test("an order is shipped once, however often", async () => {
    expect((await runExample("ship-an-order", ["once"], environment())).out[0]).toBe("once: announced");
    expect((await runExample("ship-an-order", ["once"], environment())).out[0]).toBe("once: was announced before");
    const [label = ""] = await readdir(join(folder, "labels"));
    expect(await readFile(join(folder, "labels", label), "latin1")).toMatch(/^%PDF/);
  });

  test("a lost answer buys nothing twice", async () => {
    story = ({ method }, times) => (method === "POST" && times === 1 ? "hang up" : undefined);
    expect((await runExample("ship-an-order", ["lost"], environment())).out[0]).toBe("lost: was announced before");
    expect(counts.get("POST /shipments/announce")).toBe(2);
  });

  test("errors inside a 201 are no label", async () => {
    story = ({ method }) =>
      method === "POST"
        ? [201, { data: { parcels: [{ id: 1 }], errors: [{ status: "500", code: "parcel_announcement_error", detail: "the carrier refused" }] } }]
        : undefined;
    const { code, out, err } = await runExample("ship-an-order", ["refused"], environment());
    expect([code, out]).toEqual([1, []]);
    expect(err.join("\n")).toContain("refused was not announced: parcel_announcement_error the carrier refused");
  });

  test("the label goes to a printer", async () => {
    const printer = join(folder, "printer.mjs");
    await writeFile(
      printer,
      `import { writeFileSync, readFileSync } from "node:fs"; writeFileSync(${JSON.stringify(join(folder, "printed"))}, readFileSync(0));`,
    );
    const { out } = await runExample("ship-an-order", ["printed"], { ...environment(), PRINT_COMMAND: `${process.execPath} ${printer}` });
    expect(out[1]).toContain("sent printed-");
    expect(await readFile(join(folder, "printed"), "latin1")).toMatch(/^%PDF/);
  });

  test("a sync that failed goes on where it stopped, and the next night takes what is new", async () => {
    const cursors = ["", "b", "c"];
    const at = (url: string): number => cursors.indexOf(new URL(url, server.url).searchParams.get("cursor") ?? "");
    const page = (url: string): readonly [number, unknown, Record<string, string>?] => {
      const next = cursors[at(url) + 1];
      return [200, { data: [{ id: `s-${at(url)}` }] }, next ? { link: `<https://panel.example/shipments?cursor=${next}>; rel="next"` } : {}];
    };
    story = ({ url }) => (at(url) === 2 ? [400, { errors: [{ status: "400", code: "invalid", detail: "not today" }] }] : page(url));
    const failed = await runExample("nightly-sync", [], environment());
    expect([failed.code, failed.out]).toEqual([1, []]);
    expect(failed.err.join("\n")).toContain("stopped, the next run goes on here");

    server.seen.length = 0;
    story = ({ url }) => page(url);
    const began = Date.now();
    expect(await runExample("nightly-sync", [], environment())).toEqual({ code: 0, out: ["took 1 of one page"], err: [] });
    expect(server.seen.map(({ url }) => at(url))).toEqual([2]);
    expect(Object.keys(JSON.parse(await readFile(join(folder, "shipments.json"), "utf8")) as object)).toEqual(["s-0", "s-1", "s-2"]);
    const { since } = JSON.parse(await readFile(join(folder, "progress.json"), "utf8")) as { readonly since: string };
    expect(Date.parse(since)).toBeLessThan(began); // the first run's beginning, and a little earlier
  });
});
