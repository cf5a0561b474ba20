import { expect, test } from "vitest";
import type { Json } from "../../scripts/document/json.js";
import { emitSchema } from "../../scripts/emit/operations.js";
import { emitTypes } from "../../scripts/emit/types.js";
import { emitWebhooks } from "../../scripts/emit/webhooks.js";
import type { Model } from "../../scripts/model/model.js";
import { ruleProblems, type WebhookRules } from "../../scripts/model/webhook-rules.js";
import { sendersOf, unneededRules } from "../../scripts/model/webhooks.js";
import { diagnostics } from "./compile.js";
import { modelOf, siteAbsent, siteSource } from "./model.js";

const head = "// Generated.";
const rules: WebhookRules = {
  webhooks: { signature: { header: "Sendcloud-Signature" }, timestamp: { path: ["timestamp"], unit: "milliseconds" } },
  "event-subscriptions": { timestamp: { path: ["data", "event", "timestamp"], unit: "iso" } },
};

function modules(model: Model, given: WebhookRules): Record<string, string> {
  const senders = sendersOf(model, given);
  return Object.fromEntries(
    model.versions.flatMap((version) => [
      [`generated/${version.version}/webhooks.ts`, emitWebhooks(senders.get(version.version) ?? [], { runtime: "../../src", head })],
      [`generated/${version.version}/shared.ts`, `${emitTypes(version.shared)}\nexport {};\n`],
      ...version.areas.map((area) => [`generated/${version.version}/${area.area}/schema.ts`, emitSchema(area, head)]),
    ]),
  ) as Record<string, string>;
}

function webhook(schema: Json): Json {
  return { post: { requestBody: { content: { "application/json": { schema } } }, responses: { "200": { description: "Taken" } } } };
}

function documentOf(webhooks: Readonly<Record<string, Json>>): Json {
  return { openapi: "3.1.0", info: { title: "Test", version: "1" }, paths: {}, webhooks };
}

const arrived = webhook({ type: "object", properties: { action: { const: "arrived" }, at: { type: "number" } } });
const left = webhook({ type: "object", required: ["action"], properties: { action: { type: "string", enum: ["left"] }, to: { type: "string" } } });

async function emitted(webhooks: Readonly<Record<string, Json>>, given: WebhookRules = {}, area = "webhooks"): Promise<Record<string, string>> {
  return modules(await modelOf([{ version: "v1", area, value: documentOf(webhooks) }]), given);
}

test("a union narrows by the event's own field, required or not", async () => {
  const use = `import type { WebhookEvent } from "./webhooks.js";
export function read(event: WebhookEvent): string | number | undefined {
  if (event.action === "arrived") return event.at;
  return event.to;
}
export function wrong(event: WebhookEvent): boolean {
  return event.action === "unknown";
}
`;
  expect(diagnostics({ ...(await emitted({ Arrived: arrived, Left: left })), "generated/v1/use.ts": use })).toEqual(["generated/v1/use.ts:7 2367"]);
});

test("a receiver of a signed sender asks for secrets, one of an unsigned sender for credentials", async () => {
  const use = (name: string): string => `import { createReceiver } from "./webhooks.js";
export const one: unknown = createReceiver({ secrets: "a-secret-key", on: {} });
export const other: unknown = createReceiver({ credentials: { type: "none" }, on: {} });
// ${name}
`;
  const signed = await emitted({ Arrived: arrived }, { webhooks: { signature: { header: "X-Signature" } } });
  const unsigned = await emitted({ Arrived: arrived });
  expect(diagnostics({ ...signed, "generated/v1/use.ts": use("signed") })).toEqual(["generated/v1/use.ts:3 2353"]);
  expect(diagnostics({ ...unsigned, "generated/v1/use.ts": use("unsigned") })).toEqual(["generated/v1/use.ts:2 2353"]);
});

test("handlers get their own event, and there is none for an unknown one", async () => {
  const use = `import { createReceiver } from "./webhooks.js";
export const receiver: unknown = createReceiver({
  secrets: "a-secret-key",
  on: {
    arrived(event) { event.at?.toFixed(); },
    left: async (event) => { event.at; },
    unheard() {},
  },
  onUnknown(event) { event.anything; },
});
`;
  const files = await emitted({ Arrived: arrived, Left: left }, { webhooks: { signature: { header: "X-Signature" } } });
  expect(diagnostics({ ...files, "generated/v1/use.ts": use })).toEqual([
    "generated/v1/use.ts:6 2339",
    "generated/v1/use.ts:7 2353",
    "generated/v1/use.ts:9 18046",
  ]);
});

test("an event that only the configuration knows is a member without a shape", async () => {
  const text = (await emitted({ Arrived: arrived }, { webhooks: { extraEvents: ["ping", "arrived"] } }))["generated/v1/webhooks.ts"];
  expect(text).toContain('export type Ping = { readonly action: "ping"; readonly [name: string]: unknown };');
  expect(text).toContain("export type WebhookEvent = Arrived | Ping;");
});

test("a webhook that nothing tells apart is no member, and the comment says so", async () => {
  const text = (
    await emitted({ Arrived: arrived, Mute: webhook({ type: "object", properties: { id: { type: "string" } } }), Bare: { post: { responses: {} } } })
  )["generated/v1/webhooks.ts"];
  expect(text).toContain("export type WebhookEvent = Arrived;");
  expect(text).toContain("Not told apart by it, and so unknown events: Mute, Bare.");
});

test("names that would collide are parted", async () => {
  const payload = (action: string): Json => ({ type: "object", properties: { action: { const: action } } });
  const ref = (name: string): Json => webhook({ $ref: `#/components/schemas/${name}` });
  const schemas = { Verdict: payload("one"), WebhookEvent: payload('two"*/'), Sign: payload("${three}") };
  const hostile = {
    openapi: "3.1.0",
    info: { title: "Test", version: "1" },
    paths: {},
    webhooks: { Verdict: ref("Verdict"), "create */ receiver": ref("WebhookEvent"), "": ref("Sign") },
    components: { schemas },
  };
  const files = modules(await modelOf([{ version: "v1", area: "webhooks", value: hostile }]), { webhooks: { signature: { header: 'X"`${' } } });
  expect(diagnostics(files)).toEqual([]);
});

test("two areas of a version have receivers of their own", async () => {
  const value = documentOf({ Arrived: arrived });
  const model = await modelOf(["webhooks", "order-webhooks", "stock"].map((area) => ({ version: "v1", area, value })));
  expect((sendersOf(model, {}).get("v1") ?? []).map(({ names }) => names.create).sort()).toEqual([
    "createOrderReceiver",
    "createReceiver",
    "createStockReceiver",
  ]);
  expect(diagnostics(modules(model, {}))).toEqual([]);
});

test("what two versions have in common is generated once", async () => {
  const old = documentOf({ Arrived: arrived });
  const changed = documentOf({ Arrived: webhook({ type: "object", properties: { action: { const: "arrived" }, at: { type: "string" } } }) });
  const same = modules(
    await modelOf([
      { version: "v1", area: "webhooks", value: old },
      { version: "v2", area: "webhooks", value: old },
    ]),
    {},
  );
  const different = modules(
    await modelOf([
      { version: "v1", area: "webhooks", value: old },
      { version: "v2", area: "webhooks", value: changed },
    ]),
    {},
  );
  expect(same["generated/v1/webhooks.ts"]).toContain('export { createReceiver } from "../v2/webhooks.js";');
  expect(different["generated/v1/webhooks.ts"]).not.toContain("../v2/");
  expect(diagnostics(same)).toEqual([]);
});

test("a rule for an area without webhooks is told", async () => {
  const model = await modelOf([{ version: "v1", area: "webhooks", value: documentOf({ Arrived: arrived }) }]);
  expect(unneededRules(model, { webhooks: {}, gone: {} }).map(({ pointer }) => pointer)).toEqual(["/webhooks/gone"]);
});

test.each<readonly [string, unknown, readonly string[]]>([
  ["nothing", {}, []],
  ["everything", rules, []],
  ["no object", [], ["/webhooks"]],
  ["an unknown key", { a: { secret: "x" } }, ["/webhooks/a/secret"]],
  ["no header", { a: { signature: {} } }, ["/webhooks/a/signature/header"]],
  ["an unknown hash", { a: { signature: { header: "S", hash: "md5" } } }, ["/webhooks/a/signature/hash"]],
  ["an unknown unit", { a: { timestamp: { path: ["t"], unit: "days" } } }, ["/webhooks/a/timestamp"]],
])("rules with %s", (_name, given, wanted) => {
  expect(ruleProblems(given, "waybill.config.json").map(({ pointer }) => pointer)).toEqual(wanted);
});

test.skipIf(siteAbsent !== undefined)(`the crawled site's two senders${siteAbsent === undefined ? "" : ` (skipped: ${siteAbsent})`}`, async () => {
  const model = await modelOf([siteSource("v2", "webhooks"), siteSource("v3", "webhooks"), siteSource("v3", "event-subscriptions")]);
  const files = modules(model, rules);
  const use = `import { createEventSubscriptionsReceiver, createReceiver, isNewer, type WebhookEvent } from "./webhooks.js";
import type { WebhookEvent as OldEvent } from "../v2/webhooks.js";
export const actions: readonly WebhookEvent["action"][] = ["integration_connected", "integration_deleted", "integration_updated", "parcel_status_changed", "return_created"];
export const same = (event: OldEvent): WebhookEvent => event;
export const classic: unknown = createReceiver({ secrets: "a-secret-key", on: {
  parcel_status_changed(event) { event.parcel?.status?.id?.toFixed(); },
  return_created(event) { isNewer(event.timestamp, 0); event.data.id.toFixed(); },
  integration_updated(event) { event.integration?.shop_name?.at(0); },
} });
export const subscriptions: unknown = createEventSubscriptionsReceiver({ credentials: { type: "bearer", token: "a-token" }, on: {
  "parcels.event.created"(event) { isNewer(event.data.event.timestamp, event.data.parcel.announced_at); },
} });
`;
  const wrong = `import { createReceiver } from "./webhooks.js";
export const receiver: unknown = createReceiver({ secrets: "a-secret-key", on: { test_webhook() {} } });
`;
  expect(diagnostics({ ...files, "generated/v3/use.ts": use, "generated/v3/wrong.ts": wrong })).toEqual(["generated/v3/wrong.ts:2 2353"]);
  expect(files["generated/v2/webhooks.ts"]).toContain('from "../v3/webhooks.js"');
  expect(files["generated/v2/webhooks.ts"]).not.toContain("integration_updated");
});
