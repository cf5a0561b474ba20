import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { basic, createSiteClient, limits, RetryAfterError, type Client, type Layer, type LimitRow } from "../../src/index.js";
import type { OperationRow } from "../../src/row.js";

const row = (method: OperationRow["method"]): OperationRow => ({
  id: "things.do",
  method,
  path: "/things",
  server: "https://api.example",
  responses: { 200: "json" },
});
const documented: readonly LimitRow[] = [
  { of: "reads", requests: 1000, per: 60_000 },
  { of: "writes", requests: 100, per: 60_000 },
  { of: "writes", requests: 15, per: 1_000 },
];

interface Sent {
  readonly at: number;
  readonly id: number;
}

function clientOf(layer: Layer, sent: Sent[], answer: () => Response = () => Response.json({})): Client {
  const fetch = (url: string): Promise<Response> => {
    sent.push({ at: performance.now(), id: Number(new URL(url).searchParams.get("id")) });
    return Promise.resolve(answer());
  };
  return createSiteClient({ name: "T", origins: [], auth: {} }, { fetch, layers: [layer] });
}

const call = (client: Client, id = 0, method: OperationRow["method"] = "POST", options: object = { timeout: { total: Infinity } }): Promise<unknown> =>
  client.call(row(method), { query: { id } }, options).catch((error: unknown) => error);

const most = (sent: readonly Sent[], per: number): number =>
  Math.max(...sent.map(({ at }) => sent.filter((other) => other.at >= at && other.at < at + per).length));

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] }));
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

test("no window of any limit is overdrawn, and the order is kept", async () => {
  const sent: Sent[] = [];
  const client = clientOf(limits(documented), sent);
  const calls = Promise.all(Array.from({ length: 250 }, (_, id) => call(client, id)));
  await vi.advanceTimersByTimeAsync(200_000);
  await calls;
  expect(sent.map(({ id }) => id)).toEqual(Array.from({ length: 250 }, (_, id) => id));
  expect([most(sent, 1_000), most(sent, 60_000)]).toEqual([15, 100]);
});

test("reads and writes do not wait for each other", async () => {
  const sent: Sent[] = [];
  const client = clientOf(limits(documented), sent);
  const calls = Promise.all([...Array.from({ length: 20 }, (_, id) => call(client, id)), call(client, 99, "GET")]);
  await vi.advanceTimersByTimeAsync(0);
  expect([sent.length, sent.at(-1)?.id]).toEqual([16, 99]);
  await vi.advanceTimersByTimeAsync(2_000);
  await calls;
});

test("a limit of all counts both", async () => {
  const sent: Sent[] = [];
  const client = clientOf(limits([{ of: "all", requests: 2, per: 1_000 }]), sent);
  const calls = Promise.all([call(client, 1, "GET"), call(client, 2), call(client, 3, "GET"), call(client, 4)]);
  await vi.advanceTimersByTimeAsync(500);
  expect(sent.length).toBe(2);
  await vi.advanceTimersByTimeAsync(2_000);
  await calls;
  expect(most(sent, 1_000)).toBe(2);
});

test("whatever the arrivals and the aborts, no window is overdrawn and every call settles", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ wait: fc.integer({ min: 0, max: 300 }), abort: fc.option(fc.integer({ min: 0, max: 2_000 })) }), { maxLength: 40 }),
      async (arrivals) => {
        const sent: Sent[] = [];
        const client = clientOf(
          limits([
            { of: "writes", requests: 3, per: 1_000 },
            { of: "all", requests: 2, per: 300 },
          ]),
          sent,
        );
        const calls: Promise<unknown>[] = [];
        for (const { wait, abort } of arrivals) {
          await vi.advanceTimersByTimeAsync(wait);
          const controller = new AbortController();
          if (abort !== null) setTimeout(() => controller.abort(), abort);
          calls.push(call(client, 0, "POST", { signal: controller.signal, timeout: { total: Infinity } }));
        }
        await vi.advanceTimersByTimeAsync(60_000);
        await Promise.all(calls);
        if (sent.length > 0) expect([most(sent, 1_000) <= 3, most(sent, 300) <= 2]).toEqual([true, true]);
      },
    ),
    { numRuns: 50 },
  );
});

test("an abort leaves the line at once and gives up its place", async () => {
  const sent: Sent[] = [];
  const client = clientOf(limits([{ of: "writes", requests: 1, per: 1_000 }]), sent);
  const controller = new AbortController();
  const calls = [call(client, 1), call(client, 2, "POST", { signal: controller.signal }), call(client, 3)];
  await vi.advanceTimersByTimeAsync(10);
  controller.abort("left");
  expect(await calls[1]).toBe("left");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent.map(({ id }) => id)).toEqual([1, 3]);
});

test("a turn beyond the deadline fails at once and says when", async () => {
  const client = clientOf(limits([{ of: "writes", requests: 1, per: 60_000 }]), []);
  await call(client);
  const error = await call(client, 0, "POST", { timeout: { total: 1_000 } });
  expect(error).toBeInstanceOf(RetryAfterError);
  expect(error).toMatchObject({ status: undefined, retryAt: new Date(Date.now() + 60_000) });
});

test.each([
  ["without Retry-After the rest of the window goes out evenly", {}, 600, 100],
  ["with Retry-After the class waits that long", { "retry-after": "30" }, 30_000, 15],
])("after a 429 %s", async (_, headers, wait, __) => {
  const sent: Sent[] = [];
  let first = true;
  const client = clientOf(limits(documented), sent, () => {
    const response = first ? new Response(null, { status: 429, headers }) : Response.json({});
    first = false;
    return response;
  });
  await call(client, 1);
  const second = call(client, 2);
  await vi.advanceTimersByTimeAsync(wait - 1);
  expect(sent.length).toBe(1);
  await vi.advanceTimersByTimeAsync(2);
  await second;
  expect(sent.length).toBe(2);
});

test("those in line when a 429 closes the window beyond their deadline fail at once", async () => {
  const client = clientOf(
    limits([{ of: "writes", requests: 1, per: 1_000 }]),
    [],
    () => new Response(null, { status: 429, headers: { "retry-after": "3600" } }),
  );
  const calls = [call(client), call(client, 0, "POST", {})];
  await vi.advanceTimersByTimeAsync(0);
  expect((await Promise.all(calls))[1]).toBeInstanceOf(RetryAfterError);
});

test("clients that are handed the same layer share its windows; other credentials have their own", async () => {
  const sent: Sent[] = [];
  const layer = limits([{ of: "writes", requests: 1, per: 1_000 }]);
  const first = clientOf(layer, sent);
  const calls = [
    call(first),
    call(clientOf(layer, sent)),
    call(first.with({ headers: {} })),
    call(first.with({ auth: basic({ username: "a", password: "b" }) })),
  ];
  await vi.advanceTimersByTimeAsync(0);
  expect(sent.length).toBe(2);
  await vi.advanceTimersByTimeAsync(3_000);
  await Promise.all(calls);
});
