import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { LoadedConfig } from "../config-file.js";
import type { OutputFiles } from "../emit/output.js";
import type { Model } from "../model/model.js";
import type { NameTable } from "../model/names.js";
import type { Loss } from "../normal/loss.js";
import type { Problem } from "../problem.js";
import type { Io } from "../verbs/io.js";
import { build, type Built } from "./build.js";
import { remember } from "./idle.js";
import { sha256, type GenerateInput } from "./input.js";
import { manifestOf } from "./manifest.js";
import { compareTree, writeTree, type TreeDifference } from "./output-tree.js";
import { readSpecs } from "./read-model.js";
import { readRuntime } from "./runtime-files.js";
import { toolkit } from "../toolkit.js";

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

/** Snapshot to generated code; with `check` nothing is written. */
export async function generate(config: LoadedConfig, io: Io, options: { readonly check: boolean }): Promise<Generated> {
  const specsFolder = resolve(config.folder, config.value.specs ?? "specs");
  const output = resolve(config.folder, config.value.output ?? "generated");
  const { input, specs } = await readSpecs(config);
  const built = await build(specs, config.value, io.progress.step);
  io.progress.end();
  const files = await complete(built, config, input, specs.sources.map(({ file }) => file));
  const difference = options.check ? await compareTree(output, files) : await writeTree(output, files);
  const names = namesFile(built);
  const isNamed = Buffer.from(input.specs.get("names.json") ?? "").toString() === names;
  if (!options.check && !isNamed) await writeFile(join(specsFolder, "names.json"), names);
  if (!options.check && config.file !== undefined) remember(config.folder, config.file, toolkit.build, specsFolder, output);
  const staleNames = isNamed || !options.check ? [] : ["names.json"];
  return {
    difference: { ...difference, changed: [...difference.changed, ...staleNames] },
    model: built.model,
    names: built.names,
    operations: built.model.versions.reduce((sum, { areas }) => sum + areas.reduce((count, { operations }) => count + operations.length, 0), 0),
    webhooks: built.model.versions.reduce((sum, { areas }) => sum + areas.reduce((count, { webhooks }) => count + webhooks.length, 0), 0),
    files: files.size,
    losses: built.model.versions.flatMap(({ areas }) => areas.flatMap(({ losses, file }) => losses.map((loss) => ({ ...loss, file })))),
    unneeded: built.unneeded,
    proposed: proposedNames(built, specs.names),
  };
}

function proposedNames(built: Built, former: Built["names"]): readonly string[] {
  return Object.entries(built.names).flatMap(([document, names]) => Object.entries(names).filter(([key]) => former[document]?.[key] === undefined).map(([, name]) => name.method));
}

function namesFile(built: Built): string {
  return `${JSON.stringify(built.names, undefined, 2)}\n`;
}

/** The emitted modules, the runtime where it is to stand with them, and the manifest. */
async function complete(built: Built, config: LoadedConfig, input: GenerateInput, sources: readonly string[]): Promise<OutputFiles> {
  const folder = config.value.specs ?? "specs";
  const files = new Map([...built.files, ...(await readRuntime(config.value.runtime ?? "./runtime"))]);
  files.set(".gitattributes", "* linguist-generated=true\n");
  const hashes = sources.map((file) => ({ file, hash: sha256(input.specs.get(file.slice(folder.length + 1)) ?? "") }));
  files.set("manifest.json", `${JSON.stringify(manifestOf(toolkit.name, hashes, files), undefined, 2)}\n`);
  return files;
}
