import { existsSync } from "node:fs";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { WaybillConfig } from "../config.js";
import { configNames } from "../config-file.js";
import { formatWhole } from "../emit/format.js";
import { generate, type Generated } from "../generate/generate.js";
import { locateSite } from "../init/locate.js";
import { placeSite, type SitePlaces } from "../init/place-site.js";
import { describeModel, nameOf, signatureHeaders, titlesOf } from "../init/propose.js";
import { packagedFolder } from "../packaged.js";
import { presets } from "../presets.js";
import { formatProblem, refuse } from "../problem.js";
import { neededAbsences } from "../site/unneeded-absences.js";
import { syncSite, type SyncResult } from "../site/sync-site.js";
import { readSnapshot } from "../snapshot/read.js";
import { closest } from "../text/closest.js";
import { jsonText, valueLiteral } from "../text/encode.js";
import { exitCodes, type CommonOptions, type Io } from "./io.js";

/** Paths start from where the command was typed. */
export interface InitOptions extends CommonOptions {
  /** URL, file or preset. */
  readonly target?: string;
  /** Folder for the generated code. Default `src/api`; for `acme.config.mjs`, `src/acme`. */
  readonly output?: string;
  /** Folder for the snapshot. Default `specs`; for `acme.config.mjs`, `specs-acme`. */
  readonly specs?: string;
  /** Mirror of the site for this first run. */
  readonly source?: string;
}

/** `waybill init <URL, file or preset>`: configuration, first snapshot, generated code. Asks nothing. */
export async function initVerb(options: InitOptions, io: Io): Promise<number> {
  const target =
    options.target ??
    refuse({
      code: "init-target",
      message: "init wants to know what to read",
      expected: "a URL, a file, or a preset (sendcloud)",
    });
  const places = placeSite(io.cwd, options);
  const specs = join(places.folder, places.specs);
  const output = join(places.folder, places.output);
  const preset = Object.hasOwn(presets, target) ? presets[target] : undefined;
  if (preset === undefined) refuseMisspelt(target, io.cwd);
  const base: WaybillConfig = preset ?? { site: await locateSite(target, io.cwd, places.folder, fetchText) };
  await refuseTaken(base, specs, output, io.cwd);
  const fresh = [places.folder, specs, output, join(places.folder, "node_modules")].filter((at) => !existsSync(at));
  try {
    if (preset !== undefined) await copyCorrections(target, specs);
    const synced = await sync(base, places, options, io);
    const config = {
      ...(await complete(base, specs)),
      ...(places.specs === "specs" ? {} : { specs: places.specs }),
      output: places.output,
      runtime: "./runtime",
    };
    const generated = await generate({ value: config, file: undefined, folder: places.folder }, io);
    await writeFile(places.configFile, await configText(config, places.configFile));
    report({ config, synced, generated, origins: await originsOf(specs) }, places, options, io);
    return synced.partial ? exitCodes.partial : exitCodes.done;
  } catch (error) {
    for (const at of fresh) await rm(at, { recursive: true, force: true });
    throw error;
  }
}

/** Each site has a snapshot and a client of its own: what another left is not written over. */
async function refuseTaken(base: WaybillConfig, specs: string, output: string, cwd: string): Promise<void> {
  const advice = "name another with --specs and --output, or remove it to start over";
  if (existsSync(join(output, "manifest.json")) && !existsSync(specs))
    refuse({
      code: "output-taken",
      file: relative(cwd, output),
      message: "the folder holds a client that comes from another snapshot",
      expected: "a folder of its own for each site",
      advice,
    });
  const former = (await readSnapshot(specs))?.lock.site;
  if (former !== undefined && former !== base.site?.index)
    refuse({
      code: "specs-taken",
      file: relative(cwd, specs),
      message: `the folder holds the snapshot of ${former}`,
      expected: "a folder of its own for each site",
      advice,
    });
}

interface Done {
  readonly config: WaybillConfig & { readonly output: string };
  readonly synced: SyncResult;
  readonly generated: Generated;
  readonly origins: readonly string[];
}

function report({ config, synced, generated, origins }: Done, places: SitePlaces, options: InitOptions, io: Io): void {
  const lines = describeModel(generated.model, origins);
  const { operations, webhooks } = generated;
  if (options.json === true)
    io.out(jsonText({ config, documents: synced.documents, operations, webhooks, seen: lines }));
  for (const { key, state, problems } of synced.documents.filter((document) => document.state === "awaited"))
    io.err(`${key}: ${state}${problems.map((problem) => `; ${formatProblem(problem)}`).join("")}`);
  for (const line of lines) io.err(line);
  const typed = (path: string): string => relative(io.cwd, join(places.folder, path)).replaceAll("\\", "/");
  const configFile = relative(io.cwd, places.configFile);
  io.err(
    `wrote ${configFile}, ${typed(places.specs)}/ and ${typed(places.output)}/ (${operations} operations, ${webhooks} webhooks)`,
  );
  const update = configNames.includes(configFile) ? "waybill update" : `waybill update --config ${configFile}`;
  io.err(
    `next: import { create${config.name ?? "Api"} } from "./${typed(places.output)}/index.js"; later \`${update}\` keeps it in step`,
  );
}

/** A word that is no address, no file and no preset is one of them misspelt. */
function refuseMisspelt(target: string, cwd: string): void {
  if (/^https?:\/\//i.test(target) || existsSync(join(cwd, target)) || existsSync(target)) return;
  const near = closest(target, Object.keys(presets));
  refuse({
    code: "init-target",
    message: `${JSON.stringify(target)} is no preset and no file`,
    expected: `a URL, a file, or a preset (${Object.keys(presets).join(", ")})`,
    ...(near === undefined ? {} : { advice: `did you mean ${near}?` }),
  });
}

async function fetchText(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(30_000),
      headers: { accept: "text/plain, text/markdown, application/yaml, application/json, */*;q=0.1" },
    });
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined; // the places that answer are tried in turn, and all are named where none does
  }
}

/** Names and overlays that come with a preset. */
async function copyCorrections(preset: string, specs: string): Promise<void> {
  const from =
    packagedFolder("specs") ??
    refuse({
      code: "preset",
      message: `the corrections of the preset ${preset} are missing from this installation`,
      advice: "install waybill again",
    });
  await mkdir(specs, { recursive: true });
  for (const name of ["names.json", "overlays"]) await cp(join(from, name), join(specs, name), { recursive: true });
}

/** The mirror of the command line starts from where it was typed, that of the configuration from the configuration. */
async function sync(config: WaybillConfig, places: SitePlaces, options: InitOptions, io: Io): Promise<SyncResult> {
  const source = options.source ?? config.site?.source;
  const result = await syncSite({
    site: config.site ?? {},
    specs: join(places.folder, places.specs),
    cache: join(places.folder, "node_modules", ".cache", "waybill"),
    cwd: options.source === undefined ? places.folder : io.cwd,
    ...(source === undefined ? {} : { source }),
    step: io.progress.step,
  });
  io.progress.end();
  return result;
}

/** The configuration with what the first look shows; what it names, a person may change. */
async function complete(config: WaybillConfig, specs: string): Promise<WaybillConfig> {
  const snapshot = await readSnapshot(specs);
  if (snapshot === undefined) return config;
  const webhooks = { ...signatureHeaders(snapshot), ...config.webhooks };
  const { absent = [], ...site } = config.site ?? {};
  const excused = neededAbsences(absent, snapshot.lock);
  return {
    ...config,
    site: { ...site, ...(excused.length === 0 ? {} : { absent: excused }) },
    name: config.name ?? nameOf(titlesOf(snapshot)),
    ...(Object.keys(webhooks).length === 0 ? {} : { webhooks }),
  };
}

async function originsOf(specs: string): Promise<readonly string[]> {
  const snapshot = await readSnapshot(specs);
  return [...new Set(Object.values(snapshot?.lock.documents ?? {}).flatMap(({ origins }) => origins))];
}

/** A file that needs no installed package; as a module it gives editors its type. */
async function configText(config: WaybillConfig, file: string): Promise<string> {
  if (file.endsWith(".json")) return `${jsonText(config, 2)}\n`;
  const members = Object.entries(config).map(([name, value]) => `  ${name}: ${valueLiteral(value)},`);
  const object = `{\n${members.join("\n")}\n}`;
  const text = file.endsWith(".ts")
    ? `export default ${object} satisfies import("waybill").WaybillConfig;`
    : `/** @type {import("waybill").WaybillConfig} */\nexport default ${object};`;
  return `${await formatWhole(text, file)}\n`;
}
