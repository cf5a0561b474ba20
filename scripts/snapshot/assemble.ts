import type { JsonObject } from "../document/json.js";
import type { DocumentsByUrl } from "../load/follow-refs.js";
import type { Problem } from "../problem.js";
import type { Collected, CollectedDocument, DocumentOutcome } from "../site/collect.js";
import { isWanted } from "../site/collect.js";
import { endsWithNewline, isFlow, judgeDocument } from "../site/judge-document.js";
import { nameDocuments } from "../site/name-documents.js";
import type { SiteSettings } from "../site/site-config.js";
import { defectsOf } from "./defects.js";
import { exampleCheck } from "./examples.js";
import { lockEntry, pinnedBy, snapshotText } from "./lock-entry.js";
import { accepts, excuseFor, judgeVanished, withoutDocument } from "./keep-document.js";
import { entryFor, keptPages, missingPageProblems } from "./page-provenance.js";
import type { Snapshot, SnapshotDocument } from "./read.js";
import type { Defect, LockEntry, PageProvenance } from "./snapshot-files.js";

/** What became of one document in one run. */
export interface DocumentReport {
  readonly key: string;
  readonly url: string;
  readonly state: "new" | "changed" | "unchanged" | "kept" | "awaited" | "excused" | "removed";
  readonly problems: readonly Problem[];
  /** The reason that the config gives for an excused one. */
  readonly reason?: string;
}

/** One document of the new snapshot. */
export interface AssembledDocument {
  readonly key: string;
  readonly version: string;
  readonly area: string;
  readonly text: string;
  readonly document: JsonObject;
  readonly entry: LockEntry;
  readonly defects: readonly Defect[];
}

export interface Assembled {
  readonly documents: readonly AssembledDocument[];
  readonly reports: readonly DocumentReport[];
  /** Files that the index lists and that are no OpenAPI documents. */
  readonly dropped: readonly Problem[];
}

export interface AssembleInput {
  readonly settings: SiteSettings;
  readonly collected: Collected;
  readonly former: Snapshot | undefined;
  /** Values of `--accept-loss`: areas. */
  readonly acceptLoss: readonly string[];
  /** Values of `--accept-origin`. */
  readonly acceptOrigin: readonly string[];
  readonly correct: (document: JsonObject, key: string) => Promise<JsonObject>;
}

export interface Outcome {
  readonly report?: DocumentReport;
  readonly document?: AssembledDocument;
  readonly dropped?: Problem;
}

/** The new snapshot from what was read and what was there: every document is taken, kept at its last good state, or awaited. */
export async function assemble(input: AssembleInput): Promise<Assembled> {
  const { collected, former } = input;
  const keys = nameDocuments(collected.documents, former?.lock);
  const context: Context = {
    ...input,
    byUrl: documentsByUrl(input),
    formerByKey: new Map(
      (former?.documents ?? []).map((document) => [`${document.version}/${document.area}`, document]),
    ),
    yaml: collected.documents.filter(isBlockYaml),
  };
  const outcomes = await Promise.all(
    collected.documents.map((document) => judgeOne(document, keys.get(document.url) ?? "", context)),
  );
  const listed = new Set(collected.documents.map(({ url }) => keys.get(url)));
  const vanished = [...context.formerByKey]
    .filter(([key]) => !listed.has(key))
    .map(([key, document]) => judgeVanished(key, document, context));
  const all = [...outcomes, ...vanished];
  const documents = all
    .flatMap(({ document }) => (document === undefined ? [] : [document]))
    .toSorted((left, right) => (left.key < right.key ? -1 : 1));
  return {
    documents,
    reports: all
      .flatMap(({ report }) => (report === undefined ? [] : [report]))
      .toSorted((left, right) => (left.key < right.key ? -1 : 1)),
    dropped: all.flatMap(({ dropped }) => (dropped === undefined ? [] : [dropped])),
  };
}

/** What references may lead to; a document of this run stands before its former state. */
function documentsByUrl({ former, collected }: AssembleInput): DocumentsByUrl {
  const kept = (former?.documents ?? []).map(({ entry, document }) => [entry.url, document] as const);
  const had = collected.documents.flatMap(({ url, outcome }) =>
    outcome.kind === "had" ? [[url, outcome.classified.document] as const] : [],
  );
  return new Map([...kept, ...had]);
}

export interface Context extends AssembleInput {
  readonly byUrl: DocumentsByUrl;
  readonly formerByKey: ReadonlyMap<string, SnapshotDocument>;
  readonly yaml: readonly CollectedDocument[];
}

function isBlockYaml({ outcome }: CollectedDocument): boolean {
  return outcome.kind === "had" && !isFlow(outcome.body.bytes);
}

async function judgeOne(collected: CollectedDocument, key: string, context: Context): Promise<Outcome> {
  const [version = "", area = ""] = key.split("/");
  const former = context.formerByKey.get(key);
  const { outcome, url } = collected;
  if (!isWanted(context.settings, version, area))
    return former === undefined ? {} : { report: { key, url, state: "removed", problems: [] } };
  if (outcome.kind === "had") return takeDocument(collected, outcome, "document", collected.pages, key, context, []);
  const problems = outcome.kind === "other" ? [outcome.problem] : outcome.problems;
  if (collected.rebuilt !== undefined && former?.entry.source !== "document") {
    const expected = collected.named === "page" || excuseFor(context.settings, url, key) !== undefined;
    return takeDocument(
      collected,
      collected.rebuilt.outcome,
      "fragments",
      collected.rebuilt.pages,
      key,
      context,
      expected ? [] : problems,
    );
  }
  if (outcome.kind === "other" && former === undefined && excuseFor(context.settings, url, key) === undefined)
    return { dropped: outcome.problem };
  return withoutDocument(key, url, problems, context);
}

type Had = Extract<DocumentOutcome, { kind: "had" }>;

async function takeDocument(
  collected: CollectedDocument,
  had: Had,
  source: "document" | "fragments",
  pages: readonly PageProvenance[],
  key: string,
  context: Context,
  noticed: readonly Problem[],
): Promise<Outcome> {
  const [version = "", area = ""] = key.split("/");
  const former = context.formerByKey.get(key);
  const { classified, body } = had;
  const { url } = collected;
  const lossAccepted = accepts(context.acceptLoss, key);
  const corrected = await context.correct(classified.document, key);
  const problems = [
    ...judgeDocument(collected, had, {
      former,
      key,
      pinned: pinnedFor(former, context),
      lossAccepted,
      corrected,
      others: context.byUrl,
      caps: context.settings.caps,
      othersEndWithNewline: othersEnd(collected, context.yaml),
    }),
    ...(source === "fragments" && !lossAccepted ? missingPageProblems(key, former, context) : []),
  ];
  if (problems.length > 0) return withoutDocument(key, url, problems, context);
  const snapshot = snapshotText(classified.document, context.settings.docs);
  const fresh = lockEntry({
    snapshot,
    body,
    source,
    named: collected.named,
    openapi: classified.openapi,
    pages: keptPages(former, pages, context),
  });
  const defects = [
    ...defectsOf(classified.document, classified.openapi, { version, area }, exampleCheck(classified.document)),
    ...disagreementsOf(collected, { version, area }),
  ];
  const document: AssembledDocument = {
    key,
    version,
    area,
    text: snapshot.text,
    document: snapshot.document,
    entry: entryFor(former?.entry, fresh),
    defects,
  };
  const state = former === undefined ? "new" : former.text === snapshot.text ? "unchanged" : "changed";
  return { report: { key, url, state, problems: noticed }, document };
}

function disagreementsOf(
  { disagreements }: CollectedDocument,
  place: { readonly version: string; readonly area: string },
): readonly Defect[] {
  return [...new Set(disagreements)].map((pointer): Defect => ({ ...place, pointer, code: "page-disagrees" }));
}

/** Three other documents, at least, show whether this site ends its files with a line break. */
function othersEnd(collected: CollectedDocument, yaml: readonly CollectedDocument[]): boolean {
  const others = yaml.filter(({ url }) => url !== collected.url);
  return (
    others.length >= 3 && others.every(({ outcome }) => outcome.kind === "had" && endsWithNewline(outcome.body.bytes))
  );
}

/** A known document keeps to its own origins, a new one to those of its site; at the very first run there is nothing to keep to but the config. */
function pinnedFor(
  former: SnapshotDocument | undefined,
  { settings, former: snapshot, acceptOrigin }: Context,
): ReadonlySet<string> | undefined {
  const accepted = [...(settings.apiOrigins ?? []), ...acceptOrigin].flatMap((url) =>
    URL.canParse(url) ? [new URL(url).origin] : [],
  );
  if (former !== undefined) return new Set([...pinnedBy(former.entry), ...accepted]);
  if (snapshot !== undefined)
    return new Set([...snapshot.documents.flatMap(({ entry }) => pinnedBy(entry)), ...accepted]);
  return settings.apiOrigins === undefined ? undefined : new Set(accepted);
}
