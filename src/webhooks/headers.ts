/** Header fields in any of the forms that platforms hand out; names match in any case. */
export type HeaderSource =
  Iterable<readonly [string, string]> | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * All values of a header, in the order they stand. Where a platform joins several lines with commas (RFC 9110, 5.3)
 * they are one value here. Values that are no text are left in: the caller refuses them.
 */
export function headerValues(source: HeaderSource, name: string): readonly unknown[] {
  const wanted = name.toLowerCase();
  const values: unknown[] = [];
  const take = (key: unknown, value: unknown): void => {
    // Field names are ASCII, so that lower case keeps their length; most are told apart by it.
    if (
      typeof key !== "string" ||
      key.length !== wanted.length ||
      key.toLowerCase() !== wanted ||
      value === undefined ||
      value === null
    )
      return;
    if (Array.isArray(value)) values.push(...(value as readonly unknown[]));
    else values.push(value);
  };
  if (typeof source !== "object" || source === null) return values;
  if (isIterable(source)) {
    for (const entry of source) if (Array.isArray(entry)) take(entry[0], entry[1]);
  } else {
    for (const key of Object.keys(source)) take(key, source[key]);
  }
  return values;
}

/** The value of a header that came exactly once as text, else `undefined`. */
export function singleHeader(source: HeaderSource, name: string): string | undefined {
  const [value, ...more] = headerValues(source, name);
  return typeof value === "string" && more.length === 0 ? value : undefined;
}

function isIterable(source: HeaderSource): source is Iterable<readonly [string, string]> {
  return Symbol.iterator in source;
}
