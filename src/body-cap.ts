import { BodyTooLargeError } from "./errors.js";
import type { Call, Layer, ReadBody } from "./layer.js";

async function chunks(stream: ReadableStream<Uint8Array>, limit: number, call: Call): Promise<Uint8Array> {
  const reader = stream.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel();
      throw new BodyTooLargeError(call.row, limit);
    }
    parts.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/** Gives up on a body as soon as more than `limit` bytes came or are announced. Default 10 MiB; a body handed over as a stream is not held and has no cap. */
export function bodyCap(limit: number = 10 * 1024 * 1024): Layer {
  const read: ReadBody = async (response, binary, call) => {
    if (Number(response.headers.get("content-length")) > limit && call.row.method !== "HEAD") {
      await response.body?.cancel();
      throw new BodyTooLargeError(call.row, limit);
    }
    const bytes = response.body ? await chunks(response.body, limit, call) : new Uint8Array();
    return binary ? bytes : new TextDecoder().decode(bytes);
  };
  return (next) => (call) => {
    call.read = read;
    return next(call);
  };
}
