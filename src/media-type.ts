import type { BodyKind, OperationRow, ResponseContentRow } from "./row.js";

/** `application/json; charset=utf-8` → `application/json`. */
export function essence(contentType: string | null): string {
  return (contentType ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

const isJson = (type: string): boolean => /[/+]json$/.test(type);

const short: Readonly<Record<"json" | "none", ResponseContentRow>> = { json: { types: { "application/json": "json" } }, none: { types: {} } };

/** What the document says of a status: exact before range before `default` (OpenAPI 3.1, "Responses Object"). */
export function documented(row: OperationRow, status: number): ResponseContentRow | undefined {
  const { responses } = row;
  const found = [String(status), `${Math.floor(status / 100)}XX`, "default"].find((key) => Object.hasOwn(responses, key));
  const entry = found === undefined ? undefined : responses[found];
  return typeof entry === "string" ? short[entry] : entry;
}

/** The documented media type that an answer's type means: itself, another JSON type, or a range such as `image/*`. */
export function documentedType(types: Readonly<Record<string, BodyKind>>, type: string): string | undefined {
  if (Object.hasOwn(types, type)) return type;
  const keys = Object.keys(types);
  if (!type) return keys[0];
  const major = `${type.split("/", 1)[0]}/*`;
  return keys.find((key) => essence(key) === type || (isJson(type) && isJson(essence(key)))) ?? keys.find((key) => key === major || key === "*/*");
}

/** How the body of an answer is to be read. */
export function kindOf(row: OperationRow, response: Response): BodyKind {
  const types = documented(row, response.status)?.types ?? {};
  const type = documentedType(types, essence(response.headers.get("content-type")));
  return (type === undefined ? undefined : types[type]) ?? "text";
}
