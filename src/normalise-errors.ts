import type { JsonApiError } from "./json-api-error.js";

export type Errors = readonly [JsonApiError, ...JsonApiError[]];

type Members = Readonly<Record<string, unknown>>;

const members = (value: unknown): Members | undefined => (typeof value === "object" && value !== null ? (value as Members) : undefined);

const text = (...values: readonly unknown[]): string | undefined => {
  const found = values.find((value) => (typeof value === "string" && value) || typeof value === "number");
  return found === undefined ? undefined : String(found);
};

/** `/a/[1]/b`, `body/a`, `#/a`, `a.b[0]` and `$.a` in the form of RFC 6901. */
export function jsonPointer(from: string): string {
  const path = from.replace(/^(#|\$|body(?=[/.]))/, "");
  const slashed = path.includes("/") ? path : path.replace(/\./g, "/");
  return `/${slashed.replace(/\/?\[(\w+)\]/g, "/$1").replace(/^\/+/, "")}`;
}

/** JSON:API's `source`, a field's name, or the `loc` of the Pydantic family: place first, then the way in. */
function sourceOf(error: Members): JsonApiError["source"] {
  const { loc, source } = error;
  if (Array.isArray(loc)) {
    const [place, ...rest] = loc;
    if (place === "query" || place === "path") return { parameter: rest.join(".") };
    if (place === "header") return { header: rest.join(".") };
    return { pointer: jsonPointer(`/${(place === "body" ? rest : loc).join("/")}`) };
  }
  const { pointer, parameter, header } = members(source) ?? { pointer: error["field"] };
  const found = {
    ...(text(pointer) && { pointer: jsonPointer(String(pointer)) }),
    ...(text(parameter) && { parameter: String(parameter) }),
    ...(text(header) && { header: String(header) }),
  };
  return Object.keys(found).length > 0 ? found : undefined;
}

function one(error: unknown, status: number): JsonApiError {
  const item = members(error);
  if (!item) return { status, ...(text(error) && { detail: String(error) }) };
  const own = Number(item["status"] ?? item["status_code"]);
  const found = {
    code: text(item["code"], item["error"], item["loc"] && item["type"]),
    title: text(item["title"]),
    detail: text(item["detail"], item["message"], item["msg"], item["error_description"]),
    id: text(item["id"]),
    source: sourceOf(item),
    meta: members(item["meta"]) ?? members(item["ctx"]),
  };
  const present = Object.entries(found).filter(([, value]) => value !== undefined);
  return { status: own > 99 ? own : status, ...Object.fromEntries(present) };
}

/** A map of fields to their messages, as forms answer it. */
function fields(value: Members, status: number): JsonApiError[] {
  return Object.entries(value).flatMap(([field, messages]) =>
    Array.isArray(messages)
      ? messages.map((message) => ({ ...one(message, status), ...(field !== "non_field_errors" && { source: { pointer: jsonPointer(`/${field}`) } }) }))
      : [],
  );
}

function all(body: unknown, status: number): readonly JsonApiError[] {
  if (Array.isArray(body)) return body.map((error) => one(error, status));
  const item = members(body);
  if (!item) return [document(body, status)];
  const { errors, error, detail } = item;
  for (const list of [errors, detail]) if (Array.isArray(list) && list.length > 0) return all(list, status);
  if (members(errors)) return fields(errors as Members, status);
  if (members(error)) return [one(error, status)];
  const single = one(item, status);
  return single.code || single.detail || single.title ? [single] : fields(item, status);
}

/** Plain text, or the telling parts of XML (`Code`, `Message`) and HTML (`title`). */
function document(body: unknown, status: number): JsonApiError {
  if (typeof body !== "string" || !body.trim().startsWith("<")) return one(typeof body === "string" ? body.slice(0, 500) : undefined, status);
  const element = (name: string): string | undefined => new RegExp(`<${name}>([^<]{1,500})<`, "i").exec(body)?.[1]?.trim();
  return one({ code: element("code"), detail: element("message"), title: element("title") ?? "an HTML or XML page" }, status);
}

/**
 * Every failure body in one shape: JSON:API with members missing or numbers for strings, bare arrays, single errors,
 * `detail` and `loc` lists, OAuth 2.0 (RFC 6749, 5.2), problem details (RFC 9457), field maps, XML, HTML, text, nothing.
 * `status` is that of the answer; an error keeps its own where it has one. Never empty.
 */
export function normaliseErrors(body: unknown, status: number): Errors {
  const [first = { status }, ...rest] = all(body, status);
  return [first, ...rest];
}
