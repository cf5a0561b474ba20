import { createReceiver, isNewer, type Receiver } from "../../generated/v3/webhooks.js";

/** Receives Sendcloud's webhooks and prints what the compiler knows of each. */
export function printingReceiver(secret: string, print: (line: string) => void): Receiver {
  const newest = new Map<number, number>();
  return createReceiver({
    secrets: secret,
    on: {
      parcel_status_changed({ parcel, timestamp }) {
        const id = parcel?.id ?? 0;
        // Deliveries come in any order: an older state must not replace a newer one.
        if (!isNewer(timestamp, newest.get(id)))
          return print(`parcel ${id}: an older state came late, kept the newer one`);
        if (timestamp !== undefined) newest.set(id, timestamp);
        print(
          `parcel ${id}: ${parcel?.status?.message ?? "status unknown"}${parcel?.tracking_number ? `, tracking number ${parcel.tracking_number}` : ""}`,
        );
      },
      return_created({ data }) {
        print(`return ${data.id}: ${data.items?.length ?? 0} items`);
      },
      integration_updated({ integration }) {
        print(`integration ${integration?.id ?? "unknown"} was updated`);
      },
    },
    onUnknown(_event, { name }) {
      print(`an event that the documentation does not know: ${name ?? "without a name"}`);
    },
    onRefused: (reason) => print(`refused: ${reason}`),
  });
}
