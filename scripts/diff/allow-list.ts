import { isArray, isObject, own, ownString, type Json } from "../document/json.js";
import type { Problem } from "../problem.js";
import { WaybillError } from "../problem.js";
import type { DriftReport, Finding } from "./finding.js";
import { summarise } from "./summarise.js";

/** One accepted finding: every member that is given must match. */
export interface Allowance {
  readonly id: string;
  readonly area?: string;
  readonly path?: string;
  readonly method?: string;
  readonly direction?: string;
  readonly pointer?: string;
  readonly reason: string;
}

export interface Allowed {
  readonly report: DriftReport;
  readonly accepted: readonly { readonly finding: Finding; readonly reason: string }[];
  /** Entries that match nothing any more. */
  readonly unmatched: readonly Problem[];
}

const optional = ["area", "path", "method", "direction", "pointer"] as const;

/**
 * Reads `{ "accepted": [{ "id": "property-removed", "path": "/parcels", "reason": "…" }] }`.
 *
 * @throws WaybillError naming every entry that cannot be read.
 */
export function parseAllowList(value: Json, file: string, line: (pointer: string) => number): readonly Allowance[] {
  const list = own(value, "accepted");
  if (!isArray(list))
    throw new WaybillError([
      {
        code: "allow-list",
        file,
        pointer: "",
        line: 1,
        message: "there is no list `accepted`",
        expected: '{ "accepted": [{ "id", "reason" }] }',
      },
    ]);
  const problems: Problem[] = [];
  const entries = list.flatMap((entry, index): readonly Allowance[] => {
    const pointer = `/accepted/${index}`;
    const [id, reason] = [ownString(entry, "id"), ownString(entry, "reason")];
    const unknown = isObject(entry)
      ? Object.keys(entry).filter(
          (key) => key !== "id" && key !== "reason" && !optional.includes(key as (typeof optional)[number]),
        )
      : [];
    if (id === undefined || reason === undefined || reason.trim() === "" || unknown.length > 0) {
      problems.push({
        code: "allow-list",
        file,
        pointer,
        line: line(pointer),
        message:
          unknown.length > 0
            ? `the entry has the unknown member ${JSON.stringify(unknown[0])}`
            : "the entry has no `id` or no `reason`",
        expected: `id, reason and any of ${optional.join(", ")}`,
      });
      return [];
    }
    const given = Object.fromEntries(
      optional.flatMap((key) => {
        const text = ownString(entry, key);
        return text === undefined ? [] : [[key, text]];
      }),
    );
    return [{ id, reason, ...given }];
  });
  if (problems.length > 0) throw new WaybillError(problems);
  return entries;
}

/** Takes accepted findings out of a report; an entry that matches nothing is a problem, so that the list cannot outlive its reasons. */
export function applyAllowList(report: DriftReport, list: readonly Allowance[], file: string): Allowed {
  const used = new Set<Allowance>();
  const accepted: { finding: Finding; reason: string }[] = [];
  const kept = report.findings.filter((finding) => {
    const found = list.filter((entry) => matches(entry, finding));
    for (const entry of found) used.add(entry);
    const [first] = found;
    if (first !== undefined) accepted.push({ finding, reason: first.reason });
    return first === undefined;
  });
  const unmatched = list.flatMap((entry, index): readonly Problem[] =>
    used.has(entry)
      ? []
      : [
          {
            code: "allowance-unneeded",
            file,
            pointer: `/accepted/${index}`,
            message: `the accepted finding ${JSON.stringify(entry.id)} is not found any more`,
            advice: "remove the entry",
          },
        ],
  );
  return { report: { findings: kept, summary: summarise(kept) }, accepted, unmatched };
}

/** Path and method match where any place of the finding does. */
function matches(entry: Allowance, finding: Finding): boolean {
  const inPlace =
    entry.path === undefined && entry.method === undefined
      ? true
      : finding.places.some(
          (place) =>
            (entry.path ?? place.path) === place.path && (entry.method ?? place.method).toUpperCase() === place.method,
        );
  return (
    entry.id === finding.id &&
    (entry.area ?? finding.area) === finding.area &&
    (entry.direction ?? finding.direction) === finding.direction &&
    (entry.pointer ?? finding.pointer) === finding.pointer &&
    inPlace
  );
}
