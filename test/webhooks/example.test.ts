import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { diagnostics } from "./compile.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = "examples/webhook-receiver";

test("the example receives signed webhooks and prints the narrowed events", { timeout: 60_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["node_modules/jiti/lib/jiti-cli.mjs", `${folder}/main.ts`, "--demo"], { cwd: root });
  expect(stdout.trimEnd().split("\n")).toEqual([
    "parcel 42: Delivered, tracking number WB000000042NL",
    "  answered 200",
    "  answered 200",
    "parcel 42: an older state came late, kept the newer one",
    "  answered 200",
    "refused: signature-mismatch",
    "  answered 401",
  ]);
});

test("the examples compile in the strictest settings", { timeout: 60_000 }, async () => {
  const files = ["main.ts", "receiver.ts", "redis-store.ts", "sql-store.ts"];
  const texts = await Promise.all(files.map(async (file) => [`${folder}/${file}`, await readFile(`${root}${folder}/${file}`, "utf8")] as const));
  expect(diagnostics(Object.fromEntries(texts))).toEqual([]);
});
