import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256 } from "../../scripts/site/body-cache.js";
import { readSnapshot } from "../../scripts/snapshot/read.js";
import { swapPlaces } from "../../scripts/snapshot/swap.js";
import { serveSite, type DocsSite } from "../site/serve.js";
import { filesOf, fingerprint, newProject, problemCodes, runSync, type Project } from "./run-sync.js";
import { indexUrl, smallDocument, smallSite } from "./small-site.js";

const areas = ["brands", "events", "labels", "orders", "returns"];
const site = { index: indexUrl };
/** 200 with WAYBILL_KILLS=200; a few in the ordinary suite, because every kill starts a process. */
const kills = Number(process.env["WAYBILL_KILLS"] ?? "12");
const runner = fileURLToPath(new URL("../../node_modules/jiti/lib/jiti-cli.mjs", import.meta.url));
const forever = fileURLToPath(new URL("sync-forever.ts", import.meta.url));

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
      await killedAfter(Math.random() * 150);
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

  async function killedAfter(milliseconds: number): Promise<void> {
    const child = spawn(process.execPath, [runner, forever, project.specs, path.join(project.folder, "cache"), ...sites.map(({ url }) => url)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
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
      ["busy", swapPlaces(project.specs).lock],
    ]);
    expect((await readSnapshot(project.specs))?.documents.length).toBe(5);
  });

  it("a lock whose process no longer runs stops nobody", async () => {
    mkdirSync(project.folder, { recursive: true });
    writeFileSync(swapPlaces(project.specs).lock, JSON.stringify({ process: 2 ** 22 + 1, host: (await import("node:os")).hostname(), run: "dead" }));
    expect((await runSync(project, site, server)).ok).toBe(true);
    expect(existsSync(swapPlaces(project.specs).lock)).toBe(false);
  });

  it("a lock from another machine is respected", async () => {
    writeFileSync(swapPlaces(project.specs).lock, JSON.stringify({ process: 1, host: "elsewhere", run: "x" }));
    expect(problemCodes(await runSync(project, site, server))).toEqual(["busy"]);
  });
});

describe("an exchange that was interrupted between its two renames", () => {
  it("is brought back by the next reader", async () => {
    const project = newProject();
    const server = await serveSite(smallSite(areas));
    await runSync(project, site, server);
    const before = fingerprint(project.specs);
    const { renameSync } = await import("node:fs");
    renameSync(project.specs, swapPlaces(project.specs).former);
    expect((await readSnapshot(project.specs))?.documents.length).toBe(5);
    expect(fingerprint(project.specs)).toEqual(before);
    await server.close();
    project.remove();
  });
});
