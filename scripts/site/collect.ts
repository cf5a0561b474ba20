import pLimit from "p-limit";
import type { Problem } from "../problem.js";
import { candidateOf } from "./candidates.js";
import { collectIndex, decode } from "./collect-index.js";
import { fetchAddress, rememberBody, type Fetched, type FetchedBody, type FetchRules } from "./fetch-address.js";
import { documentAddresses } from "./fence-info.js";
import type { IndexEntry, SiteIndex } from "./read-index.js";
import { documentsFromPages, type RebuiltDocument } from "./from-pages.js";
import { readFragments } from "./read-fragment.js";
import { readPage, type Page } from "./read-page.js";
import type { PageProvenance } from "../snapshot/snapshot-files.js";
import type { FullTextPage } from "./split-full-text.js";
import { areaMatches, type SiteSettings } from "./site-config.js";
import { classifyBody, type Classified } from "./validate-document.js";

/** Everything that one run read, before anything is compared or written. */
export interface Collected {
  readonly index: SiteIndex | undefined;
  readonly documents: readonly CollectedDocument[];
  /** Pages that were read. */
  readonly pages: readonly Page[];
  /** What is wrong in pages, and between them. */
  readonly pageProblems: readonly Problem[];
  /** Pages that the index lists and that could not be had. */
  readonly missingPages: readonly Problem[];
}

export interface CollectedDocument {
  readonly url: string;
  /** Who names the document: the index, a page's fence, the config. */
  readonly named: "index" | "page" | "config";
  readonly entry: IndexEntry | undefined;
  readonly outcome: DocumentOutcome;
  /** What pages show of it. */
  readonly pages: readonly PageProvenance[];
  /** Pointers at which pages show something else. */
  readonly disagreements?: readonly string[];
  /** What the pages alone add up to, where the document could not be had. */
  readonly rebuilt?: RebuiltDocument;
}

export type DocumentOutcome =
  | { readonly kind: "had"; readonly body: FetchedBody; readonly classified: Extract<Classified, { kind: "document" }> }
  | { readonly kind: "other"; readonly problem: Problem }
  | { readonly kind: "failed"; readonly problems: readonly Problem[] };

export type Step = (doing: string, done: number, total: number, what: string) => void;

const concurrency = 4;

/**
 * Reads index, pages and documents with at most four requests at a time.
 *
 * @param known Addresses that the lock knows: preferred where a page's reference may mean several.
 * @throws WaybillError where the index cannot be had or lists nothing.
 */
export async function collectSite(
  settings: SiteSettings,
  known: readonly string[],
  rules: FetchRules,
  step: Step,
): Promise<Collected> {
  const limit = pLimit(concurrency);
  const fullTexts: FullTextPage[] = [];
  const index =
    settings.index === undefined ? undefined : await collectIndex(settings.index, rules, 0, new Set(), fullTexts);
  const listed = listDocuments(settings, index);
  const pageEntries =
    settings.pages && index !== undefined
      ? index.entries.filter((entry) => candidateOf(entry) === "page" && allowed(entry.url, rules))
      : [];
  const inFullText = new Map(fullTexts.map((page) => [page.url, page.text]));
  const { pages: fetched, missing } = await collectPages(
    pageEntries.filter(({ url }) => !inFullText.has(url)),
    rules,
    limit,
    step,
  );
  const pages = [...[...inFullText].map(([url, text]) => readPage(text, url)), ...fetched];
  const wanted = withPageDocuments(listed, pages, index, known);
  let done = 0;
  const documents = await Promise.all(
    wanted.map((document) =>
      limit(async (): Promise<CollectedDocument> => {
        const outcome = await collectDocument(document.addresses, settings, rules);
        step("fetching", (done += 1), wanted.length, document.url);
        return { url: outcome.url, named: document.named, entry: document.entry, outcome: outcome.outcome, pages: [] };
      }),
    ),
  );
  const read = pages.map((page) => readFragments(page, settings.caps));
  const joined = documentsFromPages(
    distinctDocuments(documents),
    read.flatMap(({ fragments }) => fragments),
    index?.url ?? wanted[0]?.url ?? "",
  );
  return {
    index,
    documents: joined.documents,
    pages,
    pageProblems: [...read.flatMap(({ problems }) => problems), ...joined.problems],
    missingPages: missing,
  };
}

interface Wanted {
  readonly url: string;
  /** In the order to try. */
  readonly addresses: readonly string[];
  readonly named: CollectedDocument["named"];
  readonly entry: IndexEntry | undefined;
}

function listDocuments(settings: SiteSettings, index: SiteIndex | undefined): readonly Wanted[] {
  const fromIndex = (index?.entries ?? [])
    .filter((entry) => candidateOf(entry) === "document")
    .map((entry): Wanted => ({ url: entry.url, addresses: [entry.url], named: "index", entry }));
  const known = new Set(fromIndex.map(({ url }) => url));
  const fromConfig = settings.documents
    .filter((url) => !known.has(url))
    .map((url): Wanted => ({ url, addresses: [url], named: "config", entry: undefined }));
  return [...fromIndex, ...fromConfig];
}

/** Documents that only a page's fence names; a known address is preferred to a guessed one. */
function withPageDocuments(
  listed: readonly Wanted[],
  pages: readonly Page[],
  index: SiteIndex | undefined,
  known: readonly string[],
): readonly Wanted[] {
  const wanted = new Map(listed.map((document) => [document.url, document]));
  for (const page of pages) {
    const references = [
      ...page.fragments.flatMap(({ info }) =>
        info?.document === undefined || info.target?.kind === "channel" ? [] : [info.document],
      ),
      ...page.documentLinks,
    ];
    for (const reference of references) {
      const addresses = documentAddresses(reference, index?.url ?? page.url);
      const first = addresses[0];
      if (first === undefined || addresses.some((address) => wanted.has(address))) continue;
      const held = addresses.find((address) => known.includes(address));
      wanted.set(first, {
        url: held ?? first,
        addresses: held === undefined ? addresses : [held],
        named: "page",
        entry: undefined,
      });
    }
  }
  return [...wanted.values()];
}

async function collectPages(
  entries: readonly IndexEntry[],
  rules: FetchRules,
  limit: ReturnType<typeof pLimit>,
  step: Step,
): Promise<{ readonly pages: readonly Page[]; readonly missing: readonly Problem[] }> {
  let done = 0;
  const outcomes = await Promise.all(
    entries.map((entry) =>
      limit(async (): Promise<Page | Problem> => {
        const fetched = await fetchAddress(entry.url, rules);
        step("reading pages", (done += 1), entries.length, entry.url);
        if (!fetched.ok) return fetched.problem;
        const text = decode(fetched);
        if (typeof text !== "string") return text;
        await rememberBody(fetched, rules);
        return readPage(text, entry.url);
      }),
    ),
  );
  return {
    pages: outcomes.filter((outcome): outcome is Page => "fragments" in outcome),
    missing: outcomes.filter((outcome): outcome is Problem => !("fragments" in outcome)),
  };
}

async function collectDocument(
  addresses: readonly string[],
  settings: SiteSettings,
  rules: FetchRules,
): Promise<{ readonly url: string; readonly outcome: DocumentOutcome }> {
  let failure: Problem | undefined;
  for (const url of addresses) {
    const fetched: Fetched = await fetchAddress(url, rules);
    if (!fetched.ok) {
      failure ??= fetched.problem;
      continue;
    }
    const classified = classifyBody(fetched.bytes, url, settings.caps);
    if (classified.kind === "document") return { url, outcome: { kind: "had", body: fetched, classified } };
    if (classified.kind === "other") return { url, outcome: classified };
    return { url, outcome: { kind: "failed", problems: classified.problems } };
  }
  return { url: addresses[0] ?? "", outcome: { kind: "failed", problems: failure === undefined ? [] : [failure] } };
}

/** Two references may lead to one address; the one that the index lists counts. */
function distinctDocuments(documents: readonly CollectedDocument[]): readonly CollectedDocument[] {
  const byUrl = new Map<string, CollectedDocument>();
  for (const document of documents) if (!byUrl.has(document.url)) byUrl.set(document.url, document);
  return [...byUrl.values()];
}

function allowed(url: string, rules: FetchRules): boolean {
  const { origin } = new URL(url);
  return origin === rules.siteOrigin || rules.origins.includes(origin);
}

/** Whether the config takes an area. */
export function isWanted(settings: SiteSettings, version: string, area: string): boolean {
  const included =
    settings.include.length === 0 || settings.include.some((pattern) => areaMatches(version, area, pattern));
  return included && !settings.exclude.some((pattern) => areaMatches(version, area, pattern));
}
