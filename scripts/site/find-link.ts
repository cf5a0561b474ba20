/** The first link of a line. */
export interface FoundLink {
  /** Text before the link: Fern writes its breadcrumb there. */
  readonly before: string;
  readonly title: string;
  readonly href: string;
  /** Text after the link, with its separator. */
  readonly after: string;
}

/** A link begins and ends within so many characters: looking for it costs up to their square. */
const longest = 4_000;

/** `[title](href "hover")`, `[title][label]`, `<a href>`, `Label: URL`, `<URL>` or a bare URL. */
export function findLink(line: string, definitions: ReadonlyMap<string, string>): FoundLink | undefined {
  const text = line.slice(0, longest);
  return inlineLink(text) ?? referenceLink(text, definitions) ?? htmlLink(text) ?? labelledUrl(text);
}

function inlineLink(text: string): FoundLink | undefined {
  for (let open = text.indexOf("["); open !== -1; open = text.indexOf("[", open + 1)) {
    if (text[open - 1] === "!" || text[open - 1] === "\\") continue;
    const close = closingBracket(text, open);
    if (close === -1) continue;
    const target = readTarget(text, close + 2);
    if (target === undefined) continue;
    return {
      before: text.slice(0, open).trim(),
      title: unescape(text.slice(open + 1, close)).trim(),
      href: target.href,
      after: text.slice(target.end),
    };
  }
  return undefined;
}

/** The `](` whose brackets balance; where none does, the first one. */
function closingBracket(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const character = text[at];
    if (character === "\\") at += 1;
    else if (character === "[") depth += 1;
    else if (character === "]") {
      depth -= 1;
      if (depth === 0 && text[at + 1] === "(") return at;
      if (depth === 0) break;
    }
  }
  return text.indexOf("](", open);
}

/** Link destination in angle brackets or with balanced parentheses (CommonMark 0.31, section 6.3), then an optional title. */
function readTarget(text: string, start: number): { readonly href: string; readonly end: number } | undefined {
  const rest = text.slice(start);
  const angle = /^\s*<([^<>\n]*)>\s*(?:"[^"]*"|'[^']*')?\s*\)/.exec(rest);
  if (angle !== null) return { href: (angle[1] ?? "").trim(), end: start + angle[0].length };
  let depth = 0;
  for (let at = 0; at < rest.length; at += 1) {
    if (rest[at] === "(") depth += 1;
    if (rest[at] === ")") {
      if (depth === 0) return { href: withoutHover(rest.slice(0, at)), end: start + at + 1 };
      depth -= 1;
    }
  }
  return undefined;
}

function withoutHover(target: string): string {
  return target
    .trim()
    .replace(/\s+(?:"[^"]*"|'[^']*')$/u, "")
    .trim();
}

function referenceLink(text: string, definitions: ReadonlyMap<string, string>): FoundLink | undefined {
  const found = /^(.*?)\[([^\]]+)\](?:\[([^\]]*)\])?(?!\()(.*)$/su.exec(text);
  if (found === null) return undefined;
  const [, before = "", title = "", label = "", after = ""] = found;
  const href = definitions.get(definitionLabel(label === "" ? title : label));
  return href === undefined ? undefined : { before: before.trim(), title: unescape(title).trim(), href, after };
}

/** Labels are compared without case and with white space collapsed (CommonMark 0.31, section 4.7). */
export function definitionLabel(label: string): string {
  return label.replace(/\s+/gu, " ").trim().toLowerCase();
}

function htmlLink(text: string): FoundLink | undefined {
  const found = /^(.*?)<a\s[^>]*?href\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*>(.*?)<\/a>(.*)$/isu.exec(text);
  if (found === null) return undefined;
  const title = (found[4] ?? "").replace(/<[^>]*>/gu, "").trim();
  return { before: (found[1] ?? "").trim(), title, href: found[2] ?? found[3] ?? "", after: found[5] ?? "" };
}

function labelledUrl(text: string): FoundLink | undefined {
  const found = /^(?:(.{1,200}?)\s*[:：]\s+|)<?(https?:\/\/[^\s<>|]+)>?(.*)$/su.exec(text.trim());
  if (found === null) return undefined;
  const title = (found[1] ?? "").replace(/[*_`]/gu, "").trim();
  return { before: "", title, href: (found[2] ?? "").replace(/[.,;]$/u, ""), after: found[3] ?? "" };
}

function unescape(text: string): string {
  return text.replace(/\\([\\`*_{}[\]()#+\-.!|<>])/gu, "$1");
}
