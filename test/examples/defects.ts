/** Documented request bodies that contradict their own schema, by operation and example; reviewed one by one. */
export type Defects = Readonly<Record<string, Readonly<Record<string, string>>>>;

const missing = "the base of all pickup requests requires quantity and total_weight at the top; the example gives them per item only";

const shipAnOrder: Defects = {
  "v3/ship-an-order POST /orders/create-label-sync": {
    CreateLabelUsingShipWithSync: "the schema wants one order, the example gives a list",
    CreateLabelUsingSenderAddressIDSync: "the schema names the member order, the example orders",
  },
};

export const defects: Readonly<Record<"2026-05" | "2026-07", Defects>> = {
  "2026-05": {
    ...shipAnOrder,
    "v2/integrations POST /integrations/{id}/shipments": {
      CreateUpdateShipments: "the schema wants customs costs as objects, the example gives text; it also sends tax_number, which the schema does not know",
    },
  },
  "2026-07": {
    ...shipAnOrder,
    "v3/duties-and-taxes POST /shipping/duties-and-taxes": {
      SingleItemNLToUS: "the schema wants prices as numbers, the example gives text",
      MultipleItems: "the schema wants prices as numbers, the example gives text",
      GiftWithIOSS: "the schema wants prices as numbers, the example gives text",
    },
    "v3/shipping-options POST /shipping-options": {
      Shipment: "the schema wants additional_insured_price as a number, the example gives an amount with its currency",
    },
    "v3/pickups POST /pickups": {
      BRTPickupRequest: missing,
      CorreosExpressPickupRequest: missing,
      CorreosPickupRequest: missing,
      DHLDEPickupRequest: missing,
      DHLExpressPickupRequest: missing,
      DHLParcelGBPickupRequest: `${missing}; its address has members that only the address of UPS knows`,
      DHLPickupRequest: `${missing}; container_type pallet is allowed by the carrier's items and excluded by those of the base`,
      DPDATPickupRequest: missing,
      DPDPickupRequest: missing,
      DhlParcelIberiaPickupRequest: "carrier_code is misspelt: dhe_parcel_iberia",
      FedexPickupRequest: missing,
      GlsItPickupRequest: missing,
      HermesGermanyPickupRequest: missing,
      PosteItDeliveryPickupRequest: missing,
      UPSPickupRequest: `${missing}; container_type pallet is allowed by the carrier's items and excluded by those of the base`,
    },
  },
};
