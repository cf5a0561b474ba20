import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A folder that comes with the toolkit (`src`, `specs`, `generated`): beside the compiled code of the package, or in the repository. */
export function packagedFolder(name: string): string | undefined {
  return [`../${name}`, `../../../${name}`]
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((folder) => existsSync(folder) && !folder.includes("/dist/build/"));
}
