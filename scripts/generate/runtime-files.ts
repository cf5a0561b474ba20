import { readdir, readFile } from "node:fs/promises";
import { join, posix, sep } from "node:path";
import type { OutputFiles } from "../emit/output.js";
import { packagedFolder } from "../packaged.js";
import { refuse } from "../problem.js";

/** Runtime sources for a tree that carries its own; none where the runtime is elsewhere. */
export async function readRuntime(runtime: string): Promise<OutputFiles> {
  if (!runtime.startsWith("./")) return new Map();
  const sources =
    packagedFolder("src") ??
    refuse({
      code: "runtime",
      message: "the sources of the runtime are missing from this installation",
      advice: "install waybill again",
    });
  const names = (await readdir(sources, { recursive: true }))
    .map((name) => name.replaceAll(sep, "/"))
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts") && !needsPackage(name))
    .sort();
  const files = await Promise.all(
    names.map(async (name) => [posix.join(runtime, name), await readFile(join(sources, name), "utf8")] as const),
  );
  return new Map(files);
}

/** A copied tree needs no dependency: the path client, which stands on openapi-fetch, comes with the package only. */
function needsPackage(name: string): boolean {
  return /^path-client(\.ts|\/)/.test(name);
}
