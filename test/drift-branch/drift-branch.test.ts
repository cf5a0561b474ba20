import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeEach, describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("../../scripts/drift-branch/drift-branch.sh", import.meta.url));
const root = mkdtempSync(path.join(tmpdir(), "drift-branch-"));
const bare = path.join(root, "remote.git");
const clone = path.join(root, "clone");
const report = path.join(root, "report");
const identity = {
  GIT_AUTHOR_NAME: "t",
  GIT_AUTHOR_EMAIL: "t@example.com",
  GIT_COMMITTER_NAME: "t",
  GIT_COMMITTER_EMAIL: "t@example.com",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
};

function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync("git", args, { cwd, env: { ...process.env, ...identity }, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

/** Stands in for the toolkit: writes what SITE says to the snapshot and ends sync with SYNC_EXIT. */
const toolkit = `#!/bin/sh
set -eu
case $1 in
  sync) if [ "$SYNC_EXIT" != 1 ]; then mkdir -p specs; printf '%s' "$SITE" > specs/api.json; fi; exit "$SYNC_EXIT" ;;
  generate) mkdir -p generated; sed 's/^/\\/\\/ /' specs/api.json > generated/api.ts ;;
  diff) printf '## API drift: 1 breaking\\n' > "$DRIFT_REPORT/drift.md" ;;
esac
`;

beforeEach(() => {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  git(root, "init", "--quiet", "--bare", "--initial-branch=main", bare);
  git(root, "clone", "--quiet", bare, clone);
  git(clone, "checkout", "--quiet", "-b", "main");
  mkdirSync(path.join(clone, "specs"));
  mkdirSync(path.join(clone, "generated"));
  writeFileSync(path.join(clone, "specs/api.json"), "one");
  writeFileSync(path.join(clone, "generated/api.ts"), "// one");
  git(clone, "add", ".");
  git(clone, "commit", "--quiet", "-m", "first");
  git(clone, "push", "--quiet", "origin", "main");
  writeFileSync(path.join(root, "waybill"), toolkit);
  chmodSync(path.join(root, "waybill"), 0o755);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Each run starts from a clean checkout of the base, as a CI job does. */
function run(site: string, exit = 0): { readonly code: number | null; readonly result: Record<string, string>; readonly err: string } {
  git(clone, "reset", "--quiet", "--hard", "origin/main");
  rmSync(report, { recursive: true, force: true });
  const child = spawnSync("sh", [script], {
    cwd: clone,
    encoding: "utf8",
    env: { ...process.env, ...identity, WAYBILL: path.join(root, "waybill"), DRIFT_REPORT: report, SITE: site, SYNC_EXIT: String(exit) },
  });
  let lines: string[] = [];
  try {
    lines = readFileSync(path.join(report, "result.env"), "utf8").trim().split("\n");
  } catch {
    // A failed run writes no result.
  }
  return { code: child.status, result: Object.fromEntries(lines.map((line) => line.split("=") as [string, string])), err: child.stderr };
}

const onBranch = (): string => git(bare, "rev-parse", "refs/heads/waybill/drift");
const branches = (): string => git(bare, "branch", "--format=%(refname:short)");

describe("the drift branch", () => {
  it("is not made when nothing changed", () => {
    const { code, result } = run("one");
    expect([code, result["changed"], result["pushed"]]).toEqual([0, "false", "false"]);
    expect(branches()).toBe("main");
  });

  it("holds snapshot and code in one commit on the base, named after the report", () => {
    const { code, result } = run("two");
    expect([code, result["changed"], result["pushed"]]).toEqual([0, "true", "true"]);
    expect(git(bare, "show", "waybill/drift:specs/api.json")).toBe("two");
    expect(git(bare, "show", "waybill/drift:generated/api.ts")).toBe("// two");
    expect(git(bare, "rev-list", "--count", "main..waybill/drift")).toBe("1");
    expect(git(bare, "show", "--no-patch", "--format=%s", "waybill/drift")).toBe("API drift: 1 breaking");
  });

  it("is not pushed again for the same drift", () => {
    run("two");
    const before = onBranch();
    const { code, result } = run("two");
    expect([code, result["changed"], result["pushed"]]).toEqual([0, "true", "false"]);
    expect(onBranch()).toBe(before);
  });

  it("is replaced when the site moved on", () => {
    run("two");
    run("three");
    expect(git(bare, "show", "waybill/drift:specs/api.json")).toBe("three");
    expect(git(bare, "rev-list", "--count", "main..waybill/drift")).toBe("1");
  });

  it("is left alone once somebody committed to it by hand", () => {
    run("two");
    git(clone, "fetch", "--quiet", "origin");
    git(clone, "checkout", "--quiet", "-B", "work", "origin/waybill/drift");
    writeFileSync(path.join(clone, "fix.ts"), "by hand");
    git(clone, "add", ".");
    git(clone, "commit", "--quiet", "-m", "fix");
    git(clone, "push", "--quiet", "origin", "work:waybill/drift");
    const before = onBranch();
    git(clone, "checkout", "--quiet", "main");
    const { code, result } = run("three");
    expect([code, result["pushed"], result["held"]]).toEqual([0, "false", "true"]);
    expect(onBranch()).toBe(before);
  });

  it("is pushed by a partial sync, which then ends red", () => {
    const { code, result } = run("two", 3);
    expect([code, result["partial"], result["pushed"]]).toEqual([3, "true", "true"]);
  });

  it("makes a partial sync without change red too", () => {
    const { code, result } = run("one", 3);
    expect([code, result["partial"], result["changed"]]).toEqual([3, "true", "false"]);
  });

  it("stays as it is when the sync fails", () => {
    expect(run("two", 1).code).toBe(1);
    expect(branches()).toBe("main");
  });

  it("is not touched from a checkout with changes", () => {
    git(clone, "reset", "--quiet", "--hard", "origin/main");
    writeFileSync(path.join(clone, "specs/api.json"), "local");
    const child = spawnSync("sh", [script], {
      cwd: clone,
      encoding: "utf8",
      env: { ...process.env, ...identity, WAYBILL: path.join(root, "waybill"), DRIFT_REPORT: report, SITE: "two", SYNC_EXIT: "0" },
    });
    expect(child.status).toBe(1);
    expect(child.stderr).toContain("not clean");
  });
});
