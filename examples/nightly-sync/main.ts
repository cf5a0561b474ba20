import { PageError } from "waybill-sendcloud";
import { sendcloud } from "../sendcloud.js";
import { fileState } from "./file-state.js";
import { syncShipments } from "./sync-shipments.js";

/** Run it once a night: it takes what changed since the last run, and goes on where a failed run stopped. */
const state = fileState(process.env["STATE"] ?? "shipments-state");
try {
  const { pages, shipments } = await syncShipments(sendcloud, state);
  console.log(`took ${shipments} of ${pages === 1 ? "one page" : `${pages} pages`}`);
} catch (error) {
  if (!(error instanceof PageError)) throw error;
  console.error(`stopped, the next run goes on here: ${error.message}`);
  process.exitCode = 1;
}
