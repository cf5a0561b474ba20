import { describe, expect, it } from "vitest";
import { fuzz, seedDocuments } from "./fuzz.js";

describe("mutated documents", () => {
  const seeds = seedDocuments();

  it.skipIf(seeds.length === 0)(
    "end in inert code that type-checks, or in a problem that says where it is",
    async () => {
      const report = await fuzz(1, 60, 20);
      expect(report.faults).toEqual([]);
      expect(report.built).toBeGreaterThan(20);
      expect(report.refused.size).toBeGreaterThan(0);
    },
    120_000,
  );
});
