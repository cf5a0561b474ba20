import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { DriftReport, Finding } from "../../scripts/diff/finding.js";
import { casesThere, isBreaking, readCases, readCatalogue, runCase, type CatalogueEntry, type OtherFinding } from "./drift-cases.js";

const reviewed = JSON.parse(readFileSync(new URL("disagreements.json", import.meta.url), "utf8")) as Record<string, { readonly reason: string }>;

/** The other tool calls the other direction of a webhook's body a request, and webhooks themselves components. */
function isAt(finding: Finding, other: OtherFinding, entry: CatalogueEntry | undefined): boolean {
  const direction = entry?.direction === "request" ? ["request", "webhook"] : entry?.direction === "response" ? ["response", "reply"] : undefined;
  // Parameters and security are the request's for us where the catalogue names no direction.
  const fits = direction === undefined || direction.includes(finding.direction) || finding.direction === "none";
  if (other.path === null || other.path === undefined)
    return fits && (finding.section === other.section || (entry?.id.startsWith("webhook-") === true && finding.section === "webhooks"));
  const path = other.path.replace(/^webhook:/, "");
  return (
    fits &&
    (finding.section === other.section || finding.section === "webhooks" || finding.places.length > 0) &&
    finding.places.some((place) => place.path === path && place.method === other.operation)
  );
}

const folder = casesThere ? "" : " (skipped: ../shared/drift-cases is not there)";

describe.skipIf(!casesThere)(`pairs with another tool's verdicts${folder}`, () => {
  const catalogue = casesThere ? readCatalogue() : new Map<string, CatalogueEntry>();
  const results = casesThere ? readCases().map((one) => ({ one, report: runCase(one) })) : [];
  const breaking = (report: DriftReport): boolean => report.findings.some(isBreaking);
  const core = results.filter(({ one }) => one.core);
  const theirs = core.filter(({ one }) => one.maxLevel >= 2);
  const ours = core.filter(({ report }) => breaking(report));
  const agreed = theirs.filter(({ report }) => breaking(report)).length;

  it("finds at least 98 % of what the other tool calls breaking in the core pairs", () => {
    expect(agreed / theirs.length).toBeGreaterThanOrEqual(0.98);
  });

  it("is right in at least 95 % of what it calls breaking in the core pairs", () => {
    expect(agreed / ours.length).toBeGreaterThanOrEqual(0.95);
  });

  it("finds at least 95 % of the asserted findings at their operation, section and direction", () => {
    const wanted = results.flatMap(({ one, report }) =>
      one.asserted.flatMap((asserted) => one.full.filter((full) => full.id === asserted.id).map((full) => ({ full, report }))),
    );
    const found = wanted.filter(({ full, report }) => report.findings.some((finding) => isAt(finding, full, catalogue.get(full.id))));
    expect(found.length / wanted.length).toBeGreaterThanOrEqual(0.95);
  });

  it("disagrees only where a reviewed reason stands", () => {
    const different = results.filter(({ one, report }) => breaking(report) !== one.maxLevel >= 2).map(({ one }) => one.pair);
    expect(different.sort()).toEqual(Object.keys(reviewed).sort());
  });
});
