import { WaybillError, type Problem } from "../problem.js";
import { candidateOf } from "./candidates.js";
import { fetchAddress, rememberBody, type FetchedBody, type FetchRules } from "./fetch-address.js";
import { parsePageTitle } from "./page-title.js";
import { htmlProblem } from "./read-body.js";
import { readIndex, type SiteIndex } from "./read-index.js";
import { splitFullText, type FullTextPage } from "./split-full-text.js";

const deepestIndex = 3;

/** The index with the indexes that it lists, each once, on the same origin. */
export async function collectIndex(
  url: string,
  rules: FetchRules,
  depth: number,
  seen: Set<string>,
  fullTexts: FullTextPage[],
): Promise<SiteIndex> {
  seen.add(url);
  const fetched = await fetchAddress(url, rules);
  if (!fetched.ok) throw new WaybillError([fetched.problem]);
  const text = decode(fetched);
  if (typeof text !== "string") throw new WaybillError([text]);
  const index = /\/llms-full\.txt$/u.test(new URL(url).pathname)
    ? fullTextIndex(text, url, fullTexts)
    : readIndex(text, url);
  await rememberBody(fetched, rules);
  // A full text repeats what the index lists; it counts where the index lists nothing else.
  const repeating = index.entries.some((entry) => ["page", "document"].includes(candidateOf(entry)))
    ? /llms-(?:full|small)\.txt$/u
    : /llms-small\.txt$/u;
  const nested = index.entries.filter(
    (entry) =>
      candidateOf(entry) === "index" &&
      !repeating.test(entry.url) &&
      new URL(entry.url).origin === new URL(url).origin &&
      !seen.has(entry.url),
  );
  if (depth >= deepestIndex || nested.length === 0) return index;
  const entries = new Map(index.entries.map((entry) => [entry.url, entry]));
  const problems = [...index.problems];
  for (const entry of nested) {
    try {
      const inner = await collectIndex(entry.url, rules, depth + 1, seen, fullTexts);
      for (const found of inner.entries) entries.set(found.url, entries.get(found.url) ?? found);
      problems.push(...inner.problems);
    } catch (error) {
      if (!(error instanceof WaybillError)) throw error;
      problems.push(...error.problems);
    }
  }
  return { ...index, entries: [...entries.values()], problems };
}

/** A whole documentation in one file lists its pages by holding them. */
function fullTextIndex(text: string, url: string, fullTexts: FullTextPage[]): SiteIndex {
  const pages = splitFullText(text, url);
  if (pages.length === 0) return readIndex(text, url);
  fullTexts.push(...pages);
  const entries = new Map(
    pages.map((page) => [page.url, { url: page.url, ...parsePageTitle(page.title), headings: [[]], line: page.line }]),
  );
  return { url, title: undefined, entries: [...entries.values()], problems: [] };
}

/** The text of a body; a problem where it is no UTF-8, or HTML. */
export function decode(fetched: FetchedBody): string | Problem {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(fetched.bytes);
  } catch {
    return { code: "encoding", file: fetched.url, message: "the bytes are not valid UTF-8", expected: "UTF-8" };
  }
  return /^\s*<(?:!doctype|html|head|body|\?xml)/iu.test(text) ? htmlProblem(fetched.url) : text;
}
