import { BodyTooLargeError } from "./errors.js";
import type { Call } from "./layer.js";
import type { ServerSentEvent } from "./result.js";
import { streamLines } from "./stream-lines.js";

/** Characters of the data of one event. */
const longest = 8 * 1024 * 1024;

/** Events of a `text/event-stream` (WHATWG HTML, "Server-sent events"); one that its blank line does not end is dropped. */
export async function* eventStream(
  stream: ReadableStream<Uint8Array>,
  call: Call,
): AsyncGenerator<ServerSentEvent<string>> {
  let data: string[] = [];
  let size = 0;
  let event: { event?: string; retry?: number } = {};
  let id: { id?: string } = {};
  for await (const line of streamLines(stream, call)) {
    if (line === "") {
      if (data.length > 0) yield { ...event, ...id, data: data.join("\n") };
      data = [];
      size = 0;
      event = {};
      continue;
    }
    const [, name = "", value = ""] = /^([^:]*)(?:: ?)?(.*)$/s.exec(line) ?? [];
    if (name === "data") {
      data.push(value);
      size += value.length + 1;
      if (size > longest) throw new BodyTooLargeError(call.row, longest);
    } else if (name === "event" && value) event = { ...event, event: value };
    else if (name === "id" && !value.includes("\0")) id = { id: value };
    else if (name === "retry" && /^\d+$/.test(value)) event = { ...event, retry: Number(value) };
  }
}
