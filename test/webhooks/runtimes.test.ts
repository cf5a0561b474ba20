import { expect, test } from "vitest";
import { runtimes } from "./runtimes.js";
import { vectors } from "./vectors.js";

const wanted = Object.fromEntries(vectors.map(({ point, name, wanted: verdict }) => [`${point} ${name}`, verdict]));

for (const { name, absent, run } of runtimes) {
  test.skipIf(absent !== undefined)(`${name} gives the same verdicts${absent === undefined ? "" : ` (skipped: ${absent})`}`, { timeout: 90_000 }, async () => {
    expect((await run()).answers).toEqual(wanted);
  });
}

test("Web Crypto and node:crypto were both at work", { timeout: 90_000 }, async () => {
  const kinds = await Promise.all(runtimes.filter(({ name }) => name.startsWith("node")).map(async ({ run }) => (await run()).native));
  expect(kinds).toEqual([true, false]);
});
