import { execFile } from "node:child_process";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { refuse } from "../problem.js";

/** One side of a diff as bytes. */
export interface FileSet {
  /** `HEAD`, `working tree`, or the path as it was given. */
  readonly name: string;
  /** A document on its own, not one of a snapshot. */
  readonly single: boolean;
  /** Prefix of the paths for messages; empty or with a final slash. */
  readonly folder: string;
  /** Path below the folder to bytes, sorted by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const run = promisify(execFile);

/** The snapshot in the working tree. */
export async function readWorkingTree(cwd: string, specs: string): Promise<FileSet> {
  return { ...(await readFolder(path.resolve(cwd, specs), `${specs.replace(/\/$/, "")}/`)), name: "working tree" };
}

/**
 * A file, a folder, or else a git revision whose snapshot folder is meant.
 *
 * @throws WaybillError where it is none of them.
 */
export async function readDocuments(cwd: string, given: string, specs: string): Promise<FileSet> {
  const found = await stat(path.resolve(cwd, given)).catch(() => undefined);
  if (found?.isFile() === true)
    return {
      name: given,
      single: true,
      folder: "",
      files: new Map([[given, await readFile(path.resolve(cwd, given))]]),
    };
  if (found?.isDirectory() === true) return readSnapshotIn(path.resolve(cwd, given), given, specs);
  return readRevision(cwd, given, specs);
}

/** A project's folder stands for the snapshot inside it. */
async function readSnapshotIn(folder: string, given: string, specs: string): Promise<FileSet> {
  const inner = await stat(path.join(folder, specs, "lock.json")).catch(() => undefined);
  const prefix = `${given.replace(/\/$/, "")}/`;
  const read =
    inner === undefined
      ? await readFolder(folder, prefix)
      : await readFolder(path.join(folder, specs), `${prefix}${specs}/`);
  return { ...read, name: given };
}

async function readFolder(folder: string, prefix: string): Promise<FileSet> {
  const names = (await readdir(folder, { recursive: true }))
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => /\.(json|ya?ml)$/.test(name) && !name.split("/").includes("node_modules"))
    .sort();
  const files = await Promise.all(names.map(async (name) => [name, await readFile(path.join(folder, name))] as const));
  return { name: prefix, single: false, folder: prefix, files: new Map(files) };
}

async function readRevision(cwd: string, revision: string, specs: string): Promise<FileSet> {
  const commit = await resolveRevision(cwd, revision);
  const folder = specs.replace(/^\.\//, "").replace(/\/$/, "");
  const listed = await git(cwd, ["ls-tree", "-r", "-z", "--name-only", commit, "--", folder]);
  const names = listed
    .toString("utf8")
    .split("\0")
    .filter((name) => /\.(json|ya?ml)$/.test(name));
  if (names.length === 0)
    refuse({
      code: "revision-empty",
      file: folder,
      message: `the revision ${JSON.stringify(revision)} holds no snapshot`,
      expected: `documents under ${folder}/`,
      advice: "name a later revision, or a folder",
    });
  const files = new Map<string, Uint8Array>();
  for (const name of names.sort())
    files.set(name.slice(folder.length + 1), await git(cwd, ["show", `${commit}:./${name}`]));
  return { name: revision, single: false, folder: `${folder}/`, files };
}

/** A name that begins with a dash would be an option of git. */
async function resolveRevision(cwd: string, revision: string): Promise<string> {
  if (!revision.startsWith("-")) {
    const found = await git(cwd, [
      "rev-parse",
      "--verify",
      "--quiet",
      "--end-of-options",
      `${revision}^{commit}`,
    ]).catch(() => undefined);
    if (found !== undefined) return found.toString("utf8").trim();
  }
  return refuse({
    code: "no-such-side",
    message: `${JSON.stringify(revision)} is no file, no folder and no git revision`,
    expected: "one of the three",
    advice: "check the spelling; in a shallow clone fetch the revision first",
  });
}

async function git(cwd: string, args: readonly string[]): Promise<Buffer> {
  const { stdout } = await run("git", args, { cwd, encoding: "buffer", maxBuffer: 256 * 1024 * 1024 });
  return stdout;
}
