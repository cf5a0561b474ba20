/**
 * Assembles the two packages from what the compiler left in `dist/build`: `dist/waybill`, the toolkit with the runtime's sources
 * and the snapshot that its preset starts from, and `dist/waybill-sendcloud`, the client. Reads and writes the workspace only.
 */
import { createHash } from "node:crypto";
import { chmod, cp, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { copyCompiled, copyInto, modulesIn, readTexts, type Rooms } from "./compiled.js";
import { loadConfig } from "../config-file.js";
import { readModel } from "../generate/read-model.js";
import { writeTestingEntry } from "./testing-entry.js";
import { clientManifest, toolkitManifest, type PackageManifest, type Template, type Workspace } from "./manifests.js";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const rooms: Rooms = { sources: root, compiled: join(root, "dist", "build") };

async function readJson<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(join(root, file), "utf8")) as T; // the workspace's own files, whose form the build relies on
}

async function writeManifest(folder: string, manifest: PackageManifest): Promise<void> {
  await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

async function copyTexts(name: string, folder: string): Promise<void> {
  for (const file of ["LICENSE", "NOTICE"]) await copyInto(join(root, file), join(folder, file));
  await copyInto(join(root, "scripts", "package", name, "README.md"), join(folder, "README.md"));
}

/** One hash over what decides the toolkit's output. */
async function hashOf(files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) hash.update(await readFile(file));
  return hash.digest("hex").slice(0, 16);
}

async function buildToolkit(workspace: Workspace): Promise<void> {
  const folder = join(root, "dist", "waybill");
  await rm(folder, { recursive: true, force: true });
  const modules = (await modulesIn(root, "scripts")).filter((module) => !module.startsWith("scripts/package/"));
  const runtime = await modulesIn(root, "src");
  // `waybill mock` runs the compiled runtime; init and vendor copy its sources.
  await copyCompiled(rooms, [...modules, ...runtime], folder);
  for (const module of runtime) await copyInto(join(root, `${module}.ts`), join(folder, `${module}.ts`));
  await cp(join(root, "specs"), join(folder, "specs"), { recursive: true });
  await copyInto(join(root, "scripts", "drift-branch", "drift-branch.sh"), join(folder, "drift-branch.sh"));
  await chmod(join(folder, "scripts", "bin.js"), 0o755);
  await copyTexts("waybill", folder);
  const texts = await readTexts(
    folder,
    modules.map((module) => `${module}.js`),
  );
  const build = await hashOf([
    ...modules.map((module) => join(folder, `${module}.js`)),
    ...runtime.map((module) => join(folder, `${module}.ts`)),
  ]);
  const manifest = toolkitManifest(
    await readJson<Template>("scripts/package/waybill/package.json"),
    workspace,
    [...texts.values()],
    build,
  );
  await writeManifest(folder, manifest);
}

async function buildClient(workspace: Workspace): Promise<void> {
  const folder = join(root, "dist", "waybill-sendcloud");
  await rm(folder, { recursive: true, force: true });
  const modules = [...(await modulesIn(root, "generated")), ...(await modulesIn(root, "src"))];
  await copyCompiled(rooms, modules, folder);
  await copyTexts("waybill-sendcloud", folder);
  await cp(join(root, "docs", "drift"), join(folder, "drift"), { recursive: true });
  const { loaded } = await readModel(await loadConfig(root, undefined));
  await writeTestingEntry(
    folder,
    loaded.documents.map(({ document }) => document),
  );
  const sources = await readTexts(
    root,
    modules.map((module) => `${module}.ts`),
  );
  const manifest = clientManifest(
    await readJson<Template>("scripts/package/waybill-sendcloud/package.json"),
    workspace,
    sources,
  );
  const report = join("docs", "drift", `${String(manifest["version"])}.json`);
  if (!existsSync(join(root, report)))
    throw new Error(
      `${report} is missing: a release carries its drift report; write it with \`waybill diff <last release> --json\``,
    );
  await writeManifest(folder, manifest);
}

const workspace = await readJson<Workspace>("package.json");
// The toolkit reads its version from the manifest nearest to it; without a build id it never believes itself idle.
await writeManifest(rooms.compiled, { name: "waybill", version: workspace.version, type: "module", private: true });
await buildToolkit(workspace);
await buildClient(workspace);
