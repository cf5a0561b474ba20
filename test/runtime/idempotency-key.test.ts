import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createSiteClient, deadline, operation, retry, type Client, type Operation, type OperationInput, type Success } from "../../src/index.js";
import { json, listen, type LoopbackServer } from "./server.js";

/** What the server does with one request after another, then 201. */
type Step = number | "reset";
let steps: Step[] = [];
let server: LoopbackServer;
let client: Client;
beforeEach(async () => {
  server = await listen((_, response) => {
    const step = steps.shift() ?? 201;
    if (step === "reset") response.destroy();
    else json(response, step, {});
  });
  client = createSiteClient({ name: "T", origins: [], auth: {} }, { baseUrl: server.url, allowHttp: true, layers: [retry({ base: 1 }), deadline()] });
});
afterEach(() => server.close());

const create: Operation<OperationInput, Success<201, unknown, "application/json">> = operation({
  id: "orders.create",
  method: "POST",
  path: "/orders",
  server: "https://api.example",
  body: { types: ["application/json"] },
  responses: { 201: "json", 409: "json" },
  idempotent: true,
  idempotencyKey: "idempotency-key",
});

const keys = (): readonly unknown[] => server.seen.map(({ headers }) => headers["idempotency-key"]);
const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

describe("a key that makes repeating safe", () => {
  test.each<[string, Step[]]>([
    ["500 and 503", [500, 503]],
    ["a lost connection", ["reset"]],
    ["nothing", []],
  ])("is random, and the same for every attempt: after %s", async (_, faults) => {
    steps = [...faults];
    expect(await create(client, { body: {} })).toMatchObject({ status: 201, attempts: faults.length + 1 });
    expect(keys()[0]).toMatch(uuid);
    expect(new Set(keys()).size).toBe(1);
  });

  test("differs from call to call", async () => {
    await create(client, { body: {} });
    await create(client, { body: {} });
    expect(new Set(keys()).size).toBe(2);
  });

  test.each<[string, OperationInput, Record<string, string> | undefined]>([
    ["input", { body: {}, headers: { "Idempotency-Key": "mine" } }, undefined],
    ["call", { body: {} }, { "Idempotency-Key": "mine" }],
  ])("is the caller's where the %s has one", async (_, input, headers) => {
    steps = [503];
    await create(client, input, headers && { headers });
    expect(keys()).toEqual(["mine", "mine"]);
  });

  test.each<[string, Step[], number | undefined]>([
    ["no answer came back", ["reset", "reset", "reset"], undefined],
    ["the last answer says nothing", ["reset", 503, 503], 503],
    ["the first request is still at work", ["reset", 409], 409],
  ])("is told where %s", async (_, faults, status) => {
    steps = [...faults];
    const error: unknown = await create(client, { body: {} }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "OutcomeUnknownError", repeatable: true, status, idempotencyKey: keys()[0] });
    expect(String(error)).not.toContain(String(keys()[0]));
  });

  test("does not hide a conflict of its own", async () => {
    steps = [409];
    expect(await create(client, { body: {} })).toMatchObject({ status: 409, ok: false });
  });
});

test("without it a POST is sent once", async () => {
  const { idempotencyKey: _key, idempotent: _true, ...row } = create.row;
  steps = [500];
  expect(await client.call(row, { body: {} }, {})).toMatchObject({ status: 500 });
  expect(keys()).toEqual([undefined]);
});
