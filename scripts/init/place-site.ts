import { existsSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { configNames } from "../config-file.js";
import { refuse } from "../problem.js";

/** Where one site of a repository has its configuration, its snapshot and its client. */
export interface SitePlaces {
  /** Absolute. */
  readonly configFile: string;
  /** Folder of the configuration, absolute: its paths start here. */
  readonly folder: string;
  /** Snapshot folder as the configuration says it. */
  readonly specs: string;
  /** Folder of the generated code as the configuration says it. */
  readonly output: string;
}

/** Paths as they were typed: they start from where the command was typed. */
export interface PlacesWanted {
  readonly config?: string;
  readonly specs?: string;
  readonly output?: string;
}

/**
 * `waybill.config.mjs`, `specs` and `src/api`; beside another site, `--config acme.config.mjs` puts the snapshot into `specs-acme`
 * and the client into `src/acme`. A configuration in a folder of its own has everything there.
 *
 * @throws WaybillError where there is a configuration already, or where its name is none.
 */
export function placeSite(cwd: string, wanted: PlacesWanted): SitePlaces {
  const configFile = resolve(cwd, wanted.config ?? "waybill.config.mjs");
  if (!/\.(?:mjs|ts|json)$/.test(configFile))
    refuse({
      code: "config-name",
      file: wanted.config ?? configFile,
      message: "a configuration is no file of this kind",
      expected: "a name that ends with .mjs, .ts or .json",
    });
  const folder = dirname(configFile);
  const existing = otherNames(configFile).find(existsSync);
  if (existing !== undefined)
    refuse({
      code: "init-again",
      file: relative(cwd, existing),
      message: "there is a configuration already",
      advice:
        "run `waybill sync`, or remove it to start over; another site goes beside it with `--config other.config.mjs`",
    });
  const name = siteName(configFile);
  const below = (typed: string | undefined, usual: string): string =>
    typed === undefined ? usual : relative(folder, resolve(cwd, typed)).replaceAll("\\", "/");
  return {
    configFile,
    folder,
    specs: below(wanted.specs, name === undefined ? "specs" : `specs-${name}`),
    output: below(wanted.output, name === undefined ? "src/api" : `src/${name}`),
  };
}

/** Files that must not be there: the one to be written, and where it is found without being named, the others that would be. */
function otherNames(configFile: string): readonly string[] {
  return configNames.includes(basename(configFile))
    ? configNames.map((name) => join(dirname(configFile), name))
    : [configFile];
}

/** `acme` of `acme.config.mjs`, `waybill.config.acme.mjs` and `acme.mjs`; undefined for `waybill.config.mjs`. */
function siteName(configFile: string): string | undefined {
  const words = basename(configFile).split(".").slice(0, -1);
  const name = words.filter((word) => word !== "waybill" && word !== "config" && word !== "").join("-");
  return name === "" ? undefined : name;
}
