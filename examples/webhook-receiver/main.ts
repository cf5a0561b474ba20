import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { sign } from "../../generated/v3/webhooks.js";
import { toNodeListener } from "../../src/webhooks/node.js";
import { printingReceiver } from "./receiver.js";

const secret = process.env["WAYBILL_WEBHOOK_SECRET"] ?? "secret-of-the-example";
const isDemo = process.argv.includes("--demo");

const listener = toNodeListener(printingReceiver(secret, (line) => console.log(line)));
const server = createServer((request, response) => void listener(request, response));
server.listen(isDemo ? 0 : Number(process.env["PORT"] ?? 3000), "127.0.0.1", () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`; // a listening TCP server has a port
  if (isDemo) void demonstrate(url).finally(() => server.close());
  else
    console.log(`Listening on ${url}. Try: waybill webhook send parcel_status_changed --url ${url} --secret ${secret}`);
});

/** Plays the sender: a delivery, its repetition, an older state that comes late, and a forgery. */
async function demonstrate(url: string): Promise<void> {
  const delivered = JSON.stringify({
    action: "parcel_status_changed",
    timestamp: 1767225600000,
    parcel: { id: 42, tracking_number: "WB000000042NL", status: { id: 11, message: "Delivered" } },
  });
  const earlier = JSON.stringify({
    action: "parcel_status_changed",
    timestamp: 1767222000000,
    parcel: { id: 42, status: { id: 3, message: "En route to sorting center" } },
  });
  const post = async (body: string, signature: string): Promise<void> => {
    const { status } = await fetch(url, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", "Sendcloud-Signature": signature },
    });
    console.log(`  answered ${status}`);
  };
  await post(delivered, await sign({ body: delivered, secret }));
  await post(delivered, await sign({ body: delivered, secret }));
  await post(earlier, await sign({ body: earlier, secret }));
  await post(earlier, await sign({ body: delivered, secret }));
}
