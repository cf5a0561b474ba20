import { OutcomeUnknownError } from "./errors.js";
import type { Call, Reply } from "./layer.js";
import { documented, documentedType, essence } from "./media-type.js";
import { normaliseErrors, type Errors } from "./normalise-errors.js";
import { mayRepeat } from "./idempotent.js";
import type { AnyResult } from "./result.js";
import { rowOf } from "./result-row.js";
import type { ResponseContentRow } from "./row.js";
import { isRead } from "./transport.js";

/** Statuses that any server answers with, documented or not: they stand in every result type as numbers. */
const everywhere: ReadonlySet<number> = new Set([401, 403, 429, 500, 502, 503, 504]);

interface Body {
  readonly value: unknown;
  readonly contentType: string | null;
}

/** JSON where it parses, else the text itself. */
function loosely(body: Reply["body"]): unknown {
  try {
    return JSON.parse(body as string);
  } catch {
    return body instanceof ReadableStream ? undefined : body === "" ? undefined : body;
  }
}

function binary(call: Call, { body, response }: Reply): unknown {
  return call.as === "blob" ? new Blob([body as Uint8Array<ArrayBuffer>], { type: response.headers.get("content-type") ?? "" }) : (body ?? new ReadableStream({ start: (controller) => controller.close() }));
}

/** The body as the document describes it, or what stood against that. */
function documentedBody(call: Call, reply: Reply, content: ResponseContentRow): Body | string {
  const { types } = content;
  const came = essence(reply.response.headers.get("content-type"));
  if (call.row.method === "HEAD") return { value: undefined, contentType: null };
  // A failure documented without a body may have one all the same: it says why.
  if (Object.keys(types).length === 0) return reply.response.ok ? { value: undefined, contentType: null } : { value: loosely(reply.body), contentType: came || null };
  const contentType = documentedType(types, came);
  const kind = contentType === undefined ? undefined : types[contentType];
  if (contentType === undefined || kind === undefined) return `body is ${came}, documented: ${Object.keys(types).join(", ")}`;
  if (kind === "none") return { value: undefined, contentType };
  if (kind === "binary") return { value: binary(call, reply), contentType: contentType.includes("*") ? came : contentType };
  if (kind === "text") return { value: reply.body, contentType: contentType.includes("*") ? came : contentType };
  try {
    return { value: JSON.parse(reply.body as string), contentType };
  } catch {
    return reply.body === "" ? "body is empty, documented: JSON" : "body is not the JSON that its type says";
  }
}

function documentedHeaders(response: Response, content: ResponseContentRow | undefined): object {
  const found: Record<string, unknown> = {};
  for (const [name, type] of Object.entries(content?.headers ?? {})) {
    const value = response.headers.get(name);
    if (value !== null) found[name] = type === "number" ? Number(value) : type === "boolean" ? value === "true" : value;
  }
  return found;
}

/** The result of a call. A success that cannot be read is `other` for a read and an unknown outcome for a write. */
export function answer(call: Call, reply: Reply): AnyResult {
  const { response } = reply;
  const { status, ok } = response;
  const content = documented(call.row, status);
  const body = content ? documentedBody(call, reply, content) : `status ${status} is not documented`;
  const shared = { headers: documentedHeaders(response, content), response, attempts: call.attempts };
  const finish = (result: AnyResult): AnyResult => Object.defineProperty(result, rowOf, { value: call.row });
  if (typeof body === "object") {
    const found = { ...shared, status, body: body.value, contentType: body.contentType };
    return finish(ok ? { ok, ...found } : { ok, ...found, errors: normaliseErrors(body.value, status) });
  }
  if (ok && !isRead(call.row.method)) throw new OutcomeUnknownError(call.row, mayRepeat(call), status, new SyntaxError(body));
  const value = loosely(reply.body);
  const errors: Errors = ok || (status > 299 && status < 400) ? [{ status, detail: body }] : normaliseErrors(value, status);
  return finish({
    ok: false,
    ...shared,
    status: !content && everywhere.has(status) ? status : "other",
    body: value,
    contentType: essence(response.headers.get("content-type")) || null,
    errors,
  });
}
