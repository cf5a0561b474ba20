/** Header fields in any of the forms that platforms hand out; names match in any case. */
export type HeaderSource =
  | Iterable<readonly [string, string]>
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * All values of a header, in the order they stand. Where a platform joins several lines with commas (RFC 9110, 5.3)
 * they are one value here. Values that are no text are left in: the caller refuses them.
 */
export function headerValues(source: HeaderSource, name: string): readonly unknown[] {
  const wanted = name.toLowerCase();
  const values: unknown[] = [];
  for (const [key, value] of fieldsOf(source)) {
    if (key.toLowerCase() !== wanted || value === undefined || value === null) continue;
    if (Array.isArray(value)) values.push(...(value as readonly unknown[]));
    else values.push(value);
  }
  return values;
}

/** The value of a header that came exactly once as text, else `undefined`. */
export function singleHeader(source: HeaderSource, name: string): string | undefined {
  const [value, ...more] = headerValues(source, name);
  return typeof value === "string" && more.length === 0 ? value : undefined;
}

function fieldsOf(source: unknown): readonly (readonly [string, unknown])[] {
  if (typeof source !== "object" || source === null) return [];
  if (Symbol.iterator in source) return [...pairsOf(source as Iterable<unknown>)];
  return Object.entries(source);
}

function* pairsOf(source: Iterable<unknown>): Iterable<readonly [string, unknown]> {
  for (const entry of source) {
    if (!Array.isArray(entry)) continue;
    const [key, value] = entry as readonly unknown[];
    if (typeof key === "string") yield [key, value];
  }
}
