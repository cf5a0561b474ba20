import { existsSync, readFileSync } from "node:fs";
import type { Json } from "../../scripts/document/json.js";
import { parseText } from "../../scripts/document/parse.js";
import { load } from "../../scripts/load/load.js";
import { buildModel } from "../../scripts/model/build-model.js";
import type { Model } from "../../scripts/model/model.js";
import { defaultSiteRules } from "../../scripts/model/site-rules.js";

export interface Source {
  readonly version: string;
  readonly area: string;
  readonly value: Json;
}

export async function modelOf(sources: readonly Source[]): Promise<Model> {
  const { documents } = await load(
    sources.map((source) => ({ ...source, file: `${source.version}/${source.area}.json`, url: undefined, line: () => 1 })),
    [],
  );
  return buildModel({ documents, names: {}, rules: defaultSiteRules, pages: () => undefined, statusOf: () => "current" }).model;
}

const sites = new URL("../../../shared/", import.meta.url);

/** Why the crawled site cannot be read, or `undefined`. */
export const siteAbsent: string | undefined = existsSync(new URL("sendcloud-2026-05/", sites)) ? undefined : "the crawled site is not beside this checkout";

export function siteSource(version: string, area: string): Source {
  const file = new URL(`sendcloud-2026-05/.openapi/${version}/${area}/openapi.yaml`, sites);
  return { version, area, value: parseText(readFileSync(file), file.pathname).value };
}
