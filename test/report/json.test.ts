import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { diff } from "../../scripts/diff/diff.js";
import type { JsonObject } from "../../scripts/document/json.js";
import { driftReportSchema } from "../../scripts/report/json-schema.js";
import { renderJson } from "../../scripts/report/json.js";
import { mutations } from "../diff/mutations.js";
import { random } from "../diff/random.js";
import { sample } from "../diff/sample-document.js";
import type { Draft } from "../diff/walk.js";
import { hostileFinding, inputOf } from "./sample-report.js";

const validate = new Ajv2020({ strict: true }).compile(driftReportSchema);

describe("the JSON report obeys its published schema", () => {
  it.each(Object.keys(mutations))("%s", (name) => {
    const changed = structuredClone(sample) as Draft;
    mutations[name]?.(changed, random(1));
    const side = (document: JsonObject): { version: string; area: string; file: string; document: JsonObject; line: () => number } => ({
      version: "v1",
      area: "a",
      file: "a.json",
      document,
      line: () => 1,
    });
    const report = diff({ before: [side(sample)], after: [side(changed as JsonObject)], today: "2026-11-23" });
    const valid = validate(JSON.parse(renderJson({ report, from: "a", to: "b" })));
    expect(validate.errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  it("with accepted findings, call sites and hostile text", () => {
    const input = {
      ...inputOf([hostileFinding]),
      accepted: [{ finding: hostileFinding, reason: "known" }],
      callSites: [{ symbol: "a", file: "b.ts", line: 1, column: 2 }],
    };
    expect(validate(JSON.parse(renderJson(input)))).toBe(true);
  });

  it("and the schema refuses what is no report", () => {
    expect(validate({ findings: [{}], summary: {} })).toBe(false);
  });
});
