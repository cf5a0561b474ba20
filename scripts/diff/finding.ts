/** From worst to harmless. `docs`: only words, names of no consequence or layout. */
export const levels = ["breaking", "dangerous", "notice", "safe", "docs"] as const;
export type Level = (typeof levels)[number];

/** `request`: the client sends it; `response`: it receives it; `webhook`: it receives it unasked (webhooks and callbacks); `reply`: what it answers to those. */
export type Direction = "request" | "response" | "webhook" | "reply" | "none";

/** Part of the OpenAPI document, by the name of its root member. */
export type Section = "paths" | "webhooks" | "components" | "security" | "servers" | "tags" | "info" | "document";

export interface Effect {
  /** Whether callers that compile today still compile against the regenerated code. */
  readonly source: "breaks" | "compiles";
  /** Whether a client that is deployed today still works: `risky` means for some values or some callers. */
  readonly wire: "breaks" | "risky" | "works";
}

/** An operation that a finding touches. */
export interface Place {
  readonly path: string;
  /** Upper-case HTTP method; empty for a webhook as a whole. */
  readonly method: string;
  /** Where the operation stands, in the document named by the finding. */
  readonly pointer: string;
  readonly operationId?: string;
}

export interface Finding {
  /** Stable kebab-case name of the class of change. */
  readonly id: string;
  readonly level: Level;
  readonly effect: Effect;
  readonly direction: Direction;
  readonly section: Section;
  readonly version: string;
  readonly area: string;
  /** Document in which `pointer` and `line` stand. */
  readonly file: string;
  /** Which of the two documents that is; a removed thing stands only in `before`. */
  readonly document: "before" | "after";
  readonly pointer: string;
  readonly line: number;
  /** Of the first place; null where no operation is touched. */
  readonly path: string | null;
  readonly method: string | null;
  /** Every operation that the one cause touches. */
  readonly places: readonly Place[];
  /** Exported names that the change touches. */
  readonly symbols: readonly string[];
  readonly message: string;
  readonly advice: string;
  /** The value or subtree on both sides, where that is small enough to show. */
  readonly before?: string;
  readonly after?: string;
}

export interface Summary {
  readonly breaking: number;
  readonly dangerous: number;
  readonly notice: number;
  readonly safe: number;
  readonly docs: number;
  /** Worst level found, or null. */
  readonly worst: Level | null;
  readonly semver: "major" | "minor" | "patch" | "none";
}

export interface DriftReport {
  readonly findings: readonly Finding[];
  readonly summary: Summary;
}

/** At least as bad as the other. */
export function reaches(level: Level, threshold: Level): boolean {
  return levels.indexOf(level) <= levels.indexOf(threshold);
}

export function worse(one: Level, other: Level): Level {
  return reaches(one, other) ? one : other;
}

/** The milder of the level and a ceiling. */
export function atMost(level: Level, ceiling: Level): Level {
  return reaches(level, ceiling) ? ceiling : level;
}
