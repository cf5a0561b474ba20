import { resolveAddress } from "./read-index.js";

/** One page inside an `llms-full.txt`. */
export interface FullTextPage {
  readonly url: string;
  readonly title: string;
  readonly text: string;
  /** Line of the page's first line in the file, from 1. */
  readonly line: number;
}

const address =
  /^\s*(?:\*\*)?(?:source|url|source_url|canonical|permalink)(?:\*\*)?\s*:(?:\*\*)?\s*["'<]?(https?:\/\/[^\s"'>]+|\/[^\s"'>]*)["'>]?\s*$/iu;
const titleLine = /^#\s+(.*?)\s*#*$/u;

/**
 * Splits a whole documentation in one file where a page's address stands: after its title, in its front matter, or alone. Without any
 * address every H1 begins a page. Nothing inside a fenced block is a boundary.
 */
export function splitFullText(text: string, indexUrl: string): readonly FullTextPage[] {
  const lines = text.replace(/^\ufeff/u, "").split(/\r\n|\r|\n/u);
  const outside = outsideFences(lines);
  const addresses = lines.flatMap((line, at) => {
    const url = outside[at] === true ? address.exec(line)?.[1] : undefined;
    const resolved = url === undefined ? undefined : resolveAddress(url, indexUrl);
    return resolved === undefined ? [] : [{ at: startOf(lines, outside, at), url: resolved }];
  });
  const starts =
    addresses.length > 0
      ? addresses
      : lines.flatMap((line, at) =>
          outside[at] === true && titleLine.test(line) ? [{ at, url: `${indexUrl}#page-${at + 1}` }] : [],
        );
  return starts.map(({ at, url }, index): FullTextPage => {
    const body = lines.slice(at, starts[index + 1]?.at ?? lines.length);
    return {
      url,
      line: at + 1,
      title: body.map((line) => titleLine.exec(line)?.[1]).find((title) => title !== undefined) ?? "",
      text: body.join("\n"),
    };
  });
}

/** The title above an address, or the front matter around it, belongs to its page. */
function startOf(lines: readonly string[], outside: readonly boolean[], at: number): number {
  for (let line = at - 1; line >= Math.max(0, at - 20); line -= 1) {
    if (/^-{3,}\s*$/u.test(lines[line] ?? "")) return line;
    if (!/^\s*[\w-]+\s*:|^\s*(?:-\s.*)?$/u.test(lines[line] ?? "")) break;
  }
  for (let line = at - 1; line >= Math.max(0, at - 4) && outside[line] === true; line -= 1)
    if (titleLine.test(lines[line] ?? "")) return line;
  return at;
}

function outsideFences(lines: readonly string[]): readonly boolean[] {
  let closing: string | undefined;
  return lines.map((line) => {
    const marks = /^ {0,3}(`{3,}|~{3,})/u.exec(line)?.[1];
    if (closing !== undefined) {
      if (marks?.startsWith(closing) === true) closing = undefined;
      return false;
    }
    closing = marks;
    return marks === undefined;
  });
}
