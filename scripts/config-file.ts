import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { WaybillConfig } from "./config.js";
import { checkConfig } from "./config-check.js";
import { refuse } from "./problem.js";

export interface LoadedConfig {
  readonly value: WaybillConfig;
  /** The file it came from; undefined where there is none. */
  readonly file: string | undefined;
  /** Folder that its paths start from. */
  readonly folder: string;
}

export const configNames: readonly string[] = ["waybill.config.ts", "waybill.config.mjs", "waybill.config.json"];

/** The config file of a folder, or the one named. */
export function findConfig(cwd: string, named: string | undefined): string | undefined {
  return named === undefined ? configNames.map((name) => join(cwd, name)).find(existsSync) : resolve(cwd, named);
}

/** Reads and checks the configuration; without a file every field has its default. */
export async function loadConfig(cwd: string, named: string | undefined): Promise<LoadedConfig> {
  const file = findConfig(cwd, named);
  if (file === undefined) return { value: {}, file, folder: cwd };
  if (!existsSync(file))
    return refuse({
      code: "no-config",
      file: named ?? file,
      message: "there is no such configuration file",
      expected: configNames.join(", "),
    });
  const value = await evaluate(file);
  return { value: checkConfig(value, named ?? file.slice(dirname(file).length + 1)), file, folder: dirname(file) };
}

async function evaluate(file: string): Promise<unknown> {
  try {
    if (file.endsWith(".json")) return JSON.parse(await readFile(file, "utf8")) as unknown;
    const module = file.endsWith(".ts")
      ? await importTypeScript(file)
      : ((await import(pathToFileURL(file).href)) as unknown);
    return (module as { readonly default?: unknown }).default ?? module;
  } catch (error) {
    return refuse({
      code: "config",
      file,
      message: `the configuration cannot be read (${error instanceof Error ? error.message : String(error)})`,
      expected: "a module whose default export is a configuration",
    });
  }
}

/** The only user of jiti: Node 20 runs no TypeScript by itself. */
async function importTypeScript(file: string): Promise<unknown> {
  const { createJiti } = await import("jiti");
  return createJiti(import.meta.url, { interopDefault: true }).import(file);
}
