import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";

interface Bundle {
  readonly gzip: number;
  readonly files: readonly string[];
}

async function bundle(contents: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: new URL("../../src/", import.meta.url).pathname, loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    metafile: true,
  });
  const inputs = Object.values(metafile.outputs)[0]?.inputs ?? {};
  const files = Object.entries(inputs)
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([file]) => file.replace(/^.*src\//, ""));
  return { gzip: gzipSync(outputFiles[0]?.contents ?? new Uint8Array(), { level: 9 }).length, files };
}

const one = `
import { basic, createSiteClient, operation } from "./index.js";
const create = operation({ id: "a.create", method: "POST", path: "/a", server: "https://a.example", security: [[{ type: "basic" }]], body: { types: ["application/json"] }, responses: { 201: "json" } });
export const run = (username, password, body) => create(createSiteClient({ name: "A", origins: ["https://a.example"], auth: {} }, { auth: basic({ username, password }) }), { body });`;

/** Ceilings that stop growth, in bytes; the goals are printed beside what is reached. */
describe("size of a bundle, minified and gzipped", () => {
  test.each([
    ["one POST with Basic credentials", one, 2_200, 5_000],
    ["everything", 'export * from "./index.js";', 6_000, 13_500],
  ])("%s", async (name, contents, goal, ceiling) => {
    const { gzip } = await bundle(contents);
    process.stdout.write(`${name}: ${gzip} bytes, goal ${goal}, ceiling ${ceiling}\n`);
    expect(gzip).toBeLessThanOrEqual(ceiling);
  });

  test("what is not used is not bundled", async () => {
    const { files } = await bundle(one);
    const unused = [
      "retry.ts",
      "limits.ts",
      "deadline.ts",
      "body-cap.ts",
      "redirects.ts",
      "styles.ts",
      "multipart.ts",
      "urlencoded.ts",
      "paginate.ts",
      "grouped.ts",
      "auth/oauth2.ts",
      "auth/rotating.ts",
      "around.ts",
      "log.ts",
      "poll.ts",
      "download.ts",
    ];
    expect(files.filter((file) => unused.includes(file))).toEqual([]);
    expect(files).toContain("normalise-errors.ts");
  });
});
