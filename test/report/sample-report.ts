import type { DriftReport, Finding } from "../../scripts/diff/finding.js";
import { summarise } from "../../scripts/diff/summarise.js";
import type { ReportInput } from "../../scripts/report/report-input.js";

export function finding(given: Partial<Finding>): Finding {
  return {
    id: "property-removed",
    level: "breaking",
    effect: { source: "breaks", wire: "breaks" },
    direction: "response",
    section: "paths",
    version: "v1",
    area: "parcels",
    file: "specs/v1/parcels.json",
    document: "before",
    pointer: "/components/schemas/Parcel/properties/note",
    line: 7,
    path: "/parcels",
    method: "GET",
    places: [{ path: "/parcels", method: "GET", pointer: "/paths/~1parcels/get" }],
    symbols: ["listParcels", "Parcel"],
    message: "the optional property Parcel.note was removed",
    advice: "Stop reading it.",
    ...given,
  };
}

export function reportOf(findings: readonly Finding[]): DriftReport {
  return { findings, summary: summarise(findings) };
}

export function inputOf(findings: readonly Finding[]): ReportInput {
  return { report: reportOf(findings), from: "HEAD", to: "working tree" };
}

/** What a document could put into a name to get out of where it stands. */
export const hostile =
  "</pre><script>alert(1)</script> [x](javascript:alert(1)) `` ` `` ::error::x%0A |cell| @team #1 \u001b[31mred\u001b[0m \u202e\n## Heading";

export const hostileFinding: Finding = finding({
  message: hostile,
  path: hostile,
  places: [
    { path: hostile, method: "GET", pointer: "" },
    { path: "/b", method: "GET", pointer: "" },
  ],
  symbols: [hostile],
  file: hostile,
  area: hostile,
  version: "v1",
  before: hostile,
});
