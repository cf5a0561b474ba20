import { announceOnce } from "./announce-once.js";
import { labelOf } from "./label-of.js";
import { print } from "./print.js";
import { sendcloud } from "../sendcloud.js";

/** An order of a shop; `id` is what makes a second run harmless. */
const order = {
  id: process.argv[2] ?? "order-1001",
  name: "A. Customer",
  street: "Example Street",
  houseNumber: "10",
  postalCode: "1011 AB",
  city: "Amsterdam",
  country: "NL",
  grams: 200,
};

const { shipment, isNew } = await announceOnce(sendcloud, order);
console.log(`${order.id}: ${isNew ? "announced" : "was announced before"}`);

for (const { id } of shipment.parcels ?? []) {
  if (id === undefined) continue;
  console.log(`${order.id}: ${await print(await labelOf(sendcloud, id), `${order.id}-${id}.pdf`)}`);
}
