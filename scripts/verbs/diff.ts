import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { loadConfig } from "../config-file.js";
import { applyAllowList, parseAllowList, type Allowed } from "../diff/allow-list.js";
import { diff } from "../diff/diff.js";
import { levels, reaches, type DriftReport, type Level } from "../diff/finding.js";
import { symbolsOfSnapshot } from "../diff/model-symbols.js";
import { parseDocuments } from "../diff/parse-documents.js";
import { readDocuments, readWorkingTree } from "../diff/read-documents.js";
import { defaultCaps } from "../document/caps.js";
import { parseText } from "../document/parse.js";
import { formatProblem, refuse } from "../problem.js";
import { renderGithub } from "../report/github.js";
import { renderHtml } from "../report/html.js";
import { driftReportSchema } from "../report/json-schema.js";
import { renderJson } from "../report/json.js";
import { renderMarkdown } from "../report/markdown.js";
import { renderChangelog, renderChangeset } from "../report/release-notes.js";
import { reportSince } from "../report/since.js";
import { renderText } from "../report/text.js";
import { typesAround } from "../report/type-text.js";
import { closest } from "../text/closest.js";
import type { CallSite, ReportInput } from "../report/report-input.js";
import { jsonText } from "../text/encode.js";
import { exitCodes, type CommonOptions, type Io } from "./io.js";

export interface DiffOptions extends CommonOptions {
  /** File, folder or git revision. Default `HEAD`. */
  readonly from?: string;
  /** File, folder or git revision. Default the working tree. */
  readonly to?: string;
  /** Formats, separated by commas: text, markdown, json, html, github, changelog. Default text. */
  readonly format?: string;
  /** Folder for the files of several formats (`drift.md`, `drift.html`, …); one format alone goes to standard output. */
  readonly out?: string;
  /** Exit 1 where a finding is at least as bad. */
  readonly failOn?: string;
  /** A TypeScript project in which to look for uses of what changed. */
  readonly code?: string;
  /** Allow-list of accepted findings. */
  readonly allow?: string;
  /** Read the reports that releases carry instead of comparing: everything after this version. */
  readonly since?: string;
  /** Folder of those reports. Default `drift`. */
  readonly reports?: string;
  /** Writes a changeset for this package into `.changeset/`. */
  readonly changeset?: string;
  /** Prints the JSON Schema of the machine output instead. */
  readonly schema?: boolean;
  /** Name of the release in the changelog. Default `Unreleased`. */
  readonly release?: string;
}

const formats = ["text", "markdown", "json", "html", "github", "changelog"] as const;
type Format = (typeof formats)[number];
const extensions: Readonly<Record<Format, string>> = {
  text: "txt",
  markdown: "md",
  json: "json",
  html: "html",
  github: "github.txt",
  changelog: "changelog.md",
};

/** `waybill diff [FROM] [TO]`. Exit 1 where `--fail-on` is reached or an accepted finding is not found any more. */
export async function diffVerb(options: DiffOptions, io: Io): Promise<number> {
  if (options.schema === true) {
    io.out(jsonText(driftReportSchema, 2));
    return exitCodes.done;
  }
  const wanted = formatsOf(options);
  const threshold = levelOf(options.failOn);
  const compared =
    options.since === undefined ? await compare(options, io) : await readSince(options.since, options, io);
  const allowed = await accept(compared.report, options.allow, io);
  const symbols = new Set(
    allowed.report.findings.filter((finding) => finding.level !== "docs").flatMap((finding) => finding.symbols),
  );
  const input: ReportInput = {
    ...compared,
    report: allowed.report,
    ...(options.allow === undefined ? {} : { accepted: allowed.accepted }),
    ...(options.code === undefined
      ? {}
      : { callSites: await findCallSites(path.resolve(io.cwd, options.code), symbols) }),
  };
  await write(input, wanted, options, io);
  if (options.changeset !== undefined) await writeChangeset(input, options.changeset, io);
  for (const problem of allowed.unmatched) io.err(formatProblem(problem));
  const reached =
    threshold !== undefined && allowed.report.findings.some((finding) => reaches(finding.level, threshold));
  return reached || allowed.unmatched.length > 0 ? exitCodes.failed : exitCodes.done;
}

/** The compiler is read only where it is asked for. */
async function findCallSites(folder: string, symbols: ReadonlySet<string>): Promise<readonly CallSite[]> {
  const { callSitesIn } = await import("../diff/call-sites.js");
  return callSitesIn(folder, symbols);
}

function formatsOf(options: DiffOptions): readonly Format[] {
  const names = options.json === true ? ["json"] : (options.format ?? "text").split(",").map((name) => name.trim());
  const unknown = names.find((name) => !formats.includes(name as Format));
  if (unknown !== undefined)
    refuse({
      code: "unknown-format",
      message: `there is no format ${JSON.stringify(unknown)}`,
      expected: formats.join(", "),
      ...meant(unknown, formats),
    });
  if (names.length > 1 && options.out === undefined)
    refuse({
      code: "no-folder",
      message: "several formats need a folder",
      expected: "--out DIR",
      advice: "give --out, or one format",
    });
  return names as Format[]; // each was looked up above
}

function levelOf(name: string | undefined): Level | undefined {
  if (name === undefined || levels.includes(name as Level)) return name as Level | undefined;
  return refuse({
    code: "unknown-level",
    message: `there is no level ${JSON.stringify(name)}`,
    expected: levels.join(", "),
    ...meant(name, levels),
  });
}

function meant(word: string, words: readonly string[]): { readonly advice?: string } {
  const near = closest(word, words);
  return near === undefined ? {} : { advice: `did you mean ${near}?` };
}

async function compare(options: DiffOptions, io: Io): Promise<ReportInput> {
  const config = await loadConfig(io.cwd, options.config);
  const specs = path.relative(io.cwd, path.resolve(config.folder, config.value.specs ?? "specs")).replaceAll("\\", "/");
  const caps = { ...defaultCaps, ...config.value.site?.caps };
  const from = await readDocuments(io.cwd, options.from ?? "HEAD", specs);
  const to =
    options.to === undefined ? await readWorkingTree(io.cwd, specs) : await readDocuments(io.cwd, options.to, specs);
  const [before, after] = [await parseDocuments(from, caps), await parseDocuments(to, caps)];
  const symbolsOf = await symbolsOfSnapshot(from);
  const report = diff({
    before,
    after,
    today: new Date().toISOString().slice(0, 10),
    ...(symbolsOf === undefined ? {} : { symbolsOf }),
  });
  const documents = new Map([
    ...before.map((document) => [`before ${document.version} ${document.area}`, document] as const),
    ...after.map((document) => [`after ${document.version} ${document.area}`, document] as const),
  ]);
  return {
    report,
    from: from.name,
    to: to.name,
    types: (finding) =>
      typesAround(
        documents.get(`before ${finding.version} ${finding.area}`),
        documents.get(`after ${finding.version} ${finding.area}`),
      )(finding),
  };
}

async function readSince(since: string, options: DiffOptions, io: Io): Promise<ReportInput> {
  const folder = path.resolve(io.cwd, options.reports ?? "drift");
  const names = await readdir(folder).catch(() =>
    refuse({
      code: "no-reports",
      file: folder,
      message: "there is no folder of drift reports",
      expected: "the drift/ folder of the installed client",
      advice: "give it with --reports",
    }),
  );
  const reports = await Promise.all(
    names
      .filter((name) => name.endsWith(".json"))
      .map(async (name) => ({
        version: name.slice(0, -".json".length),
        value: parseText(await readFile(path.join(folder, name)), name).value,
      })),
  );
  return { report: reportSince(reports, since), from: since, to: "latest release" };
}

async function accept(report: DriftReport, file: string | undefined, io: Io): Promise<Allowed> {
  if (file === undefined) return { report, accepted: [], unmatched: [] };
  const bytes = await readFile(path.resolve(io.cwd, file)).catch(() =>
    refuse({ code: "no-allow-list", file, message: "the allow-list cannot be read", expected: "a JSON file" }),
  );
  const parsed = parseText(bytes, file);
  return applyAllowList(report, parseAllowList(parsed.value, file, parsed.line), file);
}

function render(input: ReportInput, format: Format, options: DiffOptions, colour: boolean): string {
  switch (format) {
    case "text":
      return renderText(input, { colour, verbose: options.verbose === true });
    case "markdown":
      return renderMarkdown(input);
    case "json":
      return renderJson(input);
    case "html":
      return renderHtml(input);
    case "github":
      return renderGithub(input);
    case "changelog":
      return renderChangelog(input, options.release ?? "Unreleased");
  }
}

async function write(input: ReportInput, wanted: readonly Format[], options: DiffOptions, io: Io): Promise<void> {
  if (options.out === undefined) return io.out(render(input, wanted[0] ?? "text", options, io.colour));
  const folder = path.resolve(io.cwd, options.out);
  await mkdir(folder, { recursive: true });
  for (const format of wanted) {
    const file = path.join(folder, `drift.${extensions[format]}`);
    await writeFile(file, `${render(input, format, options, false).trimEnd()}\n`);
    io.err(`wrote ${path.relative(io.cwd, file)}`);
  }
}

async function writeChangeset(input: ReportInput, packageName: string, io: Io): Promise<void> {
  const changeset = renderChangeset(input, packageName);
  if (changeset === undefined) return;
  const folder = path.resolve(io.cwd, ".changeset");
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, changeset.name), changeset.text);
  io.err(`wrote .changeset/${changeset.name}`);
}
