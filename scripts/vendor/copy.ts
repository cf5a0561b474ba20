import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { OutputFiles } from "../emit/output.js";
import { baseText } from "./base-text.js";
import { contentHash } from "./content-hash.js";
import { isAbsent, manifestName, manifestText, type VendorManifest } from "./manifest.js";
import { mergeEdits } from "./merge.js";
import type { FileState, VendorPlan } from "./plan.js";

export interface CopyOptions {
  readonly merge: boolean;
  readonly force: boolean;
}

/** Outcome of one file. */
export type Outcome =
  | "unchanged"
  | "written"
  | "removed"
  /** Edited; the new version stands beside it. */
  | "incoming"
  | "merged"
  /** Edited, and nothing new came for it; or no longer part of the copy, and edited. */
  | "kept";

/** Text of the files that are there, of those asked for. */
export async function readPresent(folder: string, paths: Iterable<string>): Promise<OutputFiles> {
  const read = [...paths].map(
    async (path) =>
      [
        path,
        await readFile(join(folder, path), "utf8").catch((error: unknown) =>
          isAbsent(error) ? undefined : Promise.reject(error),
        ),
      ] as const,
  );
  return new Map(
    (await Promise.all(read)).flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])),
  );
}

/** Carries the plan out, the manifest last. */
export async function copyTree(
  folder: string,
  plan: VendorPlan,
  manifest: Omit<VendorManifest, "files" | "incoming">,
  former: VendorManifest | undefined,
  wanted: OutputFiles,
  options: CopyOptions,
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const files: Record<string, string> = {};
  const incoming: Record<string, string> = {};
  for (const [path, state] of plan) {
    const step = await settle(folder, path, state, former, wanted, options);
    outcomes.set(path, step.outcome);
    if (step.hash !== undefined) files[path] = step.hash;
    if (step.incoming !== undefined) incoming[path] = step.incoming;
  }
  await write(
    folder,
    manifestName,
    manifestText({ ...manifest, files, ...(Object.keys(incoming).length === 0 ? {} : { incoming }) }),
  );
  return outcomes;
}

interface Settled {
  readonly outcome: Outcome;
  /** Hash of the version that the file now comes from; undefined: no longer part of the copy. */
  readonly hash?: string | undefined;
  readonly incoming?: string;
}

async function settle(
  folder: string,
  path: string,
  state: FileState,
  former: VendorManifest | undefined,
  wanted: OutputFiles,
  options: CopyOptions,
): Promise<Settled> {
  const text = wanted.get(path);
  const hash = text === undefined ? undefined : contentHash(path, text);
  switch (state.state) {
    case "current":
      await rm(join(folder, `${path}.incoming`), { force: true });
      return { outcome: "unchanged", hash };
    case "write":
      await write(folder, path, state.text);
      return { outcome: "written", hash };
    case "remove":
      await rm(join(folder, path), { force: true });
      return { outcome: "removed" };
    case "orphan":
      if (!options.force) return { outcome: "kept", hash: former?.files[path] };
      await rm(join(folder, path), { force: true });
      return { outcome: "removed" };
    case "edited":
      if (!options.force || text === undefined) return { outcome: "kept", hash };
      await write(folder, path, text);
      return { outcome: "written", hash };
    case "conflict":
      return conflict(folder, path, state.text, former, options);
  }
}

async function conflict(
  folder: string,
  path: string,
  text: string,
  former: VendorManifest | undefined,
  options: CopyOptions,
): Promise<Settled> {
  const hash = contentHash(path, text);
  const beside = `${path}.incoming`;
  if (options.force) {
    await write(folder, path, text);
    await rm(join(folder, beside), { force: true });
    return { outcome: "written", hash };
  }
  const base = former?.files[path];
  // The version beside the file was taken away since: what was wanted of it has been taken over.
  if (former?.incoming?.[path] === hash && !(await readPresent(folder, [beside])).has(beside))
    return { outcome: "kept", hash };
  const merged = options.merge && base !== undefined ? await mergeWith(folder, path, base, text) : undefined;
  if (merged !== undefined) {
    await write(folder, path, merged);
    await rm(join(folder, beside), { force: true });
    return { outcome: "merged", hash };
  }
  await write(folder, beside, text);
  return { outcome: "incoming", hash: base, incoming: hash };
}

async function mergeWith(folder: string, path: string, baseHash: string, next: string): Promise<string | undefined> {
  const base = await baseText(folder, path, baseHash);
  const edited = (await readPresent(folder, [path])).get(path);
  return base === undefined || edited === undefined ? undefined : mergeEdits(path, { edited, base, next });
}

async function write(folder: string, path: string, text: string): Promise<void> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
