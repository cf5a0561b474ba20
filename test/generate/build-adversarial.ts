/** Builds the document of the given number and writes the codes of its refusal, or what came of it, to standard output. */
import { parseText } from "../../scripts/document/parse.js";
import { build } from "../../scripts/generate/build.js";
import { WaybillError } from "../../scripts/problem.js";
import { adversarialDocuments } from "./adversarial-documents.js";

const outcomes: unknown[] = [];
for (const { document } of adversarialDocuments) {
  const file = "large.json";
  try {
    const { value, line } = parseText(new TextEncoder().encode(JSON.stringify(document)), file);
    const source = { version: "v1", area: "main", file, url: "https://docs.example.com/openapi.json", value, line };
    const specs = { sources: [source], names: {}, overlays: [], pages: new Map(), statuses: new Map(), origins: [] };
    const { files } = await build(specs, { name: "Large", runtime: "../src" }, () => undefined);
    outcomes.push({ files: files.size > 0 });
  } catch (error) {
    outcomes.push(
      error instanceof WaybillError
        ? { codes: error.problems.map(({ code }) => code), placed: error.problems.every((problem) => problem.file === file && problem.pointer !== undefined) }
        : { fault: String(error) },
    );
  }
}
process.stdout.write(JSON.stringify(outcomes));
