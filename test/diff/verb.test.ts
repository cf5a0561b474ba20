import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WaybillError } from "../../scripts/problem.js";
import { diffVerb, type DiffOptions } from "../../scripts/verbs/diff.js";
import type { Io } from "../../scripts/verbs/io.js";
import { sample } from "./sample-document.js";

// The project is a folder inside its repository.
const root = mkdtempSync(path.join(tmpdir(), "drift-verb-"));
const folder = path.join(root, "packages", "client");
const git = (...args: readonly string[]): void =>
  void execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false", ...args], { cwd: folder, stdio: "pipe" });
const put = (file: string, text: string): void => {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
};
const changed = { ...sample, servers: [{ url: "https://moved.example.com" }] };

async function run(options: DiffOptions): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const io: Io = {
    cwd: folder,
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    progress: { step: () => undefined, end: () => undefined },
    colour: false,
  };
  const code = await diffVerb(options, io);
  return { code, out: out.join("\n"), err: err.join("\n") };
}

function ids(out: string): readonly string[] {
  return (JSON.parse(out) as { findings: { id: string }[] }).findings.map((finding) => finding.id);
}

beforeAll(() => {
  execFileSync("git", ["init", "-q"], { cwd: root });
  put("specs/lock.json", "{}");
  put("specs/names.json", "{}");
  put("specs/v1/parcels.json", JSON.stringify(sample, null, 2));
  git("add", ".");
  git("commit", "-qm", "first");
  put("specs/v1/parcels.json", JSON.stringify(changed, null, 2));
  put("before.json", JSON.stringify(sample));
  put("after.json", JSON.stringify(changed));
}, 60_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("what is compared", () => {
  it("HEAD against the working tree where nothing is named", async () => {
    const { code, out } = await run({ json: true });
    expect([code, ids(out)]).toEqual([0, ["server-removed"]]);
    expect(JSON.parse(out)).toMatchObject({ from: "HEAD", to: "working tree", summary: { breaking: 1, semver: "major" } });
  });

  it("names the file and line of the snapshot, and the exported names that it touches", async () => {
    const [finding] = (JSON.parse((await run({ json: true })).out) as { findings: { file: string; line: number; symbols: string[]; places: unknown[] }[] })
      .findings;
    expect(finding).toMatchObject({
      file: "specs/v1/parcels.json",
      line:
        JSON.stringify(changed, null, 2)
          .split("\n")
          .findIndex((line) => line.includes('"servers"')) + 1,
    });
    expect(finding?.places).toHaveLength(4);
    expect(finding?.symbols.length).toBeGreaterThanOrEqual(4);
  });

  it("two plain documents", async () => expect(ids((await run({ from: "before.json", to: "after.json", json: true })).out)).toEqual(["server-removed"]));

  it("two folders, the same against itself", async () => expect(ids((await run({ from: "specs", to: "specs", json: true })).out)).toEqual([]));

  it("two revisions", async () => expect(ids((await run({ from: "HEAD", to: "HEAD", json: true })).out)).toEqual([]));

  it.each(["nowhere", "--output=/etc/passwd", "-h"])("and refuses %s", async (from) => {
    await expect(run({ from })).rejects.toMatchObject({ problems: [{ code: "no-such-side" }] });
  });
});

describe("exit codes", () => {
  it.each([
    ["breaking", 1],
    ["safe", 1],
  ] as const)("--fail-on %s gives %i for a breaking finding", async (failOn, code) => expect((await run({ failOn })).code).toBe(code));

  it("is 0 below the level", async () => expect((await run({ from: "specs", to: "specs", failOn: "docs" })).code).toBe(0));

  it("refuses a level that does not exist", async () => await expect(run({ failOn: "bad" })).rejects.toThrow(WaybillError));
});

describe("the allow-list", () => {
  const entry = { id: "server-removed", path: "/parcels", reason: "announced" };

  it("takes what it names out of the report and keeps the reason", async () => {
    put("allow.json", JSON.stringify({ accepted: [entry] }));
    const { code, out } = await run({ allow: "allow.json", json: true, failOn: "safe" });
    expect([code, ids(out)]).toEqual([0, []]);
    expect(JSON.parse(out)).toMatchObject({ accepted: [{ reason: "announced" }] });
  });

  it("fails where an entry matches nothing any more", async () => {
    put("allow.json", JSON.stringify({ accepted: [entry, { id: "property-removed", reason: "old" }] }, null, 1));
    const { code, err } = await run({ allow: "allow.json", json: true });
    expect(code).toBe(1);
    expect(err).toContain("/accepted/1");
  });

  it.each([[{ id: "x" }], [{ id: "x", reason: " " }], [{ id: "x", reason: "y", file: "z" }]])("refuses an entry like %j", async (wrong) => {
    put("allow.json", JSON.stringify({ accepted: [wrong] }));
    await expect(run({ allow: "allow.json" })).rejects.toMatchObject({ problems: [{ code: "allow-list", pointer: "/accepted/0" }] });
  });
});

describe("what is written", () => {
  it("several formats go into a folder", async () => {
    await run({ format: "text,markdown,json,html,github,changelog", out: "report", release: "3.0.0" });
    expect(readdirSync(path.join(folder, "report")).sort()).toEqual([
      "drift.changelog.md",
      "drift.github.txt",
      "drift.html",
      "drift.json",
      "drift.md",
      "drift.txt",
    ]);
  });

  it("several formats without a folder are refused", async () =>
    await expect(run({ format: "text,html" })).rejects.toMatchObject({ problems: [{ code: "no-folder" }] }));

  it("a changeset for a package", async () => {
    await run({ changeset: "waybill-sendcloud" });
    const [name = ""] = readdirSync(path.join(folder, ".changeset"));
    expect(readFileSync(path.join(folder, ".changeset", name), "utf8")).toContain('"waybill-sendcloud": major');
  });

  it("the schema of the machine output", async () => {
    expect(JSON.parse((await run({ schema: true })).out)).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema" });
  });

  it("the reports of releases since a version", async () => {
    const { out } = await run({ json: true });
    put("drift/1.1.0.json", out);
    put("drift/1.2.0.json", out);
    expect(ids((await run({ since: "1.1.0", json: true })).out)).toEqual(["server-removed"]);
  });
});

describe("call sites", () => {
  it("are found by the compiler: a call, a type and a grouped method, but no namesake", async () => {
    put(
      "app/tsconfig.json",
      JSON.stringify({
        compilerOptions: { strict: true, module: "NodeNext", moduleResolution: "NodeNext", noEmit: true, types: [], skipLibCheck: true },
        include: ["*.ts", "client/*.ts"],
      }),
    );
    put(
      "app/client/operations.ts",
      '// Generated by waybill\nexport const listParcels: (id: number) => string = () => "";\nexport type ListParcelsResult = string;\nexport const getParcel: () => string = () => "";\n',
    );
    put(
      "app/client/index.ts",
      '// Generated by waybill\nimport type { getParcel, listParcels } from "./operations.js";\nexport interface Group { readonly list: typeof listParcels; readonly get: typeof getParcel }\n',
    );
    put(
      "app/main.ts",
      [
        'import { listParcels as all, type ListParcelsResult } from "./client/operations.js";',
        'import type { Group } from "./client/index.js";',
        "const listParcels = 1; // a namesake",
        "export function use(group: Group): ListParcelsResult {",
        "  return all(listParcels) + group.list(2) + group.get(); // listParcels in words",
        "}",
      ].join("\n"),
    );
    const { callSitesIn } = await import("../../scripts/diff/call-sites.js");
    const sites = callSitesIn(path.join(folder, "app"), new Set(["listParcels", "ListParcelsResult"]));
    expect(sites.map((site) => `${site.file}:${site.line}:${site.column} ${site.symbol}`)).toEqual([
      "main.ts:4:36 ListParcelsResult",
      "main.ts:5:10 listParcels",
      "main.ts:5:35 listParcels",
    ]);
  }, 60_000);
});
