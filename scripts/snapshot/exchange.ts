import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { cp, mkdir, open, readdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { isArray, own, type Json } from "../document/json.js";

/** New content by path below a folder; null removes a file. */
export type Changes = ReadonlyMap<string, string | null>;

/** A folder and what is to change in it. */
export interface Replacement {
  /** Absolute. */
  readonly folder: string;
  readonly changes: Changes;
}

/** What may stand beside a folder while it is replaced. */
export interface Places {
  readonly next: string;
  readonly former: string;
}

export function placesOf(folder: string): Places {
  const beside = (suffix: string): string => path.join(path.dirname(folder), `.${path.basename(folder)}.${suffix}`);
  return { next: beside("next"), former: beside("former") };
}

/** The file that says which folders are to be exchanged; it exists only while they are. */
export function journalOf(specs: string): string {
  return path.join(path.dirname(specs), `.${path.basename(specs)}.exchange`);
}

/**
 * Replaces folders together: complete new trees grow beside them, a journal names them, then renames exchange them all and the
 * journal goes. A process that dies before the journal leaves every former tree; one that dies after it has decided, and the
 * next reader or run finishes its renames. Only for the holder of the snapshot's lock.
 *
 * @param specs The snapshot folder, beside which the journal stands.
 * @param mayCommit Asked right before the journal is written; false leaves everything as it is.
 */
export async function exchange(
  specs: string,
  replacements: readonly Replacement[],
  mayCommit: () => Promise<boolean>,
): Promise<boolean> {
  const real = replacements.filter(({ changes }) => changes.size > 0);
  const folders = real.map(({ folder }) => folder);
  try {
    for (const replacement of real) await prepare(replacement);
    if (real.length === 0 || !(await mayCommit())) return false;
    commit(specs, folders);
    for (const folder of folders) await syncFolder(path.dirname(folder));
    return true;
  } finally {
    if (!isExchanging(specs)) await clear(folders);
  }
}

async function prepare({ folder, changes }: Replacement): Promise<void> {
  const { next, former } = placesOf(folder);
  await rm(next, { recursive: true, force: true });
  await rm(former, { recursive: true, force: true });
  if (await exists(folder)) {
    await cp(folder, next, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  } else await mkdir(next, { recursive: true });
  for (const [file, content] of changes) await applyChange(path.join(next, file), content);
  await removeEmptyFolders(next);
}

/** Without a pause between the journal and its end, so that hardly a kill falls between them. */
function commit(specs: string, folders: readonly string[]): void {
  const journal = journalOf(specs);
  const base = path.dirname(journal);
  const text = JSON.stringify({ folders: folders.map((folder) => path.relative(base, folder)) });
  writeFileSync(`${journal}.next`, text, { flush: true });
  renameSync(`${journal}.next`, journal);
  try {
    folders.forEach(rollForward);
  } catch (error) {
    folders.forEach(rollBack);
    rmSync(journal, { force: true });
    throw error;
  }
  rmSync(journal, { force: true });
}

function rollForward(folder: string): void {
  const { next, former } = placesOf(folder);
  if (!existsSync(next)) return;
  if (existsSync(folder)) renameSync(folder, former);
  renameSync(next, folder);
}

function rollBack(folder: string): void {
  const { next, former } = placesOf(folder);
  if (!existsSync(former)) return;
  if (existsSync(folder)) renameSync(folder, next);
  renameSync(former, folder);
}

/**
 * Finishes the exchange of a run that died during it, and removes what it left. Only for the holder of the lock.
 *
 * @param folders The folders that the holder may replace.
 */
export async function finishExchange(specs: string, folders: readonly string[]): Promise<void> {
  const journal = journalOf(specs);
  const named = foldersIn(journal);
  named.forEach(rollForward);
  rmSync(journal, { force: true });
  rmSync(`${journal}.next`, { force: true });
  await clear([...named, ...folders]);
}

export function isExchanging(specs: string): boolean {
  return existsSync(journalOf(specs));
}

function foldersIn(journal: string): readonly string[] {
  if (!existsSync(journal)) return [];
  // The journal appears by a rename: it is whole or absent.
  const folders = own(JSON.parse(readFileSync(journal, "utf8")) as Json, "folders");
  const names = isArray(folders) ? folders.filter((name): name is string => typeof name === "string") : [];
  return names.map((name) => path.resolve(path.dirname(journal), name));
}

/** A former tree goes only where another one took its place. */
async function clear(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const { next, former } = placesOf(folder);
    await rm(next, { recursive: true, force: true });
    if (await exists(folder)) await rm(former, { recursive: true, force: true });
  }
}

async function applyChange(file: string, content: string | null): Promise<void> {
  if (content === null) return rm(file, { force: true });
  mkdirSync(path.dirname(file), { recursive: true });
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

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch {
    return false;
  }
}
