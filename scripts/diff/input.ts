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
