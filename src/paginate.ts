import type { Client } from "./client.js";
import { CallError } from "./errors.js";
import { at } from "./idempotent.js";
import type { Located } from "./errors.js";
import type { CallOptions, OperationInput } from "./operation.js";
import { apiError } from "./or-throw.js";
import type { AnyResult } from "./result.js";
import type { OperationRow, PagingRow } from "./row.js";

/** A page could not be had; `cursor` resumes there: `paginate(…).pages({ from: error.cursor })`. */
export class PageError extends CallError {
  /** Where the failed page starts; undefined for the first one. */
  readonly cursor: string | undefined;

  constructor(row: Located, message: string, cursor: string | undefined, cause?: unknown) {
    super(row, message, cause);
    this.cursor = cursor;
  }

  override get name(): string {
    return "PageError";
  }
}

/** One page: its items, and where the next one starts. Cursors are opaque and may be stored. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Start of this page; undefined for the first one. */
  readonly cursor: string | undefined;
  /** Start of the next page; undefined on the last one. */
  readonly next: string | undefined;
  /** The answer that the page came in. */
  readonly result: AnyResult;
}

/** Yields items; `.pages({ from })` yields pages, from a stored cursor on. */
export interface Pages<Item> extends AsyncIterable<Item> {
  /** The pages, from the first one or from a cursor on. */
  readonly pages: (options?: { readonly from?: string | undefined }) => AsyncGenerator<Page<Item>, void, undefined>;
}

interface Paged<Input, Item> {
  readonly row: OperationRow;
  readonly "~item"?: Item;
  (client: Client, input: Input, options?: CallOptions): Promise<unknown>;
}

interface BoundPaged<Input, Item> {
  readonly client: Client;
  readonly operation: Paged<Input, Item>;
}

/** Target of the next link of a `Link` header (RFC 8288, 3), if there is one. */
export function nextLink(header: string | null): string | undefined {
  for (const [, target, parameters = ""] of (header ?? "").matchAll(/<([^>]*)>((?:"(?:[^"\\]|\\.)*"|[^,"])*)/g)) {
    const found = [...parameters.matchAll(/;\s*([\w-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;,\s]*)/g)];
    const rel = found.find(([, name = ""]) => name.toLowerCase() === "rel")?.[2] ?? "";
    if (
      rel
        .toLowerCase()
        .split(/[\s"]+/)
        .includes("next")
    )
      return target;
  }
  return undefined;
}

/** Only the query of a server's URL is used: its host, scheme and path are not trusted with credentials. */
function queryOf(url: string): string {
  return new URL(url, "https://page.invalid").search.slice(1);
}

function text(value: unknown, row: OperationRow): string | undefined {
  if (value === undefined || value === null || value === "" || value === false) return undefined;
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw new CallError(row, "the member that should lead to the next page is no text");
}

type Query = Readonly<Record<string, unknown>>;

/** The query of the page at a cursor. */
function queryAt(paging: PagingRow, query: Query, cursor: string | undefined): Query | string {
  if (cursor === undefined) return query;
  if (paging.kind === "link" || paging.kind === "next-url") return cursor;
  const parameter =
    paging.kind === "cursor" ? paging.parameter : paging.kind === "offset" ? paging.offset : paging.page;
  return { ...query, [parameter]: cursor };
}

function nextOf(
  row: OperationRow,
  paging: PagingRow,
  query: Query,
  cursor: string | undefined,
  result: AnyResult,
  items: number,
): string | undefined {
  switch (paging.kind) {
    case "link": {
      const url = nextLink(result.response.headers.get("link"));
      return url === undefined ? undefined : queryOf(url);
    }
    case "next-url": {
      const url = text(at(result.body, paging.next), row);
      return url === undefined ? undefined : queryOf(url);
    }
    case "cursor":
      return text(at(result.body, paging.next), row);
    case "offset": {
      const limit = Number(query[paging.limit]);
      return items === 0 || items < limit ? undefined : String(Number(cursor ?? query[paging.offset] ?? 0) + items);
    }
    case "page": {
      const page = Number(cursor ?? query[paging.page] ?? 1);
      const pages = paging.pages && at(result.body, paging.pages);
      return items === 0 || (typeof pages === "number" && page >= pages) ? undefined : String(page + 1);
    }
  }
}

async function* walk<Item>(
  client: Client,
  row: OperationRow,
  input: OperationInput,
  options: CallOptions,
  from: string | undefined,
): AsyncGenerator<Page<Item>, void, undefined> {
  const { paging } = row;
  if (!paging) throw new CallError(row, "does not page");
  const query = (typeof input.query === "object" ? input.query : {}) as Query;
  const seen = new Set<string>();
  for (let cursor = from; ;) {
    const page = await one<Item>(
      client,
      row,
      paging,
      { ...input, query: queryAt(paging, query, cursor) },
      options,
      cursor,
      query,
    );
    yield page;
    if (page.next === undefined) return;
    if (page.next === cursor || seen.has(page.next))
      throw new PageError(row, "the next page is one that was there before", page.next);
    seen.add(page.next);
    cursor = page.next;
  }
}

async function one<Item>(
  client: Client,
  row: OperationRow,
  paging: PagingRow,
  input: OperationInput,
  options: CallOptions,
  cursor: string | undefined,
  query: Query,
): Promise<Page<Item>> {
  try {
    const result = await client.call(row, input, options);
    if (!result.ok) throw apiError(result);
    const items = at(result.body, paging.items);
    if (!Array.isArray(items)) throw new CallError(row, `no list at /${paging.items.join("/")} of the answer`);
    return { items: items as Item[], cursor, next: nextOf(row, paging, query, cursor, result, items.length), result };
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new PageError(row, "a page failed; the error's cursor resumes there", cursor, error);
  }
}

/**
 * Every item of a listing, page after page: `for await (const order of paginate(client.orders.list, { query }))`.
 * A server's next URL is followed by its query alone, so credentials stay at home.
 * @throws PageError with the cursor to resume from, for a failed page and for a cursor that comes again.
 */
export function paginate<Input, Item>(
  bound: BoundPaged<Input, Item>,
  input?: Input,
  options?: CallOptions,
): Pages<Item>;
export function paginate<Input, Item>(
  client: Client,
  operation: Paged<Input, Item>,
  input?: Input,
  options?: CallOptions,
): Pages<Item>;
export function paginate<Input, Item>(
  first: Client | BoundPaged<Input, Item>,
  ...rest: readonly unknown[]
): Pages<Item> {
  // The overloads above say what stands where.
  const [client, { row }, input = {}, options = {}] = (
    "operation" in first ? [first.client, first.operation, ...rest] : [first, ...rest]
  ) as [Client, Paged<Input, Item>, OperationInput?, CallOptions?];
  const pages = ({ from }: { readonly from?: string | undefined } = {}): AsyncGenerator<Page<Item>, void, undefined> =>
    walk(client, row, input, options, from);
  return {
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const page of pages()) yield* page.items;
    },
  };
}
