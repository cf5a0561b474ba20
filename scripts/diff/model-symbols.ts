import { parseSpecs } from "../generate/specs.js";
import { load } from "../load/load.js";
import { buildModel } from "../model/build-model.js";
import { defaultSiteRules } from "../model/site-rules.js";
import { WaybillError } from "../problem.js";
import type { SymbolsOf } from "./input.js";
import type { FileSet } from "./read-documents.js";

/** Exported names of the code that this snapshot generates; none where it is no snapshot or cannot be generated. */
export async function symbolsOfSnapshot(set: FileSet): Promise<SymbolsOf | undefined> {
  if (set.single || !set.files.has("names.json")) return undefined;
  try {
    const specs = parseSpecs({ specs: set.files, config: new Uint8Array() }, set.folder);
    const loaded = await load(specs.sources, specs.overlays);
    const { model } = buildModel({
      documents: loaded.documents,
      names: specs.names,
      rules: defaultSiteRules,
      pages: () => undefined,
      statusOf: () => "current",
    });
    const areas = new Map(
      model.versions.flatMap(({ areas: all }) => all).map((area) => [`${area.version} ${area.area}`, area.symbols]),
    );
    return (version, area, pointer) => areas.get(`${version} ${area}`)?.get(pointer) ?? [];
  } catch (error) {
    if (error instanceof WaybillError) return undefined;
    throw error;
  }
}
