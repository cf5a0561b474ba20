import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveSite, type DocsSite } from "../site/serve.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const jiti = join(root, "node_modules/jiti/lib/jiti-cli.mjs");

/** What a site could put into any string to speak to a terminal, or to what reads a log: sequences, line breaks, other directions, commands. */
const hostile = "x\u001b[31m\u0007\r\n::error::y\u202e\u200b\u009b1m\u2028 @team";

/** A document with that text in every name and every word, which is otherwise in order. */
function documentOf(extra: object = {}): string {
  const Thing = {
    type: "object",
    title: hostile,
    description: hostile,
    required: [`a${hostile}`],
    properties: { [`a${hostile}`]: { type: "string", enum: [hostile, "b"], pattern: hostile } },
  };
  return JSON.stringify({
    openapi: "3.1.0",
    info: { title: `Title ${hostile}`, version: hostile },
    servers: [{ url: "https://api.example.com", description: hostile }],
    tags: [{ name: hostile }],
    security: [{ [hostile]: [hostile] }],
    paths: {
      [`/things/${hostile}/{id}`]: {
        post: {
          operationId: `make ${hostile}`,
          summary: `Make ${hostile}`,
          tags: [hostile],
          parameters: [
            { in: "path", name: "id", required: true, schema: { type: "string" } },
            { in: "query", name: `q${hostile}`, schema: { type: "string", default: hostile } },
          ],
          requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" }, example: hostile } } },
          responses: { "200": { description: hostile, content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } } } },
        },
      },
    },
    webhooks: {
      [`made ${hostile}`]: {
        post: { summary: hostile, requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } } }, responses: {} },
      },
    },
    components: {
      schemas: { Thing, [`B${hostile}`]: { type: "object" } },
      securitySchemes: { [hostile]: { type: "http", scheme: "basic", description: hostile } },
    },
    ...extra,
  });
}

const index = [
  `# Site ${hostile}`,
  "",
  "## Specs",
  `- [Things ${hostile.replaceAll(/[\r\n]+/g, " ")}](https://docs.example.com/v1/things.json): ${hostile.replaceAll(/[\r\n]+/g, " ")}`,
].join("\n");
const configuration = { name: "Hostile", site: { index: "https://docs.example.com/llms.txt", attempts: 1 } };

let folder: string;
let server: DocsSite;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "waybill-output-"));
  write("waybill.config.json", JSON.stringify(configuration));
  server = await serveSite(
    new Map([
      ["/llms.txt", index],
      ["/v1/things.json", documentOf()],
    ]),
  );
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

interface Said {
  readonly code: number;
  readonly text: string;
}

/** Both streams of the real command line. */
async function waybill(...args: readonly string[]): Promise<Said> {
  return new Promise((resolve) => {
    execFile(process.execPath, [jiti, join(root, "scripts/bin.ts"), ...args], { cwd: folder, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, text: stdout + stderr }),
    );
  });
}

/** Control characters but line breaks, bidi controls, zero-width characters, separators: what a reader does not see. */
function unseen(text: string): readonly string[] {
  const own = text.replaceAll("@\u200b", "@"); // keeps Markdown from mentioning anybody
  return [...own.matchAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g)].map(([found]) =>
    found.charCodeAt(0).toString(16),
  );
}

const commands = (text: string): readonly string[] => text.split("\n").filter((line) => line.startsWith("::error::y"));

describe("what a document says reaches a terminal without control characters, on no line of its own making", () => {
  test.each<[string, readonly string[], number]>([
    ["sync", ["sync", "--source", "SITE", "--verbose"], 0],
    ["sync --json", ["sync", "--source", "SITE", "--json"], 0],
    ["generate", ["generate", "--verbose"], 0],
    ["check", ["check"], 0],
    ["list", ["list"], 0],
    ["list --json", ["list", "--json"], 0],
    ["diff as text", ["diff", "specs", "changed", "--verbose"], 0],
    ["diff as Markdown", ["diff", "specs", "changed", "--format", "markdown"], 0],
    ["diff as HTML", ["diff", "specs", "changed", "--format", "html"], 0],
    ["diff as annotations", ["diff", "specs", "changed", "--format", "github"], 0],
    ["diff as JSON", ["diff", "specs", "changed", "--json"], 0],
    ["diff as a changelog", ["diff", "specs", "changed", "--format", "changelog"], 0],
    ["a generate that refuses", ["generate", "--config", "broken.config.json"], 1],
    ["a generate that refuses, as JSON", ["generate", "--json", "--config", "broken.config.json"], 1],
    ["a sync that refuses", ["sync", "--source", "SITE", "--config", "shrunk.config.json"], 1],
  ])("%s", async (_, args, code) => {
    write("changed/v1/things.json", documentOf({ paths: {}, webhooks: {}, components: { schemas: { [`C${hostile}`]: { type: "object" } } } }));
    write("broken/v1/things.json", documentOf({ components: { schemas: { [`A${hostile}`]: { $ref: `#/components/schemas/${hostile}` } } } }));
    write("broken.config.json", JSON.stringify({ ...configuration, specs: "broken", output: "broken-output" }));
    write(
      "shrunk.config.json",
      JSON.stringify({
        ...configuration,
        specs: "none",
        output: "none-output",
        site: { ...configuration.site, index: `https://docs.example.com/gone-${encodeURIComponent(hostile)}.txt` },
      }),
    );
    const said = await waybill(...args.map((arg) => (arg === "SITE" ? server.url : arg)));
    expect([said.code, unseen(said.text), commands(said.text)], said.text).toEqual([code, [], []]);
    expect(said.text.length).toBeGreaterThan(10);
  });
});
