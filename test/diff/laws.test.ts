import { describe, expect, it } from "vitest";
import { checkLaws } from "./laws.js";

// `WAYBILL_LAWS=1000 npx vitest run test/diff/laws.test.ts` walks further.
const count = Number(process.env["WAYBILL_LAWS"] ?? 150);

describe(`${count} random documents`, () => {
  const { loud, silent } = checkLaws(count);

  it("say nothing above docs where the same is said in other words", () => {
    expect(loud).toEqual([]);
  });

  it("say something about every change", () => {
    expect(silent).toEqual([]);
  });
}, 300_000);
