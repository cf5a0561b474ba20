import { at } from "../idempotent.js";
import {
  answerOf,
  isJson,
  member,
  operationsOf,
  resolve,
  serversOf,
  type FoundOperation,
  type Json,
  type OpenApiDocument,
} from "./document.js";
import { preferred } from "./sample.js";
import { sampleSchema } from "./sample-schema.js";

/** An operation that remembers: a second request with the same reference is answered as a duplicate. */
export interface Remembering {
  readonly method: string;
  /** Path template. */
  readonly path: string;
  /** Member of the request body that may be used once. */
  readonly reference: readonly string[];
  /** Answer to a repetition, with the body of the first one. Default 409. */
  readonly status?: number;
  /** Member of the first answer's body that the repetition gets. Default: all of it. */
  readonly member?: readonly string[];
}

/** What the server is made of. */
export interface MockApiOptions {
  readonly documents: readonly OpenApiDocument[];
  readonly remembering?: readonly Remembering[];
}

interface Route extends FoundOperation {
  readonly pattern: RegExp;
  readonly literals: number;
}

/** Paths are served below each server's own path and below the root, so that a base URL with or without it will do. */
function routesOf(documents: readonly OpenApiDocument[]): Route[] {
  const pathOf = (server: string): string => (URL.canParse(server) ? new URL(server).pathname.replace(/\/+$/, "") : "");
  return operationsOf(documents)
    .flatMap((found) =>
      [...new Set(["", ...serversOf(found).map(pathOf)])].map((base): Route => {
        const parts = (base + found.path).split(/\{[^{}]*\}/);
        return {
          ...found,
          pattern: new RegExp(`^${parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("([^/]+)")}$`),
          literals: parts.join("").length,
        };
      }),
    )
    .sort((a, b) => b.literals - a.literals);
}

const problem = (status: number, code: string, detail: string, source?: object): Response =>
  Response.json({ errors: [{ status: String(status), code, detail, ...(source && { source }) }] }, { status });

const isAnonymous = ({ operation, document }: FoundOperation): boolean => {
  const security = operation["security"] ?? document["security"];
  return (
    !Array.isArray(security) ||
    security.length === 0 ||
    security.some((each) => isJson(each) && Object.keys(each).length === 0)
  );
};

const hasCredentials = (request: Request): boolean =>
  ["authorization", "cookie"].some((name) => request.headers.has(name)) ||
  [...request.headers.keys()].some((name) => /key|token/.test(name)) ||
  /[?&][^=]*(key|token)[^=]*=/i.test(request.url);

/** Required parameters and body members that a request lacks: the first of them. */
function missing(route: Route, url: URL, request: Request, body: unknown): Response | undefined {
  const { document, operation, pathItem } = route;
  const parameters = [operation["parameters"], pathItem["parameters"]].flatMap((list) =>
    Array.isArray(list) ? list.map((each) => resolve(document, each)) : [],
  );
  for (const { name, in: place, required } of parameters) {
    const has =
      place === "query"
        ? [...url.searchParams.keys()].some((key) => key === name || key.startsWith(`${String(name)}[`))
        : place === "header"
          ? request.headers.has(String(name))
          : true;
    if (required === true && !has)
      return problem(400, "required", `${String(place)} parameter ${String(name)} is required`, { parameter: name });
  }
  const content = resolve(document, operation["requestBody"])["content"];
  const media = isJson(content) ? preferred(content) : undefined;
  if (!media || !/[/+]json\b/.test(media[0])) return undefined;
  if (body === undefined)
    return resolve(document, operation["requestBody"])["required"] === true
      ? problem(400, "required", "a JSON body is required")
      : undefined;
  const { required } = resolve(document, member(media[1], "schema"));
  const name =
    Array.isArray(required) && isJson(body) ? required.find((each) => !Object.hasOwn(body, String(each))) : undefined;
  return name === undefined
    ? undefined
    : problem(400, "required", `${String(name)} is required`, { pointer: `/${String(name)}` });
}

/** The status asked for by `Prefer: code=…` (RFC 7240), else the first documented success. */
function statusOf(operation: Json, request: Request): number {
  const preferredCode = /(?:^|[\s,;])code=(\d{3})/.exec(request.headers.get("prefer") ?? "")?.[1];
  if (preferredCode) return Number(preferredCode);
  const documented = Object.keys(isJson(operation["responses"]) ? operation["responses"] : {});
  return Number(documented.find((status) => /^2\d\d$/.test(status)) ?? 200);
}

/** An answer of a documented status: the accepted media type where the document has it, JSON first, sampled from its schema. */
function answer(route: Route, status: number, accept: string | null): Response {
  const content = answerOf(route, status);
  if (!content) return problem(501, "not_documented", `${status} is not documented for ${route.method} ${route.path}`);
  const accepted = Object.entries(content).find(([type]) => accept?.includes(type));
  const media = accepted ?? preferred(content);
  if (!media || route.method === "HEAD" || status === 204) return new Response(null, { status });
  const [type, value] = media;
  const json = /[/+]json\b/.test(type);
  const body = json
    ? JSON.stringify(sampleSchema(route.document, member(value, "schema"), status < 400 ? "success" : "failure"))
    : type === "application/pdf"
      ? "%PDF-1.4\n%%EOF\n"
      : "text";
  return new Response(body, { status, headers: { "content-type": type } });
}

async function bodyOf(request: Request): Promise<unknown> {
  const text = await request.text();
  try {
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return text;
  }
}

/**
 * The documents as a server: a function from request to answer, for `fetch`-style servers on every platform. Answers are
 * sampled from the schemas; credentials and required members are insisted on; `Prefer: code=404` asks for another answer.
 */
export function createMockApi({
  documents,
  remembering = [],
}: MockApiOptions): (request: Request) => Promise<Response> {
  const routes = routesOf(documents);
  const answered = new Map<string, string>();
  return async (request) => {
    const url = new URL(request.url);
    const matching = routes.filter(({ pattern }) => pattern.test(url.pathname));
    const route = matching.find(({ method }) => method === request.method);
    if (!route)
      return problem(matching.length > 0 ? 405 : 404, "not_found", `no document has ${request.method} ${url.pathname}`);
    if (!isAnonymous(route) && !hasCredentials(request))
      return problem(401, "not_authenticated", "no credentials were sent");
    const body = await bodyOf(request);
    const refused = missing(route, url, request, body);
    if (refused) return refused;
    const memory = remembering.find(({ method, path }) => method === route.method && path === route.path);
    const reference = memory && at(body, memory.reference);
    const key = `${route.path} ${String(reference)}`;
    const before = reference === undefined ? undefined : answered.get(key);
    if (before !== undefined)
      return new Response(before, { status: memory?.status ?? 409, headers: { "content-type": "application/json" } });
    const response = answer(route, statusOf(route.operation, request), request.headers.get("accept"));
    if (reference !== undefined && response.ok)
      answered.set(key, JSON.stringify(at(await response.clone().json(), memory?.member ?? [])));
    return response;
  };
}
