import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { loadConfig } from "../config-file.js";
import { entriesOf, own } from "../document/json.js";
import { readModel } from "../generate/read-model.js";
import type { Model } from "../model/model.js";
import { refuse } from "../problem.js";
import { jsonText } from "../text/encode.js";
import { exitCodes, type CommonOptions, type Io } from "./io.js";

export interface MockOptions extends CommonOptions {
  /** Default 4010; 0 takes a free one. */
  readonly port?: string;
}

/** What the runtime's testing kit offers; the toolkit carries it compiled, and reads it only for this verb. */
interface TestingKit {
  readonly createMockApi: (options: {
    readonly documents: readonly object[];
    readonly remembering: readonly Remembering[];
  }) => (request: Request) => Promise<Response>;
}

interface Remembering {
  readonly method: string;
  readonly path: string;
  readonly reference: readonly string[];
  readonly status?: number;
  readonly member?: readonly string[];
}

/** `waybill mock`: the snapshot as a server on loopback, until it is interrupted. */
export async function mockVerb(options: MockOptions, io: Io): Promise<number> {
  const port = Number(options.port ?? "4010");
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    refuse({
      code: "port",
      message: `${JSON.stringify(options.port)} is no port`,
      expected: "a number from 0 to 65535",
    });
  const config = await loadConfig(io.cwd, options.config);
  const { model, loaded } = await readModel(config);
  const { documents } = loaded;
  const kit = (await import(new URL("../../src/testing/index.js", import.meta.url).href)) as TestingKit;
  const answer = kit.createMockApi({
    documents: documents.map(({ document }) => document),
    remembering: rememberingOf(model),
  });
  const server = createServer((request, response) => void serve(answer, request, response));
  await new Promise<void>((done, failed) => server.once("error", failed).listen(port, "127.0.0.1", done));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : port}`;
  if (options.json === true) io.out(jsonText({ url }));
  io.err(
    `serving ${documents.length} documents at ${url}; give it to a client as baseUrl with allowHttp; Ctrl-C ends it`,
  );
  await new Promise<void>((done) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => server.close(() => done()));
  });
  return exitCodes.done;
}

/** Operations that are safe to repeat by a reference answer a repetition with 409, where the documents say so. */
function rememberingOf(model: Model): readonly Remembering[] {
  return model.versions.flatMap((version) =>
    version.areas.flatMap((area) => {
      const schemas = new Map([...version.shared, ...area.types].map(({ name, schema }) => [name, schema]));
      return area.operations.flatMap((operation): readonly Remembering[] => {
        const { idempotent, httpMethod: method, path } = operation;
        const conflict = operation.responses.find(({ status }) => status === "409")?.contents[0]?.type;
        if (idempotent === undefined || idempotent === true || conflict === undefined) return [];
        const success = operation.responses.find(({ status }) => status.startsWith("2"))?.contents[0]?.type ?? "";
        const member = entriesOf(schemas.get(success), "properties").find(
          ([, schema]) => own(schema, "$ref") === `#/components/schemas/${conflict}`,
        )?.[0];
        return idempotent.map((name) => ({
          method,
          path,
          reference: [name],
          ...(member === undefined ? {} : { member: [member] }),
        }));
      });
    }),
  );
}

async function serve(
  answer: (request: Request) => Promise<Response>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array); // without an encoding, a request yields bytes
  const body = Buffer.concat(chunks);
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value] as [string, string]],
  );
  const method = request.method ?? "GET";
  const result = await answer(
    new Request(`http://${request.headers.host ?? "127.0.0.1"}${request.url ?? "/"}`, {
      method,
      headers,
      ...(method === "GET" || method === "HEAD" ? {} : { body }),
    }),
  );
  response.writeHead(result.status, Object.fromEntries(result.headers));
  response.end(Buffer.from(await result.arrayBuffer()));
}
