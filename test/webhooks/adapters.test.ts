import { createServer, type RequestListener, type Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import { describe, expect, test, vi } from "vitest";
import { toExpressHandler } from "../../src/webhooks/express.js";
import { fastifyWebhook } from "../../src/webhooks/fastify.js";
import type { Delivery, Receiver } from "../../src/webhooks/index.js";
import { toNodeListener } from "../../src/webhooks/node.js";
import { arrived, createReceiver, header, secret, signedHeaders, type ParcelEvent } from "./parcel.js";
import { post, serving, type Post } from "./serve.js";

const event = JSON.stringify({ ...arrived, name: "Zo\u00eb \u{1f4e6}" });
const large = JSON.stringify({ ...arrived, padding: "x".repeat(2_000_000) });

/** The same receiver behind each framework. */
const servers: readonly (readonly [name: string, make: (receiver: Receiver) => Promise<Server | RequestListener>])[] = [
  ["node:http", async (receiver) => createServer((request, response) => void toNodeListener(receiver)(request, response))],
  ["Express", async (receiver) => express().post("/webhooks", toExpressHandler(receiver))],
  ["Express after express.raw", async (receiver) => express().post("/webhooks", express.raw({ type: "*/*", limit: "3mb" }), toExpressHandler(receiver))],
  [
    "Express after express.json with a verify hook",
    async (receiver) =>
      express()
        .use(express.json({ limit: "3mb", verify: (request, _response, bytes) => void Object.assign(request, { rawBody: bytes }) }))
        .post("/webhooks", toExpressHandler(receiver)),
  ],
  ["Express before express.json", async (receiver) => express().post("/webhooks", toExpressHandler(receiver)).use(express.json())],
  [
    "Fastify",
    async (receiver) => {
      const app = fastify();
      await app.register(fastifyWebhook(receiver, { path: "/webhooks" }));
      await app.ready();
      return app.server;
    },
  ],
  ["Hono", async (receiver) => createAdaptorServer(new Hono().post("/webhooks", (context) => receiver.fetch(context.req.raw))) as Server],
];

const cases: readonly (readonly [name: string, make: () => Promise<Post>, status: number, seen: number])[] = [
  ["a signed event", async () => ({ body: event, headers: await signedHeaders(event) }), 200, 1],
  ["a signed event in parts", async () => ({ body: event, headers: await signedHeaders(event), chunk: 7 }), 200, 1],
  ["an event signed for other bytes", async () => ({ body: event, headers: await signedHeaders(`${event} `) }), 401, 0],
  ["no signature", async () => ({ body: event, headers: { "content-type": "application/json" } }), 401, 0],
  [
    "the signature twice",
    async () => ({ body: event, headers: { "content-type": "application/json", [header]: Array.from({ length: 2 }, () => "0".repeat(64)) } }),
    401,
    0,
  ],
  [
    "the right signature twice",
    async () => {
      const headers = await signedHeaders(event);
      return { body: event, headers: { ...headers, [header]: [headers[header] ?? "", headers[header] ?? ""] } };
    },
    401,
    0,
  ],
  ["a large body", async () => ({ body: large, headers: await signedHeaders(large) }), 413, 0],
  ["a large body in parts", async () => ({ body: large, headers: await signedHeaders(large), chunk: 65_536 }), 413, 0],
];

describe.each(servers)("behind %s", (_name, make) => {
  test.each(cases)("%s", async (_case, request, status, seen) => {
    const handler = vi.fn<(event: ParcelEvent, delivery: Delivery) => void>();
    const receiver = createReceiver({ secrets: secret, on: { arrived: handler } });
    const answer = await serving(await make(receiver), async (origin) => post(`${origin}/webhooks`, await request()));
    expect([answer.status, handler.mock.calls.length]).toEqual([status, seen]);
  });

  test("bytes that are no UTF-8 are verified as they came", async () => {
    const bytes = Uint8Array.of(0x22, 0xff, 0xfe, 0x22);
    const receiver = createReceiver({ secrets: secret, on: {} });
    const answer = await serving(await make(receiver), async (origin) => post(`${origin}/webhooks`, { body: bytes, headers: await signedHeaders(bytes) }));
    // The signature is right, the JSON is not: 400, where a decoded copy would have been refused with 401.
    expect(answer.status).toBe(400);
  });

  test("a handler's failure asks the sender to repeat", async () => {
    const receiver = createReceiver({ secrets: secret, onError: () => undefined, on: { arrived: () => Promise.reject(new Error("database")) } });
    const answer = await serving(await make(receiver), async (origin) => post(`${origin}/webhooks`, { body: event, headers: await signedHeaders(event) }));
    expect(answer.status).toBe(500);
  });
});

test("Express after express.json: the handler explains what to change, and the sender repeats", async () => {
  const errors: Error[] = [];
  const handler = vi.fn();
  const app = express()
    .use(express.json())
    .post("/webhooks", toExpressHandler(createReceiver({ secrets: secret, on: { arrived: handler } })));
  app.use(((error, _request, response, _next) => {
    errors.push(error as Error);
    response.status(500).end();
  }) satisfies express.ErrorRequestHandler);
  const answer = await serving(app, async (origin) => post(`${origin}/webhooks`, { body: event, headers: await signedHeaders(event) }));
  expect([answer.status, handler.mock.calls.length, errors.map(({ name }) => name)]).toEqual([500, 0, ["WebhookError"]]);
  expect(errors[0]?.message).toContain("mount this route before app.use(express.json())");
});

test("Fastify goes on parsing JSON beside the webhook", async () => {
  const app = fastify();
  await app.register(fastifyWebhook(createReceiver({ secrets: secret, on: {} }), { path: "/webhooks" }));
  app.post("/echo", async (request) => request.body);
  await app.ready();
  const answer = await serving(app.server, (origin) => post(`${origin}/echo`, { body: event, headers: { "content-type": "application/json" } }));
  expect(JSON.parse(answer.text)).toEqual(JSON.parse(event));
});

test("node:http: a sender that hangs up leaves nothing behind", async () => {
  const handler = vi.fn();
  const refused: string[] = [];
  const receiver = createReceiver({ secrets: secret, on: { arrived: handler }, onRefused: (reason) => void refused.push(reason) });
  await serving(
    createServer((request, response) => void toNodeListener(receiver)(request, response)),
    async (origin) => {
      const controller = new AbortController();
      const body = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('{"action":')) });
      const sending = fetch(`${origin}/webhooks`, {
        method: "POST",
        body,
        headers: await signedHeaders(event),
        signal: controller.signal,
        duplex: "half",
      } as RequestInit).catch(() => "gone");
      setTimeout(() => controller.abort(), 50);
      expect(await sending).toBe("gone");
      await vi.waitFor(() => expect(refused).toEqual(["body-unreadable"]));
    },
  );
  expect(handler).not.toHaveBeenCalled();
});
