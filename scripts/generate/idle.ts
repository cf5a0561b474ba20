import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Where the last run left what it read and wrote. */
interface Memory {
  readonly toolkit: string;
  readonly specs: string;
  readonly output: string;
  readonly hash: string;
}

/** One for each configuration: a folder may hold several. */
function memoryFile(folder: string, configFile: string): string {
  return join(folder, "node_modules", ".cache", "waybill", `generate-${basename(configFile)}.json`);
}

/** One hash over the config file, the specs folder and the output folder, as bytes. */
function hashTrees(configFile: string, folders: readonly string[]): string {
  const hash = createHash("sha256").update(readFileSync(configFile));
  for (const folder of folders) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    for (const file of files) hash.update(`\0${file.slice(folder.length)}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

/**
 * Whether the last run read the same bytes and its output still stands. Compares bytes only: no configuration is
 * evaluated and nothing heavy is loaded.
 */
export function isIdle(folder: string, configFile: string, toolkit: string | undefined): boolean {
  const file = memoryFile(folder, configFile);
  if (toolkit === undefined || !existsSync(file) || !existsSync(configFile)) return false;
  try {
    const memory = JSON.parse(readFileSync(file, "utf8")) as Memory;
    return (
      memory.toolkit === toolkit &&
      existsSync(memory.specs) &&
      existsSync(memory.output) &&
      memory.hash === hashTrees(configFile, [memory.specs, memory.output])
    );
  } catch {
    return false; // an unreadable memory is none
  }
}

/** Keeps what `isIdle` compares with; only where the project has a `node_modules` folder to keep it in. */
export function remember(
  folder: string,
  configFile: string,
  toolkit: string | undefined,
  specs: string,
  output: string,
): void {
  if (toolkit === undefined || !existsSync(join(folder, "node_modules"))) return;
  const file = memoryFile(folder, configFile);
  mkdirSync(dirname(file), { recursive: true });
  const memory: Memory = { toolkit, specs, output, hash: hashTrees(configFile, [specs, output]) };
  writeFileSync(file, JSON.stringify(memory));
}
