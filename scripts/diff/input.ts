import type { JsonObject } from "../document/json.js";

/** One OpenAPI document of a snapshot, or a plain file. */
export interface DiffDocument {
  /** `v3`; empty for a plain file. */
  readonly version: string;
  /** `shipments`; documents are paired by version and area. */
  readonly area: string;
  /** Name for reports. */
  readonly file: string;
  readonly document: JsonObject;
  /** Line of a JSON pointer in the file. */
  readonly line: (pointer: string) => number;
  /** What pages of the site say of it, in a snapshot. */
  readonly pages?: readonly PageNote[];
}

/** What one page of the site says of one operation. */
export interface PageNote {
  readonly url: string;
  /** `GET /shipments` or `webhook Name`. */
  readonly operation: string;
  /** Of the operation in the document. */
  readonly pointer: string;
  /** Whether its block has the structure of the document; undefined where it has none or could not be read. */
  readonly agrees?: boolean;
  /** What the index says of it: `current`, `deprecated`, `legacy`. */
  readonly status?: string;
  /** What the index names instead. */
  readonly replacement?: string;
}

/** Exported names that stand for what a pointer points at: functions of an operation, types of a schema. */
export type SymbolsOf = (version: string, area: string, pointer: string) => readonly string[];

export interface DiffInput {
  readonly before: readonly DiffDocument[];
  readonly after: readonly DiffDocument[];
  /** ISO date (`2026-11-23`), to tell whether a sunset has passed. */
  readonly today: string;
  /** Names in the code generated from `before`; without it findings have no symbols. */
  readonly symbolsOf?: SymbolsOf;
}
