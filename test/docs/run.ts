import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { build, type Plugin } from "esbuild";
import { root, sourceOf, type Block } from "./blocks.js";

/** What became of a block: how many requests it sent, and the error that ended it. */
export interface Outcome {
  readonly place: string;
  readonly requests: number;
  readonly error?: string;
}

/** The packages by their sources, so that nothing has to be built or installed first. */
const packages: Plugin = {
  name: "packages",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^waybill(-sendcloud)?(\/|$)/ }, ({ path }) => ({ path: sourceOf(path) }));
  },
};

/** A block as a module in this process, with all of the package's exports beside its own: both know the same classes. */
export async function importBlock(block: Block): Promise<Readonly<Record<string, unknown>>> {
  const folder = await mkdtemp(join(await cacheFolder(), "block-"));
  try {
    const outfile = join(folder, "block.mjs");
    await build({
      stdin: { contents: `${block.text}\nexport * from "waybill-sendcloud";\n`, loader: "ts", resolveDir: root },
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      outfile,
      logLevel: "error",
      plugins: [packages],
    });
    return (await import(outfile)) as Readonly<Record<string, unknown>>;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function cacheFolder(): Promise<string> {
  const cache = join(root, "node_modules/.cache");
  await mkdir(cache, { recursive: true });
  return cache;
}

/** Runs the blocks in a process of their own, in order, against the documents as a server on loopback. */
export async function runBlocks(blocks: readonly Block[]): Promise<readonly Outcome[]> {
  const folder = await mkdtemp(join(await cacheFolder(), "docs-"));
  try {
    const entries = blocks.map((_, index) => join(folder, `${index}.ts`));
    await Promise.all(entries.map((file, index) => writeFile(file, `${blocks[index]?.text ?? ""}\nexport {};\n`)));
    await build({
      entryPoints: [...entries, join(root, "test/docs/runner.ts")],
      outdir: folder,
      entryNames: "[name]",
      outExtension: { ".js": ".mjs" },
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "node",
      target: "node20",
      logLevel: "error",
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
      external: ["openapi-fetch"],
      plugins: [packages],
    });
    const files = entries.map((file) => file.replace(/\.ts$/, ".mjs"));
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "runner.mjs"), join(root, "specs/v3"), ...files], {
      cwd: folder,
      timeout: 60_000,
    });
    const outcomes = JSON.parse(stdout) as readonly { readonly file: string; readonly requests: number; readonly error?: string }[];
    return outcomes.map(({ file, ...outcome }) => ({ ...outcome, place: blocks[files.indexOf(file)]?.place ?? file }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
