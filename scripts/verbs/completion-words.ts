import { readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { findConfig } from "../config-file.js";
import { packagedFolder } from "../packaged.js";

/** What a completion script may ask for at the moment of a key press; for each kind the words of the snapshot at hand. */
export const snapshotWords: Readonly<Record<string, (cwd: string) => Promise<readonly string[]>>> = {
  /** What `vendor --area` takes: `v2/parcels`, and `shipments` of the newest version. */
  areas: async (cwd) => {
    const keys = await areasOf(await snapshotOf(cwd));
    const newest = `${keys.at(-1)?.split("/")[0] ?? ""}/`;
    const short = keys.filter((key) => key.startsWith(newest)).map((key) => key.slice(newest.length));
    return ["all", ...short, ...keys];
  },
  /** What `--accept-loss` takes: an area in one version, or in all. */
  losses: async (cwd) => {
    const keys = await areasOf(await snapshotOf(cwd));
    return [...new Set(["index", ...keys, ...keys.map((key) => key.slice(key.indexOf("/") + 1))])];
  },
  /** What `list` finds at once: `shipments.announce`. */
  operations: async (cwd) => {
    const text = await readFile(join(await snapshotOf(cwd), "names.json"), "utf8").catch(() => "{}");
    const names = JSON.parse(text) as Readonly<Record<string, Readonly<Record<string, { readonly method?: unknown }>>>>;
    const methods = Object.values(names).flatMap((area) => Object.values(area).map(({ method }) => String(method)));
    return plainWords(methods);
  },
};

/** Keys of the areas of a snapshot (`v3/shipments`), by version; none where there is no snapshot. */
export async function areasOf(specs: string): Promise<readonly string[]> {
  const entries = await readdir(specs, { withFileTypes: true }).catch(() => []);
  const versions = entries.filter((entry) => entry.isDirectory() && !/^\.|^overlays$/.test(entry.name));
  const keys = versions.map(async ({ name }) =>
    (await readdir(join(specs, name)))
      .filter((file) => file.endsWith(".json"))
      .map((file) => `${name}/${file.slice(0, -".json".length)}`),
  );
  return plainWords((await Promise.all(keys)).flat());
}

/** Sorted, without what a shell could take for anything but a word: names of a snapshot are somebody else's text. */
function plainWords(words: readonly string[]): readonly string[] {
  return [...new Set(words)]
    .filter((word) => /^\w[\w./-]*$/.test(word))
    .sort((left, right) => left.localeCompare(right, "en", { numeric: true }));
}

/**
 * The snapshot that the verbs would read in a folder. A configuration that is a program is not run at a key press: its text
 * says where the snapshot is, or the snapshot is where it is by default.
 */
async function snapshotOf(cwd: string): Promise<string> {
  const config = findConfig(cwd, undefined);
  if (config === undefined) return packagedFolder("specs") ?? join(cwd, "specs");
  const text = await readFile(config, "utf8");
  const [, specs = "specs"] = /\bspecs"?\s*:\s*["'`]([^"'`$]+)["'`]/.exec(text) ?? [];
  return resolve(dirname(config), specs);
}
