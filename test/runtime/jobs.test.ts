import { existsSync, readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { batches, createSendcloud, download, failuresIn, orThrow, paginate, poll, type Sendcloud } from "../../generated/index.js";
import { announceShipment, type AnnounceShipmentInput } from "../../generated/v3/shipments/operations.js";
import { upsertOrders, type UpsertOrdersInput } from "../../generated/v3/orders/operations.js";
import { getParcelsReport } from "../../generated/v3/reporting/operations.js";
import { createMockApi, createSampler, sampleBody, type OpenApiDocument } from "../../src/testing/index.js";
import { json, listen, type LoopbackServer, type Seen } from "./server.js";

const specs = new URL("../../specs/v3/", import.meta.url);
const documents = existsSync(specs)
  ? readdirSync(specs)
      .filter((name) => name.endsWith(".json"))
      .map((name) => JSON.parse(readFileSync(new URL(name, specs), "utf8")) as OpenApiDocument)
  : [];
if (documents.length === 0) process.stdout.write("jobs: skipped, specs/v3 is absent\n");

/** Answers in place of the mock where a job needs a story; undefined leaves it to the mock. */
type Story = (request: Seen, times: number) => readonly [status: number, body: unknown, headers?: Record<string, string>] | undefined;

describe.skipIf(documents.length === 0)("the jobs that integrations do", () => {
  const sample = createSampler(documents);
  const shipment = sampleBody(documents, announceShipment.row) as AnnounceShipmentInput["body"];
  let server: LoopbackServer;
  let sendcloud: Sendcloud;
  let story: Story = () => undefined;
  let counts: Map<string, number>;

  beforeAll(async () => {
    const api = createMockApi({
      documents,
      remembering: [{ method: "POST", path: "/shipments/announce", reference: ["external_reference_id"], member: ["data"] }],
    });
    server = await listen(async (request, response) => {
      const key = `${request.method} ${request.url.split("?", 1)[0]}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      const told = story(request, counts.get(key) ?? 0);
      if (told) return json(response, ...told);
      const hasBody = request.method !== "GET" && request.method !== "HEAD";
      const answer = await api(
        new Request(`${server.url}${request.url}`, {
          method: request.method,
          headers: request.headers as Record<string, string>,
          ...(hasBody && { body: Buffer.from(request.body, "latin1") }),
        }),
      );
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()));
    });
  });
  afterAll(() => server.close());
  beforeEach(() => {
    counts = new Map();
    story = () => undefined;
    server.seen.length = 0;
    sendcloud = createSendcloud({ auth: { publicKey: "public", secretKey: "secret" }, baseUrl: server.url, allowHttp: true, limits: false });
  });

  /** What became of an order: a label, a shipment adopted, or reasons. */
  async function announce(reference: string): Promise<string> {
    const result = await sendcloud.shipments.announce({ body: { ...shipment, external_reference_id: reference } });
    if (result.status === 409) return `adopted ${result.body.id ?? ""}`;
    if (result.status !== 201) return `failed ${result.errors.map(({ code }) => code).join()}`;
    const failures = failuresIn(result);
    if (failures.length > 0) return `refused ${failures.map(({ code }) => code).join()}`;
    return `stored ${result.body.data?.parcels?.[0]?.label_file?.length ?? 0} characters of ${result.body.data?.id ?? ""}`;
  }

  test("announce and store the label", async () => {
    const { id } = sample(announceShipment, 201).data ?? {};
    expect(await announce("order-1")).toBe(`stored 4 characters of ${id}`);
    expect(await announce("order-1")).toBe(`adopted ${id}`);
    story = () => [201, { data: { ...sample(announceShipment, 201).data, errors: [{ status: "500", code: "parcel_announcement_error", detail: "no" }] } }];
    expect(await announce("order-2")).toBe("refused parcel_announcement_error");
    story = () => [400, { errors: [{ status: "400", code: "invalid" }] }];
    expect(await announce("order-3")).toBe("failed invalid");
  });

  test("a lost answer is asked for again, and the label adopted instead of bought twice", async () => {
    story = (_, times) => (times === 1 ? [502, {}] : undefined);
    expect(await announce("order-4")).toMatch(/^stored/);
    expect(counts.get("POST /shipments/announce")).toBe(2);
  });

  test("labels in batches of 20", async () => {
    const parcels = Array.from({ length: 45 }, (_, index) => index + 1);
    const labels: Uint8Array[] = [];
    for (const batch of batches(parcels, 20)) {
      const result = await orThrow(
        sendcloud.parcelDocuments.getMany({ path: { type: "label" }, query: { parcels: batch, paper_size: "A6" }, accept: "application/pdf" }, { as: "bytes" }),
      );
      labels.push(result.body);
    }
    expect(labels.map((label) => Buffer.from(label).toString().slice(0, 4))).toEqual(["%PDF", "%PDF", "%PDF"]);
    expect(server.seen.map(({ url }) => url.match(/parcels=/g)?.length)).toEqual([20, 20, 5]);
  });

  test("service points near an address", async () => {
    const result = await sendcloud.servicePoints.list({ query: { country_code: "NL", carrier_code: ["postnl", "dhl"], address: "Eindhoven" } });
    expect(result.status).toBe(200);
    expect(server.seen[0]?.url).toBe("/service-points?country_code=NL&carrier_code=postnl&carrier_code=dhl&address=Eindhoven");
  });

  test("orders in batches of 100", async () => {
    const [order] = sampleBody(documents, upsertOrders.row) as UpsertOrdersInput["body"];
    if (!order) throw new Error("the sample has no order");
    const orders = Array.from({ length: 250 }, (_, index) => ({ ...order, order_id: `o-${index}` }));
    for (const batch of batches(orders, 100)) expect((await sendcloud.orders.upsert({ body: batch })).status).toBe(201);
    expect(server.seen.map(({ body }) => (JSON.parse(body) as unknown[]).length)).toEqual([100, 100, 50]);
  });

  test("shipments since yesterday", async () => {
    const page = (id: string): unknown => ({ data: [{ id }] });
    story = ({ url }) =>
      url.includes("cursor=") ? [200, page("b")] : [200, page("a"), { link: '<http://panel.example/v3/shipments?cursor=abc%3D&page_size=1>; rel="next"' }];
    const found: (string | undefined)[] = [];
    const yesterday = new Date(Date.now() - 86_400_000).toISOString();
    for await (const { id } of paginate(sendcloud.shipments.list, { query: { updated_after: yesterday, page_size: 1 } })) found.push(id);
    expect(found).toEqual(["a", "b"]);
    expect(server.seen.at(-1)?.url).toBe("/shipments?cursor=abc%3D&page_size=1");
  });

  test("a report polled and downloaded", async () => {
    const report = sample(getParcelsReport, 200);
    story = ({ method, url, headers }, times) => {
      if (url === "/reports/1.csv") return [200, `authorization: ${String(headers.authorization)}`];
      if (method === "GET")
        return [200, times < 3 ? { ...report, status: "generating", url: null } : { ...report, status: "ready", url: `${server.url}/reports/1.csv` }];
      return undefined;
    };
    const created = await orThrow(
      sendcloud.reporting.createParcelsReport({
        body: { fields: ["parcel_id"], filters: { announced_after: "2026-01-01T00:00:00Z", announced_before: "2026-02-01T00:00:00Z" } },
      }),
    );
    const ready = await orThrow(
      poll(() => sendcloud.reporting.getParcelsReport({ path: { report_id: created.body.id } }), {
        until: (result) => result.status === 200 && result.body.status === "ready",
        every: 1,
      }),
    );
    if (!ready.body.url) throw new Error("a ready report has a URL");
    expect(Buffer.from(await download(ready.body.url, { allowHttp: true })).toString()).toBe('"authorization: undefined"');
  });

  test("a claim file uploaded", async () => {
    const result = await sendcloud.support.uploadFile({ body: { file: new File(["%PDF-1.4"], "claim.pdf", { type: "application/pdf" }) } });
    expect(result.status).toBe(201);
    expect(server.seen[0]?.body).toMatch(/name="file"; filename="claim.pdf"\r\nContent-Type: application\/pdf/);
  });

  test("a client per tenant", async () => {
    const tenants = { a: { publicKey: "a", secretKey: "1" }, b: { publicKey: "b", secretKey: "2" } };
    for (const auth of Object.values(tenants)) await sendcloud.with({ auth, partnerId: "partner" }).shipments.announce({ body: shipment });
    expect(
      server.seen.map(({ headers }) => [Buffer.from(headers.authorization?.slice(6) ?? "", "base64").toString(), headers["sendcloud-partner-id"]]),
    ).toEqual([
      ["a:1", "partner"],
      ["b:2", "partner"],
    ]);
  });
});
