import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  createSiteClient,
  deadline,
  DeadlineError,
  NetworkError,
  OutcomeUnknownError,
  retry,
  RetryAfterError,
  type Client,
  type CallOptions,
  type OperationInput,
} from "../../src/index.js";
import type { OperationRow } from "../../src/row.js";
import { retryAfter } from "../../src/retry-after.js";

const row = (method: OperationRow["method"], more: Partial<OperationRow> = {}): OperationRow => ({
  id: "things.do",
  method,
  path: "/things",
  server: "https://api.example",
  body: { types: ["application/json"] },
  responses: { 200: "json" },
  ...more,
});

type Step = number | Error | ((signal: AbortSignal) => Promise<Response>);
const failure = (code: string): Error => Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error(code), { code }) });
const refused = failure("ECONNREFUSED");
const reset = failure("ECONNRESET");

/** Answers step by step, then 200; remembers when it was asked. */
function script(steps: readonly Step[], headers: Record<string, string> = {}) {
  const times: number[] = [];
  const fetch = async (_: string, init: RequestInit): Promise<Response> => {
    const step = steps[times.length] ?? 200;
    times.push(performance.now());
    if (step instanceof Error) throw step;
    if (typeof step === "function") return step(init.signal as AbortSignal);
    return step === 200 ? Response.json({}) : new Response(null, { status: step, headers });
  };
  return { fetch, times };
}

const clientOf = (fetch: (url: string, init: RequestInit) => Promise<Response>, options: object = {}): Client =>
  createSiteClient({ name: "T", origins: [], auth: {} }, { fetch, layers: [retry(), deadline()], ...options });

async function settle<T>(work: Promise<T>): Promise<{ value?: T; error?: unknown }> {
  const settled = work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  await vi.advanceTimersByTimeAsync(200_000);
  return settled;
}

const run = (
  steps: readonly Step[],
  method: OperationRow["method"],
  more: { row?: Partial<OperationRow>; input?: OperationInput; options?: CallOptions; headers?: Record<string, string> } = {},
) => {
  const { fetch, times } = script(steps, more.headers);
  return settle(clientOf(fetch).call(row(method, more.row), more.input ?? {}, more.options ?? {})).then((outcome) => ({
    ...outcome,
    sent: times.length,
    times,
  }));
};

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"], now: Date.UTC(2026, 0, 1) }));
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const key = ["reference"];
const keyed = { row: { idempotent: key }, input: { body: { reference: "r-1" } } };

describe("what is sent again", () => {
  const statuses = [408, 429, 500, 502, 503, 504];
  test.each((["GET", "HEAD", "PUT", "DELETE"] as const).flatMap((method) => [...statuses, reset, refused].map((step) => [method, step] as const)))(
    "%s after %s",
    async (method, step) => {
      expect(await run([step], method)).toMatchObject({ sent: 2, value: { ok: true, attempts: 2 } });
    },
  );
  test.each(
    (["POST", "PATCH"] as const).flatMap((method) => [429, refused, failure("ENOTFOUND"), failure("EAI_AGAIN")].map((step) => [method, step] as const)),
  )("%s after %s", async (method, step) => {
    expect(await run([step], method)).toMatchObject({ sent: 2, value: { ok: true } });
  });
  test.each([408, 500, 502, 503, 504, reset])("a POST whose reference is set, after %s", async (step) =>
    expect(await run([step], "POST", keyed)).toMatchObject({ sent: 2, value: { ok: true } }),
  );
  test("a POST that the site calls idempotent", async () => expect(await run([500], "POST", { row: { idempotent: true } })).toMatchObject({ sent: 2 }));
});

describe("what is not", () => {
  test.each((["POST", "PATCH"] as const).flatMap((method) => [408, 500, 502, 503, 504].map((step) => [method, step] as const)))(
    "%s after %i",
    async (method, step) => expect(await run([step], method)).toMatchObject({ sent: 1, value: { ok: false } }),
  );
  test.each(["POST", "PATCH"] as const)("%s after a lost connection, whose outcome is unknown", async (method) => {
    const { sent, error } = await run([reset], method);
    expect([sent, error]).toEqual([1, expect.any(OutcomeUnknownError)]);
  });
  test.each([{}, { body: {} }, { body: { reference: "" } }, { body: { reference: null } }])("a POST without its reference: %j", async (input) =>
    expect(await run([500], "POST", { ...keyed, input })).toMatchObject({ sent: 1 }),
  );
  test.each([400, 401, 404, 409, 501])("any call after %i", async (status) => expect(await run([status], "GET")).toMatchObject({ sent: 1 }));
  test("a stream, which is used up", async () =>
    expect(await run([503], "PUT", { row: { body: { types: ["text/plain"] } }, input: { body: new Blob(["x"]).stream() } })).toMatchObject({ sent: 1 }));
  test("anything with retry: false", async () => expect(await run([503], "GET", { options: { retry: false } })).toMatchObject({ sent: 1 }));
});

test("three requests by default, or as many as the call says", async () => {
  expect(await run([503, 503, 503, 503], "GET")).toMatchObject({ sent: 3, value: { status: 503, attempts: 3 } });
  expect(await run([503, 503, 503, 503], "GET", { options: { retry: 5 } })).toMatchObject({ sent: 5, value: { status: 200 } });
});

test("a network that stays away is a NetworkError for a read", async () => {
  const { sent, error } = await run([reset, reset, reset], "GET");
  expect([sent, error]).toEqual([3, expect.any(NetworkError)]);
});

test("a write that was lost once and then put off has an unknown outcome", async () => {
  expect(await run([reset, 503, 503], "PUT")).toMatchObject({ sent: 3, error: { name: "OutcomeUnknownError", repeatable: true, status: 503 } });
  expect(await run([reset, refused, refused], "PUT")).toMatchObject({ sent: 3, error: { name: "OutcomeUnknownError" } });
});

test("a write that was lost once and then answered is answered", async () =>
  expect(await run([reset, 409], "PUT")).toMatchObject({ sent: 2, value: { response: { status: 409 } } }));

describe("Retry-After", () => {
  const now = Date.UTC(2026, 0, 1);
  const date = new Date(now + 10_000).toUTCString();
  const spellings: readonly (readonly [value: string, headers: Record<string, string>, wait: number | undefined])[] = [
    ["0", {}, 0],
    ["1", {}, 1_000],
    ["10", {}, 10_000],
    ["010", {}, 10_000],
    [" 10 ", {}, 10_000],
    ["1.5", {}, 1_500],
    ["0.0001", {}, 1],
    [date, {}, 10_000],
    [date.replace("GMT", "UTC"), {}, 10_000],
    ["Thursday, 01-Jan-26 00:00:10 GMT", {}, 10_000],
    ["Thu Jan  1 00:00:10 2026", {}, 10_000],
    [date, { date: new Date(now - 20_000).toUTCString() }, 30_000],
    [date, { date: new Date(now + 20_000).toUTCString() }, 10_000],
    [date, { date: "nonsense" }, 10_000],
    [new Date(now - 10_000).toUTCString(), {}, 0],
    ["", {}, undefined],
    ["-1", {}, undefined],
    ["+10", {}, undefined],
    ["10 seconds", {}, undefined],
    ["1e3", {}, undefined],
    ["0x10", {}, undefined],
    ["10, 20", {}, undefined],
    ["soon", {}, undefined],
    ["2026-01-01T00:00:10Z", {}, undefined],
    ["2026-01-01", {}, undefined],
    ["NaN", {}, undefined],
    ["Infinity", {}, undefined],
  ];
  test.each(spellings)("%j with %j asks for %s ms", (value, headers, wait) => expect(retryAfter(new Headers({ "retry-after": value, ...headers }))).toBe(wait));

  test.each(spellings)("%j with %j is never undercut", async (value, headers, wait) => {
    const { sent, times } = await run([429], "POST", { headers: { "retry-after": value, ...headers } });
    expect(sent).toBe(2);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(wait ?? 0);
  });

  test("a wait beyond the deadline fails at once and says when to come back", async () => {
    const { fetch, times } = script([503], { "retry-after": "3600" });
    const start = performance.now();
    const error: unknown = await clientOf(fetch)
      .call(row("GET"), {}, {})
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RetryAfterError);
    expect(error).toMatchObject({ status: 503, retryAt: new Date(now + 3_600_000) });
    expect([times.length, performance.now() - start]).toEqual([1, 0]);
  });

  test("a wait longer than a timer can hold is kept", async () => {
    const { fetch, times } = script([503], { "retry-after": String(40 * 86_400) });
    const call = clientOf(fetch).call(row("GET"), {}, { timeout: { total: Infinity } });
    await vi.advanceTimersByTimeAsync(39 * 86_400_000);
    expect(times.length).toBe(1);
    await vi.advanceTimersByTimeAsync(2 * 86_400_000);
    expect(await call).toMatchObject({ ok: true });
  });
});

describe("time", () => {
  const stall = (signal: AbortSignal): Promise<Response> => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
  const stalledBody = async (signal: AbortSignal): Promise<Response> =>
    new Response(new ReadableStream({ start: (controller) => signal.addEventListener("abort", () => controller.error(signal.reason)) }), {
      headers: { "content-type": "application/json" },
    });

  test.each([
    ["before the headers", stall],
    ["in the body", stalledBody],
    ["for ever, deaf to the signal", () => new Promise<Response>(() => undefined)],
  ])("an attempt that stalls %s ends and is tried again", async (_, step) => {
    const { sent, times, value } = await run([step], "GET", { options: { timeout: { attempt: 5_000 } } });
    expect([sent, value?.ok]).toEqual([2, true]);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(5_000);
  });

  test("the total deadline ends attempts and waits", async () => {
    const { fetch } = script([stall, stall, stall, stall]);
    const start = performance.now();
    let end = 0;
    const call = clientOf(fetch)
      .call(row("GET"), {}, { timeout: { attempt: 5_000, total: 12_000 }, retry: 9 })
      .catch((error: unknown) => {
        end = performance.now();
        return error;
      });
    await vi.advanceTimersByTimeAsync(100_000);
    expect(await call).toBeInstanceOf(DeadlineError);
    expect(end - start).toBeLessThanOrEqual(12_001);
  });

  test("a POST that stalls has an unknown outcome, not a plain timeout", async () => {
    expect(await run([stall], "POST")).toMatchObject({ sent: 1, error: { name: "OutcomeUnknownError", cause: { name: "DeadlineError" } } });
  });

  test.each([
    ["during a request", [stall]],
    ["during a body", [stalledBody]],
    ["during a wait", [503]],
  ] as const)("an abort wins at once %s", async (_, steps) => {
    const controller = new AbortController();
    const { fetch, times } = script(steps, { "retry-after": "30" });
    const call = clientOf(fetch)
      .call(row("PUT"), {}, { signal: controller.signal })
      .catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(100);
    controller.abort("enough");
    await vi.advanceTimersByTimeAsync(0);
    expect(await call).toBe("enough");
    expect([times.length, vi.getTimerCount()]).toEqual([1, 0]);
  });

  test("a signal that has aborted already sends nothing", async () => {
    expect(await run([], "GET", { options: { signal: AbortSignal.abort("no") } })).toMatchObject({ sent: 0, error: "no" });
  });
});

test("the budget ends the repetitions of an outage", async () => {
  let sent = 0;
  const client = clientOf(() => {
    sent++;
    return Promise.resolve(new Response(null, { status: 503 }));
  });
  const outage = Array.from({ length: 1_000 }, () => client.call(row("GET"), {}, {}));
  await settle(Promise.all(outage));
  expect(sent - 1_000).toBe(100);
});
