import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import type { OutputFiles } from "../emit/output.js";
import { refuse } from "../problem.js";

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

/** Finishes or undoes a swap that was interrupted. */
export async function recoverTree(folder: string): Promise<void> {
  const former = `${folder}.former`;
  if (existsSync(former)) {
    if (existsSync(folder)) await rm(former, { recursive: true, force: true });
    else await rename(former, folder);
  }
  await rm(`${folder}.next`, { recursive: true, force: true });
}

export async function compareTree(folder: string, wanted: OutputFiles): Promise<TreeDifference> {
  const present = existsSync(folder) ? (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(resolve(folder).length + 1).replaceAll(sep, "/")) : [];
  const found = new Set(present);
  const missing = [...wanted.keys()].filter((file) => !found.has(file));
  const both = [...wanted].filter(([file]) => found.has(file));
  const same = await Promise.all(both.map(async ([file, text]) => (await readFile(join(folder, file), "utf8")) === text));
  return { missing, changed: both.filter((_, index) => same[index] !== true).map(([file]) => file), extra: present.filter((file) => !wanted.has(file)).sort() };
}

/**
 * Replaces the folder as a whole: the new tree is complete beside the old one before either is renamed, and a swap that
 * was interrupted is finished by the next run. Nothing is written where nothing differs.
 */
export async function writeTree(folder: string, wanted: OutputFiles): Promise<TreeDifference> {
  const root = resolve(folder);
  await recoverTree(root);
  const difference = await compareTree(root, wanted);
  if (isSame(difference)) return difference;
  const next = `${root}.next`;
  for (const [file, text] of wanted) {
    const target = resolve(next, file);
    if (!target.startsWith(next + sep)) refuse({ code: "path", file, message: "the generated path leaves the output folder", expected: "a path inside the folder" });
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
  }
  if (existsSync(root)) await rename(root, `${root}.former`);
  await rename(next, root);
  await rm(`${root}.former`, { recursive: true, force: true });
  return difference;
}
