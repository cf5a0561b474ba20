import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { expect, test, vi } from "vitest";
import {
  bodyCap,
  BodyTooLargeError,
  AuthError,
  createSiteClient,
  deadline,
  limits,
  oauth2,
  OutcomeUnknownError,
  retry,
  type AnyResult,
  type Client,
  type Fetch,
} from "../../src/index.js";
import type { OperationRow } from "../../src/row.js";
import { figure, long, timing } from "./figures.js";
import { random } from "./random.js";

const row = (method: OperationRow["method"], more: Partial<OperationRow> = {}): OperationRow => ({
  id: `things.${method}`,
  method,
  path: "/things/{id}",
  server: "https://api.example",
  body: { types: ["application/json"] },
  responses: { 200: "json" },
  ...more,
});
const site = { name: "Soak", origins: ["https://api.example"], auth: {} };
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function listen(server: Server): Promise<{ url: string; close: () => Promise<void> }> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

test("a total outage is not fed, and healing is quick", { timeout: 120_000 }, async () => {
  let healthy = false;
  let requests = 0;
  const { url, close } = await listen(
    createServer((_, response) => {
      requests++;
      response.writeHead(healthy ? 200 : 503, { "content-type": "application/json" }).end("{}");
    }),
  );
  const calls = long ? 5_000 : 1_000;
  const client = createSiteClient(site, { baseUrl: url, allowHttp: true, layers: [retry(), deadline(), bodyCap()] });
  const call = (id: number): Promise<AnyResult> => client.call(row("GET"), { path: { id } }, {});
  let next = 0;
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      while (next < calls) await call(next++);
    }),
  );
  figure(`extra requests in an outage of ${calls} calls`, requests - calls, "<=", 100);
  healthy = true;
  const healed = performance.now();
  const failed = (await Promise.all(Array.from({ length: 200 }, (_, id) => call(id)))).filter(({ ok }) => !ok).length;
  figure("calls that fail after healing", failed, "=", 0);
  timing("time until 200 calls succeed after healing", performance.now() - healed, 2_000);
  await close();
});

test("clients that fail together do not come back together", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
  const roll = random(7);
  const spy = vi.spyOn(Math, "random").mockImplementation(roll);
  const times: number[] = [];
  const start = performance.now();
  const clients = Array.from({ length: 1_000 }, () => {
    let first = true;
    const fetch: Fetch = () => {
      if (!first) times.push(performance.now() - start);
      const status = first ? 503 : 200;
      first = false;
      return Promise.resolve(status === 200 ? Response.json({}) : new Response(null, { status }));
    };
    return createSiteClient(site, { fetch, layers: [retry(), deadline()] });
  });
  const calls = Promise.all(clients.map((client) => client.call(row("GET"), { path: { id: 1 } }, {})));
  await vi.advanceTimersByTimeAsync(10_000);
  await calls;
  vi.useRealTimers();
  spy.mockRestore();
  const windows = Array.from({ length: Math.ceil(Math.max(...times) / 100) }, (_, index) => times.filter((at) => Math.floor(at / 100) === index).length);
  figure(
    `largest of ${windows.length} windows of 100 ms, as a multiple of the mean of ${times.length} retries`,
    Math.max(...windows) / (times.length / windows.length),
    "<=",
    2,
  );
  expect(windows.length).toBeGreaterThan(3);
});

test("an abort at a random point settles at once and sends nothing more", { timeout: 120_000 }, async () => {
  const roll = random(11);
  const settledAt = new Map<string, number>();
  let lateBytes = 0;
  const { url, close } = await listen(
    createServer((raw, response) => {
      raw.on("error", () => undefined);
      // What was on its way when the call settled has arrived 20 ms later.
      raw.on("data", (chunk: Buffer) => (lateBytes += performance.now() > (settledAt.get(raw.url ?? "") ?? Infinity) + 20 ? chunk.length : 0));
      raw.on("end", () => {
        if (roll() < 0.3) return void response.writeHead(503, { "retry-after": "1" }).end();
        response.writeHead(200, { "content-type": "application/json" });
        response.write("[");
        const timer = setInterval(() => response.write("1,"), 10);
        response.on("close", () => clearInterval(timer));
      });
    }),
  );
  let slowest = 0;
  let later = 0;
  const rounds = long ? 200 : 60;
  for (let round = 0; round < rounds; round++) {
    const controller = new AbortController();
    let settled = false;
    const body = new ReadableStream({
      pull: async (stream) => {
        await pause(2);
        stream.enqueue(new TextEncoder().encode("x"));
        if (roll() < 0.1) stream.close();
      },
    });
    const client = createSiteClient(site, {
      baseUrl: url,
      allowHttp: true,
      layers: [retry(), limits([{ of: "all", requests: 1, per: 30 }]), deadline(), bodyCap()],
      fetch: (target, init) => ((later += settled ? 1 : 0), fetch(target, init)),
    });
    const upload = round % 2 === 0;
    void client.call(row("GET"), { path: { id: 0 } }, { signal: controller.signal }).catch(() => undefined);
    const call = client.call(
      row(upload ? "PUT" : "GET", { body: { types: ["text/plain"] } }),
      { path: { id: `r${round}` }, ...(upload && { body }) },
      { signal: controller.signal },
    );
    let aborted = 0;
    setTimeout(() => {
      aborted = performance.now();
      controller.abort();
    }, roll() * 120);
    await call.catch(() => undefined);
    settled = true;
    settledAt.set(`/things/r${round}`, performance.now());
    if (aborted > 0) slowest = Math.max(slowest, performance.now() - aborted);
    await pause(3);
  }
  await pause(100);
  timing(`slowest settling of ${rounds} aborted calls`, slowest, 50);
  figure("requests sent after an abort", later, "=", 0);
  figure("bytes that arrived later than 20 ms after an abort", lateBytes, "=", 0);
  await close();
});

test("1,000 calls with an expired token ask for one", async () => {
  let issued = 0;
  let working = true;
  const tokens = await listen(
    createServer((raw, response) => {
      raw.resume().on("end", () => {
        issued++;
        if (working)
          response
            .writeHead(200, { "content-type": "application/json" })
            .end(JSON.stringify({ access_token: `t${issued}`, token_type: "bearer", expires_in: 3600 }));
        else response.writeHead(500).end();
      });
    }),
  );
  const api = await listen(
    createServer((raw, response) => response.writeHead(raw.headers.authorization ? 200 : 401, { "content-type": "application/json" }).end("{}")),
  );
  let kept: { value: string; expiresAt: number } | undefined = { value: "old", expiresAt: Date.now() - 1 };
  const auth = oauth2({
    clientId: "a",
    clientSecret: "b",
    tokenUrl: `${tokens.url}/token`,
    allowHttp: true,
    store: { get: () => kept, set: (token) => void (kept = token) },
  });
  const client = createSiteClient(site, { auth, baseUrl: api.url, allowHttp: true, layers: [deadline()] });
  const secured = row("GET", { security: [[{ type: "oauth2", tokenUrl: "" }]] });
  const call = (): Promise<AnyResult> => client.call(secured, { path: { id: 1 } }, {});
  const results = await Promise.all(Array.from({ length: 1_000 }, call));
  expect(results.every(({ ok }) => ok)).toBe(true);
  figure("token requests of 1,000 calls with an expired token", issued, "=", 1);
  working = false;
  kept = undefined;
  const errors = await Promise.all(Array.from({ length: 1_000 }, () => call().catch((error: unknown) => error)));
  figure("typed errors of 1,000 calls while the token endpoint fails", errors.filter((error) => error instanceof AuthError).length, "=", 1_000);
  working = true;
  figure("status of the next call once it works", (await call()).response.status, "=", 200);
  await Promise.all([tokens.close(), api.close()]);
});

test("a body of 1 GiB is given up at the cap", { timeout: 60_000 }, async () => {
  const chunk = Buffer.alloc(64 * 1024, 120);
  let closed: (() => void) | undefined;
  const gone = new Promise<void>((resolve) => (closed = resolve));
  let written = 0;
  const { url, close } = await listen(
    createServer((_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const pump = (): void => {
        while (written < 2 ** 30) {
          written += chunk.length;
          if (!response.write(chunk)) return void response.once("drain", pump);
        }
        response.end();
      };
      response.on("close", () => closed?.());
      pump();
    }),
  );
  const client = createSiteClient(site, { baseUrl: url, allowHttp: true, layers: [deadline(), bodyCap()] });
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 5);
  const error: unknown = await client.call(row("GET"), { path: { id: 1 } }, {}).catch((thrown: unknown) => thrown);
  peak = Math.max(peak, process.memoryUsage().rss);
  clearInterval(watch);
  expect(error).toBeInstanceOf(BodyTooLargeError);
  const left = await Promise.race([gone.then(() => 0), pause(5_000).then(() => 1)]);
  figure("growth of this process, server included, for 1 GiB under a cap of 10 MiB", (peak - before) / 2 ** 20, "<=", 64, " MiB");
  figure("connections left open after the cap", left, "=", 0);
  figure("bytes the server could write", written / 2 ** 20, "<=", 32, " MiB");
  await close();
});

test("a server that closes idle connections costs no call and doubles no POST", { timeout: 120_000 }, async () => {
  const roll = random(23);
  const posts = new Map<string, number>();
  const idle = (socket: Socket): void => void setTimeout(() => socket.destroy(), roll() * 20);
  const { url, close } = await listen(
    createServer((raw, response) => {
      raw.resume().on("end", () => {
        if (raw.method === "POST") posts.set(raw.url ?? "", (posts.get(raw.url ?? "") ?? 0) + 1);
        response.on("finish", () => idle(raw.socket));
        response.writeHead(200, { "content-type": "application/json" }).end("{}");
      });
    }),
  );
  const client: Client = createSiteClient(site, { baseUrl: url, allowHttp: true, layers: [retry({ base: 5, attempts: 5 }), deadline(), bodyCap()] });
  const calls = long ? 2_000 : 400;
  let failedReads = 0;
  let plain = 0;
  let unknown = 0;
  for (let id = 0; id < calls; id++) {
    const method = id % 2 === 0 ? "GET" : "POST";
    const outcome: unknown = await client.call(row(method), { path: { id }, ...(method === "POST" && { body: {} }) }, {}).catch((error: unknown) => error);
    const ok = (outcome as AnyResult).ok;
    if (method === "GET" && !ok) failedReads++;
    if (outcome instanceof OutcomeUnknownError) unknown++;
    else if (method === "POST" && !ok) plain++;
    await pause(roll() * 20);
  }
  process.stdout.write(`${unknown} of ${calls / 2} POSTs had an unknown outcome\n`);
  figure(`GETs that failed of ${calls / 2}`, failedReads, "=", 0);
  figure("POSTs that arrived twice", [...posts.values()].filter((times) => times > 1).length, "=", 0);
  figure("POSTs that failed without saying that the outcome is unknown", plain, "=", 0);
  await close();
});
