import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { diff } from "../../scripts/diff/diff.js";
import type { DiffDocument } from "../../scripts/diff/input.js";
import { plainDocument } from "./drift-cases.js";

const crawl = (date: string): URL => new URL(`../../../shared/sendcloud-${date}/.openapi/v3/`, import.meta.url);
const there = existsSync(crawl("2026-05")) && existsSync(crawl("2026-07"));

function read(date: string): readonly DiffDocument[] {
  if (!there) return [];
  return readdirSync(crawl(date)).map((area) => ({
    ...plainDocument(`${area}.yaml`, readFileSync(new URL(`${area}/openapi.yaml`, crawl(date)))),
    version: "v3",
    area,
  }));
}

describe.skipIf(!there)(`two crawls of one site, six weeks apart${there ? "" : " (skipped: ../shared/sendcloud-2026-05 and -07 are not there)"}`, () => {
  const { findings } = diff({ before: read("2026-05"), after: read("2026-07"), today: "2026-07-09" });
  const said = findings.map(
    (finding) => `${finding.level} ${finding.area} ${finding.direction} ${finding.id} ${finding.pointer.split("/").at(-1) ?? ""} x${finding.places.length}`,
  );

  it.each([
    ["four creating calls answer a conflict with the resource", "dangerous shipments response response-error-with-success-body 409 x1", 4],
    ["a property is respelled", "breaking shipments response property-renamed delivery_dates x6", 1],
    ["items become one of two alternatives, as received", "dangerous shipments response union-added oneOf x6", 1],
    ["items become one of two alternatives, as sent", "safe shipments request union-branch-added oneOf", 2],
    ["three members of the address check may be null", "breaking shipments response became-nullable anyOf x1", 3],
    ["the address check says how it checked", "safe shipments response property-added-optional validation_method x1", 1],
    ["carrier fields, as sent", "safe shipments request property-added-optional carrier_fields", 2],
    ["carrier fields, as received", "safe shipments response property-added-optional carrier_fields", 2],
    ["two more export reasons, as received", "dangerous shipments response enum-value-added enum x6", 1],
    ["two more export reasons, as sent", "safe shipments request enum-value-added enum x4", 1],
    ["one more export reason of a return, as received", "dangerous returns response enum-value-added enum x2", 1],
    ["one more export reason of a return, as sent", "safe returns request enum-value-added enum x3", 1],
    ["manufacturer ids of items, as received", "safe orders response property-added-optional manufacturer_product_id", 2],
    ["one more kind of document", "safe parcel-documents request enum-value-added enum x1", 1],
    ["its parameter became a component of its own", "docs parcel-documents none component-added typeSingle x0", 1],
    ["a required member of an answer", "safe parcel-tracking response property-added-required created x1", 1],
    ["a conflict that means something else now", "docs parcel-tracking response description-changed 409 x1", 1],
    ["a title without its beta sign", "docs service-points none title-changed title x0", 1],
    ["a schema that is gone", "notice shipments none schema-removed parcel-item-with-optional-fields x0", 1],
  ])("%s", (_what, start, count) => {
    expect(said.filter((text) => text.startsWith(start))).toHaveLength(count);
  });

  it("reports nothing above a word beyond that", () => {
    const expected = { breaking: 4, dangerous: 7, notice: 2 };
    for (const [level, count] of Object.entries(expected)) expect(findings.filter((finding) => finding.level === level)).toHaveLength(count);
  });

  it.each(["analytics", "event-subscriptions", "integrations", "reporting", "ship-an-order", "webhooks"])("says nothing of %s, which is the same", (area) => {
    expect(findings.filter((finding) => finding.area === area)).toEqual([]);
  });
});
