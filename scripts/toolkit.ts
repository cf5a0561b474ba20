import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Which toolkit this is. */
export interface Toolkit {
  readonly version: string;
  /** `waybill@0.1.0`. */
  readonly name: string;
  /** Tells two builds of one version apart; undefined where it runs from its sources, which change without a build. */
  readonly build: string | undefined;
}

function read(): Toolkit {
  const file = ["../package.json", "../../package.json"]
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find(existsSync);
  const manifest =
    file === undefined
      ? {}
      : (JSON.parse(readFileSync(file, "utf8")) as {
          readonly version?: string;
          readonly waybill?: { readonly build?: string };
        });
  const version = manifest.version ?? "0.0.0";
  return { version, name: `waybill@${version}`, build: manifest.waybill?.build };
}

export const toolkit: Toolkit = read();
