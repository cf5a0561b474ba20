import { existsSync } from "node:fs";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { WaybillConfig } from "../config.js";
import { findConfig } from "../config-file.js";
import { generate } from "../generate/generate.js";
import { locateSite } from "../init/locate.js";
import { describeModel, nameOf, signatureHeaders, titlesOf } from "../init/propose.js";
import { packagedFolder } from "../packaged.js";
import { presets } from "../presets.js";
import { formatProblem, refuse } from "../problem.js";
import { syncSite, type SyncResult } from "../site/sync-site.js";
import { readSnapshot } from "../snapshot/read.js";
import { closest } from "../text/closest.js";
import { jsonText, valueLiteral } from "../text/encode.js";
import { exitCodes, type CommonOptions, type Io } from "./io.js";

export interface InitOptions extends CommonOptions {
  /** URL, file or preset. */
  readonly target?: string;
  /** Folder for the generated code. Default `src/api`. */
  readonly output?: string;
  /** Mirror of the site for this first run. */
  readonly source?: string;
}

const configFile = "waybill.config.mjs";

/** `waybill init <URL, file or preset>`: configuration, first snapshot, generated code. Asks nothing. */
export async function initVerb(options: InitOptions, io: Io): Promise<number> {
  const target =
    options.target ??
    refuse({
      code: "init-target",
      message: "init wants to know what to read",
      expected: "a URL, a file, or a preset (sendcloud)",
    });
  const existing = findConfig(io.cwd, undefined);
  if (existing !== undefined)
    refuse({
      code: "init-again",
      file: basename(existing),
      message: "there is a configuration already",
      advice: "run `waybill sync`, or remove it to start over",
    });
  const preset = Object.hasOwn(presets, target) ? presets[target] : undefined;
  if (preset === undefined) refuseMisspelt(target, io.cwd);
  const base: WaybillConfig = preset ?? { site: await locateSite(target, io.cwd, fetchText) };
  const specs = join(io.cwd, "specs");
  const isFresh = !existsSync(specs);
  try {
    if (preset !== undefined) await copyCorrections(target, specs);
    const synced = await sync(base, specs, options, io);
    const config = { ...(await complete(base, specs)), output: options.output ?? "src/api", runtime: "./runtime" };
    const generated = await generate({ value: config, file: undefined, folder: io.cwd }, io);
    await writeFile(join(io.cwd, configFile), configText(config));
    const lines = describeModel(generated.model, await originsOf(specs));
    if (options.json === true)
      io.out(
        jsonText({
          config,
          documents: synced.documents,
          operations: generated.operations,
          webhooks: generated.webhooks,
          seen: lines,
        }),
      );
    for (const { key, state, problems } of synced.documents.filter((document) => document.state === "awaited"))
      io.err(`${key}: ${state}${problems.map((problem) => `; ${formatProblem(problem)}`).join("")}`);
    for (const line of lines) io.err(line);
    io.err(
      `wrote ${configFile}, specs/ and ${config.output}/ (${generated.operations} operations, ${generated.webhooks} webhooks)`,
    );
    io.err(
      `next: import { create${config.name ?? "Api"} } from "./${config.output}/index.js"; later \`waybill update\` keeps it in step`,
    );
    return synced.partial ? exitCodes.partial : exitCodes.done;
  } catch (error) {
    if (isFresh) await rm(specs, { recursive: true, force: true });
    throw error;
  }
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

async function sync(config: WaybillConfig, specs: string, options: InitOptions, io: Io): Promise<SyncResult> {
  const source = options.source ?? config.site?.source;
  const result = await syncSite({
    site: config.site ?? {},
    specs,
    cache: join(io.cwd, "node_modules", ".cache", "waybill"),
    cwd: io.cwd,
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
  return {
    ...config,
    name: config.name ?? nameOf(titlesOf(snapshot)),
    ...(Object.keys(webhooks).length === 0 ? {} : { webhooks }),
  };
}

async function originsOf(specs: string): Promise<readonly string[]> {
  const snapshot = await readSnapshot(specs);
  return [...new Set(Object.values(snapshot?.lock.documents ?? {}).flatMap(({ origins }) => origins))];
}

/** A module that needs no installed package; the comment gives editors its type. */
function configText(config: WaybillConfig): string {
  const members = Object.entries(config).map(([name, value]) => `  ${name}: ${valueLiteral(value)},`);
  return `/** @type {import("waybill").WaybillConfig} */\nexport default {\n${members.join("\n")}\n};\n`;
}
