import { outcomeUnknown } from "./idempotent.js";
import type { Call, Reply } from "./layer.js";
import { normaliseErrors } from "./normalise-errors.js";
import { rowOf } from "./result-row.js";
import type { AnyResult } from "./result.js";
import { isRead } from "./transport.js";

/** The DOM library calls it `BlobPart`, other libraries have no name for it. */
type BlobPiece = NonNullable<ConstructorParameters<typeof Blob>[0]>[number];

/** JSON where it parses, else the text itself. */
function loosely(body: Reply["body"]): unknown {
  try {
    return JSON.parse(body as string);
  } catch {
    return body || undefined;
  }
}

function binary({ as }: Call, { body, response }: Reply): unknown {
  // Compilers before 5.7 know no kinds of Uint8Array, later ones take only one of them as a part: the assertion suits both.
  return as === "blob"
    ? new Blob([body as BlobPiece], { type: response.headers.get("content-type") ?? "" })
    : (body ?? new Blob([]).stream());
}

function documentedHeaders({ content, response }: Reply): object {
  return Object.fromEntries(
    Object.entries(content?.headers ?? {}).flatMap(([name, type]) => {
      const value = response.headers.get(name);
      return value === null
        ? []
        : [[name, type === "number" ? Number(value) : type === "boolean" ? value === "true" : value]];
    }),
  );
}

/** What the transport hands over unread. */
type Items = ReadableStream<Uint8Array>;

interface Body {
  readonly value?: unknown;
  readonly contentType?: string | null;
  /** What stood against reading the body as the document describes it. */
  readonly problem?: string;
}

function documentedBody(call: Call, reply: Reply): Body {
  const { body, came, content, contentType, kind, response } = reply;
  const type = contentType?.includes("*") ? came : contentType;
  if (!content) return { problem: `status ${response.status} is not documented` };
  if (kind === "none" || call.row.method === "HEAD") return { contentType: null };
  const types = Object.keys(content.types);
  // A failure documented without a body may have one all the same: it says why.
  if (!types[0]) return response.ok ? { contentType: null } : { value: loosely(body), contentType: came || null };
  if (!kind || type === undefined) return { problem: `body is ${came}, documented: ${types.join(", ")}` };
  const decode = response.ok ? content.decode?.[type] : undefined;
  if (decode) return { value: decode((body as Items | null) ?? new Blob([]).stream(), call), contentType: type };
  if (kind !== "json") return { value: kind === "binary" ? binary(call, reply) : body, contentType: type };
  try {
    return { value: JSON.parse(body as string), contentType: type };
  } catch {
    return { problem: "body is not the JSON that is documented" };
  }
}

/** The result of a call. A success that cannot be read is `other` for a read and an unknown outcome for a write. */
export function answer(call: Call, reply: Reply): AnyResult {
  const { response, came } = reply;
  const { status, ok } = response;
  const { problem, value = problem && loosely(reply.body), contentType = came || null } = documentedBody(call, reply);
  if (ok && problem && !isRead(call.row.method)) throw outcomeUnknown(call, status, new SyntaxError(problem));
  // 401, 403, 429 and the gateway statuses are members of every result, documented or not.
  const known = !problem || (!reply.content && /^(401|403|429|50[0234])$/.test(String(status)));
  const result = {
    ok: ok && !problem,
    status: known ? status : "other",
    body: value,
    contentType,
    headers: documentedHeaders(reply),
    response,
    attempts: call.attempts,
    ...((!ok || problem) && { errors: status < 400 ? [{ status, detail: problem }] : normaliseErrors(value, status) }),
  };
  // `ok`, `status` and `errors` go together as the union says; the compiler cannot see it through the spread.
  return Object.defineProperty(result, rowOf, { value: call.row }) as unknown as AnyResult;
}
