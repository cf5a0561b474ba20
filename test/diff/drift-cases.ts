import { existsSync, readFileSync } from "node:fs";
import { diff } from "../../scripts/diff/diff.js";
import type { DriftReport, Finding } from "../../scripts/diff/finding.js";
import type { DiffDocument } from "../../scripts/diff/input.js";
import { parseText } from "../../scripts/document/parse.js";
import type { JsonObject } from "../../scripts/document/json.js";

/** Pairs of documents with another tool's findings; Apache-2.0, not part of this project. */
export const casesFolder: URL = new URL("../../../shared/drift-cases/", import.meta.url);
export const casesThere: boolean = existsSync(casesFolder);

export interface OtherFinding {
  readonly id: string;
  readonly level: string;
  readonly operation?: string | null;
  readonly path?: string | null;
  readonly section?: string | null;
  readonly text?: string;
}

export interface DriftCase {
  readonly pair: string;
  readonly base: string;
  readonly revision: string;
  readonly asserted: readonly OtherFinding[];
  readonly full: readonly OtherFinding[];
  readonly maxLevel: number;
  readonly core: boolean;
}

export interface CatalogueEntry {
  readonly id: string;
  readonly direction: "request" | "response" | "none";
  readonly area: string;
  readonly kind: string;
  readonly action: string;
}

export function readCases(): readonly DriftCase[] {
  return (JSON.parse(readFileSync(new URL("cases.json", casesFolder), "utf8")) as { pairs: DriftCase[] }).pairs;
}

export function readCatalogue(): ReadonlyMap<string, CatalogueEntry> {
  return new Map((JSON.parse(readFileSync(new URL("catalogue.json", casesFolder), "utf8")) as CatalogueEntry[]).map((entry) => [entry.id, entry]));
}

export function plainDocument(file: string, bytes: Uint8Array): DiffDocument {
  const parsed = parseText(bytes, file);
  return { version: "", area: "document", file, document: parsed.value as JsonObject, line: parsed.line };
}

export function runCase(one: DriftCase): DriftReport {
  const read = (path: string): DiffDocument => plainDocument(path, readFileSync(new URL(path, casesFolder)));
  return diff({ before: [read(one.base)], after: [read(one.revision)], today: "2026-11-23" });
}

export function isBreaking(finding: Finding): boolean {
  return finding.level === "breaking" || finding.level === "dangerous";
}
