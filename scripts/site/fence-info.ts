import { httpMethods } from "../snapshot/openapi-objects.js";

/** What the info string of a fence names: the document, and the operation, webhook or channel in it. */
export interface FenceInfo {
  readonly language: "yaml" | "json";
  /** A URL, a path, or a bare name; undefined where none is given. */
  readonly document: string | undefined;
  readonly target: FenceTarget | undefined;
}

export type FenceTarget =
  | { readonly kind: "operation"; readonly method: string; readonly path: string }
  | { readonly kind: "webhook"; readonly name: string }
  | { readonly kind: "channel"; readonly name: string };

const methods = new Set<string>(httpMethods);

/** Characters of an info string that are read. */
const longest = 2_000;

/**
 * `yaml /.openapi/v3/pickups/openapi.yaml post /pickups`, `json DELETE /v1/disputes/{id}`, `yaml openapi.yaml webhook newMeeting`.
 * Read from the right: the last token is the target, the one before the verb, anything earlier the document. Undefined for other languages.
 */
export function parseFenceInfo(info: string, heading: string): FenceInfo | undefined {
  const [first = "", ...rest] = info
    .slice(0, longest)
    .split(/\s+/u)
    .filter((token) => token !== "");
  const language = /^ya?ml$/iu.test(first) ? "yaml" : /^json$/iu.test(first) ? "json" : undefined;
  if (language === undefined) return undefined;
  const tokens = withoutAttributes(rest);
  const target = targetOf(tokens.at(-2), tokens.at(-1), heading);
  if (target === undefined) return { language, document: undefined, target: undefined };
  const before =
    target.kind === "channel" && !/^websocket$/iu.test(tokens.at(-2) ?? "") ? tokens.slice(0, -1) : tokens.slice(0, -2);
  const document = before.at(-1);
  return { language, document, target };
}

/** `theme={…}`, `key=value`, `[expandable]`, `wrap`: presentation. */
function withoutAttributes(tokens: readonly string[]): readonly string[] {
  const kept = [...tokens];
  while (kept.length > 0 && /^(?:[A-Za-z][\w-]*=.*|\[[^\]]*\]|wrap|lines|expandable)$/u.test(kept.at(-1) ?? ""))
    kept.pop();
  return kept;
}

function targetOf(verb: string | undefined, last: string | undefined, heading: string): FenceTarget | undefined {
  if (last === undefined) return undefined;
  const word = verb?.toLowerCase() ?? "";
  if (methods.has(word) && last.startsWith("/")) return { kind: "operation", method: word.toUpperCase(), path: last };
  if (word === "webhook") return { kind: "webhook", name: last };
  if (word === "websocket" || /async\s?api/iu.test(heading)) return { kind: "channel", name: last };
  return undefined;
}

/**
 * Addresses that a document reference of a fence may mean, most likely first: a URL as it is; a path from the folder of the index,
 * then from the root of the host (a leading slash the other way round).
 */
export function documentAddresses(reference: string, indexUrl: string): readonly string[] {
  if (/^https?:\/\//iu.test(reference)) return URL.canParse(reference) ? [new URL(reference).href] : [];
  if (!/[/.]/u.test(reference)) return [];
  const root = new URL("/", indexUrl).href;
  const folder = new URL("./", indexUrl).href;
  const path = reference.replace(/^\/+/u, "");
  const bases = reference.startsWith("/") ? [root, folder] : [folder, root];
  return [...new Set(bases.flatMap((base) => (URL.canParse(path, base) ? [new URL(path, base).href] : [])))].filter(
    (url) => new URL(url).origin === new URL(indexUrl).origin,
  );
}
