import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isArray, isObject, own, ownString, type Json, type JsonObject } from "../../../scripts/document/json.js";
import { builtSite, isAbsent, project, siteSpecs } from "../built-site.js";
import { documentedOperations, sampleOf, type Documented } from "./documented.js";
import { emitClient, type EmittedClient } from "./emitted-client.js";
import { written } from "./styles.js";

interface Recorded {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

type Call = (input: object) => Promise<{ readonly ok: boolean; readonly status: number | "other" }>;
type Create = (options: object) => Readonly<Record<string, Readonly<Record<string, Call>>>>;

const absent = isAbsent("2026-07");
const operations = absent ? [] : documentedOperations(siteSpecs("2026-07"));
const names = JSON.parse(readFileSync(join(project, "specs/names.json"), "utf8")) as Readonly<
  Record<string, Readonly<Record<string, { readonly method: string }>>>
>;

/** Headers that OpenAPI takes from elsewhere ("Parameter Object"). */
const ignored = ["accept", "content-type", "authorization"];

const parametersIn = (operation: Documented, place: string): readonly JsonObject[] =>
  operation.parameters.filter(
    (parameter) => ownString(parameter, "in") === place && !(place === "header" && ignored.includes((ownString(parameter, "name") ?? "").toLowerCase())),
  );

const nameOf = (parameter: JsonObject): string => ownString(parameter, "name") ?? "";

/** Lists get two items, so that their style shows; a header can hold no letter beyond Latin. */
function valueOf(operation: Documented, parameter: JsonObject): Json {
  const value = sampleOf(operation.document, own(parameter, "schema"));
  if (isArray(value)) return [...value, ...value];
  return typeof value === "string" && ownString(parameter, "in") === "header" ? "partner 1" : value;
}

const valuesOf = (operation: Documented, place: string): Readonly<Record<string, Json>> =>
  Object.fromEntries(parametersIn(operation, place).map((parameter) => [nameOf(parameter), valueOf(operation, parameter)]));

/** Form bodies need one value for each field; files are files. */
function bodyOf({ body, document }: Documented): unknown {
  if (body === undefined) return undefined;
  const sample = sampleOf(document, body.schema);
  return body.mediaType === "multipart/form-data" && isObject(sample)
    ? Object.fromEntries(Object.keys(sample).map((name) => [name, new File([`bytes of ${name}`], `${name}.pdf`, { type: "application/pdf" })]))
    : sample;
}

function expectedUrl(operation: Documented): string {
  const path = parametersIn(operation, "path").reduce(
    (template, parameter) => template.replace(`{${nameOf(parameter)}}`, written(parameter, valueOf(operation, parameter))),
    operation.path,
  );
  const query = parametersIn(operation, "query")
    .map((parameter) => written(parameter, valueOf(operation, parameter)))
    .join("&");
  return `/${encodeURIComponent(operation.server)}${path}${query === "" ? "" : `?${query}`}`;
}

describe.skipIf(absent)("a recording server sees what the document of an operation says", () => {
  const seen: Recorded[] = [];
  let success: Documented["success"] = { status: 200, mediaTypes: [] };
  let client: EmittedClient;
  let versions: Readonly<Record<string, ReturnType<Create>>>;

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    seen.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks) });
    const [mediaType] = success.mediaTypes;
    response.writeHead(success.status, mediaType === undefined ? {} : { "content-type": mediaType }).end(mediaType === undefined ? undefined : "{}");
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    client = emitClient((await builtSite("2026-07")).files);
    const options = {
      auth: { publicKey: "public", secretKey: "secret" },
      allowHttp: true,
      limits: false,
      retry: false,
      // The documented server becomes the first segment, so that the request shows which one was meant.
      baseUrl: (documented: string) => `http://127.0.0.1:${port}/${encodeURIComponent(documented)}`,
    };
    const [v3, v2] = [await client.load("v3/index.js"), await client.load("v2/index.js")];
    versions = { v3: (v3["createSendcloud"] as Create)(options), v2: (v2["createSendcloudV2"] as Create)(options) };
  }, 60_000);

  afterAll(() => {
    server.close();
    server.closeAllConnections();
    client.remove();
  });

  async function record(operation: Documented): Promise<{ readonly request: Recorded; readonly result: Awaited<ReturnType<Call>> }> {
    const [group = "", method = ""] = names[`${operation.version}/${operation.area}`]?.[operation.key]?.method.split(".") ?? [];
    const call = versions[operation.version]?.[group]?.[method];
    if (call === undefined) throw new Error(`no operation ${group}.${method}`);
    success = operation.success;
    seen.length = 0;
    const body = bodyOf(operation);
    const result = await call({
      path: valuesOf(operation, "path"),
      query: valuesOf(operation, "query"),
      headers: valuesOf(operation, "header"),
      ...(body === undefined ? {} : { body }),
      ...(operation.answers.length > 1 ? { accept: operation.answers.at(-1) } : {}),
    });
    const [request, ...more] = seen;
    if (request === undefined || more.length > 0) throw new Error(`${seen.length} requests instead of one`);
    return { request, result };
  }

  test("for 141 operations", () => {
    expect(operations.length).toBe(141);
  });

  test.each(operations.map((operation) => [`${operation.version} ${operation.method} ${operation.path}`, operation] as const))("%s", async (_, operation) => {
    const { request, result } = await record(operation);
    expect(request.method).toBe(operation.method);
    expect(request.url).toBe(expectedUrl(operation));
    for (const parameter of parametersIn(operation, "header"))
      expect(request.headers[nameOf(parameter).toLowerCase()]).toBe(written(parameter, valueOf(operation, parameter)));
    if (operation.answers.length > 1) expect(request.headers.accept).toBe(operation.answers.at(-1));
    expect(request.headers.authorization).toBe(operation.area === "auth" ? undefined : `Basic ${Buffer.from("public:secret").toString("base64")}`);
    if (operation.area !== "auth") expect(operation.security === "unstated" || operation.security.includes("basic")).toBe(true);
    await expectBody(operation, request);
    expect({ ok: result.ok, status: result.status }).toEqual({ ok: true, status: operation.success.status });
  });

  async function expectBody(operation: Documented, request: Recorded): Promise<void> {
    if (operation.body === undefined) {
      expect(request.body.length).toBe(0);
      expect(request.headers["content-type"]).toBeUndefined();
      return;
    }
    const sent = bodyOf(operation);
    const type = request.headers["content-type"] ?? "";
    if (operation.body.mediaType === "multipart/form-data") {
      const form = await new Response(new Uint8Array(request.body), { headers: { "content-type": type } }).formData();
      const parts = await Promise.all(
        [...form].map(async ([name, part]) => [name, part instanceof File ? [part.name, part.type, await part.text()] : part] as const),
      );
      const wanted = await Promise.all(
        Object.entries(sent as Record<string, File>).map(async ([name, file]) => [name, [file.name, file.type, await file.text()]] as const),
      );
      expect(parts).toEqual(wanted);
    } else if (operation.body.mediaType === "application/x-www-form-urlencoded") {
      expect(type).toBe("application/x-www-form-urlencoded");
      expect([...new URLSearchParams(request.body.toString())]).toEqual(
        Object.entries(sent as Record<string, Json>).map(([name, value]) => [name, String(value)]),
      );
    } else {
      expect(type).toBe(operation.body.mediaType);
      expect(JSON.parse(request.body.toString())).toEqual(sent);
    }
  }
});
