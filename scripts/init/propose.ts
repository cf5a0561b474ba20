import type { WaybillConfig } from "../config.js";
import { collectErrorShapes } from "../emit/error-shapes.js";
import { entriesOf, own, ownString } from "../document/json.js";
import type { Model } from "../model/model.js";
import type { Snapshot } from "../snapshot/read.js";
import { singleLine, upperFirst, wordsOf } from "../text/encode.js";

/** What a first look at a site shows, in words for a person. */
export function describeModel(model: Model, origins: readonly string[]): readonly string[] {
  const operations = model.versions.flatMap(({ areas }) => areas.flatMap((area) => area.operations));
  const kinds = new Set(operations.flatMap(({ security }) => security.flat().map(({ type }) => type)));
  const paging = new Set(operations.flatMap(({ paging: found }) => (found === undefined ? [] : [found.row.kind])));
  const shapes = model.versions.reduce((sum, version) => sum + collectErrorShapes(version).length, 0);
  const list = (values: Iterable<string>): string => [...values].sort().join(", ") || "none";
  return [
    `versions: ${list(model.versions.map(({ version, status }) => (status === "current" ? version : `${version} (${status})`)))}`,
    `origins: ${list(origins)}`,
    `authentication: ${list(kinds)}`,
    `paging: ${list(paging)} (${operations.filter(({ paging: found }) => found !== undefined).length} of ${operations.length} operations)`,
    `error shapes: ${shapes}`,
  ];
}

/** Name of the API from what the site calls itself, without the words that every site has. */
export function nameOf(titles: readonly string[]): string {
  const common = new Set([
    "api",
    "apis",
    "rest",
    "developer",
    "developers",
    "portal",
    "documentation",
    "docs",
    "reference",
    "public",
    "the",
    "openapi",
    "spec",
    "specification",
    "v1",
    "v2",
    "v3",
  ]);
  for (const title of titles) {
    const words = wordsOf(title)
      .filter((word) => !common.has(word.toLowerCase()))
      .slice(0, 3);
    if (words.length > 0) return words.map(upperFirst).join("");
  }
  return "Api";
}

/** Header that a webhook document calls an API key: what the sender puts its signature in. */
export function signatureHeaders(snapshot: Snapshot): NonNullable<WaybillConfig["webhooks"]> {
  return Object.fromEntries(
    snapshot.documents.flatMap(({ area, document }) => {
      if (entriesOf(document, "webhooks").length === 0) return [];
      const schemes = entriesOf(own(own(document, "components"), "securitySchemes") ?? null).map(
        ([, scheme]) => scheme,
      );
      const header = schemes
        .filter((scheme) => ownString(scheme, "type") === "apiKey" && ownString(scheme, "in") === "header")
        .map((scheme) => ownString(scheme, "name") ?? "")
        .find((name) => /signature|hmac/i.test(name) && /^[\w-]+$/.test(name));
      return header === undefined ? [] : [[area, { signature: { header } }] as const];
    }),
  );
}

/** Titles of the documents, the index's first. */
export function titlesOf(snapshot: Snapshot): readonly string[] {
  const documents = snapshot.documents.map(({ document }) => ownString(own(document, "info"), "title") ?? "");
  return [snapshot.index.title ?? "", ...documents].map(singleLine).filter((title) => title !== "");
}
