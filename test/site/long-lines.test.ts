import { describe, expect, test } from "vitest";
import { WaybillError } from "../../scripts/problem.js";
import { parsePageTitle } from "../../scripts/site/page-title.js";
import { readFragments } from "../../scripts/site/read-fragment.js";
import { readIndex } from "../../scripts/site/read-index.js";
import { readPage } from "../../scripts/site/read-page.js";
import { splitFullText } from "../../scripts/site/split-full-text.js";

const million = 1_000_000;
const times = (text: string): string => text.repeat(million / text.length);

/** Lines over which a reader that looks back, or tries every beginning, sits for hours: such a reader runs into the time limit of the test. */
const lines: Readonly<Record<string, string>> = {
  "opening brackets": `- ${times("[")}`,
  "closing brackets": `- [a${times("]")}`,
  "empty brackets": `- ${times("[]")}`,
  "ends of link texts": times("]("),
  "links to bundles": times("](/_bundle/"),
  parentheses: `- [a](${times("(")}`,
  "angle brackets": `- [a](<${times("<")}`,
  "links after each other": `- ${times("[a](b) ")}`,
  "spaces after a link": `- [a](b)${times(" ")}x`,
  "spaces before a bullet": `${times(" ")}- [a](b)`,
  "spaces in a heading": `# ${times(" ")}x`,
  "marks in a heading": `# ${times("# ")}x`,
  backticks: times("`"),
  "spaces in an info string": `\`\`\`yaml ${times(" ")}get /x`,
  "words in an info string": `\`\`\`yaml ${times("a ")}get /x`,
  "elements without an end": times("<a href="),
  "definitions of labels": times("[a]: "),
  "blocks of GitBook": times("{% openapi src="),
  "a method and spaces": `GET https://a${times(" ")}x`,
  "sources without a page": times("Source: x\n\n"),
  "line breaks after a source": `Source: x\n${times("\n")}`,
  "front matter": times("---\na: b\n"),
  "titles of pages": times("# x\n"),
};

function read(text: string): void {
  try {
    readIndex(text, "https://docs.example.com/llms.txt");
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
  }
  readFragments(readPage(text, "https://docs.example.com/page.md"));
  splitFullText(text, "https://docs.example.com/llms-full.txt");
  parsePageTitle(text);
}

describe("a line of a million characters is read in time that follows its length", () => {
  test.each(Object.keys(lines))("%s", (name) => {
    expect(() => read(`# Title\n\n${lines[name] ?? ""}\n`)).not.toThrow();
  });
});
