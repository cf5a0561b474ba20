import { nothingToDo } from "../diff/class-of.js";
import { levels, type Finding } from "../diff/finding.js";
import { html } from "../text/encode.js";
import { pageStyle } from "./html-style.js";
import {
  byArea,
  countsOf,
  effectText,
  levelWords,
  operationOf,
  type ReportInput,
  type TypePair,
} from "./report-input.js";

/** A page that stands alone: no script, nothing fetched; the filter is style alone. */
export function renderHtml(input: ReportInput): string {
  const { report, from, to } = input;
  const sections = [...byArea(report.findings)].map(([area, findings]) => areaSection(area, findings, input));
  const empty = report.findings.length === 0 ? `<p class="empty">Both sides say the same.</p>` : "";
  return [
    "<!doctype html>",
    `<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>API drift: ${html(countsOf(report))}</title><style>${pageStyle}</style></head><body>`,
    `<header><h1>API drift: ${html(countsOf(report))}</h1>`,
    `<p class="compared"><code>${html(from)}</code> → <code>${html(to)}</code></p></header>`,
    `<main>${filter(input)}${sections.join("")}${empty}${callSites(input)}${accepted(input)}</main>`,
    `<footer>Source: do callers still compile when the client is regenerated. Wire: does a deployed client still work.</footer>`,
    "</body></html>",
    "",
  ].join("\n");
}

function filter({ report }: ReportInput): string {
  const boxes = levels
    .filter((level) => report.summary[level] > 0)
    .map(
      (level) =>
        `<label class="${level}"><input type="checkbox" id="show-${level}"${level === "docs" ? "" : " checked"}>${levelWords[level]} <b>${report.summary[level]}</b></label>`,
    );
  const semver =
    report.summary.semver === "none"
      ? ""
      : `<span class="semver">Suggested release: <strong>${report.summary.semver}</strong></span>`;
  return boxes.length === 0 ? "" : `<nav aria-label="Levels">${boxes.join("")}${semver}</nav>`;
}

function areaSection(area: string, findings: readonly Finding[], input: ReportInput): string {
  const counts = levels
    .map((level) => [level, findings.filter((finding) => finding.level === level).length] as const)
    .filter(([, count]) => count > 0);
  return `<section><h2>${html(area)} <small>${counts.map(([level, count]) => `${count} ${level}`).join(", ")}</small></h2>${findings.map((finding) => article(finding, input)).join("")}</section>`;
}

function article(finding: Finding, input: ReportInput): string {
  const operation = operationOf(finding);
  const places = finding.places.length > 1 ? ` and ${finding.places.length - 1} more` : "";
  const direction = finding.direction === "none" ? "" : `<span>${finding.direction}</span>`;
  const symbols =
    finding.symbols.length === 0
      ? ""
      : `<span>touches ${finding.symbols.map((symbol) => `<code>${html(symbol)}</code>`).join(", ")}</span>`;
  return [
    `<article class="${finding.level}">`,
    `<div class="top"><span class="level">${levelWords[finding.level]}</span>${operation === undefined ? "" : `<span class="where"><code>${html(operation)}</code>${places}</span>`}</div>`,
    `<p class="message">${html(finding.message)}</p>`,
    finding.advice === nothingToDo ? "" : `<p class="advice">${html(finding.advice)}</p>`,
    `<p class="meta"><span>${finding.id}</span>${direction}<span>${effectText(finding)}</span><span><code>${html(finding.file)}:${finding.line}</code></span>${symbols}</p>`,
    sides(finding, input.types?.(finding)),
    placeList(finding),
    "</article>",
  ].join("");
}

function sides(finding: Finding, types: TypePair | undefined): string {
  if (types === undefined) return "";
  const [before, after] = [types.before.split("\n"), types.after.split("\n")];
  const open = finding.level === "breaking" ? " open" : "";
  return `<details${open}><summary>${html(types.name)} before and after</summary><div class="sides">${side("Before", before, after, "gone")}${side("After", after, before, "come")}</div></details>`;
}

/** Lines that the other side has not are marked. */
function side(caption: string, lines: readonly string[], others: readonly string[], mark: string): string {
  const known = new Set(others);
  const text =
    lines.length === 1 && lines[0] === ""
      ? "<span>(not there)</span>"
      : lines.map((line) => `<span${known.has(line) ? "" : ` class="${mark}"`}>${html(line)}</span>`).join("");
  return `<figure><figcaption>${caption}</figcaption><pre>${text}</pre></figure>`;
}

function placeList(finding: Finding): string {
  if (finding.places.length < 2) return "";
  return `<details><summary>${finding.places.length} operations</summary><ul>${finding.places.map((place) => `<li><code>${html(`${place.method} ${place.path}`.trim())}</code></li>`).join("")}</ul></details>`;
}

function callSites({ callSites: sites = [] }: ReportInput): string {
  if (sites.length === 0) return "";
  return `<section><h2>Call sites</h2><ul>${sites.map((site) => `<li><code>${html(`${site.file}:${site.line}:${site.column}`)}</code> uses <code>${html(site.symbol)}</code></li>`).join("")}</ul></section>`;
}

function accepted({ accepted: list = [] }: ReportInput): string {
  if (list.length === 0) return "";
  return `<section><h2>Accepted</h2><ul>${list.map(({ finding, reason }) => `<li><code>${finding.id}</code> ${html(finding.message)}: ${html(reason)}</li>`).join("")}</ul></section>`;
}
