import path from "node:path";
import { pathToFileURL } from "node:url";
import { refuse } from "../problem.js";

/** Where the addresses of a site are read instead: below another URL, or below a folder. */
export type Mirror =
  { readonly kind: "http"; readonly base: string } | { readonly kind: "folder"; readonly folder: string };

/** Where one address is read. */
export type Place = { readonly kind: "http"; readonly url: string } | { readonly kind: "file"; readonly file: string };

/** Reads `--source`: a URL or a folder; either may also name the index file itself. */
export function parseMirror(source: string, cwd: string, indexUrl: string): Mirror {
  const indexPath = new URL(indexUrl).pathname;
  if (/^https?:\/\//iu.test(source)) {
    if (!URL.canParse(source))
      refuse({
        code: "source",
        message: `--source ${JSON.stringify(source)} is no URL`,
        expected: "an http or https URL, or a folder",
      });
    const url = new URL(source);
    const base = `${url.origin}${withoutSuffix(url.pathname, indexPath)}`;
    return { kind: "http", base: base.replace(/\/$/u, "") };
  }
  return { kind: "folder", folder: path.resolve(cwd, withoutSuffix(source, indexPath)) };
}

function withoutSuffix(text: string, suffix: string): string {
  return text.endsWith(suffix) ? text.slice(0, -suffix.length) || "/" : text;
}

/** What lies under the site's origin is read from the same path under the mirror; everything else is left alone. */
export function placeOf(url: string, siteOrigin: string, mirror: Mirror | undefined): Place {
  const address = new URL(url);
  if (mirror === undefined || address.origin !== siteOrigin) return { kind: "http", url };
  if (mirror.kind === "http") return { kind: "http", url: `${mirror.base}${address.pathname}${address.search}` };
  return { kind: "file", file: fileUnder(mirror.folder, address.pathname) };
}

/** The address of the site that a place under the mirror stands for. */
export function addressOf(placeUrl: string, siteOrigin: string, mirror: Mirror | undefined): string {
  if (mirror?.kind !== "http") return placeUrl;
  if (placeUrl !== mirror.base && !placeUrl.startsWith(`${mirror.base}/`)) return placeUrl;
  return `${siteOrigin}${placeUrl.slice(mirror.base.length)}`;
}

/** The origin that the mirror adds to those that may answer. */
export function mirrorOrigin(mirror: Mirror | undefined): string | undefined {
  return mirror?.kind === "http" ? new URL(mirror.base).origin : undefined;
}

function fileUnder(folder: string, pathname: string): string {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    decoded = pathname;
  }
  const file = path.join(folder, decoded);
  const inside = file === folder || file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
  if (!inside || decoded.includes("\0"))
    refuse({
      code: "outside-mirror",
      file: pathToFileURL(folder).href,
      message: `the address ${JSON.stringify(pathname)} leads out of the mirror`,
      expected: "a path below it",
    });
  return file;
}
