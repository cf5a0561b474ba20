import { describe, expect, it } from "vitest";
import { renderGithub } from "../../scripts/report/github.js";
import { renderMarkdown } from "../../scripts/report/markdown.js";
import { renderChangelog, renderChangeset } from "../../scripts/report/release-notes.js";
import { reportSince } from "../../scripts/report/since.js";
import { renderText } from "../../scripts/report/text.js";
import { finding, hostileFinding, inputOf } from "./sample-report.js";

const mixed = [
  finding({}),
  finding({
    level: "safe",
    id: "property-added-optional",
    message: "the optional property Parcel.fresh was added",
    effect: { source: "compiles", wire: "works" },
  }),
  finding({ level: "docs", id: "description-changed", message: "the words changed", effect: { source: "compiles", wire: "works" } }),
];

describe("text for a terminal", () => {
  it("has colours only where there are some", () => {
    expect(renderText(inputOf(mixed), { colour: true })).toContain("\u001b[31mbreaking");
    expect(renderText(inputOf(mixed), { colour: false })).not.toContain("\u001b");
  });

  it("counts words and shows them when asked", () => {
    expect(renderText(inputOf(mixed), { colour: false })).not.toContain("the words changed");
    expect(renderText(inputOf(mixed), { colour: false, verbose: true })).toContain("the words changed");
  });

  it("ends with what was compared and what to release", () => {
    expect(renderText(inputOf(mixed), { colour: false }).split("\n").at(-1)).toBe(
      "HEAD → working tree: 1 breaking, 1 safe, 1 docs; semver: major; 1 about words not shown (--verbose)",
    );
  });

  it("says so when nothing changed", () => {
    expect(renderText(inputOf([]), { colour: false })).toBe("HEAD → working tree: nothing changed");
  });

  it("lets no control character of a document through", () => {
    expect(renderText(inputOf([hostileFinding]), { colour: false })).not.toMatch(/[\u001b\u202e]/u);
  });
});

describe("Markdown for a pull request", () => {
  it("has the summary first, breaking open and the rest folded", () => {
    const text = renderMarkdown(inputOf(mixed));
    const order = [
      "## API drift: 1 breaking, 1 safe, 1 docs",
      "| Document |",
      "### Breaking (1)",
      "<details><summary>Safe (1)</summary>",
      "<details><summary>Words only (1)</summary>",
    ].map((part) => text.indexOf(part));
    expect(order).not.toContain(-1);
    expect([...order].sort((a, b) => a - b)).toEqual(order);
  });

  it("stays within what a pull request takes, with every fold closed and the rest counted", () => {
    const many = Array.from({ length: 2000 }, (_, index) =>
      finding({ level: "safe", message: `the optional property number ${index} was added to a schema with a name of some length` }),
    );
    const text = renderMarkdown(inputOf(many));
    expect(text.length).toBeLessThan(65_536);
    expect(text.split("<details>").length).toBe(text.split("</details>").length);
    expect(text).toMatch(/\d+ more findings did not fit/);
  });

  it("takes hostile text as text", () => {
    // Code spans are runs of backticks of one length (CommonMark 0.31, 6.1); what stands in them is text.
    const text = renderMarkdown(inputOf([hostileFinding])).replace(/(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, "code");
    expect(text).not.toMatch(/(?<!\\)<script/);
    expect(text).not.toMatch(/^## Heading/m);
    expect(text).not.toMatch(/(?<!\\)\]\(/);
  });
});

describe("GitHub annotations", () => {
  it("are errors, warnings and notices by level", () => {
    const lines = renderGithub(
      inputOf([finding({ document: "after" }), finding({ level: "dangerous" }), finding({ level: "notice" }), finding({ level: "safe" })]),
    ).split("\n");
    expect(lines.map((line) => line.split(" ")[0])).toEqual(["::error", "::warning", "::notice", "API"]);
    expect(lines[0]).toContain("file=specs/v1/parcels.json,line=7,");
  });

  it("are no more than GitHub shows, the last one counting the rest", () => {
    const lines = renderGithub(inputOf(Array.from({ length: 25 }, () => finding({})))).split("\n");
    expect(lines.filter((line) => line.startsWith("::error"))).toHaveLength(10);
    expect(lines[9]).toContain("16 more findings of level breaking");
  });

  it("stay one command each, whatever the text", () => {
    expect(renderGithub(inputOf([hostileFinding])).split("\n")).toHaveLength(2);
  });
});

describe("release notes", () => {
  it("make a changeset whose name follows its content", () => {
    const first = renderChangeset(inputOf(mixed), "waybill-sendcloud");
    expect(first).toEqual(renderChangeset(inputOf(mixed), "waybill-sendcloud"));
    expect(first?.name).toMatch(/^drift-[0-9a-f]{8}\.md$/);
    expect(first?.text).toContain('---\n"waybill-sendcloud": major\n---\n');
    expect(renderChangeset(inputOf([]), "waybill-sendcloud")).toBeUndefined();
  });

  it("make a changelog section without words", () => {
    const text = renderChangelog(inputOf(mixed), "2.0.0");
    expect(text).toMatch(/^## 2\.0\.0\n\n### Breaking\n\n- /);
    expect(text).not.toContain("the words changed");
  });

  it.each([
    ["1.0.0", 3],
    ["1.9.0", 2],
    ["1.10.0-rc.1", 2],
    ["1.10.0", 1],
    ["2.0.0", 0],
  ])("read the reports after %s: %i findings", (since, count) => {
    const carried = ["1.9.0", "2.0.0", "1.10.0"].map((version) => ({
      version,
      value: { findings: [JSON.parse(JSON.stringify(finding({ message: version })))] },
    }));
    expect(reportSince(carried, since).findings).toHaveLength(count);
  });

  it("put the newest release first", () => {
    const carried = ["1.9.0", "2.0.0", "1.10.0"].map((version) => ({
      version,
      value: { findings: [JSON.parse(JSON.stringify(finding({ message: version })))] },
    }));
    expect(reportSince(carried, "1.0.0").findings.map((one) => one.message)).toEqual(["2.0.0", "1.10.0", "1.9.0"]);
  });
});
