import { createHash } from "node:crypto";
import { levels, type Finding } from "../diff/finding.js";
import { markdownCode, markdownText, stringLiteral } from "../text/encode.js";
import { areaOf, levelWords, type ReportInput } from "./report-input.js";

/** A release note does not list words. */
const listed = levels.filter((level) => level !== "docs");

/** One entry for each finding, worst first, under headings of the levels. */
export function renderChangelog(input: ReportInput, version: string): string {
  const sections = listed.flatMap((level) => {
    const findings = input.report.findings.filter((finding) => finding.level === level);
    return findings.length === 0 ? [] : [`### ${levelWords[level]}`, "", ...findings.map(entry), ""];
  });
  const words = input.report.summary.docs;
  const only = sections.length === 0 && words > 0 ? ["Only words changed.", ""] : [];
  return [`## ${markdownText(version)}`, "", ...sections, ...only].join("\n");
}

function entry(finding: Finding): string {
  const [place] = finding.places;
  const where =
    place === undefined
      ? ""
      : ` ${markdownCode(`${place.method} ${place.path}`.trim())}${finding.places.length > 1 ? ` and ${finding.places.length - 1} more` : ""}`;
  return `- ${markdownText(areaOf(finding))}${where}: ${markdownText(finding.message)}`;
}

/** A changeset (github.com/changesets): its name follows its content, so that the same drift writes the same file. */
export function renderChangeset(
  input: ReportInput,
  packageName: string,
): { readonly name: string; readonly text: string } | undefined {
  const { semver } = input.report.summary;
  if (semver === "none") return undefined;
  const worst = input.report.findings.filter(
    (finding) => finding.level === "breaking" || finding.level === "dangerous",
  );
  const others = input.report.findings.length - worst.length;
  const lines = [
    ...worst.map(entry),
    ...(others > 0 ? [`- ${others} other ${others === 1 ? "change" : "changes"}`] : []),
  ];
  const text = ["---", `${stringLiteral(packageName)}: ${semver}`, "---", "", "The API moved:", "", ...lines, ""].join(
    "\n",
  );
  return { name: `drift-${createHash("sha256").update(text).digest("hex").slice(0, 8)}.md`, text };
}
