import { parseFenceInfo, type FenceInfo } from "./fence-info.js";
import { fencesOf } from "./fences.js";
import type { PagePrelude } from "./mend-fragment.js";
import { resolveAddress } from "./read-index.js";

/** A page of the site, as far as it shows OpenAPI. */
export interface Page {
  readonly url: string;
  readonly fragments: readonly FencedBody[];
  /** Whole documents that the page links to or names: addresses, or paths as a fence writes them. */
  readonly documentLinks: readonly string[];
  readonly prelude: PagePrelude;
}

/** A fenced block in YAML or JSON, not judged yet. */
export interface FencedBody {
  readonly info: FenceInfo | undefined;
  readonly heading: string;
  readonly line: number;
  readonly body: string;
}

/** Blocks that may be fragments, links to bundles, and what the page says of its request. Prose stays prose. */
export function readPage(text: string, url: string): Page {
  const fragments = fencesOf(text).flatMap((fence): readonly FencedBody[] => {
    const info = parseFenceInfo(fence.info, fence.heading);
    return info === undefined ? [] : [{ info, heading: fence.heading, line: fence.line, body: fence.body }];
  });
  return { url, fragments, documentLinks: documentLinks(text, url), prelude: { request: requestLine(text) } };
}

/** Redocly links its bundle; GitBook's source names the document in a block. No pattern may look back: pages are untrusted. */
const linkPatterns = [
  /\{%\s*openapi(?:-operation)?\s[^%]*%\}\s*\[[^\]]*\]\(<?([^\s)>]+)>?\)/giu,
  /\{%\s*(?:openapi|swagger)\s[^%]*?\bsrc="([^"]+)"/giu,
];
const linkTarget = /\]\(<?([^\s)>]+)/gu;
const longestTarget = 2_000;
const bundle = /\/_(?:bundle|spec)\/[^/].*\.(?:ya?ml|json)$/iu;

function documentLinks(text: string, url: string): readonly string[] {
  const targets = [...text.matchAll(linkTarget)].map((match) => match[1] ?? "");
  const bundles = targets.filter((target) => target.length <= longestTarget && bundle.test(target));
  const named = linkPatterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ""));
  const addresses = [...bundles, ...named].map((target) => resolveAddress(target, url));
  return [...new Set([...addresses.filter((address) => address !== undefined), ...bareReference(text)])];
}

/** Older full texts hold no block, only its name as a line of its own right after the page's address: `openapi.yaml post /pets`. */
function bareReference(text: string): readonly string[] {
  const line = /^Source:\s*\S+[ \t]*\r?\n\s*\n([^\n]+)\r?$/imu.exec(text)?.[1]?.trim() ?? "";
  const info = parseFenceInfo(`yaml ${line}`, "");
  return info?.target === undefined || info.document === undefined ? [] : [info.document];
}

/** Fern: a line of its own, before any block. */
function requestLine(text: string): PagePrelude["request"] {
  const before = text.split(/^ {0,3}(?:`{3,}|~{3,})/mu, 1)[0] ?? "";
  const found = /^(GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS)[ \t]+(https?:\/\/\S+)[ \t]*$/mu.exec(before);
  return found === null ? undefined : { method: found[1] ?? "", url: found[2] ?? "" };
}
