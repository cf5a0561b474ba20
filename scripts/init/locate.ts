import { existsSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import type { SiteConfig } from "../site/site-config.js";
import { refuse } from "../problem.js";

/** Fetches text; undefined where there is none to be had. */
export type FetchText = (url: string) => Promise<string | undefined>;

/**
 * What a person means by the address that they typed: an index, a page that names its index, one OpenAPI document, a local
 * file, or a site whose index stands where sites put it.
 *
 * @param cwd Folder that a file starts from.
 * @param folder Folder of the configuration, from which its paths start.
 */
export async function locateSite(
  target: string,
  cwd: string,
  folder: string,
  fetchText: FetchText,
): Promise<SiteConfig> {
  if (!/^https?:\/\//i.test(target)) return localDocument(target, cwd, folder);
  if (!URL.canParse(target))
    return refuse({
      code: "init-target",
      message: `${JSON.stringify(target)} is no URL`,
      expected: "the address of an llms.txt, of a documentation page, or of an OpenAPI document",
    });
  const text = await fetchText(target);
  if (text !== undefined && isDocument(text)) return { documents: [target] };
  const named = text === undefined ? undefined : indexNamedBy(text, target);
  const tried = [...new Set([...(named === undefined ? [] : [named]), target, ...usualPlaces(target)])];
  for (const place of tried) {
    const found = place === target ? text : await fetchText(place);
    if (found !== undefined && isIndex(found)) return { index: place };
  }
  return refuse({
    code: "init-target",
    file: target,
    message: "there is no index of a documentation site and no OpenAPI document",
    expected: `one of ${tried.join(", ")}`,
    advice: "give the address of the site's llms.txt, or of an OpenAPI document",
  });
}

/** A file is synced like a site: its folder is the mirror of an address that never leaves this machine. */
function localDocument(target: string, cwd: string, folder: string): SiteConfig {
  const file = resolve(cwd, target);
  if (!existsSync(file))
    return refuse({
      code: "init-target",
      file: target,
      message: "there is no such file",
      expected: "a preset (sendcloud), a URL, or a file that exists",
    });
  return {
    documents: [`https://localhost/${encodeURIComponent(basename(file))}`],
    source: relative(folder, dirname(file)) || ".",
  };
}

function isDocument(text: string): boolean {
  return /^\s*\{/.test(text)
    ? /"(openapi|swagger)"\s*:/.test(text)
    : /^(openapi|swagger)\s*:/m.test(text.slice(0, 4000)) && !/^\s*[#<>]/.test(text);
}

function isIndex(text: string): boolean {
  return !/^\s*</.test(text) && !isDocument(text) && /\]\([^)\s]+\)|https?:\/\//.test(text);
}

/** The banner of a page says where its index is. */
function indexNamedBy(text: string, base: string): string | undefined {
  const found = /https?:\/\/[^\s)>"']*llms\.txt/.exec(text.slice(0, 2000))?.[0];
  return found !== undefined && new URL(found).origin === new URL(base).origin ? found : undefined;
}

/** `llms.txt` beside and above the address, then at the well-known place. */
function usualPlaces(target: string): readonly string[] {
  const url = new URL(target);
  const segments = url.pathname.split("/").filter((segment) => segment !== "");
  const above = Array.from({ length: segments.length + 1 }, (_, index) => segments.slice(0, segments.length - index));
  return [
    ...above.map((path) => new URL(`/${[...path, "llms.txt"].join("/")}`, url.origin).href),
    new URL("/.well-known/llms.txt", url.origin).href,
  ];
}
