/** What the blocks of the guides may use without saying where it comes from: names that a reader takes from the sentence before. */
export const given: string = `
import type { Client, Fetch, GroupedClientOptions, JsonApiError, Sendcloud } from "waybill-sendcloud";
import type { AnnounceShipmentInput } from "waybill-sendcloud/v3/shipments";
import type { UpsertOrdersInput } from "waybill-sendcloud/v3/orders";
import type { OpenApiDocument } from "waybill-sendcloud/testing";

declare global {
  /** A client of the whole API. */
  var sendcloud: Sendcloud;
  /** A client for single operations. */
  var client: Client;
  /** A shipment to announce. */
  var body: AnnounceShipmentInput["body"];
  var orders: UpsertOrdersInput["body"];
  var order: { readonly id: string };
  var parcelIds: number[];
  var publicKey: string;
  var secretKey: string;
  var store: (value: unknown) => Promise<void>;
  var adopt: (value: unknown) => Promise<void>;
  var report: (errors: readonly JsonApiError[]) => void;
  /** Reads a secret from wherever secrets are kept. */
  var readSecret: (name: string) => Promise<string>;
  /** The documents of the snapshot. */
  var documents: readonly OpenApiDocument[];
  var rawBody: Uint8Array;
  var signature: string;
  var myFetch: Fetch;
  var apiToken: string;
  /** A client as it is generated where the documents name several servers. */
  var createAcme: (
    options: GroupedClientOptions<
      { readonly apiToken: string },
      | { readonly url: "https://{region}.acme.example/v2"; readonly variables?: { readonly region?: "eu" | "us" } }
      | { readonly url: "https://sandbox.acme.example" }
    >,
  ) => unknown;
}
`;
