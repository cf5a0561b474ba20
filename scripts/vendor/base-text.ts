import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { contentHash } from "./content-hash.js";

const run = promisify(execFile);

/** The last revision of a file in its git history whose content has the hash; undefined where there is none, or no git. */
export async function baseText(folder: string, path: string, hash: string): Promise<string | undefined> {
  for (const revision of await revisionsOf(folder, path)) {
    const text = await git(folder, ["show", `${revision}:./${path}`]);
    if (text !== undefined && contentHash(path, text) === hash) return text;
  }
  return undefined;
}

async function revisionsOf(folder: string, path: string): Promise<readonly string[]> {
  const log = await git(folder, ["log", "--format=%H", "--", path]);
  return (log ?? "").split("\n").filter((line) => line !== "");
}

async function git(folder: string, args: readonly string[]): Promise<string | undefined> {
  try {
    return (await run("git", ["-C", folder, ...args], { maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch {
    return undefined; // no git, no repository, or a revision without the file
  }
}
