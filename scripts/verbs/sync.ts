import path from "node:path";
import { loadConfig, type LoadedConfig } from "../config-file.js";
import { formatProblem, WaybillError, type Problem } from "../problem.js";
import { syncSite, type Alongside, type SyncResult } from "../site/sync-site.js";
import { jsonText, terminal } from "../text/encode.js";
import { exitCodes, type CommonOptions, type Io } from "./io.js";

export interface SyncOptions extends CommonOptions {
  /** Mirror of the site: a URL or a folder. */
  readonly source?: string;
  /** A partial run ends with 0. */
  readonly allowPartial?: boolean;
  /** Areas (`v3/shipments`) that may lose operations or vanish; `index` for the index. */
  readonly acceptLoss?: readonly string[];
  /** Origins that documents may newly name. */
  readonly acceptOrigin?: readonly string[];
  /** Say what would change and change nothing. */
  readonly dryRun?: boolean;
}

/**
 * `waybill sync`: site to snapshot. Exit 0 done, 3 partial, 1 failed and nothing changed.
 *
 * @param alongside What is exchanged together with the snapshot.
 */
export async function syncVerb(options: SyncOptions, io: Io, alongside?: Alongside): Promise<number> {
  const config = await loadConfig(io.cwd, options.config);
  const specs = path.resolve(config.folder, config.value.specs ?? "specs");
  try {
    const result = await syncSite({
      site: config.value.site ?? {},
      specs,
      cache: path.join(config.folder, "node_modules", ".cache", "waybill"),
      ...sourceOf(options, config, io),
      acceptLoss: options.acceptLoss ?? [],
      acceptOrigin: options.acceptOrigin ?? [],
      dryRun: options.dryRun === true,
      step: io.progress.step,
      ...(alongside === undefined ? {} : { alongside }),
    });
    io.progress.end();
    const exit = result.partial && options.allowPartial !== true ? exitCodes.partial : exitCodes.done;
    if (options.json === true) io.out(jsonText({ exit, ...result }));
    else report(result, options, io);
    return exit;
  } catch (error) {
    io.progress.end();
    const problems = problemsOf(error, specs);
    if (problems === undefined) throw error;
    if (options.json === true) io.out(jsonText({ exit: exitCodes.failed, problems }));
    problems.forEach((problem, index) =>
      io.err(terminal(`${formatProblem(problem)}${index === problems.length - 1 ? "; nothing was changed" : ""}`)),
    );
    return exitCodes.failed;
  }
}

/** The mirror of the command line starts from where it was typed, that of the configuration from the configuration. */
function sourceOf(
  options: SyncOptions,
  config: LoadedConfig,
  io: Io,
): { readonly cwd: string; readonly source?: string } {
  if (options.source !== undefined) return { cwd: io.cwd, source: options.source };
  const source = config.value.site?.source;
  return { cwd: config.folder, ...(source === undefined ? {} : { source }) };
}

/** Refusals of the stages, and of the disk. */
function problemsOf(error: unknown, specs: string): readonly Problem[] | undefined {
  if (error instanceof WaybillError) return error.problems;
  const { code, syscall } = error as NodeJS.ErrnoException; // system errors carry both
  if (typeof code !== "string" || typeof syscall !== "string") return undefined;
  const known: Readonly<Record<string, string>> = {
    ENOSPC: "the disk is full",
    EDQUOT: "the disk quota is used up",
    EFBIG: "a file would be larger than allowed",
    EROFS: "the file system is read-only",
    EACCES: "the folder may not be written",
    EPERM: "the folder may not be written",
  };
  return [
    {
      code: "disk",
      file: specs,
      message: `the snapshot cannot be written: ${known[code] ?? "the system refuses"} (${code})`,
      expected: "a folder that can be written and has room",
      advice: "the former snapshot is untouched; make room or give write access, then run again",
    },
  ];
}

/** What every crawl meets: pages that are not there, files that are no documents. Shown with `--verbose`. */
const expectedNotes: ReadonlySet<string> = new Set(["not-found", "not-openapi", "index-address"]);

function report(result: SyncResult, options: SyncOptions, io: Io): void {
  const line = (problem: Problem): void => io.err(formatProblem(problem));
  result.notes.filter(({ code }) => options.verbose === true || !expectedNotes.has(code)).forEach(line);
  for (const { key, state, problems, reason } of result.documents) {
    if (state === "unchanged") continue;
    if (state === "excused") {
      if (options.verbose === true) io.err(terminal(`${key}: absent, as the config says: ${reason ?? ""}`));
      continue;
    }
    io.err(
      terminal(
        `${key}: ${state === "kept" ? "kept at its last good state" : state === "awaited" ? "not here yet" : state}`,
      ),
    );
    problems.forEach(line);
  }
  const here = result.documents.filter(
    ({ state }) => state !== "awaited" && state !== "removed" && state !== "excused",
  ).length;
  const missing = result.documents.filter(({ state }) => state === "awaited" || state === "kept").length;
  const files =
    result.changed.length === 0
      ? "nothing changed"
      : `${result.changed.length} ${result.changed.length === 1 ? "file" : "files"} ${options.dryRun === true ? "would change" : "changed"}`;
  io.err(
    `${here} documents with ${result.operations} operations and ${result.webhooks} webhooks; ${files}${missing === 0 ? "" : `; partial: ${missing} could not be had`}`,
  );
}
