import { nothingToDo } from "../diff/class-of.js";
import type { Finding, Level } from "../diff/finding.js";
import { paint } from "../terminal.js";
import { singleLine, terminal } from "../text/encode.js";
import { areaOf, countsOf, operationOf, type ReportInput } from "./report-input.js";

const colours: Readonly<Record<Level, "red" | "yellow" | "cyan" | "green" | "dim">> = {
  breaking: "red",
  dangerous: "yellow",
  notice: "cyan",
  safe: "green",
  docs: "dim",
};

/** For a terminal: one paragraph for each finding, worst first; words only as a count unless asked for. */
export function renderText(
  input: ReportInput,
  options: { readonly colour: boolean; readonly verbose?: boolean },
): string {
  const { report } = input;
  const shown = report.findings.filter((finding) => options.verbose === true || finding.level !== "docs");
  const blocks = shown.map((finding) => block(finding, options.colour));
  const sites = (input.callSites ?? []).map(
    (site) => `  ${clean(site.file)}:${site.line}:${site.column} uses ${clean(site.symbol)}`,
  );
  const accepted = (input.accepted ?? []).map(
    ({ finding, reason }) => `  ${clean(finding.id)} at ${clean(finding.pointer)}: ${clean(reason)}`,
  );
  return [
    ...blocks,
    ...(sites.length > 0 ? [`${paint.bold("call sites", options.colour)}\n${sites.join("\n")}`] : []),
    ...(accepted.length > 0 ? [`${paint.bold("accepted", options.colour)}\n${accepted.join("\n")}`] : []),
    summaryLine(input, shown.length, options.colour),
  ].join("\n\n");
}

function clean(text: string): string {
  return terminal(singleLine(text));
}

function block(finding: Finding, colour: boolean): string {
  const operation = operationOf(finding);
  const more = finding.places.length > 1 ? paint.dim(` and ${finding.places.length - 1} more`, colour) : "";
  const where = operation === undefined ? "" : `  ${clean(operation)}${more}`;
  const symbols =
    finding.symbols.length === 0
      ? []
      : [`  touches ${finding.symbols.slice(0, 6).map(clean).join(", ")}${finding.symbols.length > 6 ? ", …" : ""}`];
  const advice = finding.advice === nothingToDo ? [] : [`  ${clean(finding.advice)}`];
  return [
    `${paint[colours[finding.level]](finding.level, colour)}  ${paint.bold(clean(areaOf(finding)), colour)}${where}`,
    `  ${finding.direction === "none" ? "" : `${finding.direction}: `}${clean(finding.message)}`,
    ...symbols,
    ...advice,
    `  ${paint.dim(`${finding.id} at ${clean(finding.file)}:${finding.line}${finding.document === "before" ? " (before)" : ""}`, colour)}`,
  ].join("\n");
}

function summaryLine(input: ReportInput, shown: number, colour: boolean): string {
  const { summary, findings } = input.report;
  const hidden = findings.length - shown;
  const semver = summary.semver === "none" ? "" : `; semver: ${summary.semver}`;
  const unsaid = hidden > 0 ? `; ${hidden} about words not shown (--verbose)` : "";
  return `${paint.bold(`${clean(input.from)} → ${clean(input.to)}`, colour)}: ${countsOf(input.report)}${semver}${unsaid}`;
}
