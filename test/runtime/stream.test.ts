import type { ServerResponse } from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventStream } from "../../src/event-stream.js";
import {
  BodyTooLargeError,
  createSiteClient,
  deadline,
  operation,
  StreamError,
  type AnyResult,
  type Client,
  type Operation,
  type OtherAnswer,
  type ServerSentEvent,
  type Success,
} from "../../src/index.js";
import { jsonEventStream } from "../../src/json-event-stream.js";
import { jsonLines } from "../../src/json-lines.js";
import type { DecodeStream, OperationRow } from "../../src/row.js";
import { mockFetch } from "../../src/testing/index.js";
import { listen, type LoopbackServer } from "./server.js";

let server: LoopbackServer;
let client: Client;
let write: (response: ServerResponse) => unknown;
beforeAll(async () => {
  server = await listen((_, response) => write(response));
  client = createSiteClient({ name: "T", origins: [], auth: {} }, { baseUrl: server.url, allowHttp: true, layers: [deadline()] });
});
afterAll(() => server.close());

const readers: Readonly<Record<string, DecodeStream>> = { "text/event-stream": eventStream, "application/jsonl": jsonLines, "application/json-seq": jsonLines };

/** Calls an operation whose success is a stream of this type. */
async function call(type: string, given: typeof write, decode: DecodeStream | undefined = readers[type], options: object = {}): Promise<AnyResult> {
  write = given;
  const row: OperationRow = {
    id: "things.watch",
    method: "GET",
    path: "/things",
    server: "https://api.example",
    responses: { 200: { types: { [type]: "stream" }, ...(decode === undefined ? {} : { decode: { [type]: decode } }) }, 500: "json" },
  };
  return client.call(row, {}, options);
}

/** Sends bytes in pieces, each flushed by itself. */
const pieces =
  (type: string, chunks: readonly (string | Uint8Array)[]) =>
  async (response: ServerResponse): Promise<void> => {
    response.writeHead(200, { "content-type": type });
    for (const chunk of chunks) await new Promise((resolve) => response.write(chunk, resolve));
    response.end();
  };

async function itemsOf(result: AnyResult): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  for await (const item of result.body as AsyncIterable<unknown>) items.push(item);
  return items;
}

const bytes = (text: string): readonly Uint8Array[] => [...new TextEncoder().encode(text)].map((byte) => Uint8Array.of(byte));

describe("an event stream", () => {
  test.each<[string, string, readonly unknown[]]>([
    ["data over several lines", "data: YHOO\ndata: +2\ndata: 10\n\n", [{ data: "YHOO\n+2\n10" }]],
    [
      "comments, identifiers that stay and one that is cleared",
      ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
      [
        { data: "first event", id: "1" },
        { data: "second event", id: "" },
        { data: " third event", id: "" },
      ],
    ],
    ["data without text, and an end that drops what is pending", "data\n\ndata\ndata\n\ndata:", [{ data: "" }, { data: "\n" }]],
    ["a space after the colon, and none", "data:test\n\ndata: test\n\n", [{ data: "test" }, { data: "test" }]],
    ["names and waits", "event: add\nretry: 1500\ndata: 1\n\ndata: 2\n\n", [{ event: "add", retry: 1500, data: "1" }, { data: "2" }]],
    ["CR, LF and CRLF", "data: a\r\rdata: b\r\n\r\ndata: c\n\n", [{ data: "a" }, { data: "b" }, { data: "c" }]],
    ["a byte order mark and characters of several bytes", "\ufeffdata: é 😀\n\n", [{ data: "é 😀" }]],
    ["identifiers with NUL, waits that are no number, names that are none", "id: a\0b\nretry: soon\nnonsense: 1\ndata: x\n\n", [{ data: "x" }]],
    ["an event without data", "event: ping\n\ndata: x\n\n", [{ data: "x" }]],
  ])("%s, byte by byte", async (_, text, wanted) => {
    expect(await itemsOf(await call("text/event-stream", pieces("text/event-stream", bytes(text))))).toEqual(wanted);
  });

  test("of JSON is parsed, and ends at [DONE]", async () => {
    const result = await call("text/event-stream", pieces("text/event-stream", ['data: {"n":1}\n\n', "data: [DONE]\n\ndata: x\n\n"]), jsonEventStream);
    expect([result.ok, result.contentType, await itemsOf(result)]).toEqual([true, "text/event-stream", [{ data: { n: 1 } }]]);
  });

  test("reads back what was written, wherever it is cut", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.string({ unit: "binary", maxLength: 12 }).filter((text) => !/[\r\n]/.test(text)),
          { minLength: 1, maxLength: 6 },
        ),
        fc.integer({ min: 1, max: 9 }),
        async (texts, size) => {
          const encoded = new TextEncoder().encode(texts.map((text) => `data: ${text}\r\n\r\n`).join(""));
          const stream = new ReadableStream<Uint8Array>({
            start: (controller) => {
              for (let at = 0; at < encoded.length; at += size) controller.enqueue(encoded.slice(at, at + size));
              controller.close();
            },
          });
          const read: string[] = [];
          for await (const { data } of eventStream(stream, {} as never)) read.push(data); // no error is made here, so no call is needed
          expect(read).toEqual(texts.map((text) => new TextDecoder().decode(new TextEncoder().encode(text))));
        },
      ),
      { numRuns: 200 },
    ));
});

describe("lines of JSON", () => {
  test.each<[string, string, string, readonly unknown[]]>([
    ["a value on each line, the last without its end", "application/jsonl", '{"a":1}\n[2]\r\n\n"three"', [{ a: 1 }, [2], "three"]],
    ["a value after each record separator", "application/json-seq", '\u001e{"a":1}\n\u001e2\n', [{ a: 1 }, 2]],
    ["none", "application/jsonl", "", []],
  ])("%s", async (_, type, text, wanted) => {
    expect(await itemsOf(await call(type, pieces(type, bytes(text))))).toEqual(wanted);
  });

  test("an item that is no JSON is named by its position, and not told", async () => {
    const reading = itemsOf(await call("application/jsonl", pieces("application/jsonl", ['{"a":1}\n', "secret\n"])));
    await expect(reading).rejects.toThrow(StreamError);
    await expect(reading).rejects.toMatchObject({ position: 2, operation: "things.watch" });
    await expect(reading).rejects.not.toThrow(/secret/);
  });
});

describe("a stream", () => {
  test("comes as it is sent, and is given up when nobody wants more", async () => {
    let closed: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const result = await call("application/jsonl", (response) => {
      response.writeHead(200, { "content-type": "application/jsonl" });
      response.write("1\n");
      response.on("close", closed);
    });
    for await (const item of result.body as AsyncIterable<unknown>) {
      expect(item).toBe(1);
      break;
    }
    await gone;
  });

  test("ends by the reason of an abort", async () => {
    const controller = new AbortController();
    const result = await call("application/jsonl", (response) => response.writeHead(200, { "content-type": "application/jsonl" }).write("1\n"), jsonLines, {
      signal: controller.signal,
    });
    const reading = (async () => {
      for await (const item of result.body as AsyncIterable<unknown>) if (item === 1) controller.abort(new Error("enough"));
    })();
    await expect(reading).rejects.toThrow("enough");
  });

  test("may last longer than an attempt", async () => {
    const result = await call(
      "application/jsonl",
      async (response) => {
        response.writeHead(200, { "content-type": "application/jsonl" }).write("1\n");
        await new Promise((resolve) => setTimeout(resolve, 300));
        response.end("2\n");
      },
      jsonLines,
      { timeout: { attempt: 100 } },
    );
    expect(await itemsOf(result)).toEqual([1, 2]);
  });

  test("with a line that has no end is given up", async () => {
    const result = await call(
      "application/jsonl",
      pieces(
        "application/jsonl",
        Array.from({ length: 20 }, () => "x".repeat(100_000)),
      ),
    );
    await expect(itemsOf(result)).rejects.toThrow(BodyTooLargeError);
  });

  test("whose connection breaks says so", async () => {
    const result = await call("application/jsonl", (response) => {
      response.writeHead(200, { "content-type": "application/jsonl" }).write("1\n");
      setTimeout(() => response.destroy(), 50);
    });
    await expect(itemsOf(result)).rejects.toMatchObject({ name: "NetworkError" });
  });

  test("a failure is read as ever", async () => {
    const result = await call("text/event-stream", (response) =>
      response.writeHead(500, { "content-type": "application/json" }).end('{"errors":[{"code":"x"}]}'),
    );
    expect([result.status, result.ok, result.body]).toEqual([500, false, { errors: [{ code: "x" }] }]);
  });
});

describe("a mocked stream", () => {
  type Watch = Operation<object, Success<200, AsyncIterable<ServerSentEvent<{ readonly n: number }>>, "text/event-stream"> | OtherAnswer>;
  const row = (type: string, decode: DecodeStream): OperationRow => ({
    id: "things.watch",
    method: "GET",
    path: "/things",
    server: "https://api.example",
    responses: { 200: { types: { [type]: "stream" }, decode: { [type]: decode } } },
  });

  test("of events is given as a list", async () => {
    const watch: Watch = operation(row("text/event-stream", jsonEventStream));
    const events = [{ data: { n: 1 } }, { event: "last", id: "7", data: { n: 2 } }];
    const mocked = createSiteClient(
      { name: "T", origins: [], auth: {} },
      { fetch: mockFetch().on(watch, { status: 200, body: events, contentType: "text/event-stream" }).fetch },
    );
    expect(await itemsOf(await watch(mocked, {}))).toEqual(events);
  });

  test("of lines is given as a list", async () => {
    const watch: Operation<object, Success<200, AsyncIterable<number>, "application/jsonl"> | OtherAnswer> = operation(row("application/jsonl", jsonLines));
    const mocked = createSiteClient(
      { name: "T", origins: [], auth: {} },
      { fetch: mockFetch().on(watch, { status: 200, body: [1, 2], contentType: "application/jsonl" }).fetch },
    );
    expect(await itemsOf(await watch(mocked, {}))).toEqual([1, 2]);
  });
});
