import { InputError } from "./errors.js";
import type { OperationInput } from "./operation.js";
import type { OperationRow, ParameterPlace, ParameterStyle } from "./row.js";

type Values = Readonly<Record<string, unknown>>;

const encode = encodeURIComponent;

const isObject = (value: unknown): value is Values => typeof value === "object" && value !== null && !(value instanceof Date);

const scalar = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value));

/** `simple`, not exploded: the default of path and header parameters. */
export function simple(value: unknown, encoded: (text: string) => string): string {
  const parts = Array.isArray(value) ? value : isObject(value) ? Object.entries(value).flat() : [value];
  return parts.map((part) => encoded(scalar(part))).join(",");
}

/** `form`, exploded: the default of query and cookie parameters. */
function form(name: string, value: unknown): string {
  const pairs = Array.isArray(value) ? value.map((item) => [name, item]) : isObject(value) ? Object.entries(value) : [[name, value]];
  return pairs
    .filter(([, item]) => item !== undefined && item !== null)
    .map(([key, item]) => `${encode(key)}=${encode(scalar(item))}`)
    .join("&");
}

/** Parameters of one place as they stand in the request, nothing for those without a value. */
export function* written(
  row: OperationRow,
  values: object | undefined,
  place: ParameterPlace,
  styles: Readonly<Record<string, ParameterStyle>> | undefined,
): Generator<readonly [name: string, text: string]> {
  for (const [name, value] of Object.entries(values ?? {})) {
    if (value === undefined || value === null) continue;
    const style = styles && Object.hasOwn(styles, name) ? styles[name] : undefined;
    if (style && row.serialise) yield [name, row.serialise(name, value, place, style)];
    else if (place === "query" || place === "cookie") yield [name, form(name, value)];
    else yield [name, simple(value, place === "path" ? encode : String)];
  }
}

/**
 * Path with the input's values. A segment that holds a value and becomes empty, `.` or `..` is refused: URL parsers
 * remove dot segments, percent-encoded ones too, so no encoding can keep them (WHATWG URL, "path state").
 */
function pathOf(row: OperationRow, values: object | undefined): string {
  const texts = Object.fromEntries(written(row, values, "path", row.pathStyles));
  return row.path.replace(/[^/]*\{[^/]*/g, (segment) => {
    const filled = segment.replace(/\{([^{}]*)\}/g, (_, name: string) => {
      const text = Object.hasOwn(texts, name) ? texts[name] : "";
      if (!text || text === "." || text === "..") throw new InputError(row, `path value ${name} is empty, "." or ".."`);
      return text;
    });
    if (/^\.{0,2}$/.test(filled)) throw new InputError(row, "a path segment comes out as a dot segment");
    return filled;
  });
}

/** Path and query of a call, below its server. */
export function urlOf(row: OperationRow, input: OperationInput): string {
  const query = typeof input.query === "string" ? input.query : [...written(row, input.query, "query", row.queryStyles)].flatMap(([, text]) => text || []).join("&");
  return pathOf(row, input.path) + (query && `?${query}`);
}
