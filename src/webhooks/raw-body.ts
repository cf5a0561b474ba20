import { WebhookError } from "./error.js";

/** A body as it was sent: text stands for its UTF-8 bytes. Never a parsed object: parsing loses what was signed. */
export type RawBody = string | Uint8Array | ArrayBuffer | ReadableStream<Uint8Array>;

/** Bytes that a receiver reads unless told otherwise. */
export const defaultMaxBytes: number = 1_048_576;

export type ReadOutcome = Uint8Array | "too-large" | "unreadable";

const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Whether UTF-8 can hold the text; a lone surrogate would be replaced, and two texts would have one signature. */
export function isWellFormed(text: string): boolean {
  const modern = text as { isWellFormed?: () => boolean };
  return typeof modern.isWellFormed === "function" ? modern.isWellFormed() : !lone.test(text);
}

export function isStream(body: unknown): body is ReadableStream<Uint8Array> {
  return typeof body === "object" && body !== null && typeof (body as { getReader?: unknown }).getReader === "function";
}

/**
 * Bytes or text, ready to be hashed.
 * @throws WebhookError where the body is neither, with advice.
 */
export function rawBytes(body: unknown): string | Uint8Array {
  if (typeof body === "string") return body;
  if (body instanceof Uint8Array) return unshared(body);
  if (ArrayBuffer.isView(body)) return unshared(new Uint8Array(body.buffer, body.byteOffset, body.byteLength));
  if (Object.prototype.toString.call(body) === "[object ArrayBuffer]")
    return unshared(new Uint8Array(body as ArrayBuffer));
  throw new WebhookError("body-not-raw", notRaw(body));
}

/** Memory that another thread can change, or that can change its size, is copied: Web Crypto refuses it. */
function unshared(bytes: Uint8Array): Uint8Array {
  const buffer = bytes.buffer as { resizable?: boolean };
  return buffer.resizable === true || Object.prototype.toString.call(buffer) !== "[object ArrayBuffer]"
    ? bytes.slice()
    : bytes;
}

function notRaw(body: unknown): string {
  const advice =
    "expected the bytes or the text exactly as they came; take the body before anything parses it (a Request's arrayBuffer(), express.raw(), a buffer content-type parser), since parsed JSON cannot be turned back into what was signed";
  if (body === null || body === undefined) return `the body is ${String(body)}: ${advice}; an empty body is ""`;
  return typeof body === "object"
    ? `the body is an object, as after parsing JSON: ${advice}`
    : `the body is a ${typeof body}: ${advice}`;
}

/** Reads a stream to its end, or gives up as soon as it is over the cap; what is left is cancelled. */
export async function readStream(stream: ReadableStream<Uint8Array>, maxBytes: number): Promise<ReadOutcome> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    const reader = stream.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return concat(chunks, total);
      if (!(value instanceof Uint8Array)) return "unreadable";
      total += value.length;
      if (total > maxBytes) {
        reader.cancel().catch(() => undefined);
        return "too-large";
      }
      chunks.push(value);
    }
  } catch {
    return "unreadable";
  }
}

export function concat(chunks: readonly Uint8Array[], total: number): Uint8Array {
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
