import { readFile } from "node:fs/promises";
import path from "node:path";
import { isArray, own, type JsonObject } from "../document/json.js";
import { refuse } from "../problem.js";
import {
  defectsFile,
  documentFile,
  indexFile,
  lockFile,
  parseLock,
  parseOwn,
  type Defect,
  type IndexFile,
  type Lock,
  type LockEntry,
} from "./snapshot-files.js";
import { awaitExchange } from "./run-lock.js";

/** What `specs/` holds, but for names and overlays. */
export interface Snapshot {
  /** Sorted by version and area. */
  readonly documents: readonly SnapshotDocument[];
  readonly lock: Lock;
  readonly index: IndexFile;
  readonly defects: readonly Defect[];
  /** The text of lock, index and defects, by file. */
  readonly dataTexts: ReadonlyMap<string, string>;
}

export interface SnapshotDocument {
  readonly version: string;
  readonly area: string;
  /** Path below the snapshot folder: `v3/shipments.json`. */
  readonly file: string;
  readonly text: string;
  readonly document: JsonObject;
  readonly entry: LockEntry;
}

/**
 * Reads the snapshot; undefined where there is none yet. An interrupted exchange is finished first, and a run that changes the
 * snapshot meanwhile makes it read again.
 *
 * @throws WaybillError where a file is missing or unreadable.
 */
export async function readSnapshot(folder: string): Promise<Snapshot | undefined> {
  const lockPath = path.join(folder, lockFile);
  for (let attempt = 0; ; attempt += 1) {
    await awaitExchange(folder);
    const lockText = await readOrNothing(lockPath);
    if (lockText === undefined) return undefined;
    try {
      const snapshot = await readAll(folder, parseLock(lockText, lockPath), lockText);
      if (attempt >= 5 || (await readOrNothing(lockPath)) === lockText) return snapshot;
    } catch (error) {
      if (attempt >= 5 || (await readOrNothing(lockPath)) === lockText) throw error;
    }
  }
}

async function readAll(folder: string, lock: Lock, lockText: string): Promise<Snapshot> {
  const [indexText, defectsText] = await Promise.all([readData(folder, indexFile), readData(folder, defectsFile)]);
  const documents = await Promise.all(
    Object.entries(lock.documents).map(([key, entry]) => readDocument(folder, key, entry)),
  );
  const index = parseOwn(indexText, path.join(folder, indexFile));
  const defects = own(parseOwn(defectsText, path.join(folder, defectsFile)), "defects");
  return {
    lock,
    documents,
    index: { site: lock.site, title: undefined, pages: [], documents: [], ...index } as IndexFile, // written by sync
    defects: isArray(defects) ? (defects as unknown as readonly Defect[]) : [], // written by sync
    dataTexts: new Map([
      [lockFile, lockText],
      [indexFile, indexText],
      [defectsFile, defectsText],
    ]),
  };
}

async function readData(folder: string, name: string): Promise<string> {
  const file = path.join(folder, name);
  return (await readOrNothing(file)) ?? refuseMissing(file);
}

async function readDocument(folder: string, key: string, entry: LockEntry): Promise<SnapshotDocument> {
  const file = documentFile(key);
  const text = (await readOrNothing(path.join(folder, file))) ?? refuseMissing(path.join(folder, file));
  const [version = "", area = ""] = key.split("/");
  return { version, area, file, text, document: parseOwn(text, path.join(folder, file)), entry };
}

function refuseMissing(file: string): never {
  return refuse({
    code: "snapshot-missing",
    file,
    message: "the lock names a file that is not there",
    expected: "the file that `waybill sync` wrote",
    advice: "restore the folder from version control, or run waybill sync",
  });
}

async function readOrNothing(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // file system errors carry their code
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}
