/** A fenced block of a page (CommonMark 0.31, section 4.5). */
export interface Fence {
  /** Text after the opening marks. */
  readonly info: string;
  readonly body: string;
  /** Line of the opening marks, from 1. */
  readonly line: number;
  /** Text of the nearest heading above, empty where there is none. */
  readonly heading: string;
  /** Whether the closing marks were found; an unclosed block runs to the end of the file. */
  readonly closed: boolean;
}

const opening = /^( {0,3})(`{3,}|~{3,})(.*)$/u;
const headingLine = /^ {0,3}#{1,6}\s+(.*?)(?:\s+#+)?\s*$/u;
/** Characters of a line that may be a heading: reading it costs up to their square. */
const longestHeading = 1_000;

/** Blocks between three or more backticks or tildes; a block is closed by at least as many of the same. */
export function fencesOf(text: string): readonly Fence[] {
  const lines = text.replace(/^\ufeff/u, "").split(/\r\n|\r|\n/u);
  const fences: Fence[] = [];
  let heading = "";
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const found = opening.exec(line);
    if (found === null || (found[2]?.startsWith("`") === true && found[3]?.includes("`") === true)) {
      heading = headingLine.exec(line.slice(0, longestHeading))?.[1] ?? heading;
      continue;
    }
    const [, indent = "", marks = "", info = ""] = found;
    const end = closingLine(lines, at + 1, marks);
    const body = lines.slice(at + 1, end).map((inside) => withoutIndent(inside, indent.length));
    fences.push({ info: info.trim(), body: `${body.join("\n")}\n`, line: at + 1, heading, closed: end < lines.length });
    at = end;
  }
  return fences;
}

function closingLine(lines: readonly string[], from: number, marks: string): number {
  const closing = new RegExp(`^ {0,3}${marks.startsWith("`") ? "`" : "~"}{${marks.length},}[ \\t]*$`, "u");
  for (let at = from; at < lines.length; at += 1) if (closing.test(lines[at] ?? "")) return at;
  return lines.length;
}

function withoutIndent(line: string, indent: number): string {
  return line.slice(Math.min(indent, line.length - line.trimStart().length));
}
