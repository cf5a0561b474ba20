import { WaybillError, type Problem } from "../problem.js";
import { assemble, type Assembled, type DocumentReport } from "../snapshot/assemble.js";
import { crossDefects } from "../snapshot/defects.js";
import { indexFileOf } from "../snapshot/index-file.js";
import { readSnapshot, type Snapshot } from "../snapshot/read.js";
import { takeRunLock } from "../snapshot/run-lock.js";
import {
  dataText,
  defectsFile,
  documentFile,
  indexFile,
  lockFile,
  lockText,
  type IndexFile,
} from "../snapshot/snapshot-files.js";
import { exchange, type Changes, type Replacement } from "../snapshot/exchange.js";
import { folderCache } from "./body-cache.js";
import { collectSite, type Collected, type Step } from "./collect.js";
import { readCorrections } from "./corrections.js";
import { pageOperations } from "./from-pages.js";
import { rememberBody, type FetchRules } from "./fetch-address.js";
import { parseMirror } from "./mirror.js";
import { siteSettings, type SiteConfig, type SiteSettings } from "./site-config.js";

/** One run of sync, with everything that it needs from outside. */
export interface SyncRun {
  readonly site: SiteConfig;
  /** Snapshot folder, absolute. */
  readonly specs: string;
  /** Folder of bodies of former runs, absolute; outside what is committed. */
  readonly cache: string;
  /** Folder that a relative `--source` starts from. */
  readonly cwd: string;
  readonly source?: string;
  readonly acceptLoss?: readonly string[];
  readonly acceptOrigin?: readonly string[];
  readonly dryRun?: boolean;
  readonly step?: Step;
  /** What is exchanged together with the snapshot. */
  readonly alongside?: Alongside;
}

/** Folders that follow the snapshot: both change together, or neither does. */
export interface Alongside {
  /** Absolute. */
  readonly folders: readonly string[];
  /** What is to change in them, and in the snapshot folder besides, when the snapshot changes so. Refusing refuses the run. */
  readonly plan: (changes: Changes) => Promise<readonly Replacement[]>;
}

/** What one run did. */
export interface SyncResult {
  readonly documents: readonly DocumentReport[];
  /** Whether files were changed, or with `dryRun` would have been; sorted paths below the snapshot folder. */
  readonly changed: readonly string[];
  readonly partial: boolean;
  readonly operations: number;
  readonly webhooks: number;
  /** What was noticed and needs nobody: files that are no documents, pages that could not be had. */
  readonly notes: readonly Problem[];
}

/**
 * Site to snapshot: reads everything, judges everything, then exchanges the snapshot as a whole.
 *
 * @throws WaybillError where nothing could be done; the snapshot is then as it was.
 */
export async function syncSite(run: SyncRun): Promise<SyncResult> {
  const settings = siteSettings(run.site);
  const rules = fetchRules(run, settings);
  const lock = await takeRunLock(run.specs, [run.specs, ...(run.alongside?.folders ?? [])]);
  try {
    const former = await readSnapshot(run.specs);
    const known = Object.values(former?.lock.documents ?? {}).map(({ url }) => url);
    const collected = await collectSite(settings, known, rules, run.step ?? (() => undefined));
    refuseShrunkIndex(collected, former, run.acceptLoss ?? []);
    const assembled = await assemble({
      settings,
      collected,
      former,
      acceptLoss: run.acceptLoss ?? [],
      acceptOrigin: run.acceptOrigin ?? [],
      correct: await readCorrections(run.specs),
    });
    refuseNothing(assembled, collected);
    const changes = changesOf(settings, collected, assembled, former);
    if (run.dryRun !== true) await exchange(run.specs, await replacementsOf(run, changes), lock.held);
    await rememberTaken(collected, assembled, rules);
    return resultOf(collected, assembled, changes);
  } finally {
    await lock.release();
  }
}

async function replacementsOf({ specs, alongside }: SyncRun, changes: Changes): Promise<readonly Replacement[]> {
  const planned = (await alongside?.plan(changes)) ?? [];
  const inSpecs = planned.filter(({ folder }) => folder === specs).flatMap((replacement) => [...replacement.changes]);
  return [
    { folder: specs, changes: new Map([...changes, ...inSpecs]) },
    ...planned.filter(({ folder }) => folder !== specs),
  ];
}

function fetchRules(run: SyncRun, settings: SiteSettings): FetchRules {
  const first = settings.index ?? settings.documents[0];
  if (first === undefined)
    throw new WaybillError([
      {
        code: "no-site",
        message: "the config names no site",
        expected: "site.index, the address of an llms.txt, or site.documents",
        advice: "run waybill init with the address of the documentation",
      },
    ]);
  if (!URL.canParse(first))
    throw new WaybillError([
      {
        code: "no-site",
        message: `the site's address ${JSON.stringify(first)} is no URL`,
        expected: "an http or https URL",
      },
    ]);
  const mirror = run.source === undefined ? undefined : parseMirror(run.source, run.cwd, first);
  return {
    siteOrigin: new URL(first).origin,
    mirror,
    origins: settings.origins.map((origin) => new URL(origin).origin),
    maximumBytes: settings.caps.bytes,
    timeout: settings.timeout,
    attempts: settings.attempts,
    cache: folderCache(run.cache),
  };
}

/** An index that lost a fifth of what it listed is one bad crawl more likely than a decision. */
function refuseShrunkIndex({ index }: Collected, former: Snapshot | undefined, acceptLoss: readonly string[]): void {
  if (index === undefined || former === undefined || acceptLoss.includes("index")) return;
  const listed = new Set(index.entries.map(({ url }) => url));
  const before = [...former.index.pages, ...former.index.documents];
  const lost = before.filter(({ url }) => !listed.has(url));
  if (before.length === 0 || lost.length / before.length < 0.2) return;
  throw new WaybillError([
    {
      code: "index-shrunk",
      file: index.url,
      message: `the index lost ${lost.length} of the ${before.length} addresses that it listed`,
      expected: "less than a fifth",
      advice: "if they are really gone, run waybill sync --accept-loss index",
    },
  ]);
}

/** A run that had not one document, good or kept for a reason, failed. */
function refuseNothing({ reports, dropped }: Assembled, { index, documents, pages }: Collected): void {
  if (reports.some(({ state }) => state === "new" || state === "changed" || state === "unchanged")) return;
  const problems = [...reports.flatMap((report) => report.problems), ...dropped];
  const tried = `${documents.length} ${documents.length === 1 ? "document" : "documents"}`;
  const read = `${pages.length} ${pages.length === 1 ? "page was" : "pages were"} read and ${pages.length === 1 ? "shows" : "show"} no OpenAPI operation`;
  throw new WaybillError([
    ...problems,
    {
      code: "nothing-usable",
      ...(index === undefined ? {} : { file: index.url }),
      message: `none of ${tried} could be had${index === undefined ? "" : `; the index lists ${index.entries.length} addresses; ${read}`}`,
      expected: "at least one OpenAPI document",
      advice: "name documents under site.documents in the config, or give the address of another index",
    },
  ]);
}

function changesOf(
  settings: SiteSettings,
  collected: Collected,
  assembled: Assembled,
  former: Snapshot | undefined,
): Changes {
  const { documents } = assembled;
  const index: IndexFile =
    collected.index === undefined
      ? { site: undefined, title: undefined, pages: [], documents: [] }
      : indexFileOf(
          collected.index,
          documents.map(({ version, area, entry, document }) => ({ version, area, url: entry.url, document })),
          pageOperations(documents.map(({ version, area, entry }) => ({ version, area, pages: entry.pages }))),
        );
  const wanted = new Map<string, string>(documents.map(({ key, text }) => [documentFile(key), text]));
  wanted.set(indexFile, dataText(index));
  wanted.set(defectsFile, dataText({ defects: crossDefects(documents) }));
  wanted.set(
    lockFile,
    lockText({ site: settings.index, documents: Object.fromEntries(documents.map(({ key, entry }) => [key, entry])) }),
  );
  const present = new Map<string, string>((former?.documents ?? []).map(({ file, text }) => [file, text]));
  if (former !== undefined) for (const [file, text] of former.dataTexts) present.set(file, text);
  const changes = new Map<string, string | null>([...wanted].filter(([file, text]) => present.get(file) !== text));
  for (const file of present.keys()) if (!wanted.has(file)) changes.set(file, null);
  return changes;
}

/** Only what was accepted is asked for conditionally next time; what was refused is read afresh. */
async function rememberTaken(collected: Collected, { reports }: Assembled, rules: FetchRules): Promise<void> {
  const taken = new Set(
    reports
      .filter(({ state }) => state === "new" || state === "changed" || state === "unchanged")
      .map(({ url }) => url),
  );
  for (const { url, outcome } of collected.documents)
    if (outcome.kind === "other" || (outcome.kind === "had" && taken.has(url)))
      await (outcome.kind === "had" ? rememberBody(outcome.body, rules) : undefined);
}

function resultOf(collected: Collected, { documents, reports, dropped }: Assembled, changes: Changes): SyncResult {
  const sum = (count: "operations" | "webhooks"): number =>
    documents.reduce((total, { entry }) => total + entry[count], 0);
  return {
    documents: reports,
    changed: [...changes.keys()].sort(),
    partial: reports.some(
      ({ state, problems }) => state === "kept" || state === "awaited" || (state !== "excused" && problems.length > 0),
    ),
    operations: sum("operations"),
    webhooks: sum("webhooks"),
    notes: [...(collected.index?.problems ?? []), ...dropped, ...collected.pageProblems, ...collected.missingPages],
  };
}
