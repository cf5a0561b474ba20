import { existsSync } from "node:fs";
import { loadConfig } from "../config-file.js";
import { foldersOf, planGenerate, rememberGenerated, type Generated } from "../generate/generate.js";
import { readInput, withChanges } from "../generate/input.js";
import { WaybillError } from "../problem.js";
import type { Alongside } from "../site/sync-site.js";
import { diffVerb } from "./diff.js";
import { reportGenerated } from "./generate.js";
import { exitCodes, type Io } from "./io.js";
import { syncVerb, type SyncOptions } from "./sync.js";

/**
 * `waybill update`: sync, generate, then the drift report on standard output. Snapshot and code change together: where the code
 * cannot be generated, the snapshot stays as it was. Exits as sync does.
 */
export async function updateVerb(options: SyncOptions, io: Io): Promise<number> {
  if (options.dryRun === true) return syncVerb(options, io);
  const started = Date.now();
  const config = await loadConfig(io.cwd, options.config);
  const { specs, output } = foldersOf(config);
  let generated: Generated | undefined;
  const alongside: Alongside = {
    folders: [output],
    plan: async (changes) => {
      const present = existsSync(specs)
        ? await readInput(specs, config.file)
        : { specs: new Map(), config: new Uint8Array() };
      const plan = await planGenerate(config, withChanges(present, changes), io);
      generated = plan.generated;
      return plan.replacements;
    },
  };
  const exit = await syncVerb(options, io, alongside);
  if (generated === undefined || exit === exitCodes.failed) return exit;
  rememberGenerated(config);
  if (options.json !== true) reportGenerated(generated, {}, io, Date.now() - started);
  await reportDrift(options, io);
  return exit;
}

/** Against the last commit; a folder without one has nothing to compare with. */
async function reportDrift(options: SyncOptions, io: Io): Promise<void> {
  try {
    await diffVerb(
      { ...(options.config === undefined ? {} : { config: options.config }), format: "text" },
      options.json === true ? { ...io, out: io.err } : io,
    );
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    io.err("no drift report: there is no committed snapshot to compare with");
  }
}
