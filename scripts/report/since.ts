import { isArray, own, type Json } from "../document/json.js";
import { refuse } from "../problem.js";
import type { DriftReport, Finding } from "../diff/finding.js";
import { summarise } from "../diff/summarise.js";

/** A drift report as a client release carries it: `drift/1.4.0.json`. */
export interface ReleasedReport {
  readonly version: string;
  readonly value: Json;
}

/** Everything that changed after a version, newest first. */
export function reportSince(reports: readonly ReleasedReport[], since: string): DriftReport {
  if (!semverPattern.test(since))
    refuse({
      code: "not-a-version",
      message: `${JSON.stringify(since)} is no version`,
      expected: "a version like 1.4.0",
    });
  const later = reports
    .filter(({ version }) => semverPattern.test(version) && compareVersions(version, since) > 0)
    .sort((one, other) => compareVersions(other.version, one.version));
  const findings = later.flatMap(({ value }) => {
    const list = own(value, "findings");
    return isArray(list) ? (list as unknown as readonly Finding[]) : []; // written by `renderJson`
  });
  return { findings, summary: summarise(findings) };
}

export const semverPattern: RegExp = /^\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+[\w.-]+)?$/;

/** Order of versions (Semantic Versioning 2.0.0, section 11); pre-releases by their text. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => {
    const [core = "", pre = ""] = (version.split("+")[0] ?? "").split(/-(.*)/s);
    return { numbers: core.split(".").map(Number), pre };
  });
  if (a === undefined || b === undefined) return 0;
  for (let index = 0; index < 3; index += 1) {
    const difference = (a.numbers[index] ?? 0) - (b.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.pre === b.pre) return 0;
  if (a.pre === "") return 1;
  if (b.pre === "") return -1;
  return a.pre < b.pre ? -1 : 1;
}
