import { decimal, failuresIn, OutcomeUnknownError, type Sendcloud } from "waybill-sendcloud";
import type { AnnounceShipmentResult, SyncShipmentResponse } from "waybill-sendcloud/v3/shipments";

export interface Order {
  readonly id: string;
  readonly name: string;
  readonly street: string;
  readonly houseNumber: string;
  readonly postalCode: string;
  readonly city: string;
  readonly country: string;
  readonly grams: number;
}

export interface Announced {
  readonly shipment: SyncShipmentResponse;
  /** False where an earlier run announced it. */
  readonly isNew: boolean;
}

/**
 * One shipment for one order, however often this is called: the order's id is the reference, which Sendcloud takes once.
 * @throws Error with the reasons, where no label was bought; OutcomeUnknownError where that cannot be told.
 */
export async function announceOnce(sendcloud: Sendcloud, order: Order): Promise<Announced> {
  const result = await announce(sendcloud, order).catch((error: unknown) => {
    // The answer was lost. The same reference again gives the shipment, new or old, and never a second label.
    if (error instanceof OutcomeUnknownError && error.repeatable) return announce(sendcloud, order);
    throw error;
  });
  if (result.status === 409) return { shipment: result.body, isNew: false };
  if (result.status !== 201) throw new Error(reasons(order, result.errors));
  const failures = failuresIn(result); // a 201 can say that the carrier refused
  if (failures.length > 0 || !result.body.data) throw new Error(reasons(order, failures));
  return { shipment: result.body.data, isNew: true };
}

function announce(sendcloud: Sendcloud, order: Order): Promise<AnnounceShipmentResult> {
  return sendcloud.shipments.announce({
    body: {
      external_reference_id: order.id,
      order_number: order.id,
      from_address: { sender_address_id: 1 },
      to_address: {
        name: order.name,
        address_line_1: order.street,
        house_number: order.houseNumber,
        postal_code: order.postalCode,
        city: order.city,
        country_code: order.country,
      },
      // The unstamped letter costs nothing: there is no sandbox, and other options are billed.
      ship_with: { type: "shipping_option_code", properties: { shipping_option_code: "sendcloud:letter" } },
      parcels: [{ weight: { value: decimal(order.grams / 1000, 3), unit: "kg" } }],
    },
  });
}

const reasons = (order: Order, errors: readonly { readonly code?: string; readonly detail?: string }[]): string =>
  `${order.id} was not announced: ${errors.map(({ code, detail }) => [code, detail].filter(Boolean).join(" ")).join("; ") || "the answer holds no shipment"}`;
