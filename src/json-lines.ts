import type { Call } from "./layer.js";
import { streamItem } from "./stream-item.js";
import { streamLines } from "./stream-lines.js";

/** A value on each line (`application/jsonl`, `application/x-ndjson`), or after each record separator (RFC 7464). */
export async function* jsonLines(stream: ReadableStream<Uint8Array>, call: Call): AsyncGenerator<unknown> {
  let count = 0;
  for await (const line of streamLines(stream, call)) {
    const text = line.replace("\u001e", "").trim();
    if (text) yield streamItem(text, (count += 1), call);
  }
}
