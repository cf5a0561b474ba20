import type { ClassId } from "./class-of.js";
import type { PageNote } from "./input.js";

/** A difference in what the site's pages say of a document that is there on both sides. */
export interface PageChange {
  readonly class: ClassId;
  readonly page: PageNote;
  /** One sentence without a final full stop. */
  readonly message: string;
}

/** Pages that began or ceased to contradict their document, and pages that the index marks otherwise than before. */
export function comparePages(before: readonly PageNote[], after: readonly PageNote[]): readonly PageChange[] {
  const former = new Map(before.map((page) => [keyOf(page), page]));
  return after.flatMap((page) => {
    const known = former.get(keyOf(page));
    return [...compareAgreement(known, page), ...compareStatus(known, page)];
  });
}

function keyOf({ operation, url }: PageNote): string {
  return `${operation} ${url}`;
}

function compareAgreement(before: PageNote | undefined, page: PageNote): readonly PageChange[] {
  if (page.agrees === undefined || page.agrees === (before?.agrees ?? true)) return [];
  return page.agrees
    ? [
        {
          class: "page-agrees",
          page,
          message: `the page ${page.url} shows ${page.operation} as the document does again`,
        },
      ]
    : [
        {
          class: "page-disagrees",
          page,
          message: `the page ${page.url} shows ${page.operation} otherwise than the document does`,
        },
      ];
}

function compareStatus(before: PageNote | undefined, page: PageNote): readonly PageChange[] {
  if (before?.status === undefined || page.status === undefined || before.status === page.status) return [];
  const instead = page.replacement === undefined ? "" : `; it names ${page.replacement} instead`;
  const message = `the index marks the page ${page.url} of ${page.operation} as ${page.status}, and not as ${before.status} any more${instead}`;
  return [{ class: "page-status-changed", page, message }];
}
