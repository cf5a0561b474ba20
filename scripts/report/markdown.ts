import { nothingToDo } from "../diff/class-of.js";
import { levels, type Finding, type Level } from "../diff/finding.js";
import { markdownCode, markdownText } from "../text/encode.js";
import { areaOf, byArea, countsOf, levelWords, type ReportInput } from "./report-input.js";

/** GitHub refuses a body of more than 65,536 characters. */
const limit = 60_000;

/** For a pull request: summary first, breaking and dangerous open, the rest folded; cut, with the count of what was cut, where it would be too long. */
export function renderMarkdown(input: ReportInput): string {
  const { report, from, to } = input;
  const title = `## API drift: ${countsOf(report)}`;
  if (report.findings.length === 0) return `${title}\n\n${markdownCode(from)} and ${markdownCode(to)} say the same.\n`;
  const head = [
    title,
    "",
    `${markdownCode(from)} → ${markdownCode(to)}. Suggested release: **${report.summary.semver}**.`,
    "",
    ...table(report.findings),
    "",
  ];
  const sections = levels.flatMap((level) =>
    section(
      level,
      report.findings.filter((finding) => finding.level === level),
    ),
  );
  return fit(head, [...sections, ...callSites(input), ...accepted(input)]);
}

function table(findings: readonly Finding[]): readonly string[] {
  const rows = [...byArea(findings)].map(
    ([area, group]) =>
      `| ${markdownText(area)} | ${levels.map((level) => group.filter((finding) => finding.level === level).length || "").join(" | ")} |`,
  );
  return [
    `| Document | ${levels.map((level) => levelWords[level]).join(" | ")} |`,
    `|---|${levels.map(() => "--:").join("|")}|`,
    ...rows,
  ];
}

/** Sections as lists of lines; a folded one opens with `<details>`. */
function section(level: Level, findings: readonly Finding[]): readonly string[][] {
  if (findings.length === 0) return [];
  const open = level === "breaking" || level === "dangerous";
  const heading = `${levelWords[level]} (${findings.length})`;
  const lines = findings.map(item);
  return [
    open
      ? [`### ${heading}`, "", ...lines, ""]
      : [`<details><summary>${heading}</summary>`, "", ...lines, "", "</details>", ""],
  ];
}

function item(finding: Finding): string {
  const [place] = finding.places;
  const where =
    place === undefined
      ? ""
      : ` ${markdownCode(`${place.method} ${place.path}`.trim())}${finding.places.length > 1 ? ` and ${finding.places.length - 1} more` : ""}`;
  const direction = finding.direction === "none" ? "" : ` (${finding.direction})`;
  const symbols =
    finding.symbols.length === 0
      ? ""
      : `\n  Touches ${finding.symbols.slice(0, 8).map(markdownCode).join(", ")}${finding.symbols.length > 8 ? " and more" : ""}.`;
  const effect =
    finding.effect.source === "breaks" || finding.effect.wire !== "works"
      ? ` Source ${finding.effect.source}, wire ${finding.effect.wire}.`
      : "";
  const advice = finding.advice === nothingToDo ? "" : ` ${finding.advice}`;
  return `- **${markdownText(areaOf(finding))}**${where}${direction}: ${markdownText(finding.message)}.${advice}${effect}${symbols}\n  <sub>${markdownCode(finding.id)} at ${markdownCode(`${finding.file}:${finding.line}`)}</sub>`;
}

function callSites(input: ReportInput): readonly string[][] {
  const sites = input.callSites ?? [];
  if (sites.length === 0) return [];
  return [
    [
      "### Call sites",
      "",
      ...sites.map((site) => `- ${markdownCode(`${site.file}:${site.line}`)} uses ${markdownCode(site.symbol)}`),
      "",
    ],
  ];
}

function accepted(input: ReportInput): readonly string[][] {
  const list = input.accepted ?? [];
  if (list.length === 0) return [];
  return [
    [
      `<details><summary>Accepted (${list.length})</summary>`,
      "",
      ...list.map(
        ({ finding, reason }) =>
          `- ${markdownCode(finding.id)} ${markdownText(finding.message)}: ${markdownText(reason)}`,
      ),
      "",
      "</details>",
      "",
    ],
  ];
}

/** Whole lines as long as they fit; a folded section is closed again where it is cut. */
function fit(head: readonly string[], sections: readonly (readonly string[])[]): string {
  const kept = [...head];
  let size = kept.join("\n").length;
  let cut = 0;
  for (const lines of sections) {
    const folded = lines[0]?.startsWith("<details>") === true;
    for (const line of lines) {
      const needed = line === "</details>" || line === "" || !line.startsWith("- ");
      if (needed ? size + line.length > limit + 2000 : size + line.length > limit) {
        cut += 1;
        if (folded && line === "</details>") kept.push(line);
        continue;
      }
      kept.push(line);
      size += line.length + 1;
    }
  }
  if (cut > 0) kept.push(`${cut} more findings did not fit; \`waybill diff --format html\` shows them all.`, "");
  return `${kept.join("\n").trimEnd()}\n`;
}
