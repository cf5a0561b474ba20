import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import config from "../../waybill.config.js";
import type { Json } from "../../scripts/document/json.js";
import { parseText } from "../../scripts/document/parse.js";
import { build, type Built } from "../../scripts/generate/build.js";
import { parseSpecs, type Specs } from "../../scripts/generate/specs.js";
import type { SourceDocument } from "../../scripts/load/load.js";

/** The project's folder, without a final slash. */
export const project: string = dirname(fileURLToPath(new URL("../../package.json", import.meta.url)));

/** Copies of the home site by the month of their making. */
export type Month = "2026-05" | "2026-07";

const sites: string = join(project, "../shared");

export function siteFolder(month: Month): string {
  return join(sites, `sendcloud-${month}/.openapi`);
}

/** The reason for skipping, or false where the copy of the site is there. */
export function isAbsent(month: Month): boolean {
  const absent = !existsSync(siteFolder(month));
  if (absent) console.warn(`skipped: there is no copy of the site of ${month} beside the project`);
  return absent;
}

/** Bytes of the specs folder that are no documents: names and overlays. */
function committed(): ReadonlyMap<string, Uint8Array> {
  const specs = join(project, "specs");
  const overlays = readdirSync(join(specs, "overlays")).map((name) => `overlays/${name}`);
  return new Map(["names.json", ...overlays].map((name) => [name, readFileSync(join(specs, name))]));
}

/** The documents of a copy of the site, with the committed names and overlays. */
export function siteSpecs(month: Month, versions: readonly string[] = ["v2", "v3"]): Specs {
  const sources = versions.flatMap((version) =>
    readdirSync(join(siteFolder(month), version)).map((area): SourceDocument => {
      const file = `${version}/${area}/openapi.yaml`;
      const { value, line } = parseText(readFileSync(join(siteFolder(month), file)), file);
      return { version, area, file, url: `https://sendcloud.dev/.openapi/${file}`, value, line };
    }),
  );
  return {
    ...parseSpecs({ specs: committed(), config: new Uint8Array() }, "specs"),
    sources,
    statuses: new Map([
      ["v2", "legacy"],
      ["v3", "current"],
    ]),
  };
}

/** The snapshot as committed, or undefined where there is none yet. */
export function committedSpecs(): Specs | undefined {
  const specs = join(project, "specs");
  if (!existsSync(join(specs, "lock.json"))) return undefined;
  const names = readdirSync(specs, { recursive: true })
    .map(String)
    .filter((name) => /\.(json|ya?ml)$/.test(name))
    .sort();
  return parseSpecs({ specs: new Map(names.map((name) => [name.replaceAll("\\", "/"), readFileSync(join(specs, name))])), config: new Uint8Array() }, "specs");
}

const builds = new Map<string, Promise<Built>>();

/** Everything that is generated from a copy of the site, once per process. */
export function builtSite(month: Month): Promise<Built> {
  const known = builds.get(month);
  if (known !== undefined) return known;
  const running = build(siteSpecs(month), config, () => undefined);
  builds.set(month, running);
  return running;
}

/** A document of a copy of the site as it stands there. */
export function siteDocument(specs: Specs, version: string, area: string): Json | undefined {
  return specs.sources.find((source) => source.version === version && source.area === area)?.value;
}
