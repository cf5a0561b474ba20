import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ShipmentResponse } from "waybill-sendcloud/v3/shipments";
import type { Progress, SyncState } from "./sync-shipments.js";

/** Two files in place of a database: what was taken, and how far. */
export function fileState(folder: string): SyncState {
  const shipments = join(folder, "shipments.json");
  const progress = join(folder, "progress.json");
  const read = async <Value>(file: string, absent: Value): Promise<Value> => {
    const text = await readFile(file, "utf8").catch(() => undefined);
    return text === undefined ? absent : (JSON.parse(text) as Value);
  };
  // A file is there whole or not at all, also where the process ends in between.
  const write = async (file: string, value: unknown): Promise<void> => {
    await mkdir(folder, { recursive: true });
    await writeFile(`${file}.new`, JSON.stringify(value, undefined, 2));
    await rename(`${file}.new`, file);
  };
  return {
    read: () => read<Progress>(progress, { since: new Date(Date.now() - 30 * 86_400_000).toISOString() }),
    write: (changed) => write(progress, changed),
    upsert: async (items) => {
      const known = await read<Record<string, ShipmentResponse>>(shipments, {});
      await write(shipments, { ...known, ...Object.fromEntries(items.map((item) => [item.id, item])) });
    },
  };
}
