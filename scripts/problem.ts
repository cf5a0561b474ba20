import { terminalLine } from "./text/encode.js";

/**
 * What every stage reports when input is wrong: what was found, where, what was expected, what to do.
 * A stage gathers all its problems and throws once.
 */
export interface Problem {
  /** Stable kebab-case identifier of the kind of problem, for tests and allow-lists. */
  readonly code: string;
  /** What was found, as one sentence without a final full stop. */
  readonly message: string;
  /** File or URL in which it was found. */
  readonly file?: string;
  /** JSON pointer (RFC 6901) inside the file. */
  readonly pointer?: string;
  /** Line in the file, counted from 1. */
  readonly line?: number;
  /** What would have been accepted. */
  readonly expected?: string;
  /** What the reader can do about it. */
  readonly advice?: string;
}

/** Thrown by a stage that cannot go on; the command line prints `problems`, never a stack trace. */
export class WaybillError extends Error {
  override readonly name = "WaybillError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join("\n"));
    this.problems = problems;
  }
}

/** A refusal with a single cause. */
export function refuse(problem: Problem): never {
  throw new WaybillError([problem]);
}

/** `file:line (pointer): message; expected …; advice` as one paragraph of plain text. */
export function formatProblem(problem: Problem): string {
  const line = problem.line === undefined ? "" : `:${problem.line}`;
  const place = problem.file === undefined ? "" : `${problem.file}${line}`;
  const pointer =
    problem.pointer === undefined || problem.pointer === "" ? "" : `${place === "" ? "" : " "}(${problem.pointer})`;
  const where = `${place}${pointer}`;
  const parts = [`${where === "" ? "" : `${where}: `}${problem.message}`];
  if (problem.expected !== undefined) parts.push(`expected ${problem.expected}`);
  if (problem.advice !== undefined) parts.push(problem.advice);
  return terminalLine(parts.join("; "));
}
