import { sign, signedReceiver, type CreateSignedReceiver } from "../../src/webhooks/index.js";

/** Events of a sender made up for the tests. */
export type ParcelEvent =
  | { readonly action: "arrived"; readonly id: number; readonly at: number }
  | { readonly action: "left"; readonly id: number; readonly at: number; readonly to: string };

export const secret = "secret-of-the-tests";
export const header = "X-Parcel-Signature";

export const createReceiver: CreateSignedReceiver<ParcelEvent, "action"> = signedReceiver({
  name: "parcels",
  discriminator: "action",
  events: ["arrived", "left"],
  scheme: { header },
  timestamp: { path: ["at"], unit: "milliseconds" },
});

export const arrived: ParcelEvent = { action: "arrived", id: 1, at: 1_700_000_000_000 };

export async function signedHeaders(body: string | Uint8Array): Promise<Record<string, string>> {
  return { "content-type": "application/json", [header]: await sign({ body, secret }) };
}

export async function signedRequest(event: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Request> {
  const body = typeof event === "string" ? event : JSON.stringify(event);
  return new Request("http://localhost/webhooks?shop=1", { method: "POST", body, headers: { ...(await signedHeaders(body)), ...headers } });
}
