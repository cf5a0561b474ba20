import { InputError } from "./errors.js";
import type { OperationInput } from "./operation.js";
import type { OperationRow } from "./row.js";

interface RequestBody {
  readonly body: BodyInit | undefined;
  /** Undefined where `fetch` writes the header itself, with the boundary of the parts. */
  readonly type: string | undefined;
}

/** The request body in the media type that the input names, else the first of the row. */
export function bodyOf(row: OperationRow, input: OperationInput): RequestBody {
  const { body } = input;
  if (body === undefined || !row.body) return { body: undefined, type: undefined };
  const type = input.contentType ?? row.body.types[0] ?? "application/json";
  const encode = row.body.encode?.[type];
  if (encode) {
    const encoded = encode(body, row);
    return { body: encoded, type: encoded instanceof FormData ? undefined : type };
  }
  if (/[/+]json\b/.test(type)) return { body: JSON.stringify(body), type };
  if (typeof body === "string" || body instanceof Blob || body instanceof ReadableStream || body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return { body: body as BodyInit, type };
  throw new InputError(row, `body for ${type} is neither text, bytes, Blob nor stream`);
}
