import { own } from "../document/json.js";
import type { Collector } from "./collect.js";
import { canonical } from "./compare-annotations.js";
import { compareRequirement, requirementOf } from "./compare-requirements.js";
import { compareSchemes, renamedSchemes } from "./compare-security-schemes.js";
import { placeOf, type OperationRef } from "./operation-ref.js";
import type { Side } from "./side.js";

export interface SecurityComparison {
  readonly before: Side;
  readonly after: Side;
  readonly collector: Collector;
  readonly pairs: readonly { readonly before: OperationRef; readonly after: OperationRef }[];
}

export function compareSecurity(comparison: SecurityComparison): void {
  const { before, after, pairs } = comparison;
  const renamed = renamedSchemes(before, after);
  const none = new Map<string, string>();
  for (const pair of pairs)
    compareRequirement(
      comparison,
      requirementOf(before, pair.before, none),
      requirementOf(after, pair.after, renamed),
      placeOf(pair.after),
    );
  if (pairs.length === 0)
    compareRequirement(
      comparison,
      requirementOf(before, undefined, none),
      requirementOf(after, undefined, renamed),
      undefined,
    );
  compareSchemes(comparison, renamed);
  const unused =
    pairs.length > 0 &&
    pairs.every(
      (pair) =>
        own(pair.before.operation.value, "security") !== undefined &&
        own(pair.after.operation.value, "security") !== undefined,
    );
  if (unused && canonical(own(before.root, "security")) !== canonical(own(after.root, "security"))) {
    const site = {
      side: own(after.root, "security") === undefined ? "before" : "after",
      pointer: "/security",
    } as const;
    comparison.collector.add(
      {
        class: "security-default-changed",
        site,
        message: "the requirement for operations without one of their own changed, and there are none",
      },
      { direction: "none", sense: "sent", section: "security" },
    );
  }
}
