import { refuse, type Problem } from "../problem.js";
import { definitionLabel, findLink, type FoundLink } from "./find-link.js";
import { parsePageTitle, type PageStatus } from "./page-title.js";

/** What `llms.txt` lists: links under headings, without the prose. */
export interface SiteIndex {
  readonly url: string;
  readonly title: string | undefined;
  /** In the order of the file, every address once. */
  readonly entries: readonly IndexEntry[];
  readonly problems: readonly Problem[];
}

export interface IndexEntry {
  readonly url: string;
  /** Without its marker; empty where the index has none or `null`. */
  readonly title: string;
  readonly status: PageStatus;
  /** As the title says it: a path of the site or a URL. */
  readonly replacement: string | undefined;
  /** The headings above it, outermost first; several where the address is listed several times. */
  readonly headings: readonly (readonly string[])[];
  readonly line: number;
}

interface Item {
  readonly line: number;
  readonly text: string;
  readonly headings: readonly string[];
}

/**
 * Reads an index as sites really write it: with or without H1, with bullets of every kind, notes over several lines, tables and
 * bare URLs. Quoted text and fenced code list nothing.
 *
 * @throws WaybillError where no line holds a link.
 */
export function readIndex(text: string, url: string): SiteIndex {
  const lines = text.replace(/^\ufeff/u, "").split(/\r\n|\r|\n/u);
  const definitions = readDefinitions(lines);
  const { items, title } = gatherItems(lines);
  const entries = new Map<string, IndexEntry>();
  const problems: Problem[] = [];
  for (const item of items) {
    const link = findLink(item.text, definitions);
    if (link === undefined || link.href === "") continue;
    const address = resolveAddress(link.href, url);
    if (address === undefined)
      problems.push({
        code: "index-address",
        file: url,
        line: item.line,
        message: "the link has no usable address",
        expected: "an http or https URL, or a path",
      });
    else addEntry(entries, address, link, item);
  }
  if (entries.size === 0) {
    refuse({
      code: "index-empty",
      file: url,
      message: `none of the ${lines.length} lines holds a link`,
      expected: "a Markdown list of links (llmstxt.org)",
      advice: "give the address of an llms.txt that lists pages or OpenAPI documents, or of an OpenAPI document",
    });
  }
  return { url, title, entries: [...entries.values()], problems };
}

function addEntry(entries: Map<string, IndexEntry>, url: string, link: FoundLink, item: Item): void {
  const headings = link.before === "" || /[.!?:]$/u.test(link.before) ? item.headings : [...item.headings, link.before];
  const known = entries.get(url);
  if (known !== undefined) entries.set(url, { ...known, headings: [...known.headings, headings] });
  else entries.set(url, { url, ...parsePageTitle(link.title), headings: [headings], line: item.line });
}

/** Absolute address without its fragment; undefined for other schemes and for what is no address. */
export function resolveAddress(href: string, base: string): string | undefined {
  if (!URL.canParse(href, base)) return undefined;
  const url = new URL(href, base);
  if ((url.protocol !== "https:" && url.protocol !== "http:") || url.username !== "" || url.password !== "")
    return undefined;
  url.hash = "";
  return url.href;
}

function readDefinitions(lines: readonly string[]): ReadonlyMap<string, string> {
  const definitions = new Map<string, string>();
  for (const line of lines) {
    const found = /^ {0,3}\[([^\]]+)\]:\s*<?([^\s<>]+)>?/u.exec(line);
    if (found !== null) definitions.set(definitionLabel(found[1] ?? ""), found[2] ?? "");
  }
  return definitions;
}

const heading = /^ {0,3}(#{1,6})\s+(.*?)(?:\s+#+)?\s*$/u;
/** Characters of a line that may be a heading: reading it costs up to their square. */
const longestHeading = 1_000;
const bullet = /^\s*(?:[-*+•]|\d{1,9}[.)])\s+(.*)$/u;
const fence = /^ {0,3}(`{3,}|~{3,})/u;

/** Joins bullets with the lines that continue them, and notes the headings above. */
function gatherItems(lines: readonly string[]): {
  readonly items: readonly Item[];
  readonly title: string | undefined;
} {
  const items: Item[] = [];
  const path: string[] = [];
  let title: string | undefined;
  let closing: string | undefined;
  let open: { line: number; texts: string[] } | undefined;
  const flush = (): void => {
    if (open !== undefined)
      items.push({ line: open.line, text: open.texts.join(" "), headings: path.filter((name) => name !== undefined) });
    open = undefined;
  };
  lines.forEach((line, at) => {
    const marks = fence.exec(line)?.[1];
    if (closing !== undefined) {
      if (marks !== undefined && marks.startsWith(closing)) closing = undefined;
      return;
    }
    const head = heading.exec(line.slice(0, longestHeading));
    const starts = bullet.exec(line);
    if (marks !== undefined || head !== null || starts !== null || line.trim() === "" || /^ {0,3}>/u.test(line))
      flush();
    if (marks !== undefined) closing = marks;
    else if (head !== null) {
      const depth = (head[1] ?? "#").length;
      title ??= depth === 1 ? head[2] : undefined;
      path.length = Math.min(path.length, depth - 1);
      path[depth - 1] = head[2] ?? "";
    } else if (starts !== null) open = { line: at + 1, texts: [starts[1] ?? ""] };
    else if (/^\s*\|/u.test(line))
      items.push({
        line: at + 1,
        text: line.replace(/^\s*\|\s*/u, ""),
        headings: path.filter((name) => name !== undefined),
      });
    else if (line.trim() !== "" && !/^ {0,3}(?:>|\[[^\]]+\]:)/u.test(line)) {
      if (open === undefined) open = { line: at + 1, texts: [line.trim()] };
      else if (startsLink(line)) {
        flush();
        open = { line: at + 1, texts: [line.trim()] };
      } else open.texts.push(line.trim());
    }
  });
  flush();
  return { items, title };
}

/** A line of its own that begins with a link or an address is an entry, not the continuation of the line above. */
function startsLink(line: string): boolean {
  return /^(?:\[[^\]]*\]\(|<?https?:\/\/|<a\s|[^\s:][^:]{0,80}:\s+<?https?:\/\/\S+\s*$)/iu.test(line);
}
