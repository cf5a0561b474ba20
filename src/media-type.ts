import type { BodyKind, OperationRow, ResponseContentRow } from "./row.js";

/** `application/json; charset=utf-8` → `application/json`. */
export const essence = (contentType: string | null): string =>
  (contentType ?? "").replace(/;.*/s, "").trim().toLowerCase();

const short: ResponseContentRow = { types: { "application/json": "json" } };

/** What an answer is by its status and media type. */
export interface Described {
  /** Undefined for a status that the document does not have. */
  readonly content: ResponseContentRow | undefined;
  /** The documented media type that came, itself, as another JSON type, or by a range such as `image/*`. */
  readonly contentType: string | undefined;
  readonly kind: BodyKind | undefined;
  /** The media type that came, without parameters. */
  readonly came: string;
}

const json = /[/+]json$/;

/** Exact status before range before `default` (OpenAPI 3.1, "Responses Object"). */
export function describe({ responses }: OperationRow, { status, headers }: Response): Described {
  const entry = responses[status] ?? responses[`${(status / 100) | 0}XX`] ?? responses["default"];
  const content = entry === "json" ? short : entry === "none" ? { types: {} } : entry;
  const came = essence(headers.get("content-type"));
  const types: ResponseContentRow["types"] = content?.types ?? {};
  const contentType = Object.hasOwn(types, came)
    ? came
    : Object.keys(types).find((type) => {
        const wanted = essence(type);
        return (
          !came ||
          wanted === came ||
          (json.test(came) && json.test(wanted)) ||
          wanted === "*/*" ||
          wanted === came.replace(/\/.*/, "/*")
        );
      });
  return { content, contentType, kind: contentType === undefined ? undefined : types[contentType], came };
}
