import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ownString, own, type Json } from "../document/json.js";
import { refuse, WaybillError } from "../problem.js";
import { finishExchange, isExchanging } from "./exchange.js";

/** Held while one run may change the snapshot. */
export interface RunLock {
  /** Whether the lock is still this run's. */
  readonly held: () => Promise<boolean>;
  readonly release: () => Promise<void>;
}

/** The file that names the process which may change a snapshot folder and what is generated from it. */
export function runLockOf(specs: string): string {
  return path.join(path.dirname(specs), `.${path.basename(specs)}.lock`);
}

/**
 * Takes the lock of a snapshot folder. The lock of a process that no longer runs on this machine is taken over, and its
 * exchange finished, so a killed run stops nobody.
 *
 * @param folders The folders that this run may replace; what a killed run left beside them is removed.
 * @throws WaybillError `busy` where another run holds it.
 */
export async function takeRunLock(specs: string, folders: readonly string[] = [specs]): Promise<RunLock> {
  const lock = await acquire(specs);
  try {
    await finishExchange(specs, folders);
    await removeAsides(specs);
    return lock;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** For readers: waits for the exchange of another run, and finishes that of a dead one. */
export async function awaitExchange(specs: string): Promise<void> {
  for (let attempt = 0; isExchanging(specs) && attempt < 50; attempt += 1) {
    try {
      await (await takeRunLock(specs)).release();
    } catch (error) {
      if (!(error instanceof WaybillError)) throw error;
      await wait(20);
    }
  }
}

async function acquire(specs: string): Promise<RunLock> {
  const file = runLockOf(specs);
  await mkdir(path.dirname(file), { recursive: true });
  const content = JSON.stringify({ process: process.pid, started, host: hostname(), run: randomUUID() });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (await create(file, content)) {
      const held = async (): Promise<boolean> => (await readOrNothing(file)) === content;
      return { held, release: async () => void ((await held()) && (await rm(file, { force: true }))) };
    }
    const holder = await readOrNothing(file);
    if (holder !== undefined && runs(holder, await ageOf(file))) refuseBusy(file, holder);
    await putAside(file, holder);
  }
  return refuseBusy(file, "");
}

async function create(file: string, content: string): Promise<boolean> {
  try {
    await writeFile(file, content, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false; // file system errors carry their code
    throw error;
  }
}

/** Moves a dead run's lock away; a lock that another run took meanwhile is put back. */
async function putAside(file: string, dead: string | undefined): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  const found = await readOrNothing(aside);
  if (found !== undefined && found !== dead) await create(file, found);
  await rm(aside, { force: true });
}

/** Dead locks that a run moved away and did not live to remove. */
async function removeAsides(specs: string): Promise<void> {
  const file = runLockOf(specs);
  const names = await readdir(path.dirname(file));
  const asides = names.filter((name) => name.startsWith(`${path.basename(file)}.`));
  for (const name of asides) await rm(path.join(path.dirname(file), name), { force: true });
}

async function readOrNothing(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch {
    return undefined;
  }
}

/** When this process began: in a container a later one often has the same number. */
const started = Math.round(performance.timeOrigin);
/** Milliseconds after which a lock from another machine counts as left behind; no run takes so long. */
const longestRun = 3_600_000;

/**
 * Whether the run that a lock names goes on. Nobody here can tell of another machine (or container), so its lock is held for an
 * hour. An unreadable lock is that of a run which died while writing it.
 */
function runs(holder: string, age: number): boolean {
  const value = parse(holder);
  const id = own(value, "process");
  if (typeof id !== "number") return false;
  if (ownString(value, "host") !== hostname()) return age < longestRun;
  if (id === process.pid) return own(value, "started") === started;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // it runs, under another user
  }
}

async function ageOf(file: string): Promise<number> {
  try {
    return Date.now() - (await stat(file)).mtimeMs;
  } catch {
    return 0; // gone: the next attempt takes it
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json; // JSON.parse yields JSON values only
  } catch {
    return null;
  }
}

function refuseBusy(file: string, holder: string): never {
  const value = parse(holder);
  const id = own(value, "process");
  const who = typeof id === "number" ? ` (process ${id} on ${ownString(value, "host") ?? "an unknown host"})` : "";
  return refuse({
    code: "busy",
    file,
    message: `another run is changing this snapshot${who}`,
    expected: "one run at a time",
    advice: "wait for it; if it no longer runs, delete the file",
  });
}
