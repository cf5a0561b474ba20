import type { Problem } from "../problem.js";
import type { Context } from "./assemble.js";
import { byName } from "./canonical.js";
import type { SnapshotDocument } from "./read.js";
import type { LockEntry, PageProvenance } from "./snapshot-files.js";

/** An entry is rewritten when the canonical form changes; what pages show is noted anew only when it says something else. */
export function entryFor(former: LockEntry | undefined, fresh: LockEntry): LockEntry {
  if (
    former === undefined ||
    former.sha256.canonical !== fresh.sha256.canonical ||
    former.source !== fresh.source ||
    former.url !== fresh.url
  )
    return fresh;
  const gist = ({ pages }: LockEntry): string =>
    JSON.stringify(pages.map(({ operation, page, used, agrees }) => [operation, page, used, agrees]));
  return gist(former) === gist(fresh) ? former : { ...former, pages: fresh.pages };
}

/** What a page showed stays noted while the page cannot be read. */
export function keptPages(
  former: SnapshotDocument | undefined,
  pages: readonly PageProvenance[],
  { collected }: Context,
): readonly PageProvenance[] {
  const unread = new Set(collected.missingPages.map(({ file }) => file));
  const kept = (former?.entry.pages ?? []).filter(({ page }) => unread.has(page));
  return [...kept, ...pages].toSorted(
    (left, right) => byName(left.operation, right.operation) || byName(left.page, right.page),
  );
}

/** A document that was put together from pages loses nothing because one of them could not be read. */
export function missingPageProblems(
  key: string,
  former: SnapshotDocument | undefined,
  { collected }: Context,
): readonly Problem[] {
  const unread = new Map(collected.missingPages.map((problem) => [problem.file, problem]));
  return (former?.entry.pages ?? []).flatMap(({ page }) => {
    const problem = unread.get(page);
    return problem === undefined
      ? []
      : [
          {
            ...problem,
            advice: `${key} is put together from pages; if this one is gone for good, run waybill sync --accept-loss ${key}`,
          },
        ];
  });
}
