import { InputError } from "./errors.js";
import type { OperationInput } from "./operation.js";
import type { OperationRow } from "./row.js";
import { written } from "./url.js";

/**
 * Headers of a call, names in lower case: the client's, then those of the input, then the call's own.
 * @throws InputError for a name or a value that HTTP cannot carry (RFC 9110, 5.1 and 5.5); the value is not told.
 */
export function headersOf(row: OperationRow, defaults: object, input: OperationInput, own: object): Record<string, string> {
  const headers: Record<string, string> = {};
  const set = (name: string, value: unknown): void => {
    const text = String(value);
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(text)) throw new InputError(row, `header ${JSON.stringify(name)} has characters that HTTP cannot carry`);
    headers[name.toLowerCase()] = text;
  };
  for (const [name, value] of Object.entries(defaults)) set(name, value);
  if (input.accept) set("accept", input.accept);
  for (const [name, text] of written(row, input.headers, "header", row.headerStyles)) set(name, text);
  const cookies = [...written(row, input.cookies, "cookie", row.cookieStyles)].map(([, text]) => text);
  if (cookies.length > 0) set("cookie", cookies.join("; "));
  for (const [name, value] of Object.entries(own)) set(name, value);
  return headers;
}
