import type { WaybillConfig } from "./config.js";

const notTaken =
  "v2 is in maintenance and closed to new accounts; the copy of the site that the snapshot is made from does not hold this document";

const absentAreas = [
  "air-waybill",
  "auth",
  "brands",
  "contracts",
  "checkout",
  "invoices",
  "parcel-statuses",
  "pickups",
  "return-portal",
  "returns",
  "sender-addresses",
  "service-points",
  "shipping-methods",
  "shipping-price",
  "shipping-products",
  "users",
];

/** What is known of Sendcloud beyond its documents. */
const sendcloud: WaybillConfig = {
  name: "Sendcloud",
  site: {
    index: "https://sendcloud.dev/llms.txt",
    docs: "links",
    absent: absentAreas.map((area) => ({ document: `v2/${area}`, reason: notTaken })),
  },
  // Analytics operations of v2 and others list no security although they need it; only the token exchange needs none.
  emptySecurity: "send",
  anonymous: ["oauth2.token"],
  auth: {
    basic: { username: "publicKey", password: "secretKey" },
    oauth2: {
      clientId: "clientId",
      clientSecret: "clientSecret",
      tokenUrl: "https://account.sendcloud.com/oauth2/token",
      scopes: ["api"],
    },
  },
  // docs/getting-started/rate-limits: 1000 reads a minute; 100 writes a minute with a burst of 15 a second.
  limits: [
    { of: "reads", requests: 1000, per: 60_000 },
    { of: "writes", requests: 100, per: 60_000 },
    { of: "writes", requests: 15, per: 1000 },
  ],
  // An external reference is unique for ever: a repeated announcement answers 409 with the shipment that exists.
  idempotent: {
    "shipments.announce": ["external_reference_id"],
    "shipments.create": ["external_reference_id"],
    "shipments.announceWithRules": ["external_reference_id"],
    "shipments.createWithRules": ["external_reference_id"],
    "orders.upsert": true,
    "tracking.register": true,
  },
  webhooks: {
    // docs/webhooks: lower-case hex HMAC-SHA256 over the raw body; the panel's test button sends an event of its own.
    webhooks: {
      signature: { header: "Sendcloud-Signature" },
      timestamp: { path: ["timestamp"], unit: "milliseconds" },
    },
    // Event subscriptions sign nothing: the receiver checks the credentials that the connection was given.
    "event-subscriptions": { timestamp: { path: ["data", "event", "timestamp"], unit: "iso" } },
  },
  defaultHeaders: { partnerId: "Sendcloud-Partner-Id" },
};

/** Sites that `waybill init` knows by name. */
export const presets: Readonly<Record<string, WaybillConfig>> = { sendcloud };
