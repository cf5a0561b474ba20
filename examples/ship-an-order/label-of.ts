import { orThrow, type Sendcloud } from "waybill-sendcloud";

/** The label of a parcel as PDF, in the size of a label printer. */
export async function labelOf(sendcloud: Sendcloud, parcel: number): Promise<Uint8Array> {
  const { body } = await orThrow(
    sendcloud.parcelDocuments.get(
      { path: { id: parcel, type: "label" }, query: { paper_size: "A6" }, accept: "application/pdf" },
      { as: "bytes" },
    ),
  );
  return body;
}
