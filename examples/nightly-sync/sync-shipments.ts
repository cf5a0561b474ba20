import { paginate, type Sendcloud } from "waybill-sendcloud";
import type { ShipmentResponse } from "waybill-sendcloud/v3/shipments";

/** What is remembered from run to run. */
export interface Progress {
  /** Everything before has been taken: ISO 8601. */
  readonly since: string;
  /** Where a run that did not finish goes on, and when that run began. */
  readonly unfinished?: { readonly cursor: string; readonly began: string };
}

export interface SyncState {
  readonly read: () => Promise<Progress>;
  readonly write: (progress: Progress) => Promise<void>;
  /** Stores by id: a shipment may come twice. */
  readonly upsert: (shipments: readonly ShipmentResponse[]) => Promise<void>;
}

/** Clocks differ, and what changes during a run may fall between two pages: each run looks back a little further. */
const overlap = 10 * 60_000;

/** @throws PageError where a page failed; the state then says where to go on. */
export async function syncShipments(
  sendcloud: Sendcloud,
  state: SyncState,
): Promise<{ readonly pages: number; readonly shipments: number }> {
  const { since, unfinished } = await state.read();
  const began = unfinished?.began ?? new Date().toISOString();
  let pages = 0;
  let shipments = 0;
  for await (const page of paginate(sendcloud.shipments.list, {
    query: { updated_after: since, page_size: 100 },
  }).pages({ from: unfinished?.cursor })) {
    await state.upsert(page.items);
    pages++;
    shipments += page.items.length;
    // Items before progress: a run that is killed in between takes a page twice, and none never.
    await state.write(
      page.next === undefined
        ? { since: new Date(Date.parse(began) - overlap).toISOString() }
        : { since, unfinished: { cursor: page.next, began } },
    );
  }
  return { pages, shipments };
}
