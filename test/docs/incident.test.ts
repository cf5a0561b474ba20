import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeAll, expect, test } from "vitest";
import type { Sendcloud } from "../../generated/index.js";
import type { AnnounceShipmentInput } from "../../generated/v3/shipments/operations.js";
import { json, listen, type LoopbackServer } from "../runtime/server.js";
import { blocksOf } from "./blocks.js";
import { importBlock } from "./run.js";

/** The function of the page, as a reader would copy it, and the package that it uses. */
type Page = typeof import("../../generated/index.js") & {
  readonly announceOnce: (sendcloud: Sendcloud, body: AnnounceShipmentInput["body"]) => Promise<{ readonly bought: boolean | "unknown" }>;
};

const body = (reference?: string): AnnounceShipmentInput["body"] => ({
  ...(reference !== undefined && { external_reference_id: reference }),
  from_address: { sender_address_id: 1 },
  to_address: { name: "A", address_line_1: "B", city: "C", postal_code: "1", country_code: "NL" },
  ship_with: { type: "shipping_option_code", properties: { shipping_option_code: "sendcloud:letter" } },
  parcels: [],
});

let page: Page;
let server: LoopbackServer | undefined;
beforeAll(async () => {
  const block = blocksOf("docs/incident.md").find(({ text }) => text.includes("function announceOnce"));
  if (!block) throw new Error("docs/incident.md has no function announceOnce");
  page = (await importBlock(block)) as unknown as Page; // the block's own declarations
});
afterEach(() => server?.close());

async function clientOf(answer: (response: ServerResponse) => unknown): Promise<Sendcloud> {
  server = await listen((_, response) => answer(response));
  return page.createSendcloud({
    auth: { publicKey: "p", secretKey: "s" },
    baseUrl: server.url,
    allowHttp: true,
    retry: false,
    timeout: { attempt: 300, total: 600 },
  });
}

const errors = { errors: [{ status: "400", code: "invalid" }] };
const answers: readonly (readonly [what: string, answer: (response: ServerResponse) => unknown, bought: boolean | "unknown"])[] = [
  ["201", (response) => json(response, 201, { data: { id: "1" } }), true],
  ["201 with errors inside", (response) => json(response, 201, { data: { id: "1", errors: errors.errors } }), false],
  ["409", (response) => json(response, 409, { id: "1" }), true],
  ["400", (response) => json(response, 400, errors), false],
  ["401", (response) => json(response, 401, errors), false],
  ["403", (response) => json(response, 403, errors), false],
  ["404", (response) => json(response, 404, errors), false],
  ["422", (response) => json(response, 422, errors), false],
  ["429", (response) => response.writeHead(429).end(), false],
  ["500", (response) => json(response, 500, {}), "unknown"],
  ["502", (response) => response.writeHead(502, { "content-type": "text/html" }).end("<html>"), "unknown"],
  ["503", (response) => response.writeHead(503).end(), "unknown"],
  ["504", (response) => response.writeHead(504).end(), "unknown"],
  ["a success of HTML", (response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>"), "unknown"],
  [
    "a 201 that ends in the middle",
    (response) => (
      response.writeHead(201, { "content-type": "application/json", "content-length": "100" }),
      response.write("{"),
      setTimeout(() => response.destroy(), 20)
    ),
    "unknown",
  ],
  ["a connection that breaks", (response) => response.socket?.destroy(), "unknown"],
  ["no answer in time", () => undefined, "unknown"],
];

test.each(answers)("%s", async (_, answer, bought) => {
  const sendcloud = await clientOf(answer);
  expect((await page.announceOnce(sendcloud, body("order-1"))).bought).toBe(bought);
});

test("nothing listens: nothing was sent", async () => {
  const closed = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => closed.once("listening", resolve));
  const { port } = closed.address() as AddressInfo; // a listening TCP server has a port
  await new Promise((resolve) => closed.close(resolve));
  const sendcloud = page.createSendcloud({ auth: { publicKey: "p", secretKey: "s" }, baseUrl: `http://127.0.0.1:${port}`, allowHttp: true, retry: false });
  await expect(page.announceOnce(sendcloud, body("order-1"))).rejects.toSatisfy((error) => error instanceof page.NetworkError && !error.sent);
});

test("a limit of the client: nothing was sent", async () => {
  const sendcloud = (await clientOf((response) => json(response, 201, { data: { id: "1" } }))).with({ limits: [{ of: "writes", requests: 1, per: 60_000 }] });
  await page.announceOnce(sendcloud, body("order-1"));
  await expect(page.announceOnce(sendcloud, body("order-2"))).rejects.toSatisfy((error) => error instanceof page.RetryAfterError && error.status === undefined);
  expect(server?.seen).toHaveLength(1);
});

test.each([
  ["order-1", true],
  [undefined, false],
] as const)("with the reference %s, sending again is safe: %s", async (reference, repeatable) => {
  const sendcloud = await clientOf((response) => response.socket?.destroy());
  await expect(sendcloud.shipments.announce({ body: body(reference) })).rejects.toSatisfy(
    (error) => error instanceof page.OutcomeUnknownError && error.repeatable === repeatable,
  );
});

test("the signal's own reason, after the request went out", async () => {
  const abort = new AbortController();
  const sendcloud = await clientOf(() => abort.abort(new Error("mine")));
  await expect(sendcloud.shipments.announce({ body: body("order-1") }, { signal: abort.signal })).rejects.toThrow("mine");
});

test("a read that ran out of time is a deadline, not an unknown outcome", async () => {
  const sendcloud = await clientOf(() => undefined);
  await expect(sendcloud.shipments.list()).rejects.toSatisfy((error) => error instanceof page.DeadlineError);
});
