/**
 * `node dist/build/scripts/package/release.js`: refuses a client release without its drift report, and a version that moves less
 * than the drift asks for. Reads the workspace and its git history, writes nothing. Exit 1 where something stands against it.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Finding } from "../diff/finding.js";
import { parseText } from "../document/parse.js";
import { formatProblem, refuse, WaybillError, type Problem } from "../problem.js";
import type { ReleasedReport } from "../report/since.js";
import { diffVerb } from "../verbs/diff.js";
import { previousRelease, releaseProblems, reportFolder } from "./release-check.js";

/** What stands against releasing the client as it is in a workspace. */
export async function checkRelease(root: string): Promise<readonly Problem[]> {
  const manifest = readFileSync(join(root, "scripts/package/waybill-sendcloud/package.json"), "utf8");
  const { version } = JSON.parse(manifest) as { readonly version: string };
  const reports = readReports(join(root, reportFolder));
  const previous = previousRelease(version, reports);
  return releaseProblems(version, reports, previous === undefined ? undefined : await driftSince(root, previous));
}

function readReports(folder: string): readonly ReleasedReport[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names
    .filter((name) => name.endsWith(".json"))
    .map((name) => ({
      version: name.slice(0, -".json".length),
      value: parseText(readFileSync(join(folder, name)), name).value,
    }));
}

/** What moved since the commit that brought the report of a release: that is the snapshot that the release was made from. */
async function driftSince(root: string, release: string): Promise<readonly Finding[]> {
  const file = `${reportFolder}/${release}.json`;
  const log = ["-C", root, "log", "-1", "--diff-filter=A", "--format=%H", "--", file];
  const commit = execFileSync("git", log, { encoding: "utf8" }).trim();
  if (commit === "")
    refuse({
      code: "release-history",
      file,
      message: "the history holds no commit that brought the report of the last release",
      expected: "the whole history",
      advice: "fetch it: `git fetch --unshallow`, or `fetch-depth: 0` in a workflow",
    });
  const out: string[] = [];
  const silent = { step: () => undefined, end: () => undefined };
  const io = {
    cwd: root,
    out: (text: string) => void out.push(text),
    err: () => undefined,
    progress: silent,
    colour: false,
  };
  await diffVerb({ from: commit, json: true }, io);
  return (JSON.parse(out.join("")) as { readonly findings: readonly Finding[] }).findings; // written by `renderJson`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = await checkRelease(process.cwd()).catch((error: unknown) => {
    if (error instanceof WaybillError) return error.problems;
    throw error;
  });
  for (const problem of problems) process.stderr.write(`error: ${formatProblem(problem)}\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
