import fc from "fast-check";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { WaybillError } from "../../scripts/problem.js";
import { candidateOf } from "../../scripts/site/candidates.js";
import { parsePageTitle } from "../../scripts/site/page-title.js";
import { readIndex, type IndexEntry } from "../../scripts/site/read-index.js";
import { copiesAreHere, july } from "../sync/sendcloud-site.js";

const url = "https://docs.example.com/docs/llms.txt";

function links(text: string): readonly (readonly [string, string])[] {
  return readIndex(text, url).entries.map((entry) => [entry.title, entry.url]);
}

describe("an index as sites write it", () => {
  const page = "https://docs.example.com/a.md";
  it.each<[trait: string, text: string, wanted: readonly (readonly [string, string])[]]>([
    ["a byte order mark and CRLF", "\ufeff# T\r\n\r\n- [A](https://docs.example.com/a.md)\r\n", [["A", page]]],
    ["no H1", "- [A](https://docs.example.com/a.md)", [["A", page]]],
    [
      "a bullet with a star, a plus, one leading space, or a number",
      "* [A](/a)\n+ [B](/b)\n - [C](/c)\n1. [D](/d)\n2) [E](/e)",
      ["a", "b", "c", "d", "e"].map((name) => [name.toUpperCase(), `https://docs.example.com/${name}`]),
    ],
    ["nested bullets", "- [A](/a)\n    - [B](/b)\n        - [C](/c)", ["a", "b", "c"].map((name) => [name.toUpperCase(), `https://docs.example.com/${name}`])],
    [
      "relative and protocol-relative addresses",
      "- [A](a.md)\n- [B](../b.md)\n- [C](//other.example.com/c.md)",
      [
        ["A", "https://docs.example.com/docs/a.md"],
        ["B", "https://docs.example.com/b.md"],
        ["C", "https://other.example.com/c.md"],
      ],
    ],
    [
      "angle brackets and a hover title",
      '- [A](<https://docs.example.com/a b.md>)\n- [B](/b.md "Hover")',
      [
        ["A", "https://docs.example.com/a%20b.md"],
        ["B", "https://docs.example.com/b.md"],
      ],
    ],
    ["parentheses in title and address", "- [Carriers (DP)](/a_(b).md)", [["Carriers (DP)", "https://docs.example.com/a_(b).md"]]],
    [
      "balanced and unbalanced brackets in a title",
      "- [List [beta]](/a)\n- [Odd ] title](/b)",
      [
        ["List [beta]", "https://docs.example.com/a"],
        ["Odd ] title", "https://docs.example.com/b"],
      ],
    ],
    [
      "a null title and an empty one",
      "- [null](/a)\n- [](/b)",
      [
        ["", "https://docs.example.com/a"],
        ["", "https://docs.example.com/b"],
      ],
    ],
    [
      "a note over several lines with a bullet and a link of its own",
      "- [A](/a): A note\n  that goes on, see [B](/b)\n  - and a list\n- [C](/c)",
      [
        ["A", "https://docs.example.com/a"],
        ["C", "https://docs.example.com/c"],
      ],
    ],
    ["a line break inside the title", "- [A long\n  title](/a)", [["A long title", "https://docs.example.com/a"]]],
    [
      "bare addresses and labels",
      "- https://docs.example.com/a.md\nhttps://docs.example.com/b.md\nLabel: https://docs.example.com/c.md",
      [
        ["", page],
        ["", "https://docs.example.com/b.md"],
        ["Label", "https://docs.example.com/c.md"],
      ],
    ],
    [
      "a table and an anchor",
      '| [A](/a) | note |\n\n<a href="/b">B</a>',
      [
        ["A", "https://docs.example.com/a"],
        ["B", "https://docs.example.com/b"],
      ],
    ],
    [
      "reference definitions",
      "- [A][a]\n- [B]\n\n[a]: /a\n[b]: /b",
      [
        ["A", "https://docs.example.com/a"],
        ["B", "https://docs.example.com/b"],
      ],
    ],
    ["quoted text and fenced code list nothing", "> - [Q](/q)\n\n```\n- [F](/f)\n```\n- [A](/a)", [["A", "https://docs.example.com/a"]]],
    ["duplicates, with and without a fragment", "- [A](/a)\n- [Again](/a#part)", [["A", "https://docs.example.com/a"]]],
    ["other schemes and empty addresses", "- [M](mailto:x@example.com)\n- [E]()\n- [A](/a)", [["A", "https://docs.example.com/a"]]],
  ])("%s", (_, text, wanted) => expect(links(text)).toEqual(wanted));

  it("keeps the path of headings, with the breadcrumb that stands before a link", () => {
    const { entries, title } = readIndex("# Site\n## API\n### v3\n#### Deep\n- Group Sub [A](/a)\n## Other\n- [A](/a)\n# Second\n- [B](/b)", url);
    expect(title).toBe("Site");
    expect(entries.map(({ headings }) => headings)).toEqual([
      [
        ["Site", "API", "v3", "Deep", "Group Sub"],
        ["Site", "Other"],
      ],
      [["Second"]],
    ]);
  });

  it("does not take a quoted heading for a section", () => {
    expect(readIndex("# S\n\n> ## IMPORTANT\n> do this\n\n- [A](/a)", url).entries[0]?.headings).toEqual([["S"]]);
  });

  it("an index with nothing usable says what was tried", () => {
    expect(() => readIndex("# Policy\n\nProse only.\n", url)).toThrow(WaybillError);
    expect(() => readIndex("# Policy\n\nProse only.\n", url)).toThrow(/none of the 4 lines holds a link/u);
  });

  it("reads any text without failing but for the lack of links", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("# H", "- [A](/a", "](", "[", "](/x)", "```", "> q", "- ", "https://x.example", "|", "<a href='", "\\", "\ufeff", "[r]: /r"), {
          maxLength: 30,
        }),
        (lines) => {
          try {
            readIndex(lines.join("\n"), url);
          } catch (error) {
            expect(error).toBeInstanceOf(WaybillError);
          }
        },
      ),
    );
  });
});

describe("a title's marker", () => {
  it.each([
    ["Introduction ⚠️ LEGACY", "Introduction", "legacy", undefined],
    ["Delete a shipment ⚠️ LEGACY — use v3: /api/v3/orders/delete-an-order", "Delete a shipment", "legacy", "/api/v3/orders/delete-an-order"],
    ["Create ⚠️ LEGACY + CLOSED TO NEW USERS — use v3: /api/v3/x", "Create", "legacy", "/api/v3/x"],
    ["List options ⚠️ DEPRECATED — use /api/v3/y", "List options", "deprecated", "/api/v3/y"],
    ["About legacy systems", "About legacy systems", "current", undefined],
    ["null", "", "current", undefined],
  ])("%s", (text, title, status, replacement) => expect(parsePageTitle(text)).toEqual({ title, status, replacement }));
});

describe("what an entry may be", () => {
  const entry = (address: string, heading = ""): IndexEntry => ({
    url: address,
    title: "",
    status: "current",
    replacement: undefined,
    headings: [[heading]],
    line: 1,
  });
  it.each([
    ["https://x.example/openapi.yaml", "", "document"],
    ["https://x.example/v1/openapi", "", "document"],
    ["https://x.example/_bundle/a.yaml", "", "document"],
    ["https://x.example/whatever", "OpenAPI Specs", "document"],
    ["https://x.example/package.json", "OpenAPI Specs", "other"],
    ["https://x.example/.vscode/settings.json", "OpenAPI Specs", "other"],
    ["https://x.example/docs/llms.txt", "", "index"],
    ["https://x.example/a.md", "", "page"],
    ["https://x.example/logo.png", "", "other"],
  ])("%s under %j is %s", (address, heading, wanted) => expect(candidateOf(entry(address, heading))).toBe(wanted));
});

describe.skipIf(!copiesAreHere)(`Sendcloud's index of July${copiesAreHere ? "" : " (skipped: the copies of the site are not beside the repository)"}`, () => {
  const index = copiesAreHere ? readIndex(readFileSync(path.join(july, "llms.txt"), "utf8"), "https://sendcloud.dev/llms.txt") : undefined;

  it("has 343 links to 342 addresses, 53 of them documents", () => {
    expect(index?.entries.length).toBe(342);
    expect(index?.entries.reduce((sum, { headings }) => sum + headings.length, 0)).toBe(343);
    expect(index?.entries.filter((entry) => candidateOf(entry) === "document").length).toBe(53);
  });

  it("has the markers: 2 deprecated pages, 77 legacy ones with a replacement, 47 without", () => {
    const entries = index?.entries ?? [];
    expect(entries.filter(({ status }) => status === "deprecated").length).toBe(2);
    expect(entries.filter(({ status, replacement }) => status === "legacy" && replacement !== undefined).length).toBe(77);
    expect(entries.filter(({ status, replacement }) => status === "legacy" && replacement === undefined).length).toBe(47);
  });
});
