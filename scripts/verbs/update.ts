import { generateVerb } from "./generate.js";
import { exitCodes, type Io } from "./io.js";
import { syncVerb, type SyncOptions } from "./sync.js";

/** `waybill update`: sync, then generate. Exits as sync does; a failed sync generates nothing. */
export async function updateVerb(options: SyncOptions, io: Io): Promise<number> {
  const synced = await syncVerb(options, io);
  if (options.dryRun === true || (synced !== exitCodes.done && synced !== exitCodes.partial)) return synced;
  const generated = await generateVerb({ ...options, check: false }, { ...io, out: () => undefined });
  return generated === exitCodes.done ? synced : generated;
}
