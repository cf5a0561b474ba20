import type { OperationInput } from "./operation.js";
import type { OperationRow, WrittenBody } from "./row.js";

/** The request body and its media type, that which the input names or the first of the row; none for parts, whose boundary `fetch` writes. */
export function bodyOf(
  row: OperationRow,
  { body, contentType }: OperationInput,
): readonly [body?: WrittenBody, type?: string | undefined] {
  if (body === undefined || !row.body) return [];
  const type = contentType ?? row.body.types[0] ?? "application/json";
  const encode = row.body.encode?.[type];
  // What is neither JSON nor encoded is text, bytes, Blob or stream by the operation's type.
  const encoded = encode ? encode(body, row) : /[/+]json\b/.test(type) ? JSON.stringify(body) : (body as WrittenBody);
  return [encoded, encoded instanceof FormData ? undefined : type];
}
