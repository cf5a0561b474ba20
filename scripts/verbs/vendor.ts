import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { refuse } from "../problem.js";
import { closest } from "../text/closest.js";
import { toolkit } from "../toolkit.js";
import { contentHash } from "../vendor/content-hash.js";
import { copyTree, readPresent, type Outcome } from "../vendor/copy.js";
import { dress } from "../vendor/dress.js";
import { extensionStyleOf, extensionStyles, type ExtensionStyle } from "../vendor/extension-style.js";
import { readManifest, type VendorManifest } from "../vendor/manifest.js";
import { integrityOf, planVendor } from "../vendor/plan.js";
import { configOrPreset, vendorSource } from "../vendor/source.js";
import { jsonText } from "../text/encode.js";
import { exitCodes, type CommonOptions, type Io } from "./io.js";

export interface VendorOptions extends CommonOptions {
  /** The folder to copy into. */
  readonly dir?: string;
  /** `shipments`, `v2/parcels`, or `all`; default: those of the last run, else all. */
  readonly area?: readonly string[];
  readonly extensions?: string;
  readonly check?: boolean;
  readonly latest?: boolean;
  readonly merge?: boolean;
  readonly force?: boolean;
}

/** `waybill vendor <dir>`: the client and its runtime as sources in the caller's tree. Exit 1 where `--check` finds the copy not whole. */
export async function vendorVerb(options: VendorOptions, io: Io): Promise<number> {
  const dir =
    options.dir ??
    refuse({ code: "vendor-folder", message: "vendor wants to know where the copy goes", expected: "a folder" });
  const folder = resolve(io.cwd, dir);
  const manifest = await readManifest(folder);
  if (options.check === true) return check(folder, manifest, options, io);
  const wanted = await wantedFiles(folder, manifest, options, io);
  const present = await readPresent(folder, new Set([...wanted.files.keys(), ...Object.keys(manifest?.files ?? {})]));
  const plan = planVendor(wanted.files, present, manifest);
  const outcomes = await copyTree(folder, plan, wanted.manifest, manifest, wanted.files, {
    merge: options.merge === true,
    force: options.force === true,
  });
  reportCopy(dir, outcomes, options, io);
  return exitCodes.done;
}

interface Wanted {
  readonly files: ReadonlyMap<string, string>;
  readonly manifest: Omit<VendorManifest, "files" | "incoming">;
}

async function wantedFiles(
  folder: string,
  former: VendorManifest | undefined,
  options: VendorOptions,
  io: Io,
): Promise<Wanted> {
  const asked = options.area?.flatMap((area) => area.split(",")).filter((area) => area !== "");
  const areas = asked === undefined ? former?.areas : asked.includes("all") ? undefined : asked;
  const extensions = styleOf(options.extensions) ?? former?.extensions ?? extensionStyleOf(folder);
  const source = await vendorSource(await configOrPreset(io.cwd, options.config), areas, io);
  return {
    files: dress(source.files, extensions),
    manifest: { toolkit: toolkit.name, ...(source.areas === undefined ? {} : { areas: source.areas }), extensions },
  };
}

function styleOf(text: string | undefined): ExtensionStyle | undefined {
  const style = extensionStyles.find((known) => known === text);
  if (text === undefined || style !== undefined) return style;
  const near = closest(text, extensionStyles);
  return refuse({
    code: "extensions",
    message: `${JSON.stringify(text)} is no extension style`,
    expected: extensionStyles.join(", "),
    ...(near === undefined ? {} : { advice: `did you mean ${near}?` }),
  });
}

async function check(
  folder: string,
  manifest: VendorManifest | undefined,
  options: VendorOptions,
  io: Io,
): Promise<number> {
  const name = relative(io.cwd, folder) || ".";
  if (manifest === undefined)
    return refuse({
      code: "no-copy",
      file: `${name}/manifest.json`,
      message: existsSync(folder) ? "the folder holds no copy" : "there is no such folder",
      expected: "a folder that `waybill vendor` wrote",
      advice: `run \`waybill vendor ${name}\` first`,
    });
  const integrity = integrityOf(await readPresent(folder, Object.keys(manifest.files)), manifest);
  const outdated = options.latest === true ? await outdatedFiles(folder, manifest, options, io) : [];
  const problems = [
    ...integrity.edited.map((path) => ["edited", path] as const),
    ...integrity.missing.map((path) => ["missing", path] as const),
    ...outdated.map((path) => ["outdated", path] as const),
  ];
  if (options.json === true) io.out(jsonText({ ...integrity, ...(options.latest === true ? { outdated } : {}) }));
  for (const [word, path] of problems) io.err(`${word}: ${name}/${path}`);
  const [first] = problems;
  if (first === undefined)
    io.err(
      `${Object.keys(manifest.files).length} files in ${name} are as they were copied${options.latest === true ? ", and nothing newer is there" : ""}`,
    );
  else
    io.err(
      `the copy in ${name} differs in ${problems.length} ${problems.length === 1 ? "file" : "files"}; \`waybill vendor ${name}\` restores what is missing and brings what is new, \`--force\` also undoes edits`,
    );
  return first === undefined ? exitCodes.done : exitCodes.failed;
}

/** Files for which this toolkit has another version than the one that was copied. */
async function outdatedFiles(
  folder: string,
  manifest: VendorManifest,
  options: VendorOptions,
  io: Io,
): Promise<readonly string[]> {
  const wanted = await wantedFiles(folder, manifest, options, io);
  // As if every copied file were as it was written: what the plan would then change is what is new.
  const plan = planVendor(wanted.files, new Map(), manifest);
  return [...plan]
    .filter(
      ([path, state]) =>
        state.state === "remove" ||
        (state.state === "write" && (state.reason === "new" || isNewer(path, state.text, manifest))),
    )
    .map(([path]) => path);
}

function isNewer(path: string, text: string, manifest: VendorManifest): boolean {
  return manifest.files[path] !== contentHash(path, text);
}

function reportCopy(dir: string, outcomes: ReadonlyMap<string, Outcome>, options: VendorOptions, io: Io): void {
  const named = (wanted: Outcome): readonly string[] =>
    [...outcomes].filter(([, outcome]) => outcome === wanted).map(([path]) => path);
  const [incoming, merged, kept] = [named("incoming"), named("merged"), named("kept")];
  if (options.json === true)
    io.out(
      jsonText({
        written: named("written"),
        removed: named("removed"),
        unchanged: named("unchanged").length,
        merged,
        kept,
        incoming,
      }),
    );
  for (const path of merged) io.err(`merged: ${dir}/${path}`);
  for (const path of kept) io.err(`edited, kept: ${dir}/${path}`);
  for (const path of incoming) io.err(`edited, not overwritten: ${dir}/${path}; the new version is ${path}.incoming`);
  if (incoming.length > 0)
    io.err(
      options.merge === true
        ? "where both changed the same lines, or git does not know the copied version, merge by hand and delete the .incoming file"
        : "`--merge` merges three ways, `--force` overwrites; or take over what you want and delete the .incoming file",
    );
  io.err(
    `${dir}: ${named("written").length} files written, ${named("removed").length} removed, ${named("unchanged").length} unchanged`,
  );
}
