import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import type { OutputFiles } from "../emit/output.js";
import { refuse } from "../problem.js";
import type { Changes } from "../snapshot/exchange.js";

/** How the folder differs from what it should hold; paths below the folder. */
export interface TreeDifference {
  readonly missing: readonly string[];
  readonly changed: readonly string[];
  readonly extra: readonly string[];
}

export async function compareTree(folder: string, wanted: OutputFiles): Promise<TreeDifference> {
  const present = await filesBelow(folder);
  const found = new Set(present);
  const both = [...wanted].filter(([file]) => found.has(file));
  const same = await Promise.all(
    both.map(async ([file, text]) => (await readFile(join(folder, file), "utf8")) === text),
  );
  return {
    missing: [...wanted.keys()].filter((file) => !found.has(file)),
    changed: both.filter((_, index) => same[index] !== true).map(([file]) => file),
    extra: present.filter((file) => !wanted.has(file)).sort(),
  };
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => file.slice(resolve(folder).length + 1).replaceAll(sep, "/"));
}

/**
 * What is to be written and removed so that the folder holds what is wanted and nothing else.
 *
 * @throws WaybillError where a path leaves the folder, or the folder holds something and no manifest: then it is somebody else's.
 */
export function changesTo(folder: string, wanted: OutputFiles, difference: TreeDifference): Changes {
  const root = resolve(folder);
  for (const file of wanted.keys())
    if (!resolve(root, file).startsWith(root + sep))
      refuse({
        code: "path",
        file,
        message: "the generated path leaves the output folder",
        expected: "a path inside the folder",
      });
  const [first] = difference.extra;
  if (first !== undefined && difference.missing.includes("manifest.json"))
    refuse({
      code: "output-taken",
      file: folder,
      message: `the output folder holds files that waybill did not write: ${first}${difference.extra.length > 1 ? ", …" : ""}`,
      expected: "a folder of its own for generated code",
      advice: "name another folder as `output` in the config, or move the files away",
    });
  return new Map([
    ...[...difference.missing, ...difference.changed].map((file) => [file, wanted.get(file) ?? ""] as const),
    ...difference.extra.map((file) => [file, null] as const),
  ]);
}
