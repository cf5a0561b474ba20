import { fileName } from "../text/encode.js";
import type { JsonObject } from "../document/json.js";
import { ownObject, ownString } from "../document/json.js";

/** What a document's folder and file in the snapshot are called after. */
export interface NamedAfter {
  readonly url: string;
  /** Heading paths of the index above the document. */
  readonly headings: readonly (readonly string[])[];
  /** Link text of the index. */
  readonly title: string;
  readonly document: JsonObject;
}

export interface AreaName {
  readonly version: string;
  readonly area: string;
}

const versionSegment = /^v\d+(?:[.-]\d+)*(?:[a-z]+\d*)?$|^\d{4}-?\d{2}-?\d{2}$/iu;
const genericSegment =
  /^(?:\.?openapi|swagger|spec|specs|schema|api|apis|api-?docs|api-?reference|reference|docs|index|bundle|_bundle|_spec|public|static|download|latest|definition|definitions)$/iu;

/**
 * Version from the address, else from the heading, else from `info.version`; area from the last telling segment of the address,
 * else from the document's title. Names that the lock already gave are kept by the caller.
 */
export function nameArea(named: NamedAfter): AreaName {
  const segments = segmentsOf(named.url);
  return { version: versionOf(segments, named), area: fileName(areaOf(segments) ?? titleOf(named), "api") };
}

function segmentsOf(url: string): readonly string[] {
  const { hash, pathname } = new URL(url);
  // A document that only pages show has the index's address; its name stands after the hash.
  const segments = (hash === "" ? pathname : hash.slice(1)).split("/").filter((segment) => segment !== "");
  return segments.map((segment, index) =>
    index === segments.length - 1 ? segment.replace(/\.(?:ya?ml|json)$/iu, "") : segment,
  );
}

function versionOf(segments: readonly string[], { headings, document }: NamedAfter): string {
  const segment = segments.findLast((candidate) => versionSegment.test(candidate));
  if (segment !== undefined) return fileName(segment, "v1");
  const heading = headings
    .flat()
    .map((text) => /\bv(\d+(?:\.\d+)*)\b/iu.exec(text)?.[1])
    .find((found) => found !== undefined);
  if (heading !== undefined) return fileName(`v${heading}`, "v1");
  const major = /^v?(\d+)\b/iu.exec(ownString(ownObject(document, "info"), "version") ?? "")?.[1];
  return `v${major === undefined || major === "0" || major.length > 3 ? "1" : major}`;
}

function areaOf(segments: readonly string[]): string | undefined {
  const telling = segments.filter((segment) => !versionSegment.test(segment) && !genericSegment.test(segment));
  return telling.at(-1);
}

function titleOf({ title, document }: NamedAfter): string {
  const info = ownString(ownObject(document, "info"), "title") ?? "";
  return (info === "" ? title : info)
    .replace(/\bAPI\b/giu, " ")
    .replace(/\bopenapi\b/giu, " ")
    .trim();
}

/** A name that none of the others has: with the segment before it, then with a number. */
export function distinctName(name: AreaName, url: string, taken: ReadonlySet<string>): AreaName {
  const before = segmentsOf(url)
    .filter((segment) => !genericSegment.test(segment) && !versionSegment.test(segment))
    .slice(-2)
    .join("-");
  const candidates = [
    name.area,
    fileName(before, "api"),
    ...Array.from({ length: taken.size + 1 }, (_, index) => `${name.area}-${index + 2}`),
  ];
  const area = candidates.find((candidate) => !taken.has(`${name.version}/${candidate}`)) ?? name.area;
  return { version: name.version, area };
}
