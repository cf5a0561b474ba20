import ts from "typescript";
import { describe, expect, test } from "vitest";
import { entriesOf, isArray, isObject, own, ownString, type Json } from "../../scripts/document/json.js";
import { singleLine } from "../../scripts/text/encode.js";
import { committedSpecs, isAbsent, siteSpecs } from "./built-site.js";
import { builtProject } from "./source.js";

const snapshot = committedSpecs();
if (snapshot === undefined) console.warn("skipped: there is no committed snapshot; only one without prose gives code without prose");
const skipped = snapshot === undefined || isAbsent("2026-07") || isAbsent("2026-05");

/** Text of a document that is no name and no summary: descriptions and examples of any kind. */
function prose(value: Json, under: string | undefined, found: Set<string>): void {
  const told = ["description", "example", "examples", "termsOfService", "content"];
  if (isArray(value)) for (const item of value) prose(item, under, found);
  if (!isObject(value)) {
    if (typeof value === "string" && under !== undefined) for (const sentence of sentences(value)) found.add(sentence);
    return;
  }
  for (const [key, child] of entriesOf(value))
    prose(
      child,
      told.includes(key) && typeof child === "string" ? key : under === "example" || key === "example" || key === "examples" ? "example" : undefined,
      found,
    );
}

/** Sentences long enough to be somebody's words. */
function sentences(text: string): readonly string[] {
  return singleLine(text)
    .split(/(?<=[.!?:])\s+/)
    .map((sentence) => sentence.replace(/[.!?:]$/, ""))
    .filter((sentence) => sentence.length >= 24 && sentence.split(" ").length >= 4);
}

/** Summaries and titles may be repeated, and with them a description that says the same. */
function summaries(value: Json, found: Set<string>): void {
  if (isArray(value)) for (const item of value) summaries(item, found);
  if (!isObject(value)) return;
  const summary = ownString(value, "summary") ?? "";
  found.add(singleLine(summary).replace(/[.!?:]$/, ""));
  for (const [, child] of entriesOf(value)) summaries(child, found);
}

function commentsOf(text: string): readonly string[] {
  const scanner = ts.createScanner(ts.ScriptTarget.ESNext, false, ts.LanguageVariant.Standard, text);
  const found: string[] = [];
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (kind === ts.SyntaxKind.MultiLineCommentTrivia || kind === ts.SyntaxKind.SingleLineCommentTrivia)
      found.push(singleLine(scanner.getTokenText().replace(/^\s*\*\s?/gm, " ")));
  }
  return found;
}

describe.skipIf(skipped)("comments of the generated code", () => {
  test("hold no sentence of the site beyond summaries", { timeout: 60_000 }, async () => {
    const told = new Set<string>();
    const allowed = new Set<string>();
    for (const month of ["2026-05", "2026-07"] as const) {
      for (const { value } of siteSpecs(month).sources) {
        prose(value, undefined, told);
        summaries(own(value, "paths") ?? {}, allowed);
        summaries(own(value, "webhooks") ?? {}, allowed);
      }
    }
    expect(told.size).toBeGreaterThan(1000);
    const files = [...((await builtProject())?.files ?? [])];
    const comments = files.flatMap(([name, text]) => commentsOf(text).map((comment) => ({ name, comment })));
    expect(comments.length).toBeGreaterThan(100);
    const forbidden = [...told].filter((sentence) => !allowed.has(sentence));
    const found = comments.flatMap(({ name, comment }) =>
      forbidden
        .filter((sentence) => comment.includes(sentence) && ![...allowed].some((summary) => summary.includes(sentence)))
        .map((sentence) => `${name}: ${sentence}`),
    );
    expect(found).toEqual([]);
  });
});
