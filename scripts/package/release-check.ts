import { isArray, own, type Json } from "../document/json.js";
import type { Finding, Summary } from "../diff/finding.js";
import { summarise } from "../diff/summarise.js";
import type { Problem } from "../problem.js";
import { compareVersions, reportSince, semverPattern, type ReleasedReport } from "../report/since.js";

/** How far a version moves, and how far a drift report asks it to. */
export type Bump = Summary["semver"];

const bumps: readonly Bump[] = ["none", "patch", "minor", "major"];

/** Where the reports of the client's releases are, from the root of the workspace. */
export const reportFolder = "docs/drift";

/** The client release before a version: the highest full version below it that carries a report; undefined for the first. */
export function previousRelease(version: string, reports: readonly ReleasedReport[]): string | undefined {
  return reports
    .map((report) => report.version)
    .filter((known) => /^\d+\.\d+\.\d+$/.test(known) && compareVersions(known, version) < 0)
    .sort(compareVersions)
    .at(-1);
}

/**
 * What stands against a client release: no drift report, a report that keeps silent about what moved since the last release, or
 * a version that moves less than the drift asks for.
 *
 * @param measured What moved between the snapshot of the last release and this one; undefined for the first release.
 */
export function releaseProblems(
  version: string,
  reports: readonly ReleasedReport[],
  measured: readonly Finding[] | undefined,
): readonly Problem[] {
  if (!semverPattern.test(version))
    return [
      {
        code: "release-version",
        message: `${JSON.stringify(version)} is no version`,
        expected: "a version like 1.4.0",
      },
    ];
  const carried = reports.find((report) => report.version === version);
  const file = `${reportFolder}/${version}.json`;
  const advice = `write it with \`waybill diff <last release> --json > ${file}\``;
  if (carried === undefined || findingsOf(carried.value) === undefined)
    return [
      {
        code: "release-report",
        file,
        message: carried === undefined ? "the release carries no drift report" : "the file is no drift report",
        expected: "the report of what moved since the last release",
        advice,
      },
    ];
  const previous = previousRelease(version, reports);
  if (previous === undefined) return [];
  const told = reportSince(
    reports.filter((report) => compareVersions(report.version, version) <= 0),
    previous,
  ).findings;
  return [
    ...silent(told, measured ?? [], file, advice),
    ...tooSmall(previous, version, [...told, ...(measured ?? [])]),
  ];
}

function silent(
  told: readonly Finding[],
  measured: readonly Finding[],
  file: string,
  advice: string,
): readonly Problem[] {
  const known = new Set(told.map(keyOf));
  return measured
    .filter((finding) => !known.has(keyOf(finding)))
    .map((finding) => ({
      code: "release-report",
      file,
      message: `the report keeps silent about a change in ${finding.version}/${finding.area}: ${finding.message}`,
      expected: "everything that moved since the last release",
      advice,
    }));
}

function keyOf(finding: Finding): string {
  return JSON.stringify([finding.id, finding.version, finding.area, finding.pointer, finding.message]);
}

function tooSmall(previous: string, version: string, findings: readonly Finding[]): readonly Problem[] {
  const { semver } = summarise(findings);
  const asked = askedOf(previous, semver);
  const made = bumpOf(previous, version);
  if (bumps.indexOf(made) >= bumps.indexOf(asked)) return [];
  return [
    {
      code: "release-version",
      message: `${previous} to ${version} is a ${made} release, and the drift since asks for a ${asked} one`,
      expected: `${nextVersion(previous, asked)} or higher`,
      advice: "set it in scripts/package/waybill-sendcloud/package.json, and name the report after it",
    },
  ];
}

/** While a client is below 1.0.0, the minor number says what breaks and the patch number everything else (Semantic Versioning 2.0.0, section 4). */
function askedOf(previous: string, semver: Bump): Bump {
  if (!previous.startsWith("0.") || semver === "none") return semver;
  return semver === "major" ? "minor" : "patch";
}

function numbersOf(version: string): readonly [major: number, minor: number, patch: number] {
  const [major = 0, minor = 0, patch = 0] = (/^[\d.]+/.exec(version)?.[0] ?? "").split(".").map(Number);
  return [major, minor, patch];
}

/** The first number that moved. A pre-release counts as the release that it leads to. */
function bumpOf(previous: string, version: string): Bump {
  const [before, after] = [numbersOf(previous), numbersOf(version)];
  const at = after.findIndex((number, index) => number !== before[index]);
  return (["major", "minor", "patch"] as const)[at] ?? "none";
}

function nextVersion(previous: string, bump: Bump): string {
  const [major, minor, patch] = numbersOf(previous);
  if (bump === "major") return `${major + 1}.0.0`;
  return bump === "minor" ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

function findingsOf(report: Json): readonly Json[] | undefined {
  const findings = own(report, "findings");
  return isArray(findings) ? findings : undefined;
}
