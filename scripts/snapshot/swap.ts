import { cp, mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/**
 * The snapshot folder is replaced as a whole: a complete new tree grows beside it, then two renames exchange them. A process that
 * dies before the first rename leaves the former snapshot; one that dies between the two leaves it under its other name, from
 * where the next reader or run brings it back.
 */
export interface SwapPlaces {
  readonly specs: string;
  readonly next: string;
  readonly former: string;
  readonly lock: string;
}

export function swapPlaces(specs: string): SwapPlaces {
  const folder = path.dirname(specs);
  const name = path.basename(specs);
  return { specs, next: path.join(folder, `.${name}.next`), former: path.join(folder, `.${name}.former`), lock: path.join(folder, `.${name}.lock`) };
}

/** Brings back what an interrupted swap left. Safe to call at any time by the holder of the lock; readers call it when the snapshot is missing. */
export async function recoverSwap(specs: string): Promise<void> {
  const places = swapPlaces(specs);
  if (!(await exists(places.specs)) && (await exists(places.former))) await rename(places.former, places.specs);
}

/** Removes what an interrupted run left beside the snapshot; only for the holder of the lock. */
export async function clearLeftovers(specs: string): Promise<void> {
  const places = swapPlaces(specs);
  await recoverSwap(specs);
  await rm(places.next, { recursive: true, force: true });
  await rm(places.former, { recursive: true, force: true });
  const folder = path.dirname(places.lock);
  if (!(await exists(folder))) return;
  const aside = (await readdir(folder)).filter((name) => name.startsWith(`${path.basename(places.lock)}.`));
  for (const name of aside) await rm(path.join(folder, name), { force: true });
}

/** New content by path below the snapshot folder; null removes a file. */
export type Changes = ReadonlyMap<string, string | null>;

/**
 * Writes the changes so that every moment shows either the former snapshot or the new one.
 *
 * @param mayCommit Asked right before the exchange; false leaves everything as it is.
 */
export async function swapIn(specs: string, changes: Changes, mayCommit: () => Promise<boolean>): Promise<boolean> {
  const places = swapPlaces(specs);
  try {
    await rm(places.next, { recursive: true, force: true });
    if (await exists(specs)) await cp(specs, places.next, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    else await mkdir(places.next, { recursive: true });
    for (const [file, content] of changes) await applyChange(path.join(places.next, file), content);
    await removeEmptyFolders(places.next);
    if (!(await mayCommit())) return false;
    await exchange(places);
    return true;
  } finally {
    await rm(places.next, { recursive: true, force: true });
  }
}

async function exchange(places: SwapPlaces): Promise<void> {
  if (await exists(places.specs)) await rename(places.specs, places.former);
  try {
    await renameAgain(places.next, places.specs);
  } catch (error) {
    await recoverSwap(places.specs);
    throw error;
  }
  await syncFolder(path.dirname(places.specs));
  await rm(places.former, { recursive: true, force: true });
}

/** A reader may bring the former snapshot back between the two renames; then it is moved away once more. */
async function renameAgain(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (attempt === 5) throw error;
      await wait(10);
      if (await exists(to)) await rename(to, swapPlaces(to).former);
    }
  }
}

async function applyChange(file: string, content: string | null): Promise<void> {
  if (content === null) return rm(file, { force: true });
  await mkdir(path.dirname(file), { recursive: true });
  await rm(file, { force: true });
  // `flush`, not a handle's own `sync`, which Yarn's Plug'n'Play does not have.
  await writeFile(file, content, { flag: "wx", flush: true });
}

/** Makes the renames survive a power cut, where the platform lets a folder be opened. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Windows opens no folders; there the rename itself is journalled.
  }
}

async function removeEmptyFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const inside = path.join(folder, entry.name);
    if (entry.name !== "overlays" && (await readdir(inside)).length === 0) await rm(inside, { recursive: true });
  }
}

export async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch {
    return false;
  }
}
