import { own, ownString, type JsonObject } from "../document/json.js";
import { candidateOf } from "../site/candidates.js";
import type { IndexEntry, SiteIndex } from "../site/read-index.js";
import { wordsOf } from "../text/encode.js";
import { byName } from "./canonical.js";
import { operationsOf, type DocumentOperation } from "./document-operations.js";
import type { IndexDocument, IndexFile, IndexPage } from "./snapshot-files.js";

/** A document of the snapshot as the index file needs it. */
export interface IndexedDocument {
  readonly version: string;
  readonly area: string;
  readonly url: string;
  readonly document: JsonObject;
}

/** What a page's fence says that it shows. */
export interface PageOperation {
  readonly page: string;
  readonly version: string;
  readonly area: string;
  /** As `operationsOf` names it. */
  readonly kind: DocumentOperation["kind"];
  readonly method: string;
  readonly path: string;
}

type Place = Pick<PageOperation, "version" | "area" | "kind" | "method" | "path">;

/** `index.json` of one crawl: pages joined to operations by their documentation link, by a fence, or by an address that fits only one. */
export function indexFileOf(
  index: SiteIndex,
  documents: readonly IndexedDocument[],
  fenced: readonly PageOperation[],
): IndexFile {
  const pages = index.entries.filter((entry) => ["page", "other"].includes(candidateOf(entry)));
  const shown = operationsByPage(pages, documents, fenced, index.url);
  const byKey = new Map(index.entries.map((entry) => [pageKey(entry.url), entry]));
  const byUrl = new Map(documents.map((document) => [document.url, document]));
  const listed = index.entries.filter((entry) => candidateOf(entry) === "document");
  return {
    site: index.url,
    title: index.title,
    pages: pages
      .map((entry): IndexPage => ({ ...listing(entry, byKey, index.url), ...placeMembers(shown.get(entry.url)) }))
      .sort(byUrlOrder),
    documents: listed
      .map((entry): IndexDocument => {
        const document = byUrl.get(entry.url);
        return {
          ...listing(entry, byKey, index.url),
          ...(document === undefined ? {} : { version: document.version, area: document.area }),
        };
      })
      .sort(byUrlOrder),
  };
}

function byUrlOrder(left: { readonly url: string }, right: { readonly url: string }): number {
  return byName(left.url, right.url);
}

function listing(
  entry: IndexEntry,
  byKey: ReadonlyMap<string, IndexEntry>,
  indexUrl: string,
): Pick<IndexPage, "url" | "title" | "status" | "replacement" | "headings"> {
  const replacement = finalReplacement(entry, byKey, indexUrl);
  return {
    url: entry.url,
    title: entry.title,
    status: entry.status,
    ...(replacement === undefined ? {} : { replacement }),
    headings: entry.headings,
  };
}

/** Follows what the index says to use instead until it reaches a page that says nothing of the kind. */
function finalReplacement(
  entry: IndexEntry,
  byKey: ReadonlyMap<string, IndexEntry>,
  indexUrl: string,
): string | undefined {
  const passed = new Set([pageKey(entry.url)]);
  let current = entry;
  let found: string | undefined;
  while (current.replacement !== undefined && URL.canParse(current.replacement, indexUrl)) {
    const url = new URL(current.replacement, indexUrl).href;
    const key = pageKey(url);
    if (passed.has(key)) break;
    passed.add(key);
    const next = byKey.get(key);
    found = next?.url ?? url;
    if (next === undefined) break;
    current = next;
  }
  return found;
}

/** One page answers at `/x`, `/x.md` and `/x/index.md`. */
export function pageKey(url: string): string {
  return url
    .replace(/[?#].*$/u, "")
    .replace(/\.mdx?$/u, "")
    .replace(/\/index$/u, "")
    .replace(/\/$/u, "");
}

function placeMembers(place: Place | undefined): Pick<IndexPage, "operation" | "webhook"> {
  if (place === undefined) return {};
  const { version, area, kind, method, path } = place;
  return kind === "webhook"
    ? { webhook: { version, area, name: path } }
    : { operation: { version, area, method, path } };
}

function operationsByPage(
  pages: readonly IndexEntry[],
  documents: readonly IndexedDocument[],
  fenced: readonly PageOperation[],
  indexUrl: string,
): ReadonlyMap<string, Place> {
  const operations = documents.flatMap(({ version, area, document }) =>
    operationsOf(document).map((found) => ({
      place: { version, area, kind: found.kind, method: found.method, path: found.path },
      operation: found,
    })),
  );
  const byHref = new Map(
    operations.flatMap(({ place, operation }): readonly (readonly [string, Place])[] => {
      const href = hrefOf(operation.operation);
      return href === undefined || !URL.canParse(href, indexUrl)
        ? []
        : [[pageKey(new URL(href, indexUrl).href), place]];
    }),
  );
  const byFence = new Map(fenced.map(({ page, ...place }) => [page, place]));
  const shown = new Map<string, Place>();
  for (const { url } of pages) {
    const place = byHref.get(pageKey(url)) ?? byFence.get(url);
    if (place !== undefined) shown.set(url, place);
  }
  joinBySlug(pages, operations, shown);
  return shown;
}

function hrefOf(operation: JsonObject): string | undefined {
  return ownString(own(operation, "x-mint"), "href");
}

/** The last resort: an address whose last segment is the summary or the operationId of exactly one operation left, and of no other page left. */
function joinBySlug(
  pages: readonly IndexEntry[],
  operations: readonly { readonly place: Place; readonly operation: DocumentOperation }[],
  shown: Map<string, Place>,
): void {
  const taken = new Set([...shown.values()].map(placeName));
  const left = operations.filter(
    ({ place, operation }) => !taken.has(placeName(place)) && hrefOf(operation.operation) === undefined,
  );
  const free = pages.filter(({ url }) => !shown.has(url));
  for (const page of free) {
    const slug = lastSegment(page.url);
    const fitting = left.filter(({ operation }) => slugsOf(operation).has(slug));
    const rivals = free.filter(({ url }) => lastSegment(url) === slug);
    if (fitting.length === 1 && rivals.length === 1 && fitting[0] !== undefined) shown.set(page.url, fitting[0].place);
  }
}

function placeName({ version, area, kind, method, path }: Place): string {
  return `${version}/${area} ${kind} ${method} ${path}`;
}

function lastSegment(url: string): string {
  return slug(pageKey(url).split("/").at(-1) ?? "");
}

function slugsOf({ operation, operationId }: DocumentOperation): ReadonlySet<string> {
  return new Set(
    [ownString(operation, "summary") ?? "", operationId ?? ""].map(slug).filter((text) => text.length > 3),
  );
}

function slug(text: string): string {
  return wordsOf(text).join("-").toLowerCase();
}
