import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { createServer } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ProxyAgent, type Dispatcher } from "undici";
import { around, createSiteClient, deadline, retry, RetryAfterError, type Around, type Fetch } from "../../src/index.js";
import type { OperationRow } from "../../src/row.js";
import { json, listen, type LoopbackServer } from "./server.js";

const row: OperationRow = { id: "things.get", method: "GET", path: "/things/{id}", server: "https://api.example", responses: { 200: "json" } };
const site = { name: "T", origins: [], auth: {} };
const input = { path: { id: "secret-id" } };

let server: LoopbackServer;
let first = true;
beforeAll(async () => {
  server = await listen((_, response) => {
    json(response, first ? 503 : 200, {});
    first = false;
  });
});
afterAll(() => server.close());

test("OpenTelemetry: a span a call, a child span a request, named by template, with the trace passed on", async () => {
  const exporter = new InMemorySpanExporter();
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer("client");

  const spans =
    (kind: SpanKind): Around =>
    async ({ operation, method, path, host, attempt, setHeader }, next) => {
      const span = tracer.startSpan(kind === SpanKind.CLIENT ? `${method} ${path}` : operation, {
        kind,
        attributes: {
          "http.request.method": method,
          "url.template": path,
          "server.address": host,
          ...(attempt > 0 && { "http.request.resend_count": attempt }),
        },
      });
      const { traceId, spanId } = span.spanContext();
      if (kind === SpanKind.CLIENT) setHeader("traceparent", `00-${traceId}-${spanId}-01`);
      try {
        const { status } = await context.with(trace.setSpan(context.active(), span), next);
        span.setAttribute("http.response.status_code", status);
        if (status >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : "aborted" });
        throw error;
      } finally {
        span.end();
      }
    };

  first = true;
  const client = createSiteClient(site, {
    baseUrl: server.url,
    allowHttp: true,
    layers: [around(spans(SpanKind.INTERNAL)), retry({ base: 1 }), around(spans(SpanKind.CLIENT))],
  });
  await client.call(row, input, {});
  expect(
    exporter.getFinishedSpans().map(({ name, attributes }) => [name, attributes["http.response.status_code"], attributes["http.request.resend_count"]]),
  ).toEqual([
    ["GET /things/{id}", 503, undefined],
    ["GET /things/{id}", 200, 1],
    ["things.get", 200, undefined],
  ]);
  expect(JSON.stringify(exporter.getFinishedSpans().map(({ name, attributes }) => ({ name, attributes })))).not.toContain("secret");
  expect(server.seen.at(-1)?.headers["traceparent"]).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  propagation.disable();
});

test("a proxy: undici's fetch with its agent in place of the global one", async () => {
  first = false;
  const tunnels: string[] = [];
  const sockets: Socket[] = [];
  const proxy = createServer().on("connect", (request, downstream) => {
    tunnels.push(request.url ?? "");
    const [host, port] = (request.url ?? "").split(":");
    const upstream = connect(Number(port), host, () => {
      downstream.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      upstream.pipe(downstream).pipe(upstream);
    });
    upstream.on("error", () => downstream.destroy());
    downstream.on("error", () => upstream.destroy());
    sockets.push(upstream);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const dispatcher: Dispatcher = new ProxyAgent({ uri: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, proxyTunnel: true });
  const { fetch } = await import("undici");
  // undici's own fetch: the types of its copy and of the platform's are two, the functions one.
  const proxied: Fetch = (url, init) => (fetch as unknown as Fetch)(url, { ...init, dispatcher } as RequestInit);
  const client = createSiteClient(site, { baseUrl: server.url, allowHttp: true, fetch: proxied, layers: [retry(), deadline()] });
  expect(await client.call(row, input, {})).toMatchObject({ ok: true });
  expect(tunnels).toEqual([new URL(server.url).host]);
  await dispatcher.close();
  for (const socket of sockets) socket.destroy();
  proxy.close();
});

test("a serverless function: what is left of its time is the deadline, and a longer wait is handed back", async () => {
  const busy = await listen((_, response) => response.writeHead(429, { "retry-after": "120" }).end());
  const client = createSiteClient(site, { baseUrl: busy.url, allowHttp: true, layers: [retry(), deadline()] });
  const handler = async (lambda: {
    readonly getRemainingTimeInMillis: () => number;
  }): Promise<{ readonly statusCode: number; readonly headers?: Record<string, string> }> => {
    try {
      const { response } = await client.call(row, input, { timeout: { total: lambda.getRemainingTimeInMillis() - 500 } });
      return { statusCode: response.status };
    } catch (error) {
      if (!(error instanceof RetryAfterError)) throw error;
      return { statusCode: 503, headers: { "retry-after": error.retryAt.toUTCString() } };
    }
  };
  const answer = await handler({ getRemainingTimeInMillis: () => 3_000 });
  expect(answer.statusCode).toBe(503);
  expect(Date.parse(answer.headers?.["retry-after"] ?? "")).toBeGreaterThan(Date.now() + 100_000);
  await busy.close();
});
