import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ownApi } from "../vendor/project.js";

const run = promisify(execFile);
const toolkit = fileURLToPath(new URL("../../dist/waybill", import.meta.url));
const compilers = ["5.4.5", "6.0.3", "7.0.2"] as const;

/** Why the toolkit cannot be installed here; undefined where it can. */
async function obstacle(): Promise<string | undefined> {
  if (!existsSync(join(toolkit, "package.json"))) return "dist/ is not built; run `npm run build`";
  const asked = run("npm", ["view", "typescript@6.0.3", "version", "--fetch-retries=0", "--fetch-timeout=10000"]);
  return asked.then(
    () => undefined,
    () => "the package registry cannot be reached",
  );
}
const reason = await obstacle();

let folder: string;
beforeAll(async () => {
  if (reason !== undefined) return;
  folder = await mkdtemp(join(tmpdir(), "waybill-beside-"));
  await run("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: toolkit });
});
afterAll(async () => {
  if (reason === undefined) await rm(folder, { recursive: true, force: true });
});

/** An empty project of an own API that has chosen its TypeScript, and takes the packed toolkit. */
async function projectWith(typescript: string): Promise<string> {
  const place = join(folder, `typescript-${typescript}`);
  const compilerOptions = { strict: true, noEmit: true, module: "nodenext", target: "es2022", lib: ["es2022", "dom", "dom.iterable"], types: [] };
  const files = {
    ...ownApi(["name", "size"]),
    "package.json": JSON.stringify({ name: "consumer", private: true, type: "module", devDependencies: { typescript, waybill: "file:../waybill-0.1.0.tgz" } }),
    "tsconfig.json": JSON.stringify({ compilerOptions, include: ["generated"] }),
  };
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(place, file)), { recursive: true });
    await writeFile(join(place, file), text);
  }
  await run("npm", ["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: place });
  return place;
}

/** The version of TypeScript that a module of a package gets. */
async function typescriptOf(manifest: string): Promise<unknown> {
  const file = createRequire(manifest).resolve("typescript/package.json");
  return (JSON.parse(await readFile(file, "utf8")) as { readonly version: unknown }).version;
}

describe.skipIf(reason !== undefined)(`the packed toolkit${reason === undefined ? "" : ` (skipped: ${reason})`}`, () => {
  test.each(compilers)("generates beside the project's own TypeScript %s, with the one that it brings", { timeout: 180_000 }, async (version) => {
    const place = await projectWith(version);
    const waybill = join(place, "node_modules/waybill/package.json");
    expect({ project: await typescriptOf(join(place, "package.json")), toolkit: await typescriptOf(waybill) }).toEqual({ project: version, toolkit: "5.9.3" });
    const { stderr } = await run(join(place, "node_modules/.bin/waybill"), ["generate"], { cwd: place });
    expect(stderr).toContain("3 operations");
    expect(await readFile(join(place, "generated/v1/shared.ts"), "utf8")).toContain("export interface Item {\n    name?: string;\n    size?: string;\n}\n");
    const said = await run(join(place, "node_modules/.bin/tsc"), ["-p", "."], { cwd: place }).then(
      ({ stdout }) => stdout,
      (error: unknown) => (error as { readonly stdout: string }).stdout,
    );
    expect(said).toBe("");
  });
});
