// Calls as users write them. Nothing here runs: the compiler is the test, and every wrong call is refused on its own line.
import { basic, createClient, createSendcloud, orThrow, paginate, type Sendcloud } from "../../generated/index.js";
import { createSendcloudV2 } from "../../generated/v2/index.js";
import { isErrors, type ErrorCode } from "../../generated/v3/errors.js";
import { createConnection } from "../../generated/v3/event-subscriptions/operations.js";
import { listOrders, updateOrder } from "../../generated/v3/orders/operations.js";
import { getParcelDocument } from "../../generated/v3/parcel-documents/operations.js";
import { announceShipment, getShipment, listShipments, type AnnounceShipmentStatus409 } from "../../generated/v3/shipments/operations.js";
import { uploadFile } from "../../generated/v3/support/operations.js";

const sendcloud: Sendcloud = createSendcloud({ auth: { publicKey: "", secretKey: "" }, partnerId: "" });
const client = createClient({ auth: basic({ username: "", password: "" }) });

// Credentials: one of the documented kinds, whole.
createSendcloud({ auth: { clientId: "", clientSecret: "" } });
createSendcloud({ auth: async () => ({ publicKey: "", secretKey: "" }) });
// @ts-expect-error half of a pair
createSendcloud({ auth: { publicKey: "" } });
// @ts-expect-error another API's names
createSendcloud({ auth: { username: "", password: "" } });
// @ts-expect-error no such option
createSendcloud({ partner: "" });
createSendcloudV2({ auth: { publicKey: "", secretKey: "" } });
// @ts-expect-error a group of another version
createSendcloudV2({}).shipments;

// Input: what is required must be there, what is unknown must not.
await sendcloud.shipments.get({ path: { id: "1" } });
await getShipment(client, { path: { id: "1" } });
await sendcloud.shipments.list();
await listShipments(client, { query: { page_size: 40 } });
// @ts-expect-error the path has a parameter
await sendcloud.shipments.get({});
// @ts-expect-error the client comes first
await getShipment({ path: { id: "1" } });
// @ts-expect-error an identifier is text
await sendcloud.shipments.get({ path: { id: 1 } });
// @ts-expect-error no such parameter
await sendcloud.shipments.list({ query: { page_sise: 40 } });
// @ts-expect-error a number
await sendcloud.shipments.list({ query: { page_size: "40" } });
// @ts-expect-error an absent value is left out, not undefined
await sendcloud.shipments.list({ query: { page_size: undefined } });
// @ts-expect-error no such method
sendcloud.shipments.remove;
// @ts-expect-error a body is wanted
await sendcloud.shipments.announce({});
// @ts-expect-error the body has required members
await announceShipment(client, { body: { parcels: [] } });

// Enums are closed when sent, open when received.
await sendcloud.parcelDocuments.get({ path: { id: 1, type: "label" }, query: { dpi: 300, paper_size: "A4" } });
// @ts-expect-error no such document
await sendcloud.parcelDocuments.get({ path: { id: 1, type: "labels" } });
// @ts-expect-error no such resolution
await sendcloud.parcelDocuments.get({ path: { id: 1, type: "label" }, query: { dpi: 301 } });
const code: ErrorCode = "a code that the server adds later";

// Accept is one of the documented media types; `as` decides how bytes are handed over.
const label = await getParcelDocument(client, { path: { id: 1, type: "label" }, accept: "application/pdf" }, { as: "bytes" });
// @ts-expect-error no such media type
await getParcelDocument(client, { path: { id: 1, type: "label" }, accept: "text/csv" });
// @ts-expect-error no such form
await getParcelDocument(client, { path: { id: 1, type: "label" } }, { as: "string" });
// @ts-expect-error only binary answers have forms
await getShipment(client, { path: { id: "1" } }, { as: "bytes" });
if (label.status === 200) {
  const bytes: Uint8Array = label.body;
  const type: "application/pdf" | "application/zpl" | "image/png" = label.contentType;
  // @ts-expect-error bytes are no text
  const text: string = label.body;
  void [bytes, type, text];
}

// A result narrows by its status; nothing is there before.
const result = await sendcloud.shipments.announce({ body: {} as Parameters<typeof sendcloud.shipments.announce>[0]["body"] });
// @ts-expect-error a failure has no data
result.body.data;
if (result.status === 201) {
  void result.body.data;
  // @ts-expect-error a success has no errors of its own
  result.errors;
} else if (result.status === 409) {
  const existing: AnnounceShipmentStatus409["body"] = result.body;
  void existing;
} else {
  const status: number = result.errors[0].status;
  // @ts-expect-error an undocumented answer has a body of unknown form
  result.body.data;
  void status;
}
// @ts-expect-error never an answer of this operation
if (result.status === 418) void 0;
if (result.status === "other") void result.response.status;
if (isErrors(result.body)) void result.body.errors;

// Only what was accepted comes back.
const accepted = await orThrow(sendcloud.shipments.get({ path: { id: "1" } }));
void accepted.body;
// @ts-expect-error failures were thrown
accepted.errors;

// Only listings page, and their items have a type.
for await (const shipment of paginate(sendcloud.shipments.list, {})) {
  void shipment.id;
  // @ts-expect-error no such member
  shipment.no_such_member;
}
for await (const order of paginate(client, listOrders, {})) void order;

// Free objects take anything, discriminated ones their own members, uploads files.
await createConnection(client, { body: { type: "webhook", configuration: { url: "https://example.com", auth_type: "none" } } });
// @ts-expect-error no such kind of connection
await createConnection(client, { body: { type: "pigeon", configuration: {} } });
await updateOrder(client, { path: { id: 1 }, body: {} });
await uploadFile(client, { body: { file: new File([], "proof.pdf") } });
// @ts-expect-error a path is no file
await uploadFile(client, { body: { file: "proof.pdf" } });

void code;
