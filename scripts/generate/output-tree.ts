import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import type { OutputFiles } from "../emit/output.js";
import { refuse } from "../problem.js";
import { clearLeftovers, swapIn } from "../snapshot/swap.js";

/** A snapshot file and the hash of its bytes. */
export interface LoadedSourceHash {
  readonly file: string;
  readonly hash: string;
}

/** How the folder differs from what it should hold. */
export interface TreeDifference {
  readonly missing: readonly string[];
  readonly changed: readonly string[];
  readonly extra: readonly string[];
}

export function isSame(difference: TreeDifference): boolean {
  return difference.missing.length + difference.changed.length + difference.extra.length === 0;
}

export async function compareTree(folder: string, wanted: OutputFiles): Promise<TreeDifference> {
  const present = existsSync(folder) ? (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(resolve(folder).length + 1).replaceAll(sep, "/")) : [];
  const found = new Set(present);
  const missing = [...wanted.keys()].filter((file) => !found.has(file));
  const both = [...wanted].filter(([file]) => found.has(file));
  const same = await Promise.all(both.map(async ([file, text]) => (await readFile(join(folder, file), "utf8")) === text));
  return { missing, changed: both.filter((_, index) => same[index] !== true).map(([file]) => file), extra: present.filter((file) => !wanted.has(file)).sort() };
}

/** Brings the folder to what is wanted, as a whole: every moment shows either the former tree or the new one. Nothing is written where nothing differs. */
export async function writeTree(folder: string, wanted: OutputFiles): Promise<TreeDifference> {
  const root = resolve(folder);
  for (const file of wanted.keys()) if (!resolve(root, file).startsWith(root + sep)) refuse({ code: "path", file, message: "the generated path leaves the output folder", expected: "a path inside the folder" });
  await clearLeftovers(root);
  const difference = await compareTree(root, wanted);
  if (isSame(difference)) return difference;
  const changes = new Map<string, string | null>([...difference.missing, ...difference.changed].map((file) => [file, wanted.get(file) ?? ""]));
  for (const file of difference.extra) changes.set(file, null);
  await swapIn(root, changes, async () => true);
  return difference;
}
