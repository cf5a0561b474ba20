import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { consumerStyles, simpleOperations } from "./consumer.js";
import type { Input } from "./install.js";

export interface Bundle {
  readonly style: string;
  /** Bytes, minified and compressed, of a program with one call and with ten. */
  readonly one: number;
  readonly ten: number;
}

/** What a browser loads for one call and for ten. */
export async function measureBundles(input: Input): Promise<readonly Bundle[]> {
  const sizes = new Map<string, number[]>();
  for (const count of [1, 10]) {
    for (const { name, folder, source } of consumerStyles(input, simpleOperations(input, 20).slice(0, count))) {
      if (name.includes(",")) continue;
      const file = join(folder, "bundle-entry.ts");
      writeFileSync(file, source);
      const { outputFiles } = await build({
        entryPoints: [file],
        bundle: true,
        minify: true,
        format: "esm",
        target: "es2022",
        platform: "browser",
        write: false,
        logLevel: "silent",
      });
      const size = gzipSync(outputFiles[0]?.contents ?? new Uint8Array()).byteLength;
      sizes.set(name, [...(sizes.get(name) ?? []), size]);
    }
  }
  return [...sizes].map(([style, [one = Number.NaN, ten = Number.NaN]]) => ({ style, one, ten }));
}
