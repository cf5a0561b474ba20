import { readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient, createSendcloud, basic } from "../../generated/index.js";
import { sign } from "../../generated/v3/webhooks.js";
import { announceShipment } from "../../generated/v3/shipments/operations.js";
import { upsertOrders } from "../../generated/v3/orders/operations.js";
import { createMockApi, sampleBody, type OpenApiDocument } from "../../src/testing/index.js";

/** Runs the blocks that are named on the command line, one after another, against the documents as a server on loopback. */
const [specs = "", ...files] = process.argv.slice(2);
const documents = readdirSync(specs)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(`${specs}/${name}`, "utf8")) as OpenApiDocument);
const api = createMockApi({
  documents,
  remembering: [{ method: "POST", path: "/shipments/announce", reference: ["external_reference_id"], member: ["data"] }],
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array); // without an encoding, a request yields bytes
  const { method = "GET", url = "/" } = request;
  const found = url.startsWith("/oauth2/token")
    ? Response.json({ access_token: "token", token_type: "bearer", expires_in: 3600 })
    : /^\/api\/v3\/reporting\/parcels\/[^/]+$/.test(url)
      ? Response.json({ id: "1", status: "ready", url: "https://reports.example/1.csv" })
      : url === "/1.csv"
        ? new Response("parcel_id\n1\n")
        : await api(
            new Request(`http://127.0.0.1${url}`, {
              method,
              headers: request.headers as Record<string, string>,
              ...(/^(GET|HEAD)$/.test(method) ? {} : { body: Buffer.concat(chunks) }),
            }),
          );
  response.writeHead(found.status, Object.fromEntries(found.headers)).end(Buffer.from(await found.arrayBuffer()));
}

const server = createServer((request, response) => void answer(request, response));
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address() as AddressInfo; // a listening TCP server has a port

// The network's part: the hosts of the documents lead to loopback, so that a block runs as it is written.
const real = globalThis.fetch;
let requests = 0;
globalThis.fetch = (input, init) => {
  requests++;
  const { pathname, search } = new URL(String(input));
  return real(`http://127.0.0.1:${port}${pathname}${search}`, init);
};

const rawBody = new TextEncoder().encode(JSON.stringify({ action: "parcel_status_changed", timestamp: 1700000000000, parcel: { id: 42 } }));
const webhookSecret = "secret-of-the-guides";
const credentials = { publicKey: "public", secretKey: "secret" };
process.env["SENDCLOUD_PUBLIC_KEY"] = process.env["SENDCLOUD_CLIENT_ID"] = "public";
process.env["SENDCLOUD_SECRET_KEY"] = process.env["SENDCLOUD_CLIENT_SECRET"] = "secret";
process.env["WEBHOOK_SECRET"] = webhookSecret;
const body = sampleBody(documents, announceShipment.row);
Object.assign(globalThis, {
  ...credentials,
  documents,
  body,
  orders: sampleBody(documents, upsertOrders.row),
  order: { id: "order-1001" },
  parcelIds: Array.from({ length: 45 }, (_, index) => index + 1),
  store: async () => undefined,
  adopt: async () => undefined,
  report: () => undefined,
  readSecret: async (name: string) => name,
  rawBody,
  signature: await sign({ body: rawBody, secret: webhookSecret }),
  myFetch: globalThis.fetch,
});

const outcomes: { file: string; requests: number; error?: string }[] = [];
for (const file of files) {
  Object.assign(globalThis, {
    sendcloud: createSendcloud({ auth: credentials }),
    client: createClient({ auth: basic({ username: "public", password: "secret" }) }),
  });
  requests = 0;
  console.log = console.error = () => undefined;
  try {
    await import(file);
    outcomes.push({ file, requests });
  } catch (error) {
    outcomes.push({ file, requests, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
process.stdout.write(JSON.stringify(outcomes), () => process.exit(0));
