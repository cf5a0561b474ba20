import { refuse } from "../problem.js";
import type { Caps } from "./caps.js";
import type { Json } from "./json.js";

/** A parsed text and the way back from a JSON pointer to its line. */
export interface Parsed {
  readonly value: Json;
  /** Line (from 1) of the value, or of its nearest ancestor that stands in the text. */
  readonly line: (pointer: string) => number;
}

export function refuseDepth(file: string, caps: Caps): never {
  return refuse({
    code: "too-deep",
    file,
    message: `the document is nested more than ${caps.depth} levels deep`,
    expected: `at most ${caps.depth} levels`,
    advice: "raise caps.depth in the config if the document is trusted",
  });
}

/** Depth and number of values, without recursion. */
export function checkSize(root: Json, file: string, caps: Caps): void {
  let level: Json[] = [root];
  let values = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > caps.depth) refuseDepth(file, caps);
    values += level.length;
    if (values > caps.values) {
      refuse({
        code: "too-many-values",
        file,
        message: `the document holds more than ${caps.values} values`,
        expected: `at most ${caps.values}`,
        advice: "raise caps.values in the config if the document is trusted",
      });
    }
    const next: Json[] = [];
    for (const value of level) {
      if (typeof value === "object" && value !== null)
        for (const child of Object.values(value)) if (child !== undefined) next.push(child as Json);
    }
    level = next;
  }
}
