import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSiteClient, basic, OutcomeUnknownError, type AnyResult, type Client } from "../../src/index.js";
import type { OperationRow } from "../../src/row.js";
import { findOperation, isJson, resolve, type OpenApiDocument } from "../../src/testing/document.js";
import { sampleBody } from "../../src/testing/index.js";
import { sampleSchema } from "../../src/testing/sample-schema.js";

/** Disagreements that are not the client's, by operation, with the reason. */
const knownV3: Readonly<Record<string, string>> = {
  "oauth2.token": "the client gets tokens by its own credentials, so that the row of this operation is anonymous",
  "support.createAddressChangeTicket": "no body matches exactly one of the document's two branches: what the second admits, the first admits too",
};

/** Statuses that Prism does not give, with the reason. */
const knownV3Statuses: Readonly<Record<string, string>> = {
  ...knownV3,
  "parcelDocuments.get": "Prism requires an Accept of a label type and then has no failure, which is JSON, to negotiate",
  "parcelDocuments.getMany": "as parcelDocuments.get",
};

const knownV2: Readonly<Record<string, string>> = {
  "parcels.create": "the document's two branches require nothing, so that every body matches both and none exactly one",
};
const negotiated = "asked for a label type, Prism has no failure, which is JSON, to negotiate";
const knownV2Statuses: Readonly<Record<string, string>> = {
  ...knownV2,
  "parcelDocuments.get": negotiated,
  ...Object.fromEntries(
    ["downloadA4", "downloadA6", "downloadManyA4", "downloadManyA6", "downloadCustoms", "downloadManyCustoms"].map((method) => [
      `labels.${method}`,
      negotiated,
    ]),
  ),
};

const unexpected = (lines: readonly string[], reasons: Readonly<Record<string, string>>): string[] =>
  lines.filter((line) => !Object.hasOwn(reasons, line.split(/[: ]/, 1)[0] ?? ""));

/** A reason that nothing needs any more. */
const unneeded = (lines: readonly string[], reasons: Readonly<Record<string, string>>): string[] =>
  Object.keys(reasons).filter((id) => !lines.some((line) => line.split(/[: ]/, 1)[0] === id));

interface Prism {
  readonly listen: (port: number, host: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Stoplight Prism over all documents at once, in this process, as its command line sets it up. */
async function startPrism(files: readonly string[]): Promise<{ url: string; close: () => Promise<void> }> {
  const require = createRequire(createRequire(import.meta.url).resolve("@stoplight/prism-cli/package.json"));
  const { getHttpOperationsFromSpec } = require("@stoplight/prism-http") as { getHttpOperationsFromSpec: (file: string) => Promise<object[]> };
  const { createServer } = require("@stoplight/prism-http-server") as { createServer: (operations: object[], options: object) => Prism };
  const { createLogger } = require("@stoplight/prism-core") as { createLogger: (name: string, options: object) => { child: (options: object) => object } };
  const operations: object[] = [];
  for (const file of files) operations.push(...(await getHttpOperationsFromSpec(file)));
  const logger = createLogger("test", { level: "silent" });
  const server = createServer(operations, {
    cors: false,
    config: { validateRequest: true, validateResponse: true, checkSecurity: true, errors: false, mock: { dynamic: false }, isProxy: false },
    components: { logger: logger.child({ name: "HTTP SERVER" }) },
  });
  const url = await server.listen(0, "127.0.0.1");
  return { url, close: () => server.close() };
}

interface Callable {
  (client: Client, input: object, options?: object): Promise<AnyResult>;
  readonly row: OperationRow;
}

async function operations(generated: URL): Promise<Callable[]> {
  const areas = readdirSync(generated, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/operations.ts`, generated)),
  );
  const modules = await Promise.all(areas.map(({ name }) => import(new URL(`${name}/operations.ts`, generated).pathname) as Promise<Record<string, unknown>>));
  return modules.flatMap((module) => Object.values(module).filter((value): value is Callable => typeof value === "function" && "row" in value));
}

/** Required parameters and a body, made from the schemas. */
function inputOf(documents: readonly OpenApiDocument[], row: OperationRow): object {
  const { document, operation, pathItem } = findOperation(documents, row);
  const parameters = [pathItem["parameters"], operation["parameters"]].flatMap((list) =>
    Array.isArray(list) ? list.map((each) => resolve(document, each)) : [],
  );
  const at = (place: string): object =>
    Object.fromEntries(
      parameters
        .filter((each) => each["in"] === place && each["required"] === true)
        .map((each) => [each["name"], sampleSchema(document, each["schema"], "request")]),
    );
  const schema = row.body && Object.values(resolve(document, operation["requestBody"])["content"] ?? {})[0]?.schema;
  const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });
  const validate = schema && ajv.compile({ ...schema, components: document["components"] });
  const bodies = [0, 1, 2, 3, 4, 5].map((variant) => row.body && sampleBody(documents, row, variant));
  const body = bodies.find((each) => validate?.(each)) ?? bodies[0];
  const multipart = row.body?.types[0]?.startsWith("multipart/") && isJson(body);
  // Prism insists on an `Accept` that OpenAPI says to ignore as a parameter; the client's option for it is the input's `accept`.
  const success = Object.entries(row.responses).find(([status]) => /^2/.test(status))?.[1];
  const accept = typeof success === "object" ? Object.keys(success.types)[0] : undefined;
  return {
    ...(accept && { accept }),
    path: at("path"),
    query: at("query"),
    headers: at("header"),
    ...(body !== undefined && { body: multipart ? { ...body, file: new File(["%PDF-1.4"], "claim.pdf", { type: "application/pdf" }) } : body }),
  };
}

describe.each([
  ["v3", knownV3, knownV3Statuses],
  ["v2", knownV2, knownV2Statuses],
] as const)("%s against a mock server that nobody here wrote", (version, known, knownStatuses) => {
  const specs = new URL(`../../specs/${version}/`, import.meta.url);
  const generated = new URL(`../../generated/${version}/`, import.meta.url);
  const files = readdirSync(specs).filter((name) => name.endsWith(".json"));
  const documents = files.map((name) => JSON.parse(readFileSync(new URL(name, specs), "utf8")) as OpenApiDocument);
  let prism: { url: string; close: () => Promise<void> };
  let client: Client;
  let all: Callable[];
  beforeAll(async () => {
    prism = await startPrism(files.map((name) => new URL(name, specs).pathname));
    client = createSiteClient({ name: "Prism", origins: [], auth: {} }, { auth: basic({ username: "a", password: "b" }), baseUrl: prism.url, allowHttp: true });
    all = await operations(generated);
  }, 120_000);
  afterAll(() => prism?.close());

  test("every operation, called with a sample, violates no contract", { timeout: 120_000 }, async () => {
    const disagreements: string[] = [];
    let called = 0;
    for (const operation of all) {
      const { row } = operation;
      called++;
      const outcome = await operation(client, inputOf(documents, row)).catch((error: unknown) => error as Error);
      if (outcome instanceof Error)
        disagreements.push(`${row.id}: ${outcome.name} ${outcome.message} ${outcome.cause instanceof Error ? outcome.cause.message : ""}`);
      else {
        // What Prism finds wrong in its own answers is between Prism and the document.
        const violations = (JSON.parse(outcome.response.headers.get("sl-violations") ?? "[]") as { location: string[]; message: string }[]).filter(
          ({ location }) => location[0] === "request",
        );
        if (violations.length > 0 || !outcome.ok)
          disagreements.push(`${row.id}: ${outcome.response.status} ${violations.map(({ message }) => message).join("; ")}`);
      }
    }
    process.stdout.write(
      `prism, ${version}: ${called - disagreements.length} of ${called} operations without a violation\n${disagreements.map((line) => `  ${line}\n`).join("")}`,
    );
    expect([unexpected(disagreements, known), unneeded(disagreements, known)]).toEqual([[], []]);
  });

  test("every documented status comes back as its typed variant", { timeout: 120_000 }, async () => {
    const wrong: string[] = [];
    let asked = 0;
    for (const operation of all) {
      const { row } = operation;
      for (const status of Object.keys(row.responses).filter((key) => /^\d{3}$/.test(key))) {
        asked++;
        const outcome = await operation(client, inputOf(documents, row), { headers: { prefer: `code=${status}` } }).catch((error: unknown) => error);
        if (outcome instanceof OutcomeUnknownError || (outcome as AnyResult).status !== Number(status))
          wrong.push(
            `${row.id} ${status}: ${outcome instanceof Error ? `${outcome.message} ${String(outcome.cause)}` : `${(outcome as AnyResult).status} (${(outcome as AnyResult).response.status}) ${JSON.stringify((outcome as { errors?: unknown }).errors ?? "").slice(0, 200)}`}`,
          );
      }
    }
    process.stdout.write(
      `prism, ${version}: ${asked - wrong.length} of ${asked} documented statuses as their variant\n${wrong.map((line) => `  ${line}\n`).join("")}`,
    );
    expect([unexpected(wrong, knownStatuses), unneeded(wrong, knownStatuses)]).toEqual([[], []]);
  });
});
