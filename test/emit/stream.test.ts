import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../scripts/document/json.js";
import { build } from "../../scripts/generate/build.js";
import { errorsOf, programOf, under } from "../generated/program.js";
import { documentOf, sourceOf } from "../model/small-document.js";

const chunk = { type: "object", required: ["n"], properties: { n: { type: "integer" } } };
const ref = { $ref: "#/components/schemas/Chunk" };
const jsonData = (contentSchema: JsonObject): JsonObject => ({ type: "string", contentMediaType: "application/json", contentSchema });
const event = (data: JsonObject): JsonObject => ({ type: "object", required: ["data"], properties: { event: { type: "string" }, data } });

/** Generated modules of one operation that answers with this content; they compile under all flags. */
async function filesOf(content: JsonObject, components: JsonObject = {}): Promise<ReadonlyMap<string, string>> {
  const document = documentOf({
    openapi: "3.2.0",
    paths: { "/things": { get: { operationId: "watchThings", responses: { "200": { description: "", content } } } } },
    components: { schemas: { Chunk: chunk, ...components } },
  });
  const specs = { sources: [sourceOf(document)], names: {}, overlays: [], pages: new Map(), statuses: new Map(), origins: [] };
  const { files } = await build(specs, { name: "Things", runtime: "../src" }, () => undefined);
  const calling = [...files, ["use.ts", use(Object.keys(content).length > 1)] as const];
  expect(errorsOf(programOf(under("emitted", new Map(calling))), (file) => file.startsWith("emitted/"))).toEqual([]);
  return files;
}

/** A caller for whom the result is a stream of something, or one among others. */
const use = (isOneOfSeveral: boolean): string => `import { createClient } from "./index.js";
import { watchThings } from "./v1/things/operations.js";

const result = await watchThings(createClient({}));
if (result.ok${isOneOfSeveral ? ' && result.contentType !== "application/json"' : ""}) for await (const item of result.body) void item;
export {};
`;

const operations = (files: ReadonlyMap<string, string>): string => (files.get("v1/things/operations.ts") ?? "").replace(/\s+/g, " ");

describe("the answer that is a stream", () => {
  test.each<[string, JsonObject, string, string]>([
    ["events with JSON as `schema`", { "text/event-stream": { schema: ref } }, "AsyncIterable<ServerSentEvent<Chunk>>", "jsonEventStream"],
    [
      "a list of them as `schema`",
      { "text/event-stream": { schema: { type: "array", items: ref } } },
      "AsyncIterable<ServerSentEvent<Chunk>>",
      "jsonEventStream",
    ],
    ["events of text", { "text/event-stream": { schema: { type: "string" } } }, "AsyncIterable<ServerSentEvent<string>>", "eventStream"],
    ["events of which nothing is said", { "text/event-stream": {} }, "AsyncIterable<ServerSentEvent<string>>", "eventStream"],
    ["events by `itemSchema`", { "text/event-stream": { itemSchema: event(jsonData(ref)) } }, "AsyncIterable<ServerSentEvent<Chunk>>", "jsonEventStream"],
    [
      "events whose data is text, by `itemSchema`",
      { "text/event-stream": { itemSchema: event({ type: "string" }) } },
      "AsyncIterable<ServerSentEvent<string>>",
      "eventStream",
    ],
    ["lines by `itemSchema`", { "application/jsonl": { itemSchema: ref } }, "AsyncIterable<Chunk>", "jsonLines"],
    ["lines by `schema`", { "application/x-ndjson": { schema: ref } }, "AsyncIterable<Chunk>", "jsonLines"],
    ["lines by a list as `schema`", { "application/x-ndjson": { schema: { type: "array", items: ref } } }, "AsyncIterable<Chunk>", "jsonLines"],
    ["a sequence of values written down in place", { "application/json-seq": { itemSchema: chunk } }, "AsyncIterable<WatchThingsStatus200Item>", "jsonLines"],
    ["lines of which nothing is said", { "application/jsonl": {} }, "AsyncIterable<unknown>", "jsonLines"],
  ])("%s", async (_, content, type, reader) => {
    const module = operations(await filesOf(content));
    const [mediaType = ""] = Object.keys(content);
    expect(module).toContain(`Success<200, ${type}, "${mediaType}">`);
    expect(module).toContain(`{ types: { "${mediaType}": "stream" }, decode: { "${mediaType}": ${reader} } }`);
  });

  test("of a list that stands elsewhere has its items", async () => {
    const module = operations(
      await filesOf({ "application/jsonl": { schema: { $ref: "#/components/schemas/Chunks" } } }, { Chunks: { type: "array", items: ref } }),
    );
    expect(module).toContain('Success<200, AsyncIterable<Chunk>, "application/jsonl">');
  });

  test("stands beside JSON, told apart by its media type and asked for by `accept`", async () => {
    const module = operations(await filesOf({ "application/json": { schema: ref }, "text/event-stream": { schema: ref } }));
    expect(module).toContain('Success<200, Chunk> | Success<200, AsyncIterable<ServerSentEvent<Chunk>>, "text/event-stream">');
    expect(module).toContain('readonly accept?: "application/json" | "text/event-stream"');
  });
});
