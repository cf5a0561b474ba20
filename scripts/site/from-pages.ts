import type { JsonObject } from "../document/json.js";
import { entriesOf, own, ownArray } from "../document/json.js";
import { valueAt } from "../document/pointer.js";
import type { Problem } from "../problem.js";
import { canonicalText } from "../snapshot/canonical.js";
import type { PageOperation } from "../snapshot/index-file.js";
import type { PageProvenance } from "../snapshot/snapshot-files.js";
import { fileName } from "../text/encode.js";
import type { CollectedDocument, DocumentOutcome } from "./collect.js";
import { crossCheck } from "./cross-check.js";
import { documentAddresses } from "./fence-info.js";
import { isComponentsOnly, type Fragment } from "./read-fragment.js";
import { documentTitle, rebuildDocument } from "./rebuild.js";

/** What the pages add to the documents. */
export interface FromPages {
  /** The documents, with those that only pages show, and with what the pages say of each. */
  readonly documents: readonly CollectedDocument[];
  readonly problems: readonly Problem[];
}

/**
 * Order of trust: a document that the index lists, a document that a fence names, fragments. Fragments of a document that is here
 * are held against it; those of one that could not be had are put together.
 */
export function documentsFromPages(
  documents: readonly CollectedDocument[],
  fragments: readonly Fragment[],
  indexUrl: string,
): FromPages {
  const groups = groupFragments(documents, fragments, indexUrl);
  const problems: Problem[] = [];
  const checked = documents.map((document): CollectedDocument => {
    const group = groups.get(document.url);
    groups.delete(document.url);
    if (group === undefined) return document;
    if (document.outcome.kind !== "had")
      return { ...document, pages: [], rebuilt: rebuild(document.url, group, problems) };
    const { pages, disagreements } = check(document.outcome.classified.document, group);
    return { ...document, pages, disagreements };
  });
  const added = [...groups]
    .filter(([, group]) => group.some((fragment) => !isComponentsOnly(fragment)))
    .map(([url, group]): CollectedDocument => ({
      url,
      named: "page",
      entry: undefined,
      outcome: { kind: "failed", problems: [] },
      pages: [],
      rebuilt: rebuild(url, group, problems),
    }));
  return { documents: [...checked, ...added], problems };
}

/** A document from fragments in place of a fetched one. */
export interface RebuiltDocument {
  readonly outcome: Extract<DocumentOutcome, { kind: "had" }>;
  readonly pages: readonly PageProvenance[];
}

function rebuild(url: string, group: readonly Fragment[], problems: Problem[]): RebuiltDocument {
  const rebuilt = rebuildDocument(group);
  problems.push(...rebuilt.problems);
  const bytes = new TextEncoder().encode(canonicalText(rebuilt.document));
  const openapi = group[0]?.openapi ?? "3.1.0";
  return {
    pages: rebuilt.pages,
    outcome: {
      kind: "had",
      body: {
        ok: true,
        url,
        finalUrl: url,
        bytes,
        etag: undefined,
        lastModified: undefined,
        mirrored: false,
        confirmed: true,
      },
      classified: {
        kind: "document",
        document: rebuilt.document,
        openapi,
        parsed: { value: rebuilt.document, line: () => 1 },
      },
    },
  };
}

function check(
  document: JsonObject,
  group: readonly Fragment[],
): { readonly pages: readonly PageProvenance[]; readonly disagreements: readonly string[] } {
  const disagreements: string[] = [];
  const pages = group.flatMap((fragment): readonly PageProvenance[] => {
    const { target } = fragment;
    if (target === undefined || target.kind === "channel") return [];
    const agreement = crossCheck(document, fragment);
    if (agreement.agrees === "no") disagreements.push(...agreement.pointers);
    const [operation, pointer] =
      target.kind === "webhook"
        ? [`webhook ${target.name}`, `/webhooks/${escape(target.name)}/post`]
        : [`${target.method} ${target.path}`, `/paths/${escape(target.path)}/${target.method.toLowerCase()}`];
    return [
      {
        operation,
        page: fragment.page,
        line: fragment.line,
        pointer,
        used: "checked",
        agrees: agreement.agrees,
        sha256: fragment.sha256,
      },
    ];
  });
  return { pages, disagreements };
}

function escape(token: string): string {
  return token.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Fragments by the address of their document: the one that is here, else the one that they name, else one made of title and servers. */
function groupFragments(
  documents: readonly CollectedDocument[],
  fragments: readonly Fragment[],
  indexUrl: string,
): Map<string, Fragment[]> {
  const groups = new Map<string, Fragment[]>();
  for (const fragment of fragments) {
    if (fragment.target?.kind === "channel") continue;
    const url = addressOf(fragment, documents, indexUrl);
    groups.set(url, [...(groups.get(url) ?? []), fragment]);
  }
  return groups;
}

function addressOf(fragment: Fragment, documents: readonly CollectedDocument[], indexUrl: string): string {
  const addresses = fragment.reference === undefined ? [] : documentAddresses(fragment.reference, indexUrl);
  const named =
    documents.find(({ url }) => addresses.includes(url)) ??
    documents.find(({ url }) => fragment.reference !== undefined && baseName(url) === baseName(fragment.reference));
  if (named !== undefined) return named.url;
  if (addresses[0] !== undefined) return addresses[0];
  return holderOf(fragment, documents) ?? ownAddress(fragment, indexUrl);
}

function baseName(reference: string): string {
  return (reference.split("/").at(-1) ?? "").replace(/\.(?:ya?ml|json)$/iu, "").toLowerCase();
}

/** The only document here that has the operation; among several the one with the fragment's title and servers. */
function holderOf({ target, document }: Fragment, documents: readonly CollectedDocument[]): string | undefined {
  if (target === undefined || target.kind === "channel") return undefined;
  const tokens =
    target.kind === "webhook" ? ["webhooks", target.name] : ["paths", target.path, target.method.toLowerCase()];
  const holders = documents.filter(
    ({ outcome }) => outcome.kind === "had" && valueAt(outcome.classified.document, tokens) !== undefined,
  );
  if (holders.length <= 1) return holders[0]?.url;
  const identity = identityOf(document);
  return (
    holders.find(({ outcome }) => outcome.kind === "had" && identityOf(outcome.classified.document) === identity) ??
    holders[0]
  )?.url;
}

function identityOf(document: JsonObject): string {
  return JSON.stringify([own(own(document, "info"), "title"), ownArray(document, "servers") ?? []]);
}

/** An address for what has none: the index, with version and name after the hash. Fern titles every page; there the server counts. */
function ownAddress(fragment: Fragment, indexUrl: string): string {
  const version = new URL(fragment.page).pathname.split("/").find((segment) => /^v\d+(?:\.\d+)*$/iu.test(segment));
  const server = entriesOf((ownArray(fragment.document, "servers") ?? [])[0]).find(([key]) => key === "url")?.[1];
  const perPage = /^endpoint_/u.test(String(own(own(fragment.document, "info"), "version")));
  const host = typeof server === "string" && URL.canParse(server, indexUrl) ? nameOfHost(server, indexUrl) : undefined;
  const title = perPage ? "" : documentTitle(fragment);
  const name = fileName((fragment.reference ?? "") || title || (host ?? ""), "pages");
  return `${indexUrl}#${version === undefined ? "" : `${version}/`}${name}`;
}

/** `api.acme.example` is called acme; an address of numbers is called nothing. */
function nameOfHost(server: string, base: string): string | undefined {
  const { hostname } = new URL(server, base);
  const isNumeric = /^[\d.]+$|^\[/u.test(hostname);
  return isNumeric ? undefined : hostname.replace(/^(?:api|www)\./u, "").split(".")[0];
}

/** What the fences say that pages show, for the index. */
export function pageOperations(
  documents: readonly { readonly version: string; readonly area: string; readonly pages: readonly PageProvenance[] }[],
): readonly PageOperation[] {
  return documents.flatMap(({ version, area, pages }) =>
    pages.map(({ operation, page }): PageOperation => {
      const [method = "", ...path] = operation.split(" ");
      return method === "webhook"
        ? { page, version, area, kind: "webhook", method: "POST", path: path.join(" ") }
        : { page, version, area, kind: "operation", method, path: path.join(" ") };
    }),
  );
}
