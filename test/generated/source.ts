import config from "../../waybill.config.js";
import { build, type Built } from "../../scripts/generate/build.js";
import { builtSite, committedSpecs, isAbsent } from "./built-site.js";

let running: Promise<Built> | undefined;

/** Generated from the committed snapshot, where there is none from the copy of the site; undefined where that is missing too. */
export function builtProject(): Promise<Built> | undefined {
  if (running !== undefined) return running;
  const specs = committedSpecs();
  if (specs === undefined && isAbsent("2026-07")) return undefined;
  running = specs === undefined ? builtSite("2026-07") : build(specs, config, () => undefined);
  return running;
}
