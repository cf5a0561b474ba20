import { cpSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { stringify } from "yaml";
import { diffVerb } from "../../scripts/verbs/diff.js";
import { serveSite } from "../site/serve.js";
import { newProject, runSync } from "./run-sync.js";
import { documentPath, indexUrl, smallDocument, smallSite } from "./small-site.js";

/** The page of one operation, as a documentation engine prunes it. */
function pageOf(document: Readonly<Record<string, unknown>>): string {
  return ["# Get an order", "", "## OpenAPI", "", `\`\`\`\`yaml ${documentPath("orders")} get /orders-1`, stringify(document).trimEnd(), "````", ""].join("\n");
}

it("a page that begins to show something else than its document is a finding of the drift report", async () => {
  const project = newProject();
  const document = smallDocument("orders", 1);
  const files = smallSite(["orders"], () => document);
  files.set("/start.md", pageOf(document));
  const server = await serveSite(files);
  expect((await runSync(project, { index: indexUrl }, server)).ok).toBe(true);
  cpSync(project.specs, path.join(project.folder, "before"), { recursive: true });
  server.files.set("/start.md", pageOf({ ...document, components: { schemas: { Item: { type: "object", properties: { id: { type: "integer" } } } } } }));
  expect((await runSync(project, { index: indexUrl }, server)).ok).toBe(true);
  const out: string[] = [];
  const io = {
    cwd: project.folder,
    out: (text: string) => void out.push(text),
    err: () => undefined,
    progress: { step: () => undefined, end: () => undefined },
    colour: false,
  };
  expect(await diffVerb({ from: "before", to: "specs", json: true, failOn: "notice" }, io)).toBe(1);
  const { findings } = JSON.parse(out.join("")) as { readonly findings: readonly { readonly id: string; readonly level: string; readonly path: string }[] };
  expect(findings.map(({ id, level, path: at }) => [id, level, at])).toEqual([["page-disagrees", "notice", "/orders-1"]]);
  await server.close();
  project.remove();
});
