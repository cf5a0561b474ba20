import type { DriftReport, Finding, Level } from "../diff/finding.js";

/** What every renderer gets. */
export interface ReportInput {
  readonly report: DriftReport;
  /** What was compared, for the heading: `HEAD` and `working tree`. */
  readonly from: string;
  readonly to: string;
  /** The type around a change on both sides, as TypeScript would say it; undefined where there is none. */
  readonly types?: (finding: Finding) => TypePair | undefined;
  /** Places in the user's own code, by symbol. */
  readonly callSites?: readonly CallSite[];
  /** Findings accepted by the allow-list, with the reason given there. */
  readonly accepted?: readonly AcceptedFinding[];
}

export interface TypePair {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** A use of a changed symbol in the user's code. */
export interface CallSite {
  readonly symbol: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface AcceptedFinding {
  readonly finding: Finding;
  readonly reason: string;
}

/** Headings by level. */
export const levelWords: Readonly<Record<Level, string>> = {
  breaking: "Breaking",
  dangerous: "Dangerous",
  notice: "Notice",
  safe: "Safe",
  docs: "Words only",
};

/** `2 breaking, 1 notice`; `nothing changed` where there is nothing. */
export function countsOf(report: DriftReport): string {
  const { summary } = report;
  const parts = (["breaking", "dangerous", "notice", "safe", "docs"] as const)
    .filter((level) => summary[level] > 0)
    .map((level) => `${summary[level]} ${level}`);
  return parts.length === 0 ? "nothing changed" : parts.join(", ");
}

/** `GET /parcels`, and how many more. */
export function operationOf(finding: Finding): string | undefined {
  const [place] = finding.places;
  return place === undefined ? undefined : `${place.method} ${place.path}`.trim();
}

/** `v3/shipments`, or the file of a plain document. */
export function areaOf(finding: Finding): string {
  return finding.version === "" ? finding.file : `${finding.version}/${finding.area}`;
}

/** Findings by document, in the order in which they come. */
export function byArea(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const name = areaOf(finding);
    groups.set(name, [...(groups.get(name) ?? []), finding]);
  }
  return groups;
}

/** `source breaks, wire works`. */
export function effectText(finding: Finding): string {
  return `source ${finding.effect.source}, wire ${finding.effect.wire}`;
}
