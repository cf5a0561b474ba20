import { basic, bodyCap, createClient, deadline, redirects, retry, type Client } from "waybill-sendcloud";
import { getTracking } from "waybill-sendcloud/v3/parcel-tracking";
import { createReceiver, type Receiver } from "waybill-sendcloud/v3/webhooks";

/** Secrets and variables of the worker. */
export interface Environment {
  readonly SENDCLOUD_PUBLIC_KEY: string;
  readonly SENDCLOUD_SECRET_KEY: string;
  readonly WEBHOOK_SECRET: string;
  /** A mock in place of Sendcloud. */
  readonly SENDCLOUD_URL?: string;
}

interface Context {
  readonly waitUntil: (work: Promise<unknown>) => void;
}

/** Single operations and the layers that a worker wants: nothing else is bundled. */
function clientOf({
  SENDCLOUD_PUBLIC_KEY: username,
  SENDCLOUD_SECRET_KEY: password,
  SENDCLOUD_URL: mock,
}: Environment): Client {
  return createClient({
    auth: basic({ username, password }),
    layers: [retry(), deadline(), bodyCap(), redirects()],
    timeout: { attempt: 5_000, total: 10_000 },
    ...(mock && { baseUrl: mock, allowHttp: true }),
  });
}

/** `store` of the example of a receiver says how deliveries are remembered where a worker does not live long. */
function receiverOf({ WEBHOOK_SECRET: secrets }: Environment): Receiver {
  return createReceiver({
    secrets,
    warn: () => undefined,
    on: {
      parcel_status_changed: ({ parcel }) =>
        console.log(`parcel ${parcel?.id ?? "unknown"}: ${parcel?.status?.message ?? "status unknown"}`),
    },
  });
}

/** What a visitor may know of a parcel. */
async function track(client: Client, number: string): Promise<Response> {
  const result = await getTracking(client, { path: { tracking_number: number } });
  if (result.status === 404) return Response.json({ error: "there is no such parcel" }, { status: 404 });
  if (!result.ok) return Response.json({ error: "tracking is out of order, come back later" }, { status: 503 });
  return Response.json({ number, events: result.body.events.length });
}

const worker = {
  async fetch(request: Request, environment: Environment, context: Context): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/webhooks") return receiverOf(environment).fetch(request, environment, context);
    const number = /^\/track\/([\w-]{1,64})$/.exec(pathname)?.[1];
    return number === undefined ? new Response("not here", { status: 404 }) : track(clientOf(environment), number);
  },
};

export default worker;
