import { InputError } from "./errors.js";
import type { OperationInput } from "./operation.js";
import type { OperationRow } from "./row.js";
import { written } from "./url.js";

/**
 * Headers of a call, names in lower case: the client's, then those of the input, then the call's own.
 * @throws InputError for a name or a value that HTTP cannot carry (RFC 9110, 5.1 and 5.5); the value is not told.
 */
export function headersOf(row: OperationRow, defaults: object, input: OperationInput, own: object): Record<string, string> {
  const cookie = written(row, input.cookies, "cookie").map(([, text]) => text).join("; ");
  const pairs = [...Object.entries(defaults), ["accept", input.accept], ...written(row, input.headers, "header"), ["cookie", cookie || undefined], ...Object.entries(own)];
  const headers: Record<string, string> = {};
  for (const [name, value] of pairs as [string, unknown][]) {
    if (value === undefined) continue;
    const text = String(value);
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(text)) throw new InputError(row, `header ${JSON.stringify(name)} cannot be sent over HTTP`);
    headers[name.toLowerCase()] = text;
  }
  return headers;
}
