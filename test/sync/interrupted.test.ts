import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256 } from "../../scripts/site/body-cache.js";
import { readSnapshot } from "../../scripts/snapshot/read.js";
import { journalOf, placesOf } from "../../scripts/snapshot/exchange.js";
import { runLockOf } from "../../scripts/snapshot/run-lock.js";
import type { Manifest } from "../../scripts/generate/manifest.js";
import { checkVerb } from "../../scripts/verbs/check.js";
import type { Io } from "../../scripts/verbs/io.js";
import { updateVerb } from "../../scripts/verbs/update.js";
import { serveSite, type DocsSite } from "../site/serve.js";
import { filesOf, fingerprint, newProject, problemCodes, runSync, type Project } from "./run-sync.js";
import { indexUrl, smallDocument, smallSite } from "./small-site.js";

const areas = ["brands", "events", "labels", "orders", "returns"];
const site = { index: indexUrl };
/** 200 with WAYBILL_KILLS=200; a few in the ordinary suite, because every kill starts a process. */
const kills = Number(process.env["WAYBILL_KILLS"] ?? "12");
const runner = fileURLToPath(new URL("../../node_modules/jiti/lib/jiti-cli.mjs", import.meta.url));
const forever = fileURLToPath(new URL("sync-forever.ts", import.meta.url));

const updateForever = fileURLToPath(new URL("update-forever.ts", import.meta.url));

function quiet(cwd: string): Io {
  return { cwd, out: () => undefined, err: () => undefined, progress: { step: () => undefined, end: () => undefined }, colour: false };
}

function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(path.join(folder, "generated", "manifest.json"), "utf8")) as Manifest;
}

function titled(word: string): (area: string) => unknown {
  return (area) => ({ ...smallDocument(area), info: { title: `${area} ${word}`, version: "1.0.0" } });
}

describe("a run that is killed", () => {
  let project: Project;
  let sites: readonly DocsSite[];

  beforeEach(async () => {
    project = newProject();
    sites = [await serveSite(smallSite(areas, titled("one"))), await serveSite(smallSite(areas, titled("two")))];
    mkdirSync(path.join(project.specs, "overlays"), { recursive: true });
    writeFileSync(path.join(project.specs, "names.json"), "{}\n");
    writeFileSync(path.join(project.specs, "overlays", "README.md"), "kept\n");
  });

  afterEach(async () => {
    await Promise.all(sites.map((server) => server.close()));
    project.remove();
  });

  it(`leaves snapshot and lock in agreement, ${kills} times at random moments, and stops no later run`, async () => {
    for (let kill = 0; kill < kills; kill += 1) {
      await killedAfter(Math.random() * 150, forever, project.specs, path.join(project.folder, "cache"));
      const snapshot = await readSnapshot(project.specs);
      const titles = new Set((snapshot?.documents ?? []).map(({ document }) => (JSON.stringify(document["info"]).includes(" one") ? "one" : "two")));
      expect(titles.size, `kill ${kill}`).toBeLessThanOrEqual(1);
      for (const { text, entry } of snapshot?.documents ?? []) expect(sha256(text)).toBe(entry.sha256.canonical);
      expect(readFileSync(path.join(project.specs, "names.json"), "utf8")).toBe("{}\n");
      expect(readFileSync(path.join(project.specs, "overlays", "README.md"), "utf8")).toBe("kept\n");
    }
    const healed = await runSync(project, site, sites[0]?.url ?? "");
    expect(healed.ok && healed.result.partial).toBe(false);
    expect(filesOf(project.folder).filter((file) => file.startsWith("."))).toEqual([]);
  }, 600_000);

  it(`leaves snapshot, lock and generated code in agreement where it is an update, ${kills} times at random moments`, async () => {
    writeFileSync(path.join(project.folder, "waybill.config.json"), JSON.stringify({ site, runtime: "../src" }));
    const seen = new Set<string>();
    for (let kill = 0; kill < kills; kill += 1) {
      await killedAfter(Math.random() * 400, updateForever, project.folder);
      const snapshot = await readSnapshot(project.specs);
      const { sources, files } = manifestIn(project.folder);
      const documents = (snapshot?.documents ?? []).map(({ file, text, entry }) => [`specs/${file}`, entry.sha256.canonical, sha256(text)] as const);
      for (const [file, locked, found] of documents) expect([file, locked, sources[file]]).toEqual([file, found, found]);
      expect(documents.length).toBe(areas.length);
      expect(filesOf(path.join(project.folder, "generated"))).toEqual([...Object.keys(files), "manifest.json"].sort());
      for (const [file, hash] of Object.entries(files))
        expect([file, sha256(readFileSync(path.join(project.folder, "generated", file), "utf8"))]).toEqual([file, hash]);
      seen.add(documents.map(([, hash]) => hash).join());
    }
    expect(seen.size).toBeGreaterThan(1);
    const healed = await updateVerb({ source: sites[0]?.url ?? "" }, quiet(project.folder));
    expect([healed, await checkVerb({}, quiet(project.folder))]).toEqual([0, 0]);
    expect(filesOf(project.folder).filter((file) => file.startsWith("."))).toEqual([]);
  }, 1_200_000);

  async function killedAfter(milliseconds: number, script: string, ...folders: readonly string[]): Promise<void> {
    const child = spawn(process.execPath, [runner, script, ...folders, ...sites.map(({ url }) => url)], { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise<void>((resolve) => child.stdout.once("data", () => resolve()));
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGKILL");
    await ended;
  }
});

describe("two runs at once", () => {
  let project: Project;
  let server: DocsSite;

  beforeEach(async () => {
    project = newProject();
    server = await serveSite(smallSite(areas));
  });

  afterEach(async () => {
    await server.close();
    project.remove();
  });

  it("one wins, the other leaves and names the file that holds it back", async () => {
    const outcomes = await Promise.all([runSync(project, site, server), runSync(project, site, server)]);
    expect(outcomes.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    expect(outcomes.flatMap((outcome) => (outcome.ok ? [] : outcome.problems.map(({ code, file }) => [code, file])))).toEqual([
      ["busy", runLockOf(project.specs)],
    ]);
    expect((await readSnapshot(project.specs))?.documents.length).toBe(5);
  });

  it("a lock whose process no longer runs stops nobody", async () => {
    mkdirSync(project.folder, { recursive: true });
    writeFileSync(runLockOf(project.specs), JSON.stringify({ process: 2 ** 22 + 1, host: (await import("node:os")).hostname(), run: "dead" }));
    expect((await runSync(project, site, server)).ok).toBe(true);
    expect(existsSync(runLockOf(project.specs))).toBe(false);
  });

  it("a lock of an earlier process that had the same number stops nobody", async () => {
    writeFileSync(runLockOf(project.specs), JSON.stringify({ process: process.pid, started: 1, host: (await import("node:os")).hostname(), run: "dead" }));
    expect((await runSync(project, site, server)).ok).toBe(true);
  });

  it("a lock from another machine that is older than an hour was left behind", async () => {
    const lock = runLockOf(project.specs);
    writeFileSync(lock, JSON.stringify({ process: 1, host: "elsewhere", run: "x" }));
    const longAgo = new Date(Date.now() - 3_700_000);
    utimesSync(lock, longAgo, longAgo);
    expect((await runSync(project, site, server)).ok).toBe(true);
  });

  it("a lock from another machine is respected", async () => {
    writeFileSync(runLockOf(project.specs), JSON.stringify({ process: 1, host: "elsewhere", run: "x" }));
    expect(problemCodes(await runSync(project, site, server))).toEqual(["busy"]);
  });
});

describe("an exchange that was interrupted between its two renames", () => {
  it("is finished by the next reader", async () => {
    const project = newProject();
    const server = await serveSite(smallSite(areas));
    await runSync(project, site, server);
    const before = fingerprint(project.specs);
    const { next, former } = placesOf(project.specs);
    cpSync(project.specs, former, { recursive: true });
    renameSync(project.specs, next);
    writeFileSync(journalOf(project.specs), JSON.stringify({ folders: ["specs"] }));
    expect((await readSnapshot(project.specs))?.documents.length).toBe(5);
    expect(fingerprint(project.specs)).toEqual(before);
    await server.close();
    project.remove();
  });
});
