import { createHash } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { credentialsReceiver, memoryStore, sign, type Claim, type Delivery, type DeliveryStore } from "../../src/webhooks/index.js";
import { shortLivedPlatform } from "../../src/webhooks/store.js";
import { arrived, createReceiver, header, secret, signedRequest, type ParcelEvent } from "./parcel.js";

const quiet = { onError: () => undefined };

afterEach(() => void vi.unstubAllEnvs());

function gateOf(): { readonly promise: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const promise = new Promise<void>((resolve) => (open = resolve));
  return { promise, open: () => open() };
}

async function answerOf(response: Response): Promise<string> {
  const text = await response.text();
  return text === "" ? String(response.status) : `${response.status} ${(JSON.parse(text) as { error: string }).error}`;
}

const refusals: readonly (readonly [name: string, request: () => Promise<Request>, wanted: string])[] = [
  ["a signed event", () => signedRequest(arrived), "200"],
  ["JSON with a charset", () => signedRequest(arrived, { "content-type": "Application/JSON; charset=utf-8" }), "200"],
  ["JSON of a vendor", () => signedRequest(arrived, { "content-type": "application/vnd.parcel+json" }), "200"],
  ["another method", async () => new Request("http://localhost/", { method: "GET" }), "405 method-not-allowed"],
  ["a form", () => signedRequest(arrived, { "content-type": "application/x-www-form-urlencoded" }), "415 content-type-not-json"],
  ["JSON of a script", () => signedRequest(arrived, { "content-type": "text/json" }), "415 content-type-not-json"],
  ["a compressed body", () => signedRequest(arrived, { "content-encoding": "gzip" }), "415 content-encoding-not-supported"],
  ["no signature", () => signedRequest(arrived, { [header]: "" }), "401 signature-missing"],
  ["another signature", async () => signedRequest(arrived, { [header]: await sign({ body: "{}", secret }) }), "401 signature-mismatch"],
  [
    "another key",
    async () => signedRequest(arrived, { [header]: await sign({ body: JSON.stringify(arrived), secret: "another-secret" }) }),
    "401 signature-mismatch",
  ],
  ["a body announced as too large", () => signedRequest(arrived, { "content-length": "1048577" }), "413 body-too-large"],
  ["a body that is too large", () => signedRequest({ ...arrived, padding: "x".repeat(1_048_576) }), "413 body-too-large"],
  ["half a document", () => signedRequest('{"action":'), "400 body-not-json"],
];

test.each(refusals)("%s is answered so", async (_name, request, wanted) => {
  expect(await answerOf(await createReceiver({ secrets: secret, on: {} }).fetch(await request()))).toBe(wanted);
});

test("a request whose body was read is told apart from an empty one", async () => {
  const request = await signedRequest(arrived);
  await request.text();
  expect(await answerOf(await createReceiver({ secrets: secret, on: {} }).fetch(request))).toBe("400 body-unreadable");
});

test("each event reaches its own handler, with what is known of its delivery", async () => {
  const seen: [string, ParcelEvent, Delivery][] = [];
  const receiver = createReceiver({
    secrets: secret,
    on: { arrived: (event, delivery) => void seen.push(["arrived", event, delivery]), left: (event, delivery) => void seen.push(["left", event, delivery]) },
  });
  await receiver.fetch(await signedRequest(arrived));
  const [[handler, event, delivery] = ["", arrived, undefined]] = seen;
  expect([seen.length, handler, event]).toEqual([1, "arrived", arrived]);
  const key = createHash("sha256").update(JSON.stringify(arrived)).digest("hex");
  expect(delivery).toMatchObject({ key, name: "arrived", occurredAt: arrived.at, body: new TextEncoder().encode(JSON.stringify(arrived)) });
});

test.each<readonly [string, unknown, readonly string[]]>([
  ["an event without a handler", { action: "left" }, []],
  ["an unknown event", { action: "test_webhook" }, ["unknown test_webhook"]],
  ["a payload without the field", { id: 1 }, ["unknown undefined"]],
  ["a payload that is a list", [1], ["unknown undefined"]],
  ["a payload that is null", "null", ["unknown undefined"]],
  ["a method's name", { action: "toString" }, ["unknown toString"]],
])("%s is accepted", async (_name, payload, wanted) => {
  const seen: string[] = [];
  const receiver = createReceiver({
    secrets: secret,
    on: { arrived: () => void seen.push("arrived") },
    onUnknown: (_event, { name }) => void seen.push(`unknown ${String(name)}`),
  });
  expect([(await receiver.fetch(await signedRequest(payload))).status, seen]).toEqual([200, wanted]);
});

test("a repeated delivery is accepted without effect", async () => {
  const handler = vi.fn();
  const receiver = createReceiver({ secrets: secret, on: { arrived: handler } });
  const statuses = [await receiver.fetch(await signedRequest(arrived)), await receiver.fetch(await signedRequest(arrived))].map(({ status }) => status);
  expect([statuses, handler.mock.calls.length]).toEqual([[200, 200], 1]);
});

test("a repetition while the first is at work is told to come back", async () => {
  const gate = gateOf();
  const receiver = createReceiver({ secrets: secret, on: { arrived: () => gate.promise } });
  const first = receiver.fetch(await signedRequest(arrived));
  expect(await answerOf(await receiver.fetch(await signedRequest(arrived)))).toBe("409 busy");
  gate.open();
  expect((await first).status).toBe(200);
});

test("a failed handler answers 500, is reported, and gets its event again", async () => {
  const failure = new Error("database");
  const handler = vi.fn().mockRejectedValueOnce(failure);
  const onError = vi.fn();
  const receiver = createReceiver({ secrets: secret, on: { arrived: handler }, onError });
  expect(await answerOf(await receiver.fetch(await signedRequest(arrived)))).toBe("500 failed");
  expect(onError.mock.calls).toEqual([[failure, expect.objectContaining({ name: "arrived" })]]);
  expect((await receiver.fetch(await signedRequest(arrived))).status).toBe(200);
  expect(handler).toHaveBeenCalledTimes(2);
});

test("a key of one's own decides what is one delivery", async () => {
  const handler = vi.fn();
  const receiver = createReceiver({ secrets: secret, on: { arrived: handler }, key: (event) => String((event as ParcelEvent).id) });
  for (const at of [1, 2]) await receiver.fetch(await signedRequest({ ...arrived, at }));
  expect(handler).toHaveBeenCalledTimes(1);
});

function failing(method: keyof DeliveryStore): DeliveryStore {
  return { ...memoryStore(), [method]: async (): Promise<Claim> => Promise.reject(new Error("store is down")) };
}

test.each<readonly [keyof DeliveryStore, boolean, number, number]>([
  ["claim", false, 500, 0],
  ["done", false, 200, 1],
  ["release", true, 500, 1],
])("a store whose %s fails, handler failing %s: %s", async (method, fails, status, calls) => {
  const handler = vi.fn(() => (fails ? Promise.reject(new Error("handler")) : undefined));
  const onError = vi.fn();
  const receiver = createReceiver({ secrets: secret, on: { arrived: handler }, store: failing(method), onError });
  expect([(await receiver.fetch(await signedRequest(arrived))).status, handler.mock.calls.length]).toEqual([status, calls]);
  expect(onError.mock.calls.map(([error]) => (error as Error).message)).toContain("store is down");
});

test("a claim that ran out is not taken from whoever has it now", async () => {
  let now = 0;
  const store = memoryStore({ now: () => now });
  const release = vi.spyOn(store, "release");
  const receiver = createReceiver({
    secrets: secret,
    store,
    lease: 1000,
    now: () => now,
    ...quiet,
    on: {
      arrived: () => {
        now += 1001;
        throw new Error("late");
      },
    },
  });
  await receiver.fetch(await signedRequest(arrived));
  expect(release).not.toHaveBeenCalled();
});

test("listeners that fail change no answer", async () => {
  const broken = (): never => {
    throw new Error("listener");
  };
  const receiver = createReceiver({ secrets: secret, on: { arrived: broken }, onError: broken, onRefused: broken });
  expect((await receiver.fetch(await signedRequest(arrived))).status).toBe(500);
});

test("secrets may be found by the unverified request", async () => {
  const secrets = vi.fn(({ url }: { readonly url: string }) => (new URL(url).searchParams.get("shop") === "1" ? ["another-secret", secret] : undefined));
  const receiver = createReceiver({ secrets, on: {} });
  expect(await answerOf(await receiver.fetch(await signedRequest(arrived)))).toBe("200");
  const other = new Request("http://localhost/webhooks?shop=2", await signedRequest(arrived));
  expect(await answerOf(await receiver.fetch(other))).toBe("401 sender-unknown");
});

test.each<readonly [string, () => unknown, string]>([
  ["finds an empty secret", () => "", "500 failed"],
  ["finds no secrets", () => [], "401 sender-unknown"],
  ["fails", () => Promise.reject(new Error("vault")), "500 failed"],
])("a function for secrets that %s", async (_name, secrets, wanted) => {
  const receiver = createReceiver({ secrets: secrets as () => string, on: {}, ...quiet });
  expect(await answerOf(await receiver.fetch(await signedRequest(arrived)))).toBe(wanted);
});

test.each<readonly [string, object]>([
  ["no secret", { secrets: undefined }],
  ["an empty secret", { secrets: "" }],
  ["no secrets", { secrets: [] }],
  ["a lease of nothing", { lease: 0 }],
  ["an endless memory", { remember: Infinity }],
  ["no bytes", { maxBytes: -1 }],
])("a receiver with %s is refused when it is made", (_name, changes) => {
  expect(() => createReceiver({ secrets: secret, on: {}, ...changes })).toThrow(expect.objectContaining({ name: "WebhookError" }));
});

test("acknowledging before: the answer comes first, the work goes on in waitUntil", async () => {
  const gate = gateOf();
  const waitUntil = vi.fn();
  let done = false;
  const receiver = createReceiver({
    secrets: secret,
    ack: "before",
    on: {
      arrived: async () => {
        await gate.promise;
        done = true;
      },
    },
  });
  const response = await receiver.fetch(await signedRequest(arrived), { SOME: "environment" }, { waitUntil });
  expect([response.status, done, waitUntil.mock.calls.length]).toEqual([200, false, 1]);
  gate.open();
  await waitUntil.mock.calls[0]?.[0];
  expect(done).toBe(true);
});

test("acknowledging before without waitUntil is refused, not risked", async () => {
  const onError = vi.fn();
  const handler = vi.fn();
  const receiver = createReceiver({ secrets: secret, ack: "before", on: { arrived: handler }, onError });
  expect([(await receiver.fetch(await signedRequest(arrived))).status, handler.mock.calls.length]).toEqual([500, 0]);
  expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: "bad-setting" });
});

test.each<readonly [string, string | undefined]>([
  ["AWS_LAMBDA_FUNCTION_NAME", undefined],
  ["VERCEL", undefined],
  ["K_SERVICE", undefined],
])("the memory store is warned of where %s says that processes do not live", (name) => {
  vi.stubEnv(name, "1");
  const warn = vi.fn();
  createReceiver({ secrets: secret, on: {}, warn });
  createReceiver({ secrets: secret, on: {}, warn, store: memoryStore() });
  expect(warn.mock.calls.length).toBe(1);
  expect(warn.mock.calls[0]?.[0]).toContain(name);
});

test("a platform that says nothing is no cause for warning", () => {
  expect(shortLivedPlatform({ process: { env: {} } })).toBeUndefined();
  expect(shortLivedPlatform({ navigator: { userAgent: "Cloudflare-Workers" } })).toBe("Cloudflare-Workers");
});

test("a sender that signs nothing shows credentials, before its body is read", async () => {
  const createUnsigned = credentialsReceiver<ParcelEvent, "action">({ name: "parcels", discriminator: "action", events: ["arrived"] });
  const receiver = createUnsigned({ credentials: { type: "bearer", token: "token-of-the-tests" }, on: {} });
  const request = (token: string): Request =>
    new Request("http://localhost/", {
      method: "POST",
      body: JSON.stringify(arrived),
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    });
  const refusedRequest = request("another");
  expect(await answerOf(await receiver.fetch(request("token-of-the-tests")))).toBe("200");
  expect(await answerOf(await receiver.fetch(refusedRequest))).toBe("401 credentials-mismatch");
  expect(refusedRequest.bodyUsed).toBe(false);
});
