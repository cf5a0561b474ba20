import { describe, expect, it } from "vitest";
import { documentAddresses, parseFenceInfo } from "../../scripts/site/fence-info.js";
import { fencesOf } from "../../scripts/site/fences.js";
import { readFragments } from "../../scripts/site/read-fragment.js";
import { readPage } from "../../scripts/site/read-page.js";
import { splitFullText } from "../../scripts/site/split-full-text.js";

const get = (path: string): object => ({ kind: "operation", method: "GET", path });

describe("the info string of a fence", () => {
  it.each<[info: string, document: string | undefined, target: object | undefined]>([
    ["yaml /.openapi/v3/pickups/openapi.yaml post /pickups", "/.openapi/v3/pickups/openapi.yaml", { kind: "operation", method: "POST", path: "/pickups" }],
    ["yaml openapi.yaml get /x", "openapi.yaml", get("/x")],
    ["yaml v3-openapi GET /api/v1/runs", "v3-openapi", get("/api/v1/runs")],
    ["yaml https://api.host/v1/openapi get /x", "https://api.host/v1/openapi", get("/x")],
    ["yaml get /get_inputs", undefined, get("/get_inputs")],
    ["yaml  dca-api get /datasets/{id}", "dca-api", get("/datasets/{id}")],
    ["yaml /a/openapi.yaml webhook newMeeting", "/a/openapi.yaml", { kind: "webhook", name: "newMeeting" }],
    ["yaml openapi.json webhook parcel.status.changed", "openapi.json", { kind: "webhook", name: "parcel.status.changed" }],
    ["json DELETE /v1/disputes/{id}", undefined, { kind: "operation", method: "DELETE", path: "/v1/disputes/{id}" }],
    ["YAML openapi.yaml query /search", "openapi.yaml", { kind: "operation", method: "QUERY", path: "/search" }],
    ["yaml openapi.yaml get /x theme={null}", "openapi.yaml", get("/x")],
    ["json theme={null}", undefined, undefined],
    ["json Example request body theme={null}", undefined, undefined],
    ["yaml tasks.yaml theme={null}", undefined, undefined],
    ["yaml", undefined, undefined],
  ])("%s", (info, document, target) => {
    const parsed = parseFenceInfo(info, "OpenAPI");
    expect([parsed?.document, parsed?.target]).toEqual([document, target]);
  });

  it("of another language is none", () => expect(parseFenceInfo("php get /x", "OpenAPI")).toBeUndefined());

  it("names a channel only under AsyncAPI, or with its word", () => {
    expect(parseFenceInfo("yaml asyncapi.yaml market_positions", "AsyncAPI")).toEqual({
      language: "yaml",
      document: "asyncapi.yaml",
      target: { kind: "channel", name: "market_positions" },
    });
    expect(parseFenceInfo("yaml a.yaml market_positions", "OpenAPI")?.target).toBeUndefined();
    expect(parseFenceInfo("yaml websocket /audio", "")?.target).toEqual({ kind: "channel", name: "/audio" });
  });
});

describe("the document that a fence names", () => {
  const index = "https://docs.example.com/docs/llms.txt";
  it.each<[reference: string, wanted: readonly string[]]>([
    ["https://api.host/openapi.json", ["https://api.host/openapi.json"]],
    ["/.openapi/a.yaml", ["https://docs.example.com/.openapi/a.yaml", "https://docs.example.com/docs/.openapi/a.yaml"]],
    ["api/a.yaml", ["https://docs.example.com/docs/api/a.yaml", "https://docs.example.com/api/a.yaml"]],
    ["slug", []],
    ["//evil.example.net/a.yaml", ["https://docs.example.com/evil.example.net/a.yaml", "https://docs.example.com/docs/evil.example.net/a.yaml"]],
    ["/../../etc/passwd.yaml", ["https://docs.example.com/etc/passwd.yaml"]],
  ])("%s", (reference, wanted) => expect(documentAddresses(reference, index)).toEqual(wanted));
});

describe("fenced blocks", () => {
  const inner = "openapi: 3.1.0\npaths: {}";
  it.each([
    ["three backticks", "```yaml get /x\nopenapi: 3.1.0\npaths: {}\n```"],
    ["four backticks around three", "````yaml get /x\nopenapi: 3.1.0\npaths: {}\n````"],
    ["five backticks", "`````yaml get /x\nopenapi: 3.1.0\npaths: {}\n`````"],
    ["tildes", "~~~yaml get /x\nopenapi: 3.1.0\npaths: {}\n~~~~"],
    ["three spaces before", "   ```yaml get /x\n   openapi: 3.1.0\n   paths: {}\n   ```"],
    ["an unclosed block", "```yaml get /x\nopenapi: 3.1.0\npaths: {}"],
    ["CRLF", "```yaml get /x\r\nopenapi: 3.1.0\r\npaths: {}\r\n```"],
  ])("%s", (_, text) =>
    expect(fencesOf(`# T\n\n## OpenAPI\n\n${text}`).map(({ info, body, line, heading }) => [info, body.trimEnd(), line, heading])).toEqual([
      ["yaml get /x", inner, 5, "OpenAPI"],
    ]),
  );

  it("blocks inside a larger block belong to it", () => {
    const fences = fencesOf("````yaml get /x\ndescription: |\n  ```php\n  # not a heading\n  ```\n````\n# After\n```json\n{}\n```");
    expect(fences.map(({ line, heading }) => [line, heading])).toEqual([
      [1, ""],
      [8, "After"],
    ]);
  });
});

describe("a block is decided by its parsed body", () => {
  const page = (fence: string, body: string): ReturnType<typeof readFragments> =>
    readFragments(readPage(`# P\n\n## OpenAPI\n\n\`\`\`\`${fence}\n${body}\n\`\`\`\`\n`, "https://docs.example.com/p.md"));
  const body = (path: string, method = "get"): string =>
    `openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: { ${path}: { ${method}: { responses: {} } } }`;

  it("info and body agree", () =>
    expect(page("yaml a.yaml get /x", body("/x")).fragments.map(({ target, reference, line }) => [target, reference, line])).toEqual([
      [get("/x"), "a.yaml", 5],
    ]));
  it("no info string: the single operation of the body", () => expect(page("yaml", body("/x")).fragments[0]?.target).toEqual(get("/x")));
  it("info and body disagree: the body counts, and it is reported with its line", () => {
    const { fragments, problems } = page("yaml get /y", body("/x"));
    expect(fragments[0]?.target).toEqual(get("/x"));
    expect(problems.map(({ code, line, file }) => [code, line, file])).toEqual([["fragment-info", 5, "https://docs.example.com/p.md"]]);
  });
  it("an ordinary example is no fragment and no problem", () =>
    expect(readFragments(readPage('```json\n{ "a": 1 }\n```\n```yaml\na: [\n```', "https://docs.example.com/p.md"))).toEqual({ fragments: [], problems: [] }));
  it("a block that should be OpenAPI and cannot be read is reported with page and line", () => {
    const { problems } = page("yaml get /x", "openapi: 3.1.0\npaths: [");
    expect(problems.map(({ code, file, line }) => [code, file, line])).toEqual([["syntax", "https://docs.example.com/p.md", 8]]);
  });
  it("an AsyncAPI block is ignored", () => expect(page("yaml a.yaml ticks", "asyncapi: 2.6.0\nchannels: {}")).toEqual({ fragments: [], problems: [] }));
  it("an inserted empty root security goes, a declared one stays", () => {
    expect(page("yaml get /x", `${body("/x")}\nsecurity: []`).fragments[0]?.document["security"]).toBeUndefined();
    expect(page("yaml get /x", `${body("/x")}\nsecurity: [{ key: [] }]`).fragments[0]?.document["security"]).toEqual([{ key: [] }]);
  });
  it("a mangled mapping and a required that is text are mended", () => {
    const { fragments } = page(
      "yaml get /x",
      `${body("/x")}\ncomponents: { schemas: { A: { discriminator: { propertyName: t, mapping: { b: { $ref: '#/components/schemas/B' } } } }, B: {} }, parameters: { p: { name: p, in: query, required: 'true' } } }`,
    );
    expect(fragments[0]?.document["components"]).toEqual({
      schemas: { A: { discriminator: { propertyName: "t", mapping: { b: "#/components/schemas/B" } } }, B: {} },
      parameters: { p: { name: "p", in: "query", required: true } },
    });
  });
});

describe("a whole documentation in one file", () => {
  const index = "https://docs.example.com/llms-full.txt";
  it.each<[form: string, text: string, wanted: readonly (readonly [string, string, number])[]]>([
    [
      "title and Source line",
      "# A\nSource: https://docs.example.com/a\n\ntext\n\n# B\nSource: https://docs.example.com/b\n",
      [
        ["A", "https://docs.example.com/a", 1],
        ["B", "https://docs.example.com/b", 6],
      ],
    ],
    [
      "front matter",
      "---\ntitle: A\nurl: https://docs.example.com/a\n---\n# A\n\n---\ntitle: B\nurl: https://docs.example.com/b\n---\n# B\n",
      [
        ["A", "https://docs.example.com/a", 1],
        ["B", "https://docs.example.com/b", 7],
      ],
    ],
    [
      "bold URL lines",
      "# A\n**URL:** https://docs.example.com/a\n# B\n**URL:** https://docs.example.com/b",
      [
        ["A", "https://docs.example.com/a", 1],
        ["B", "https://docs.example.com/b", 3],
      ],
    ],
    [
      "only H1s, one of them inside a block",
      "# A\n```\n# no\n```\n# B\n",
      [
        ["A", `${index}#page-1`, 1],
        ["B", `${index}#page-5`, 5],
      ],
    ],
  ])("%s", (_, text, wanted) => expect(splitFullText(text, index).map(({ title, url, line }) => [title, url, line])).toEqual(wanted));

  it("a bare reference line names its document, and only right after the Source line", () => {
    expect(readPage("# A\nSource: https://docs.example.com/a\n\nopenapi.yaml post /pets\n", "https://docs.example.com/a").documentLinks).toEqual([
      "openapi.yaml",
    ]);
    expect(readPage("# A\nSource: https://docs.example.com/a\n\nCall it:\n\nopenapi.yaml post /pets\n", "https://docs.example.com/a").documentLinks).toEqual(
      [],
    );
  });
});
