import { eventStream } from "./event-stream.js";
import type { Call } from "./layer.js";
import type { ServerSentEvent } from "./result.js";
import { streamItem } from "./stream-item.js";

/** As `eventStream`, with data that is JSON; `[DONE]`, which is none, ends the stream as many APIs mean it. */
export async function* jsonEventStream(
  stream: ReadableStream<Uint8Array>,
  call: Call,
): AsyncGenerator<ServerSentEvent<unknown>> {
  let count = 0;
  for await (const event of eventStream(stream, call)) {
    if (event.data === "[DONE]") return;
    yield { ...event, data: streamItem(event.data, (count += 1), call) };
  }
}
