import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { root } from "./blocks.js";

const output = "node_modules/.cache/docs-api.json";
afterAll(() => rm(root + output, { force: true }));

interface Reflection {
  readonly name: string;
  readonly children?: readonly Reflection[];
}

/** TypeDoc ends with an error where a public name has no comment or a link leads nowhere: `typedoc.json` says so. */
test("the API reference builds without a warning and holds every operation's group", { timeout: 180_000 }, async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["node_modules/typedoc/bin/typedoc", "--json", output, "--logLevel", "Warn"], {
    cwd: root,
  });
  expect([stdout, stderr]).toEqual(["", ""]);
  const { children = [] } = JSON.parse(await readFile(root + output, "utf8")) as Reflection;
  const v3 = children.find(({ name }) => name === "generated/v3");
  const shipments = v3?.children?.find(({ name }) => name === "ShipmentsGroup");
  expect(shipments?.children?.map(({ name }) => name)).toContain("announce");
});
