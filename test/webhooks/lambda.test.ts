import { afterEach, expect, test, vi } from "vitest";
import { memoryStore } from "../../src/webhooks/index.js";
import { toLambdaHandler, type LambdaEvent } from "../../src/webhooks/lambda.js";
import { arrived, createReceiver, header, secret, signedHeaders } from "./parcel.js";

const text = JSON.stringify({ ...arrived, name: "Zo\u00eb \u{1f4e6}" });
const base64 = Buffer.from(text).toString("base64");
const headers = await signedHeaders(text);
const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
const several = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
const signature = headers[header] ?? "";

afterEach(() => void vi.unstubAllEnvs());

/** REST APIs and load balancers: the sender's case, and every value in a list beside. */
const version1: LambdaEvent = { httpMethod: "POST", path: "/webhooks", headers, multiValueHeaders: several, body: text, isBase64Encoded: false };
/** HTTP APIs and function URLs: lower case, repeated headers joined. */
const version2: LambdaEvent = {
  version: "2.0",
  rawPath: "/webhooks",
  rawQueryString: "shop=1",
  requestContext: { http: { method: "POST" } },
  headers: lower,
  body: text,
  isBase64Encoded: false,
};

test.each<readonly [string, LambdaEvent, number]>([
  ["format 1.0", version1, 200],
  ["format 1.0, base64", { ...version1, body: base64, isBase64Encoded: true }, 200],
  ["format 1.0 without lists", { ...version1, multiValueHeaders: null }, 200],
  ["format 1.0, the signature twice", { ...version1, multiValueHeaders: { ...several, [header]: [signature, signature] } }, 401],
  ["format 2.0", version2, 200],
  ["format 2.0, base64", { ...version2, body: base64, isBase64Encoded: true }, 200],
  ["format 2.0, the signature twice", { ...version2, headers: { ...lower, [header.toLowerCase()]: `${signature},${signature}` } }, 401],
  ["base64 that is not said to be", { ...version2, body: base64 }, 401],
  ["text that is said to be base64", { ...version2, isBase64Encoded: true }, 400],
  ["another body", { ...version2, body: `${text} ` }, 401],
  ["no body", { ...version2, body: null }, 401],
  ["another method", { ...version2, requestContext: { http: { method: "GET" } } }, 405],
  ["a large body", { ...version2, body: "x".repeat(1_048_577) }, 413],
  ["a large body in base64", { ...version2, body: Buffer.alloc(1_048_577).toString("base64"), isBase64Encoded: true }, 413],
])("%s", async (_name, event, statusCode) => {
  const handler = vi.fn();
  const answer = await toLambdaHandler(createReceiver({ secrets: secret, on: { arrived: handler } }))(event);
  expect([answer.statusCode, handler.mock.calls.length]).toEqual([statusCode, statusCode === 200 ? 1 : 0]);
});

test("secrets can be found by path and query", async () => {
  const secrets = vi.fn(() => secret);
  await toLambdaHandler(createReceiver({ secrets, on: {} }))(version2);
  expect(secrets).toHaveBeenCalledWith(expect.objectContaining({ url: "/webhooks?shop=1" }));
});

test("on the platform itself a receiver without a store warns", () => {
  vi.stubEnv("AWS_LAMBDA_FUNCTION_NAME", "receive");
  const warn = vi.fn();
  toLambdaHandler(createReceiver({ secrets: secret, on: {}, warn }));
  toLambdaHandler(createReceiver({ secrets: secret, on: {}, warn, store: memoryStore() }));
  expect(warn).toHaveBeenCalledTimes(1);
});
