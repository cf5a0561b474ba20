import { BodyTooLargeError, NetworkError } from "./errors.js";
import type { Call } from "./layer.js";

/** Characters of one line of a stream: what has no end is given up. */
const longest = 1024 * 1024;

/**
 * Lines of a stream as they come; CR, LF and CRLF end one (WHATWG HTML, "Parsing an event stream"). Reads on only when asked
 * for more, and gives up the connection when nobody wants more.
 */
export async function* streamLines(stream: ReadableStream<Uint8Array>, call: Call): AsyncGenerator<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let endedByCr = false;
  try {
    for (;;) {
      const { done, value } = await answered(reader.read(), call);
      let text = decoder.decode(value, { stream: !done });
      if (endedByCr && text[0] === "\n") text = text.slice(1);
      if (text) endedByCr = text.endsWith("\r");
      const lines = text.split(/\r\n|\n|\r/);
      lines[0] = rest + (lines[0] ?? "");
      rest = lines.pop() ?? "";
      for (const line of lines) yield line;
      if (rest.length > longest) throw new BodyTooLargeError(call.row, longest);
      if (done) break;
    }
    if (rest) yield rest;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** What was read; an abort, or a connection that broke, in the errors of a call. */
async function answered<T>(reading: Promise<T>, { row, signal }: Call): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw new NetworkError(row, error, true);
  }
}
