import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { readSnapshot } from "../../scripts/snapshot/read.js";
import { serveSite, type DocsSite } from "../site/serve.js";
import { filesOf, newProject, runSync } from "./run-sync.js";
import { indexUrl, smallDocument } from "./small-site.js";

const folder = fileURLToPath(new URL("../../../shared/hostile", import.meta.url));
const here = existsSync(folder);

interface Expectation {
  readonly cases: readonly { readonly file: string; readonly expect: string; readonly vector: string }[];
}

const cases = here ? (JSON.parse(readFileSync(path.join(folder, "expect.json"), "utf8")) as Expectation).cases : [];

describe.skipIf(!here)(`hostile documents on a site${here ? "" : " (skipped: the folder of hostile documents is not beside the repository)"}`, () => {
  const servers: DocsSite[] = [];
  afterAll(() => Promise.all(servers.map((server) => server.close())));

  it("all of them are tried", () => expect(cases.length).toBe(readdirSync(path.join(folder, "specs")).length));

  it.each(cases)(
    "$file: taken or refused by name, and nothing outside the snapshot is written",
    async ({ file, expect: wanted }) => {
      const project = newProject();
      const name = path.basename(file);
      const server = await serveSite(
        new Map<string, string | Buffer>([
          ["/llms.txt", `# H\n\n## OpenAPI Specs\n\n- [Good](/good.json)\n- [Bad](/${name})\n`],
          ["/good.json", JSON.stringify(smallDocument("good", 2))],
          [`/${name}`, readFileSync(path.join(folder, file))],
        ]),
      );
      servers.push(server);
      const outcome = await runSync(project, { index: indexUrl, attempts: 1 }, server);
      const refused = outcome.ok ? outcome.result.documents.filter(({ state }) => state === "awaited") : [];
      const noted = outcome.ok ? outcome.result.notes.filter(({ file: at }) => at?.endsWith(name) === true) : [];
      for (const problem of [...refused.flatMap(({ problems }) => problems), ...noted])
        expect([problem.file?.endsWith(name), problem.code.length > 0, problem.expected !== undefined]).toEqual([true, true, true]);
      const taken = Object.keys((await readSnapshot(project.specs))?.lock.documents ?? {});
      expect(taken.length + refused.length + noted.length).toBe(2);
      if (wanted === "reject") expect(taken.length).toBe(1);
      expect(filesOf(project.folder).filter((at) => !at.startsWith("specs/") && !at.startsWith("cache/"))).toEqual([]);
      project.remove();
    },
    20_000,
  );
});
