import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { refuseMistypedLosses } from "../../scripts/verbs/accepted-losses.js";
import { ownApi, project, root, type Project } from "../vendor/project.js";

/** Runs the command line from its sources in a folder. */
function waybill({ folder }: Project, ...args: readonly string[]): { readonly status: number | null; readonly stderr: string } {
  return spawnSync(process.execPath, [join(root, "node_modules/jiti/lib/jiti-cli.mjs"), join(root, "scripts/bin.ts"), ...args], {
    cwd: folder,
    encoding: "utf8",
  });
}

test.each<readonly [typed: string, status: number, meant: RegExp]>([
  ["generat", 2, /unknown command 'generat'\n\(Did you mean generate\?\)/],
  ["generate --chek", 2, /unknown option '--chek'\n\(Did you mean --check\?\)/],
  ["vendor lib --area thigns", 1, /"thigns" is no area.*did you mean v1\/things\?/],
  ["vendor lib --extensions tss", 1, /"tss" is no extension style; expected js, ts, none; did you mean ts\?/],
  ["list listThing", 0, /^$/],
  ["list listThigns", 1, /did you mean listThings\?/],
  ["list thngs.listThings", 1, /did you mean things\.listThings\?/],
  ["sync --accept-loss v1/thigns", 1, /"v1\/thigns".*no area of the snapshot.*did you mean v1\/things\?/],
  ["update --accept-loss indx", 1, /did you mean index\?/],
  ["diff --fail-on braking", 1, /no level "braking".*did you mean breaking\?/],
  ["diff --format markdwon", 1, /no format "markdwon".*did you mean markdown\?/],
  ["completion fihs", 1, /did you mean fish\?/],
])("waybill %s", (typed, status, meant) => {
  const said = waybill(project(ownApi()), ...typed.split(" "));
  expect(said.stderr).toMatch(meant);
  expect(said.status).toBe(status);
});

test.each<readonly [word: string, refused: boolean]>([
  ["v1/things", false],
  ["things", false],
  ["v1/*", false],
  ["index", false],
  ["v1/vanished-with-the-last-run", false],
  ["thing", true],
  ["v2/things", true],
])("--accept-loss %s is refused: %s", async (word, refused) => {
  const { folder } = project(ownApi());
  const outcome = await refuseMistypedLosses([word], folder, undefined).then(
    () => false,
    () => true,
  );
  expect(outcome).toBe(refused);
});
