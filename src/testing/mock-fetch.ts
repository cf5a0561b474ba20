import { InputError } from "../errors.js";
import { essence } from "../media-type.js";
import type { ServerSentEvent } from "../result.js";
import type { OperationRow, WrittenBody } from "../row.js";

/** What a mocked operation answers; `body` is JSON unless `contentType` says otherwise. */
export interface MockAnswer<Status extends number = number, Body = unknown> {
  readonly status: Status;
  readonly body?: Body;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Bytes in any form for a stream of bytes, a list for a stream of items; its `contentType` says how items are written. */
export type MockBody<Body> = Body extends ReadableStream
  ? Blob | Uint8Array | ReadableStream
  : Body extends AsyncIterable<infer Item>
    ? Iterable<Item>
    : Body;

/** The answers that an operation documents, status and body together. */
export type AnswersOf<Operation> = Operation extends (...args: never) => Promise<infer Result>
  ? Result extends { readonly status: infer Status extends number; readonly body: infer Body }
    ? MockAnswer<Status, MockBody<Body>>
    : never
  : never;

/** A request as a mock sees it. */
export interface MockedRequest {
  readonly operation: string;
  readonly method: string;
  readonly url: URL;
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** Parsed where the request says JSON, else as handed to `fetch`. */
  readonly body: unknown;
}

/** An answer, or a function that gives it. */
export type Answering<Answer> = Answer | ((request: MockedRequest) => Answer | Promise<Answer>);

/** A `fetch` that answers by operation, and what it was asked. */
export interface MockFetch {
  /** Hand this to the client. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Answers an operation from now on: with one answer, several in turn (the last stays), or what a function gives. */
  readonly on: <Operation extends { readonly row: OperationRow }>(
    operation: Operation,
    ...answers: readonly Answering<AnswersOf<NoInfer<Operation>>>[]
  ) => MockFetch;
  /** Requests answered so far, in order. */
  readonly requests: readonly MockedRequest[];
}

interface Mocked {
  readonly row: OperationRow;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly answers: Answering<MockAnswer>[];
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** A path template as a pattern at the end of a URL's path: the server before it may be a mirror. */
function patternOf(path: string): Pick<Mocked, "pattern" | "names"> {
  const parts = path.split(/\{([^{}]*)\}/);
  const pattern = parts.map((part, index) => (index % 2 === 0 ? escaped(part) : "([^/]+)")).join("");
  return { pattern: new RegExp(`${pattern}$`), names: parts.filter((_, index) => index % 2 === 1) };
}

/** More literal characters first: `/labels/all` before `/labels/{id}`. */
const literal = ({ row }: Mocked): number => row.path.replace(/\{[^{}]*\}/g, "").length;

function bodyOf(init: RequestInit, headers: Headers): unknown {
  const json = /[/+]json$/.test(essence(headers.get("content-type")));
  return json && typeof init.body === "string" ? JSON.parse(init.body) : init.body;
}

function isIterable(body: unknown): body is Iterable<unknown> {
  return typeof body === "object" && body !== null && Symbol.iterator in body;
}

/** Items as a server streams them. */
function written(items: readonly unknown[], type: string): string {
  if (!type.includes("event-stream")) return items.map((item) => `${JSON.stringify(item)}\n`).join("");
  return items
    .map((item) => {
      const { data, ...fields } = item as ServerSentEvent<unknown>; // what the operation's type asks for
      const text = typeof data === "string" ? data : JSON.stringify(data);
      const lines = [...Object.entries(fields), ...text.split("\n").map((line) => ["data", line] as const)];
      return `${lines.map(([name, value]) => `${name}: ${value}`).join("\n")}\n\n`;
    })
    .join("");
}

function responseOf({ status, body, contentType, headers }: MockAnswer): Response {
  const empty = body === undefined || [101, 103, 204, 205, 304].includes(status);
  const raw =
    typeof body === "string" || body instanceof Blob || body instanceof Uint8Array || body instanceof ReadableStream;
  const type = contentType ?? (body instanceof Blob && body.type ? body.type : "application/json");
  const items =
    !raw && isIterable(body) && /event-stream|json[l-]|ndjson|-seq/.test(type) ? written([...body], type) : undefined;
  const sent = empty
    ? null
    : (items ?? (raw && type !== "application/json" ? (body as WrittenBody) : JSON.stringify(body)));
  return new Response(sent, { status, headers: { ...(!empty && { "content-type": type }), ...headers } });
}

/**
 * A `fetch` that answers by operation and touches no network: `mockFetch().on(announceShipment, { status: 409, body })`.
 * A request of an operation that was not mocked rejects, naming it.
 */
export function mockFetch(): MockFetch {
  const mocked: Mocked[] = [];
  const requests: MockedRequest[] = [];
  const mock: MockFetch = {
    requests,
    on: (operation, ...answers) => {
      const { row } = operation;
      // Narrower for the caller than what is kept: the body's type ends here.
      mocked.unshift({ row, ...patternOf(row.path), answers: [...answers] as unknown as Mocked["answers"] });
      mocked.sort((a, b) => literal(b) - literal(a));
      return mock;
    },
    fetch: async (target, init) => {
      init.signal?.throwIfAborted();
      const url = new URL(target);
      const method = init.method ?? "GET";
      const found = mocked.find(({ row, pattern }) => row.method === method && pattern.test(url.pathname));
      if (!found)
        throw new InputError(
          { id: "mockFetch", method: method as OperationRow["method"], path: url.pathname },
          `not mocked; mocked: ${mocked.map(({ row }) => `${row.id} (${row.method} ${row.path})`).join(", ") || "nothing"}`,
        );
      const values = found.pattern.exec(url.pathname)?.slice(1).map(decodeURIComponent) ?? [];
      const headers = new Headers(init.headers);
      const request = {
        operation: found.row.id,
        method,
        url,
        path: Object.fromEntries(found.names.map((name, index) => [name, values[index] ?? ""])),
        query: url.searchParams,
        headers,
        body: bodyOf(init, headers),
      };
      requests.push(request);
      const answer = found.answers.length > 1 ? found.answers.shift() : found.answers[0];
      if (!answer) throw new InputError(found.row, "mocked without an answer");
      return responseOf(typeof answer === "function" ? await answer(request) : answer);
    },
  };
  return mock;
}
