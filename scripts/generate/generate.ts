import { resolve, sep } from "node:path";
import type { LoadedConfig } from "../config-file.js";
import type { OutputFiles } from "../emit/output.js";
import type { Model } from "../model/model.js";
import type { NameTable } from "../model/names.js";
import type { Loss } from "../normal/loss.js";
import { refuse, type Problem } from "../problem.js";
import { exchange, type Replacement } from "../snapshot/exchange.js";
import { takeRunLock } from "../snapshot/run-lock.js";
import type { Io } from "../verbs/io.js";
import { build, type Built } from "./build.js";
import { remember } from "./idle.js";
import { sha256, type GenerateInput } from "./input.js";
import { manifestOf } from "./manifest.js";
import { changesTo, compareTree, type TreeDifference } from "./output-tree.js";
import { capsOf, readSpecsInput } from "./read-model.js";
import { readRuntime } from "./runtime-files.js";
import { parseSpecs } from "./specs.js";
import { toolkit } from "../toolkit.js";

const namesFileName = "names.json";

/** What a run of `generate` found and did. */
export interface Generated {
  readonly difference: TreeDifference;
  readonly model: Model;
  /** The name table as it stands after the run. */
  readonly names: NameTable;
  readonly operations: number;
  readonly webhooks: number;
  readonly files: number;
  readonly losses: readonly (Loss & { readonly file: string })[];
  readonly unneeded: readonly Problem[];
  /** Operations whose names were proposed in this run. */
  readonly proposed: readonly string[];
}

/** What is to be generated, before anything is written. */
export interface Plan {
  readonly generated: Generated;
  /** The output folder, and the snapshot folder where names are appended. */
  readonly replacements: readonly Replacement[];
}

/** Where a configuration reads and writes; absolute. */
export interface Folders {
  readonly specs: string;
  readonly output: string;
}

/** @throws WaybillError where one of the two lies in the other. */
export function foldersOf({ folder, value }: LoadedConfig): Folders {
  const specs = resolve(folder, value.specs ?? "specs");
  const output = resolve(folder, value.output ?? "generated");
  if (`${specs}${sep}`.startsWith(`${output}${sep}`) || `${output}${sep}`.startsWith(`${specs}${sep}`))
    refuse({
      code: "folders-nested",
      message: `the snapshot (${value.specs ?? "specs"}) and the generated code (${value.output ?? "generated"}) lie in one another`,
      expected: "two folders side by side: each is replaced as a whole",
      advice: "change `specs` or `output` in the config",
    });
  return { specs, output };
}

/** Snapshot to generated code. */
export async function generate(config: LoadedConfig, io: Io): Promise<Generated> {
  const folders = foldersOf(config);
  const lock = await takeRunLock(folders.specs, [folders.specs, folders.output]);
  try {
    const { generated, replacements } = await planGenerate(config, await readSpecsInput(config), io);
    await exchange(folders.specs, replacements, lock.held);
    rememberGenerated(config);
    return generated;
  } finally {
    await lock.release();
  }
}

/** What `generate` would do; nothing is written. */
export async function checkGenerated(config: LoadedConfig, io: Io): Promise<Generated> {
  return (await planGenerate(config, await readSpecsInput(config), io)).generated;
}

/** So that the next run with the same bytes ends at once. */
export function rememberGenerated(config: LoadedConfig): void {
  const { specs, output } = foldersOf(config);
  if (config.file !== undefined) remember(config.folder, config.file, toolkit.build, specs, output);
}

/** The stages from the bytes of a snapshot to what is to be written; reads the output folder and writes nothing. */
export async function planGenerate(config: LoadedConfig, input: GenerateInput, io: Io): Promise<Plan> {
  const folders = foldersOf(config);
  const specs = parseSpecs(input, config.value.specs ?? "specs", capsOf(config.value));
  const built = await build(specs, config.value, io.progress.step);
  io.progress.end();
  const sources = specs.sources.map(({ file }) => file);
  const files = await complete(built, config, input, sources);
  const tree = await compareTree(folders.output, files);
  const names = namesFile(built);
  const isNamed = Buffer.from(input.specs.get(namesFileName) ?? "").toString() === names;
  const difference = { ...tree, changed: [...tree.changed, ...(isNamed ? [] : [namesFileName])] };
  const specsChanges = new Map(isNamed ? [] : [[namesFileName, names]]);
  return {
    generated: generatedOf(built, specs.names, difference, files.size),
    replacements: [
      { folder: folders.output, changes: changesTo(folders.output, files, tree) },
      { folder: folders.specs, changes: specsChanges },
    ],
  };
}

function generatedOf(built: Built, formerNames: NameTable, difference: TreeDifference, files: number): Generated {
  const areas = built.model.versions.flatMap((version) => version.areas);
  return {
    difference,
    model: built.model,
    names: built.names,
    operations: areas.reduce((sum, { operations }) => sum + operations.length, 0),
    webhooks: areas.reduce((sum, { webhooks }) => sum + webhooks.length, 0),
    files,
    losses: areas.flatMap(({ losses, file }) => losses.map((loss) => ({ ...loss, file }))),
    unneeded: built.unneeded,
    proposed: proposedNames(built, formerNames),
  };
}

function proposedNames(built: Built, former: Built["names"]): readonly string[] {
  return Object.entries(built.names).flatMap(([document, names]) =>
    Object.entries(names)
      .filter(([key]) => former[document]?.[key] === undefined)
      .map(([, name]) => name.method),
  );
}

function namesFile(built: Built): string {
  return `${JSON.stringify(built.names, undefined, 2)}\n`;
}

/** The emitted modules, the runtime where it is to stand with them, and the manifest. */
async function complete(
  built: Built,
  config: LoadedConfig,
  input: GenerateInput,
  sources: readonly string[],
): Promise<OutputFiles> {
  const folder = config.value.specs ?? "specs";
  const files = new Map([...built.files, ...(await readRuntime(config.value.runtime ?? "./runtime"))]);
  files.set(".gitattributes", "* linguist-generated=true\n");
  const hashes = sources.map((file) => ({ file, hash: sha256(input.specs.get(file.slice(folder.length + 1)) ?? "") }));
  files.set("manifest.json", `${JSON.stringify(manifestOf(toolkit.name, hashes, files), undefined, 2)}\n`);
  return files;
}
