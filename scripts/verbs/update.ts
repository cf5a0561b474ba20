import { WaybillError } from "../problem.js";
import { diffVerb } from "./diff.js";
import { generateVerb } from "./generate.js";
import { exitCodes, type Io } from "./io.js";
import { syncVerb, type SyncOptions } from "./sync.js";

/** `waybill update`: sync, generate, then the drift report on standard output. Exits as sync does; a failed sync generates nothing. */
export async function updateVerb(options: SyncOptions, io: Io): Promise<number> {
  const synced = await syncVerb(options, io);
  if (options.dryRun === true || (synced !== exitCodes.done && synced !== exitCodes.partial)) return synced;
  const generated = await generateVerb({ ...options, check: false }, { ...io, out: () => undefined });
  if (generated !== exitCodes.done) return generated;
  await reportDrift(options, io);
  return synced;
}

/** Against the last commit; a folder without one has nothing to compare with. */
async function reportDrift(options: SyncOptions, io: Io): Promise<void> {
  try {
    await diffVerb({ ...(options.config === undefined ? {} : { config: options.config }), format: "text" }, options.json === true ? { ...io, out: io.err } : io);
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    io.err("no drift report: there is no committed snapshot to compare with");
  }
}
