import { InputError } from "./errors.js";
import type { OperationInput } from "./operation.js";
import type { OperationRow, ParameterPlace } from "./row.js";

const encode = encodeURIComponent;

const scalar = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value));

/** Members as pairs; the items of a list and a single value stand under `name`. */
function pairs(name: string, value: unknown): (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((item) => [name, item]);
  return typeof value === "object" && value && !(value instanceof Date) ? Object.entries(value) : [[name, value]];
}

/** One parameter by the default of its place: `form`, exploded, in query and cookies, `simple` in path and headers (OpenAPI 3.1, "Style Values"). */
function byDefault(name: string, value: unknown, place: ParameterPlace): string {
  const isPair = place === "query" || place === "cookie";
  if (typeof value !== "object")
    return (isPair ? `${encode(name)}=` : "") + (place === "header" ? String(value) : encode(String(value)));
  const given = pairs(name, value).filter(([, item]) => item !== undefined && item !== null);
  if (isPair) return given.map(([key, item]) => `${encode(key)}=${encode(scalar(item))}`).join("&");
  const parts = given.flatMap(([key, item]) => (key === name ? [item] : [key, item])).map(scalar);
  return (place === "path" ? parts.map(encode) : parts).join(",");
}

/** Parameters of one place as they stand in the request; nothing for those without a value. */
export function written(
  row: OperationRow,
  values: object | undefined,
  place: ParameterPlace,
): (readonly [name: string, text: string])[] {
  if (!values) return [];
  const styles = row[`${place}Styles`] ?? {};
  const found: (readonly [string, string])[] = [];
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null) continue;
    const style = Object.hasOwn(styles, name) ? styles[name] : undefined;
    const text = style && row.serialise ? row.serialise(name, value, place, style) : byDefault(name, value, place);
    if (text) found.push([name, text]);
  }
  return found;
}

/** Segments that are empty, `.` or `..`. */
const dots = /\/\.{0,2}(?=\/|$)/g;

/**
 * Path with the input's values. A segment that becomes empty, `.` or `..` by them is refused: URL parsers remove dot
 * segments, percent-encoded ones too, so no encoding can keep them (WHATWG URL, "path state").
 */
function pathOf(row: OperationRow, values: object | undefined): string {
  const { path } = row;
  // Without its slash, what follows the host would be read as part of it.
  if (path[0] !== "/") throw new InputError(row, "the path template does not start with a slash");
  if (!path.includes("{")) return path;
  const texts = new Map(written(row, values, "path"));
  const filled = path.replace(/\{([^{}]*)\}/g, (_, name: string) => texts.get(name) ?? "/");
  if (filled.split(dots).length !== path.split(dots).length || filled.split("/").length !== path.split("/").length)
    throw new InputError(row, 'a path value is missing, empty, "." or ".."');
  return filled;
}

/** Path and query of a call, below its server. */
export function urlOf(row: OperationRow, input: OperationInput): string {
  const { query } = input;
  try {
    const text =
      typeof query === "string"
        ? query
        : written(row, query, "query")
            .map(([, pair]) => pair)
            .join("&");
    return pathOf(row, input.path) + (text && `?${text}`);
  } catch (error) {
    throw error instanceof URIError
      ? new InputError(row, "a parameter has half a surrogate pair, which no URL can carry")
      : error;
  }
}
