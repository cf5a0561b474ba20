import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { adversarialDocuments } from "./adversarial-documents.js";

const jiti = fileURLToPath(new URL("../../node_modules/jiti/lib/jiti-cli.mjs", import.meta.url));
const script = fileURLToPath(new URL("build-adversarial.ts", import.meta.url));

/** One process for all, with little memory; one that hangs is killed. */
describe("documents that ask for more than their size", () => {
  let outcomes: readonly unknown[] = [];

  beforeAll(async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ["--max-old-space-size=512", jiti, script], { timeout: 110_000, maxBuffer: 1024 * 1024 });
    outcomes = JSON.parse(stdout) as readonly unknown[];
  });

  test.each(adversarialDocuments.map(({ name, code }, index) => [name, code, index] as const))("%s", (_, code, index) => {
    expect(outcomes[index]).toEqual(code === undefined ? { files: true } : { codes: [code], placed: true });
  });
});
