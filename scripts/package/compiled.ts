import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, posix, relative, sep } from "node:path";

/** Where a build leaves the modules of a room, and where their sources are. */
export interface Rooms {
  /** The workspace: `scripts/…`, `src/…`, `generated/…`. */
  readonly sources: string;
  /** The compiler's output, with the same folders. */
  readonly compiled: string;
}

/** Modules of a folder of the workspace, as paths without extension (`src/webhooks/node`), sorted. */
export async function modulesIn(sources: string, folder: string): Promise<readonly string[]> {
  const names = await readdir(join(sources, folder), { recursive: true });
  return names
    .map((name) => posix.join(folder, name.replaceAll(sep, "/")))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.slice(0, -".ts".length))
    .sort();
}

/** Copies compiled modules with declarations and maps, and their sources to `sources/`, to which the maps then point. */
export async function copyCompiled(rooms: Rooms, modules: readonly string[], to: string): Promise<void> {
  await Promise.all(
    modules.map(async (module) => {
      await copyInto(join(rooms.sources, `${module}.ts`), join(to, "sources", `${module}.ts`));
      for (const ending of [".js", ".d.ts"]) {
        await copyInto(join(rooms.compiled, module + ending), join(to, module + ending));
        const map = JSON.parse(await readFile(join(rooms.compiled, `${module}${ending}.map`), "utf8")) as Readonly<
          Record<string, unknown>
        >;
        const source = relative(dirname(join(to, module)), join(to, "sources", `${module}.ts`)).replaceAll(sep, "/");
        await writeFile(
          join(to, `${module}${ending}.map`),
          JSON.stringify({ ...map, sourceRoot: "", sources: [source] }),
        );
      }
    }),
  );
}

/** Copies a file, making its folder. */
export async function copyInto(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
}

/** Text of files below a folder, by path. */
export async function readTexts(folder: string, files: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return new Map(
    await Promise.all(files.map(async (file) => [file, await readFile(join(folder, file), "utf8")] as const)),
  );
}
