import { InputError } from "./errors.js";
import type { OperationInput } from "./operation.js";
import type { OperationRow } from "./row.js";
import { written } from "./url.js";

/**
 * Headers of a call, names in lower case: the client's, then those of the input, then the call's own.
 * @throws InputError for a name or a value that HTTP cannot carry (RFC 9110, 5.1 and 5.5); the value is not told.
 */
export function headersOf(
  row: OperationRow,
  defaults: object | undefined,
  input: OperationInput,
  own: object | undefined,
  type: string | undefined,
): Record<string, string> {
  const headers: Record<string, string> = {};
  const set = (name: string, value: unknown): void => {
    const text = String(value);
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(text))
      throw new InputError(row, `header ${JSON.stringify(name)} cannot be sent over HTTP`);
    headers[name.toLowerCase()] = text;
  };
  for (const name in defaults) set(name, defaults[name as never]);
  if (input.accept) set("accept", input.accept);
  for (const [name, text] of written(row, input.headers, "header")) set(name, text);
  const cookie = written(row, input.cookies, "cookie")
    .map(([, text]) => text)
    .join("; ");
  if (cookie) set("cookie", cookie);
  if (type) set("content-type", type);
  for (const name in own) set(name, own[name as never]);
  return headers;
}
