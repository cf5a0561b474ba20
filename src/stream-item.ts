import { StreamError } from "./errors.js";
import type { Call } from "./layer.js";

/** One item of a stream of JSON. @throws StreamError where it is none. */
export function streamItem(text: string, position: number, { row }: Call): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StreamError(row, position, error);
  }
}
