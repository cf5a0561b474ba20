import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { SiteConfig } from "../../scripts/site/site-config.js";

const notInTheCopy = "listed by the index; not in the copy of the site that the snapshot was taken from";

const absent: readonly string[] = [
  "air-waybill",
  "auth",
  "brands",
  "checkout",
  "contracts",
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

/** Sendcloud's own site, as this repository reads it. */
export const sendcloud: SiteConfig = {
  index: "https://sendcloud.dev/llms.txt",
  docs: "links",
  absent: absent.map((area) => ({ document: `v2/${area}`, reason: notInTheCopy })),
};

/** Copies of the site at two dates, beside the repository. */
export const july: string = fileURLToPath(new URL("../../../shared/sendcloud-2026-07", import.meta.url));
export const may: string = fileURLToPath(new URL("../../../shared/sendcloud-2026-05", import.meta.url));

export const copiesAreHere: boolean = existsSync(july) && existsSync(may);
