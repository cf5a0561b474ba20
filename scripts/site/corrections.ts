import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { JsonObject } from "../document/json.js";
import { parseText } from "../document/parse.js";
import { applyOverlays, readOverlay, type Overlay } from "../load/overlay.js";
import { WaybillError } from "../problem.js";

/** The corrections that lie in the snapshot folder, so that a document which they mend is not refused for what they mend. */
export async function readCorrections(
  specs: string,
): Promise<(document: JsonObject, key: string) => Promise<JsonObject>> {
  const folder = path.join(specs, "overlays");
  const names = await readdir(folder).catch(() => []);
  const overlays = await Promise.all(
    names
      .filter((name) => /\.(?:ya?ml|json)$/u.test(name))
      .toSorted()
      .map((name) => readOne(path.join(folder, name))),
  );
  return async (document, key) => (await applyOverlays(document, key, overlays)).document;
}

async function readOne(file: string): Promise<Overlay> {
  const overlay = readOverlay(parseText(await readFile(file), file).value, file);
  if ("code" in overlay) throw new WaybillError([overlay]);
  return overlay;
}
