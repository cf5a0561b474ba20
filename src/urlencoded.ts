import type { EncodeBody, OperationRow, SerialiseParameter } from "./row.js";

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** Pairs of one property by the defaults of OpenAPI: arrays repeat the name, objects become JSON (3.1, "Encoding Object"). */
function pairs(name: string, value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value];
  return values.map(
    (item) => `${encodeURIComponent(name)}=${encodeURIComponent(isObject(item) ? JSON.stringify(item) : String(item))}`,
  );
}

function property(
  row: OperationRow,
  name: string,
  value: unknown,
  serialise: SerialiseParameter | undefined,
): string[] {
  const encoding = row.body?.encoding;
  const style = encoding && Object.hasOwn(encoding, name) ? encoding[name] : undefined;
  if (!style || !serialise || (!style.style && style.explode === undefined && !style.contentType))
    return pairs(name, value);
  return [serialise(name, value, "query", style.contentType ? { content: style.contentType } : style)];
}

/** A body as `application/x-www-form-urlencoded`; properties without a value are left out. */
export const urlencoded: EncodeBody = (body, row) =>
  Object.entries(isObject(body) ? body : {})
    .filter(([, value]) => value !== undefined && value !== null)
    .flatMap(([name, value]) => property(row, name, value, row.serialise))
    .join("&");
