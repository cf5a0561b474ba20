import { entriesOf, own, ownObject, ownString, type Json } from "../document/json.js";
import type { PagingRowModel } from "./columns.js";

/** What tells how an operation pages. */
export interface PagingEvidence {
  readonly queryNames: readonly string[];
  readonly responseHeaders: readonly string[];
  /** Schema of the first JSON success, after normalising, and a way to follow its references. */
  readonly body: Json | undefined;
  readonly resolve: (schema: Json | undefined) => Json | undefined;
  /** The documentation says so in a vendor extension. */
  readonly saysPaged: boolean;
}

/** Recognises the mechanisms in wide use, the most telling first; an operation that fits none does not page. */
export function pagingOf(evidence: PagingEvidence): PagingRowModel | undefined {
  const { queryNames, responseHeaders, resolve } = evidence;
  const body = resolve(evidence.body);
  const items = itemsPath(body, resolve);
  if (items === undefined) return undefined;
  const has = (...names: readonly string[]): string | undefined =>
    queryNames.find((name) => names.includes(name.toLowerCase()));
  const properties = entriesOf(body, "properties");
  const names = properties.map(([name]) => name);
  if (names.includes("next") && (names.includes("previous") || has("cursor") !== undefined))
    return { kind: "next-url", items, next: ["next"] };
  if (responseHeaders.includes("link") || (has("cursor") !== undefined && evidence.saysPaged))
    return { kind: "link", items };
  const cursor = has(
    "cursor",
    "page_token",
    "pagetoken",
    "after",
    "starting_after",
    "next_token",
    "continuation_token",
  );
  const next = nextCursor(body, resolve);
  if (cursor !== undefined && next !== undefined) return { kind: "cursor", items, next, parameter: cursor };
  if (cursor?.toLowerCase() === "cursor") return { kind: "link", items };
  const page = has("page", "page_number", "pagenumber");
  if (page !== undefined)
    return {
      kind: "page",
      items,
      page,
      ...(names.includes("pages")
        ? { pages: ["pages"] }
        : names.includes("total_pages")
          ? { pages: ["total_pages"] }
          : {}),
    };
  const offset = has("offset", "skip");
  const limit = has("limit", "count", "top");
  return offset !== undefined && limit !== undefined ? { kind: "offset", items, offset, limit } : undefined;
}

const listNames = ["data", "items", "results", "values", "records", "entries", "content"];

/** The body itself, the list under one of the usual names, or the only list of the body. */
function itemsPath(
  body: Json | undefined,
  resolve: (schema: Json | undefined) => Json | undefined,
): readonly string[] | undefined {
  if (isList(body)) return [];
  const lists = entriesOf(body, "properties")
    .filter(([, schema]) => isList(resolve(schema)))
    .map(([name]) => name);
  const usual = listNames.find((name) => lists.includes(name));
  if (usual !== undefined) return [usual];
  const [only] = lists.filter((name) => name !== "errors");
  return only !== undefined && lists.filter((name) => name !== "errors").length === 1 ? [only] : undefined;
}

function isList(schema: Json | undefined): boolean {
  return (
    own(schema, "type") === "array" ||
    (Array.isArray(own(schema, "type")) && (own(schema, "type") as readonly Json[]).includes("array"))
  );
}

const nextNames = [
  "next_cursor",
  "nextcursor",
  "next_page_token",
  "nextpagetoken",
  "next_token",
  "end_cursor",
  "cursor",
];

function nextCursor(
  body: Json | undefined,
  resolve: (schema: Json | undefined) => Json | undefined,
): readonly string[] | undefined {
  for (const [name, schema] of entriesOf(body, "properties")) {
    if (nextNames.includes(name.toLowerCase())) return [name];
    const inner = resolve(schema);
    if (["meta", "pagination", "page_info", "paging"].includes(name.toLowerCase())) {
      const found = entriesOf(ownObject(inner, "properties")).find(
        ([key]) => nextNames.includes(key.toLowerCase()) || (key === "next" && ownString(inner, "type") === "object"),
      );
      if (found !== undefined) return [name, found[0]];
    }
  }
  return undefined;
}
