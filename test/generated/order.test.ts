import fc from "fast-check";
import { describe, expect, test } from "vitest";
import config from "../../waybill.config.js";
import { build } from "../../scripts/generate/build.js";
import type { Specs } from "../../scripts/generate/specs.js";
import { builtSite, isAbsent, siteSpecs } from "./built-site.js";

const absent = isAbsent("2026-07");

/** Areas that share types and names with each other, small enough to be generated often. */
const areas = ["returns", "orders", "invoices", "invoice-items", "organization", "user", "contracts", "webhooks"];

async function bytesOf(specs: Specs): Promise<string> {
  const { files, names } = await build(specs, config, () => undefined);
  return JSON.stringify([[...files].sort(([left], [right]) => (left < right ? -1 : 1)), names]);
}

describe.skipIf(absent)("the same documents give the same bytes", () => {
  test("twice", { timeout: 60_000 }, async () => {
    const [first, second] = [await builtSite("2026-07"), await build(siteSpecs("2026-07"), config, () => undefined)];
    expect([...second.files]).toEqual([...first.files]);
  });

  test("all of them read backwards", { timeout: 60_000 }, async () => {
    const specs = siteSpecs("2026-07");
    const backwards = await build({ ...specs, sources: [...specs.sources].reverse() }, config, () => undefined);
    expect(new Map([...backwards.files].sort())).toEqual(new Map([...(await builtSite("2026-07")).files].sort()));
  });

  test("in any order, with names already given and with none", { timeout: 120_000 }, async () => {
    const specs = siteSpecs("2026-07");
    const sources = specs.sources.filter(({ area }) => areas.includes(area));
    for (const names of [specs.names, {}]) {
      const wanted = await bytesOf({ ...specs, names, sources });
      await fc.assert(
        fc.asyncProperty(fc.shuffledSubarray([...sources], { minLength: sources.length }), async (shuffled) => {
          expect(await bytesOf({ ...specs, names, sources: shuffled })).toBe(wanted);
        }),
        { numRuns: 8 },
      );
    }
  });
});
