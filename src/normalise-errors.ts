import type { JsonApiError } from "./json-api-error.js";

export type Errors = readonly [JsonApiError, ...JsonApiError[]];

type Members = Readonly<Record<string, unknown>>;

const members = (value: unknown): Members | undefined =>
  typeof value === "object" && value ? (value as Members) : undefined;

/** The first text or number, as text. */
const text = (...values: readonly unknown[]): string | undefined =>
  values.find((value) => (typeof value === "string" && value) || typeof value === "number")?.toString();

const present = (object: object): object =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

const ifAny = <T extends object>(object: T): T | undefined => (Object.keys(object).length > 0 ? object : undefined);

/** `/a/[1]/b`, `body/a`, `#/a`, `a.b[0]` and `$.a` in the form of RFC 6901. */
export function jsonPointer(from: string): string {
  const path = from.replace(/^(#|\$|body(?=[/.]))/, "");
  return `/${(path.includes("/") ? path : path.replace(/\./g, "/")).replace(/\/?\[(\w+)\]/g, "/$1").replace(/^\/+/, "")}`;
}

/** JSON:API's `source`, a field's name, or the `loc` of the Pydantic family: place first, then the way in. */
function sourceOf({ loc, source, field }: Members): object | undefined {
  const [place, ...rest] = Array.isArray(loc) ? (loc as unknown[]) : [];
  const name = rest.join(".");
  const given =
    members(source) ??
    (place === "query" || place === "path"
      ? { parameter: name }
      : place === "header"
        ? { header: name }
        : { pointer: place === undefined ? field : `/${(place === "body" ? rest : [place, ...rest]).join("/")}` });
  const pointer = text(given["pointer"]);
  return ifAny(
    present({
      pointer: pointer && jsonPointer(pointer),
      parameter: text(given["parameter"]),
      header: text(given["header"]),
    }),
  );
}

function one(error: unknown, status: number): JsonApiError {
  const item = members(error) ?? { detail: error };
  const own = Number(item["status"] ?? item["status_code"]);
  return present({
    status: own > 99 ? own : status,
    code: text(item["code"], item["error"], item["loc"] && item["type"]),
    title: text(item["title"]),
    detail: text(item["detail"], item["message"], item["msg"], item["error_description"]),
    id: text(item["id"]),
    source: sourceOf(item),
    meta: members(item["meta"]) ?? members(item["ctx"]),
  }) as JsonApiError;
}

/** A map of fields to their messages, as forms answer it. */
const fields = (value: Members, status: number): JsonApiError[] =>
  Object.entries(value).flatMap(([field, messages]) =>
    Array.isArray(messages)
      ? messages.map((message) =>
          one({ detail: message, field: field === "non_field_errors" ? undefined : `/${field}` }, status),
        )
      : [],
  );

function all(body: unknown, status: number): readonly JsonApiError[] {
  if (Array.isArray(body)) return body.map((error) => one(error, status));
  const item = members(body);
  if (!item) return [one(page(body), status)];
  const { errors, error, detail } = item;
  const list = [errors, detail].find((value) => Array.isArray(value) && value.length > 0);
  if (list) return all(list, status);
  if (members(errors)) return fields(errors as Members, status);
  const single = one(members(error) ?? item, status);
  return Object.keys(single).length > 1 ? [single] : fields(item, status);
}

/** Plain text, or the telling parts of XML (`Code`, `Message`) and HTML (`title`). */
function page(body: unknown): unknown {
  const start = typeof body === "string" ? body.slice(0, 2_000) : "";
  const element = (name: string): string | undefined => new RegExp(`<${name}>([^<]+)<`, "i").exec(start)?.[1]?.trim();
  return /^\s*</.test(start)
    ? { code: element("code"), detail: element("message"), title: element("title") ?? "HTML or XML" }
    : start;
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
