import type { IndexEntry } from "./read-index.js";

/** What an entry of the index may be, judged by its address and heading alone; the content decides later. */
export type Candidate = "document" | "index" | "page" | "other";

const documentExtension = /\.(?:ya?ml|json)$/iu;
const documentPath = /\/(?:openapi|swagger|api-docs|spec|schema)$|\/_bundle\//iu;
const documentHeading =
  /\b(?:open\s?api|swagger|async\s?api|api)\s+(?:spec|specs|specification|specifications|definition|definitions|description|descriptions|documents?)\b/iu;
const pageExtension = /\.mdx?$/iu;
const assetExtension = /\.(?:png|jpe?g|gif|svg|webp|ico|pdf|zip|gz|css|js|mp4|txt|xml|csv|woff2?)$/iu;
/** Configuration that documentation engines list because it is JSON or YAML. */
const configurationFile =
  /\/(?:package(?:-lock)?|tsconfig[^/]*|docs|mint|cspell|lerna|\.?prettierrc|\.?eslintrc|renovate|vercel|pnpm-(?:lock|workspace)|docker-compose[^/]*|mkdocs)\.(?:ya?ml|json)$|\/\.(?:vscode|github|vale|idea)\//iu;

export function candidateOf(entry: IndexEntry): Candidate {
  const { pathname } = new URL(entry.url);
  if (/\/llms(?:-full|-small)?\.txt$/iu.test(pathname)) return "index";
  if (configurationFile.test(pathname)) return "other";
  if (documentExtension.test(pathname) || documentPath.test(pathname)) return "document";
  if (pageExtension.test(pathname)) return "page";
  if (entry.headings.flat().some((heading) => documentHeading.test(heading)) && !assetExtension.test(pathname))
    return "document";
  return assetExtension.test(pathname) ? "other" : "page";
}
