import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { findConfig, loadConfig, type LoadedConfig } from "../config-file.js";
import type { OutputFiles } from "../emit/output.js";
import { build } from "../generate/build.js";
import { readSpecs } from "../generate/read-model.js";
import { readRuntime } from "../generate/runtime-files.js";
import { packagedFolder } from "../packaged.js";
import { presets } from "../presets.js";
import { refuse } from "../problem.js";
import type { Io } from "../verbs/io.js";
import { areaKeys, selectAreas } from "./select-areas.js";

/** What is copied, before it is dressed for its place. */
export interface VendorSource {
  readonly files: OutputFiles;
  /** The areas as they are called in full; undefined: all. */
  readonly areas: readonly string[] | undefined;
}

/** A configuration, and whether it is the preset's. */
export type FoundConfig = LoadedConfig & { readonly isPreset: boolean };

const runtime = "./runtime";

/** The API of the project's configuration; where there is none, Sendcloud as it comes with the toolkit. */
export async function configOrPreset(cwd: string, named: string | undefined): Promise<FoundConfig> {
  if (findConfig(cwd, named) !== undefined) return { ...(await loadConfig(cwd, named)), isPreset: false };
  const specs =
    packagedFolder("specs") ??
    refuse({
      code: "preset",
      message: "the snapshot of the preset sendcloud is missing from this installation",
      advice: "install waybill again",
    });
  // Read from where it is installed, but named as in a project: a copied file must not say where this machine keeps it.
  const value = { ...presets["sendcloud"], specs: basename(specs) };
  return { value, file: undefined, folder: dirname(specs), isPreset: true };
}

/** Generates the areas with the runtime beside them. */
export async function vendorSource(
  config: FoundConfig,
  wanted: readonly string[] | undefined,
  io: Io,
): Promise<VendorSource> {
  const { specs } = await readSpecs(config);
  let areas: readonly string[] | undefined;
  const built = await build(specs, { ...config.value, runtime }, io.progress.step, (model) => {
    if (wanted === undefined) return model;
    areas = areaKeys(model, wanted);
    return selectAreas(model, areas);
  });
  io.progress.end();
  const receives = [...built.files.keys()].some((file) => /^[^/]+\/webhooks\.ts$/.test(file));
  const runtimeFiles = [...(await readRuntime(runtime))]
    .map(([file, text]) => [file.replace(/^\.\//, ""), text] as const)
    .filter(([file]) => receives || !file.startsWith("runtime/webhooks/"));
  const texts = await Promise.all(
    ["LICENSE", ...(config.isPreset ? ["NOTICE"] : [])].map(
      async (name) => [`${name}-waybill.txt`, await packagedText(name)] as const,
    ),
  );
  return {
    files: new Map([...built.files, ...runtimeFiles, ...texts, [".gitattributes", "* linguist-generated=true\n"]]),
    areas,
  };
}

async function packagedText(name: string): Promise<string> {
  return readFile(
    packagedFolder(name) ??
      refuse({
        code: "installation",
        message: `${name} is missing from this installation`,
        advice: "install waybill again",
      }),
    "utf8",
  );
}
