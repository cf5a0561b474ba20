import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { faultsOfFiles } from "../docs/compile.js";

const examples = fileURLToPath(new URL("../../examples/", import.meta.url));
const files = readdirSync(examples, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts") && !name.startsWith("webhook-receiver"));

test("the examples compile in strict settings, by the names of the packages", { timeout: 60_000 }, () => {
  expect(files.length).toBeGreaterThan(7);
  expect(faultsOfFiles(files.map((file) => examples + file))).toEqual([]);
});

test("the examples import nothing but the package, the platform and each other", () => {
  const imported = files.flatMap((file) => [...readFileSync(examples + file, "utf8").matchAll(/ from "([^"]+)"/g)].map(([, specifier = ""]) => specifier));
  expect(imported.filter((specifier) => !/^(waybill-sendcloud(\/|$)|node:|\.{1,2}\/)/.test(specifier))).toEqual([]);
});
