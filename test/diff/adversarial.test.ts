import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../scripts/document/json.js";
import { diff } from "../../scripts/diff/diff.js";
import type { DiffDocument } from "../../scripts/diff/input.js";
import { parseText } from "../../scripts/document/parse.js";
import { adversarialDocuments } from "../generate/adversarial-documents.js";

function read(text: string): DiffDocument {
  const { value, line } = parseText(new TextEncoder().encode(text), "large.json");
  return { version: "v1", area: "large", file: "large.json", document: value as JsonObject, line }; // an object, as written
}

/** Every string becomes a number, and every second schema gets another name. */
function changed(text: string): string {
  const renamed = (name: string): string => (Number(name.slice(1)) % 2 === 1 ? `C${name.slice(1)}` : name);
  return text
    .replaceAll('"type":"string"', '"type":"integer"')
    .replace(/"(B\d+)"/g, (_, name: string) => `"${renamed(name)}"`)
    .replace(/schemas\/(B\d+)"/g, (_, name: string) => `schemas/${renamed(name)}"`);
}

/** A comparison whose work grows faster than the documents runs into the time limit of the test. */
describe("documents that ask for more than their size are compared", () => {
  test.each(adversarialDocuments.map(({ name, document }) => [name, JSON.stringify(document)] as const))("%s", (_, text) => {
    const { findings } = diff({ before: [read(text)], after: [read(changed(text))], today: "2026-11-23" });
    expect(findings.every(({ line }) => line >= 1)).toBe(true);
  });
});
