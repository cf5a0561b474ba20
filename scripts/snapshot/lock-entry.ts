import type { JsonObject } from "../document/json.js";
import { sha256 } from "../site/body-cache.js";
import type { FetchedBody } from "../site/fetch-address.js";
import { endsWithNewline, isHttp } from "../site/judge-document.js";
import { canonicalDocument, canonicalText } from "./canonical.js";
import { operationsOf } from "./document-operations.js";
import { linksForm } from "./links-form.js";
import { distinct, originsOf } from "./origins.js";
import type { LockEntry, PageProvenance } from "./snapshot-files.js";

/** A document as the snapshot will hold it. */
export interface SnapshotText {
  readonly document: JsonObject;
  readonly text: string;
}

export function snapshotText(document: JsonObject, docs: "full" | "links"): SnapshotText {
  const canonical = canonicalDocument(docs === "links" ? linksForm(document) : document);
  return { document: canonical, text: canonicalText(canonical) };
}

export interface EntryOf {
  readonly snapshot: SnapshotText;
  readonly body: Pick<FetchedBody, "url" | "finalUrl" | "bytes" | "etag" | "mirrored">;
  readonly source: LockEntry["source"];
  readonly named: LockEntry["named"];
  readonly openapi: string;
  readonly pages: readonly PageProvenance[];
}

export function lockEntry({ snapshot, body, source, named, openapi, pages }: EntryOf): LockEntry {
  const operations = operationsOf(snapshot.document);
  const { api, token } = originsOf(snapshot.document, body.finalUrl);
  return {
    url: body.url,
    finalUrl: body.finalUrl,
    source,
    named,
    ...(body.etag === undefined || body.mirrored ? {} : { etag: body.etag }),
    sha256: { bytes: sha256(body.bytes), canonical: sha256(snapshot.text) },
    size: body.bytes.byteLength,
    finalNewline: endsWithNewline(body.bytes),
    openapi,
    operations: operations.filter(({ kind }) => kind === "operation").length,
    webhooks: operations.filter(({ kind }) => kind === "webhook").length,
    origins: distinct(api.filter(({ origin }) => isHttp(origin)).map(({ origin }) => origin)),
    tokenUrls: distinct(token.filter(({ origin }) => isHttp(origin)).map(({ url }) => url)),
    pages,
  };
}

/** Origins that an entry pins. */
export function pinnedBy(entry: LockEntry): readonly string[] {
  return [...entry.origins, ...entry.tokenUrls.map((url) => new URL(url).origin)];
}
