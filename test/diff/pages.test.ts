import { describe, expect, test } from "vitest";
import { defaultCaps } from "../../scripts/document/caps.js";
import { diff } from "../../scripts/diff/diff.js";
import { parseDocuments } from "../../scripts/diff/parse-documents.js";
import type { Finding } from "../../scripts/diff/finding.js";

const page = "https://docs.example.com/things/list.md";
const document = {
  openapi: "3.1.0",
  info: { title: "Things", version: "1" },
  paths: { "/things": { get: { operationId: "listThings", responses: {} } } },
  webhooks: { made: { post: { responses: {} } } },
};

interface Said {
  readonly agrees?: "yes" | "prose" | "no";
  readonly status?: string;
  readonly replacement?: string;
  readonly operation?: string;
}

/** A snapshot of one document, with what one page says of one operation. */
async function snapshot({ agrees, status, replacement, operation = "GET /things" }: Said): Promise<Awaited<ReturnType<typeof parseDocuments>>> {
  const pointer = operation.startsWith("webhook") ? "/webhooks/made/post" : "/paths/~1things/get";
  const lock = {
    documents: { "v1/things": { url: "https://docs.example.com/things.json", pages: agrees === undefined ? [] : [{ operation, page, pointer, agrees }] } },
  };
  const index = {
    pages:
      status === undefined
        ? []
        : [
            {
              url: page,
              status,
              ...(replacement === undefined ? {} : { replacement }),
              operation: { version: "v1", area: "things", method: "GET", path: "/things" },
            },
          ],
  };
  const files = Object.entries({ "v1/things.json": document, "lock.json": lock, "index.json": index }).map(
    ([name, value]) => [name, new TextEncoder().encode(JSON.stringify(value, undefined, 2))] as const,
  );
  return parseDocuments({ name: "specs", single: false, folder: "specs/", files: new Map(files) }, defaultCaps);
}

async function findings(before: Said, after: Said): Promise<readonly Finding[]> {
  return diff({ before: await snapshot(before), after: await snapshot(after), today: "2026-11-23" }).findings;
}

describe("what pages say", () => {
  test.each<[string, Said, Said, readonly string[]]>([
    ["a page that begins to contradict its document is a finding of its own kind", { agrees: "yes" }, { agrees: "no" }, ["notice page-disagrees"]],
    ["a page that is new and contradicts", {}, { agrees: "no" }, ["notice page-disagrees"]],
    ["a page that contradicts as before is no drift", { agrees: "no" }, { agrees: "no" }, []],
    ["other prose is no disagreement", { agrees: "yes" }, { agrees: "prose" }, []],
    ["a page that was mended", { agrees: "no" }, { agrees: "yes" }, ["docs page-agrees"]],
    ["a page that can no longer be read says nothing", { agrees: "no" }, {}, []],
    [
      "a page that the index marks as legacy",
      { status: "current" },
      { status: "legacy", replacement: "https://docs.example.com/new.md" },
      ["notice page-status-changed"],
    ],
    ["a page that the index lists for the first time", {}, { status: "legacy" }, []],
    ["a page that is marked as before", { status: "legacy" }, { status: "legacy" }, []],
  ])("%s", async (_, before, after, wanted) => {
    expect((await findings(before, after)).map(({ level, id }) => `${level} ${id}`)).toEqual(wanted);
  });

  test("a finding names operation, page, place and line", async () => {
    const [finding] = await findings({ agrees: "yes" }, { agrees: "no" });
    expect(finding).toMatchObject({
      file: "specs/v1/things.json",
      pointer: "/paths/~1things/get",
      line: 9,
      method: "GET",
      path: "/things",
      direction: "none",
      effect: { source: "compiles", wire: "works" },
    });
    expect(finding?.message).toContain(page);
  });

  test("of a webhook it names the webhook", async () => {
    const operation = "webhook made";
    expect((await findings({ agrees: "yes", operation }, { agrees: "no", operation })).map(({ section, path, pointer }) => [section, path, pointer])).toEqual([
      ["webhooks", "made", "/webhooks/made/post"],
    ]);
  });

  test("a replacement is named", async () => {
    const [finding] = await findings({ status: "current" }, { status: "deprecated", replacement: "https://docs.example.com/new.md" });
    expect(finding?.message).toContain("https://docs.example.com/new.md");
  });
});
