import { isObject, own, type Json, type JsonObject } from "../document/json.js";
import { refuse } from "../problem.js";
import type { PageStatus } from "../site/page-title.js";
import { byName, canonicalText } from "./canonical.js";

/** `lock.json`: where each document of the snapshot came from. */
export interface Lock {
  readonly site: string | undefined;
  /** By `version/area`, sorted. */
  readonly documents: Readonly<Record<string, LockEntry>>;
}

export interface LockEntry {
  readonly url: string;
  /** Where the site answered after redirects. */
  readonly finalUrl: string;
  readonly source: "document" | "fragments" | "kept";
  /** Whether the index lists the document or only a page names it. */
  readonly named: "index" | "page" | "config";
  readonly etag?: string;
  readonly sha256: { readonly bytes: string; readonly canonical: string };
  /** Bytes as fetched. */
  readonly size: number;
  /** Whether the body ended with a line break: one that suddenly does not was cut short. */
  readonly finalNewline: boolean;
  readonly openapi: string;
  readonly operations: number;
  readonly webhooks: number;
  /** Origins that operations are called at; pinned. */
  readonly origins: readonly string[];
  /** Where tokens are fetched and users sent to sign in; their origins are pinned. */
  readonly tokenUrls: readonly string[];
  /** Operations that pages show: where, and how the page agrees. Sorted by operation, then page. */
  readonly pages: readonly PageProvenance[];
}

/** What one page contributed. */
export interface PageProvenance {
  /** `GET /shipments` or `webhook Name`. */
  readonly operation: string;
  readonly page: string;
  /** Line of the fence, from 1. */
  readonly line: number;
  readonly pointer: string;
  /** `checked`: the document was used; `fragment` and `old-fragment`: the operation was taken from the page. */
  readonly used: "checked" | "fragment" | "old-fragment";
  /** How a checked page compares with the document: equal, other prose, another structure. */
  readonly agrees?: "yes" | "prose" | "no";
  readonly sha256: string;
}

/** `index.json`: what the site lists. */
export interface IndexFile {
  readonly site: string | undefined;
  readonly title: string | undefined;
  readonly pages: readonly IndexPage[];
  readonly documents: readonly IndexDocument[];
}

interface Listed {
  readonly url: string;
  readonly title: string;
  readonly status: PageStatus;
  /** URL of what to use instead, followed until it is current. */
  readonly replacement?: string;
  readonly headings: readonly (readonly string[])[];
}

export interface IndexPage extends Listed {
  /** The operation that the page documents. */
  readonly operation?: {
    readonly version: string;
    readonly area: string;
    readonly method: string;
    readonly path: string;
  };
  readonly webhook?: { readonly version: string; readonly area: string; readonly name: string };
}

export interface IndexDocument extends Listed {
  /** Where the snapshot keeps it; absent where it could not be had. */
  readonly version?: string;
  readonly area?: string;
}

/** `defects.json`: what is wrong in the documents, without any text of theirs. */
export interface Defect {
  readonly version: string;
  readonly area: string;
  /** `GET /shipments` or `webhook Name`; absent where no single operation is meant. */
  readonly operation?: string;
  readonly pointer: string;
  readonly code: string;
}

export const lockFile = "lock.json";
export const indexFile = "index.json";
export const defectsFile = "defects.json";

/** `v3/shipments` to `v3/shipments.json`. */
export function documentFile(key: string): string {
  return `${key}.json`;
}

const keyPattern = /^[a-z\d]+(?:-[a-z\d]+)*\/[a-z\d]+(?:-[a-z\d]+)*$/u;

/** A lock as text, entries sorted. */
export function lockText(lock: Lock): string {
  const documents = Object.fromEntries(Object.entries(lock.documents).sort(([left], [right]) => byName(left, right)));
  return dataText({ ...lock, documents });
}

/** Any of the snapshot's own files as text. */
export function dataText(value: object): string {
  return canonicalText(JSON.parse(JSON.stringify(value)) as Json); // our own data: JSON already
}

/** Reads a lock that this toolkit wrote; its keys become file names, so they are checked. */
export function parseLock(text: string, file: string): Lock {
  const value = parseOwn(text, file);
  const documents = own(value, "documents");
  if (!isObject(documents))
    return refuse({
      code: "lock",
      file,
      message: "the lock has no `documents`",
      expected: "a lock that `waybill sync` wrote",
      advice: "restore the folder from version control",
    });
  for (const [key, entry] of Object.entries(documents)) {
    if (!keyPattern.test(key) || !isLockEntry(entry))
      refuse({
        code: "lock",
        file,
        pointer: `/documents/${key.replaceAll("/", "~1")}`,
        message: "the lock entry cannot be read",
        expected: "an entry that `waybill sync` wrote",
        advice: "restore the folder from version control",
      });
  }
  return value as unknown as Lock; // every entry was checked above
}

function isLockEntry(entry: Json | undefined): boolean {
  const hashes = own(entry, "sha256");
  return (
    typeof own(entry, "url") === "string" &&
    typeof own(hashes, "canonical") === "string" &&
    Array.isArray(own(entry, "origins")) &&
    Array.isArray(own(entry, "tokenUrls")) &&
    Array.isArray(own(entry, "pages"))
  );
}

/** JSON of one of our own files. */
export function parseOwn(text: string, file: string): JsonObject {
  try {
    const value = JSON.parse(text) as Json; // JSON.parse yields JSON values only
    if (isObject(value)) return value;
  } catch {
    // Reported below, as one thing.
  }
  return refuse({
    code: "syntax",
    file,
    message: "the file is no JSON object",
    expected: "what `waybill sync` wrote",
    advice: "restore the folder from version control, or run waybill sync",
  });
}
