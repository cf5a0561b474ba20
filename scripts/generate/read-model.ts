import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { WaybillConfig } from "../config.js";
import type { LoadedConfig } from "../config-file.js";
import { defaultCaps, type Caps } from "../document/caps.js";
import { load, type Loaded } from "../load/load.js";
import { buildModel, type BuiltModel } from "../model/build-model.js";
import type { SiteRules } from "../model/site-rules.js";
import { refuse } from "../problem.js";
import { awaitExchange } from "../snapshot/run-lock.js";
import { readInput, type GenerateInput } from "./input.js";
import { pageKey, parseSpecs, type Specs } from "./specs.js";

/** The snapshot of a configuration as values, and the bytes that it came from. */
export interface ReadSpecs {
  readonly input: GenerateInput;
  readonly specs: Specs;
}

/** Documents with their corrections, and the model of them. */
export interface Modelled extends BuiltModel {
  readonly loaded: Loaded;
}

/** Reads the specs folder of a configuration. @throws WaybillError where there is none, or it cannot be read. */
export async function readSpecs(config: LoadedConfig): Promise<ReadSpecs> {
  const input = await readSpecsInput(config);
  return { input, specs: parseSpecs(input, config.value.specs ?? "specs", capsOf(config.value)) };
}

/** The bytes of the specs folder of a configuration. @throws WaybillError where there is none. */
export async function readSpecsInput(config: LoadedConfig): Promise<GenerateInput> {
  const name = config.value.specs ?? "specs";
  const folder = resolve(config.folder, name);
  await awaitExchange(folder);
  if (!existsSync(folder))
    refuse({
      code: "no-snapshot",
      file: name,
      message: "there is no snapshot",
      expected: "a folder that `waybill sync` wrote",
      advice: "run `waybill init` or `waybill sync` first",
    });
  return readInput(folder, config.file);
}

/** The stages from snapshot to model: load, model. */
export async function modelSpecs(specs: Specs, config: WaybillConfig): Promise<Modelled> {
  const loaded = await load(specs.sources, specs.overlays, capsOf(config));
  const built = buildModel({
    documents: loaded.documents,
    names: specs.names,
    rules: rulesOf(config),
    pages: (url) => specs.pages.get(pageKey(url)),
    statusOf: (version) => config.status?.[version] ?? specs.statuses.get(version) ?? "current",
  });
  return { ...built, loaded };
}

/** The snapshot of a configuration as a model, for the verbs that only look. */
export async function readModel(config: LoadedConfig): Promise<Modelled> {
  const { specs } = await readSpecs(config);
  return modelSpecs(specs, config.value);
}

/** The bounds of the configuration over the defaults. */
export function capsOf(config: WaybillConfig): Caps {
  return { ...defaultCaps, ...config.site?.caps };
}

function rulesOf(config: WaybillConfig): SiteRules {
  const index = config.site?.index;
  return {
    name: config.name ?? "Api",
    docsOrigin: index !== undefined && URL.canParse(index) ? new URL(index).origin : undefined,
    emptySecurity: config.emptySecurity ?? "anonymous",
    hidden: config.hidden ?? "omit",
    anonymous: config.anonymous ?? [],
    idempotent: config.idempotent ?? {},
  };
}
