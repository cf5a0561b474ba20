import { byName } from "../snapshot/canonical.js";
import type { Lock } from "../snapshot/snapshot-files.js";
import { distinctName, nameArea } from "./area-name.js";
import type { CollectedDocument } from "./collect.js";

/** `version/area` of every document: what the lock already says, else by rule, in the order of addresses so that no crawl order matters. */
export function nameDocuments(
  documents: readonly CollectedDocument[],
  lock: Lock | undefined,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [key, entry] of Object.entries(lock?.documents ?? {})) names.set(entry.url, key);
  const taken = new Set(names.values());
  for (const document of documents.toSorted((left, right) => byName(left.url, right.url))) {
    if (names.has(document.url)) continue;
    const { outcome, entry, url } = document;
    const had = outcome.kind === "had" ? outcome : document.rebuilt?.outcome;
    const named = nameArea({
      url,
      headings: entry?.headings ?? [],
      title: entry?.title ?? "",
      document: had?.classified.document ?? {},
    });
    const { version, area } = distinctName(named, url, taken);
    names.set(url, `${version}/${area}`);
    // A name is only taken by a document that is there: one that cannot be had must not push another aside for good.
    if (had !== undefined) taken.add(`${version}/${area}`);
  }
  return names;
}
