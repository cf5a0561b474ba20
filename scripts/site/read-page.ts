import { parseFenceInfo, type FenceInfo } from "./fence-info.js";
import { fencesOf } from "./fences.js";

/** A page of the site, as far as it shows OpenAPI. */
export interface Page {
  readonly url: string;
  readonly fragments: readonly FencedBody[];
  /** Addresses of whole documents that the page links to. */
  readonly documentLinks: readonly string[];
}

/** A fenced block in YAML or JSON, not judged yet. */
export interface FencedBody {
  readonly info: FenceInfo | undefined;
  readonly heading: string;
  readonly line: number;
  readonly body: string;
}

/** Blocks that may be fragments, and links to bundles. */
export function readPage(text: string, url: string): Page {
  const fragments = fencesOf(text).flatMap((fence): readonly FencedBody[] => {
    const info = parseFenceInfo(fence.info, fence.heading);
    return info === undefined ? [] : [{ info, heading: fence.heading, line: fence.line, body: fence.body }];
  });
  return { url, fragments, documentLinks: [] };
}
