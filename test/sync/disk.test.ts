import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serveSite, type DocsSite } from "../site/serve.js";
import { filesOf, fingerprint, newProject, runSync, type Project } from "./run-sync.js";
import { documentPath, indexUrl, smallDocument, smallSite } from "./small-site.js";
import { stringify } from "yaml";

const runner = fileURLToPath(new URL("../../node_modules/jiti/lib/jiti-cli.mjs", import.meta.url));
const once = fileURLToPath(new URL("sync-once.ts", import.meta.url));
const limits = process.platform !== "win32" && spawnSync("bash", ["-c", "ulimit -f 1"]).status === 0;
const isRoot = process.getuid?.() === 0;

let project: Project;
let server: DocsSite;

beforeEach(async () => {
  project = newProject();
  server = await serveSite(smallSite(["orders", "returns"]));
  await runSync(project, { index: indexUrl }, server);
  writeFileSync(path.join(project.folder, "waybill.config.json"), JSON.stringify({ site: { index: indexUrl, attempts: 1 } }));
  server.files.set(documentPath("orders"), stringify(smallDocument("orders", 60)));
});

afterEach(async () => {
  await server.close();
  project.remove();
});

async function runLimited(command: string): Promise<{ readonly code: number | null; readonly err: string }> {
  const child = spawn("bash", ["-c", command], { stdio: ["ignore", "ignore", "pipe"] });
  let err = "";
  child.stderr.on("data", (chunk: Buffer) => void (err += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, err };
}

describe("a disk that takes no more", () => {
  it.skipIf(!limits)(
    `a file over the limit of the system fails the run and leaves the snapshot as it was${limits ? "" : " (skipped: this shell sets no file size limit)"}`,
    async () => {
      const before = fingerprint(project.specs);
      const { code, err } = await runLimited(
        `ulimit -f 4; export JITI_FS_CACHE=false; exec "${process.execPath}" "${runner}" "${once}" "${project.folder}" "${server.url}"`,
      );
      expect([code, err.includes("the snapshot cannot be written")]).toEqual([1, true]);
      expect(fingerprint(project.specs)).toEqual(before);
      expect(filesOf(project.folder).filter((file) => file.startsWith("."))).toEqual([]);
      const healed = await runSync(project, { index: indexUrl }, server);
      expect(healed.ok && healed.result.changed).toEqual(["lock.json", "v1/orders.json"]);
    },
    30_000,
  );

  it.skipIf(isRoot)(`a folder without write access fails the run and names it${isRoot ? " (skipped: root may write anywhere)" : ""}`, async () => {
    const before = fingerprint(project.specs);
    chmodSync(project.folder, 0o555);
    const outcome = await runSync(project, { index: indexUrl }, server, { cache: path.join(project.folder, "..", "unused") }).catch(
      (error: NodeJS.ErrnoException) => error.code,
    );
    chmodSync(project.folder, 0o755);
    expect(outcome).toBe("EACCES");
    expect(fingerprint(project.specs)).toEqual(before);
  });

  it("a cache that cannot be written costs requests and nothing else", async () => {
    const blocked = path.join(project.folder, "blocked");
    writeFileSync(blocked, "");
    const outcome = await runSync(project, { index: indexUrl }, server, { cache: path.join(blocked, "cache") });
    expect(outcome.ok && outcome.result.changed).toEqual(["lock.json", "v1/orders.json"]);
  });

  it("other files of the folder survive the exchange", async () => {
    mkdirSync(path.join(project.specs, "overlays"), { recursive: true });
    for (const file of ["names.json", "overlays/a.md", "NOTES"]) writeFileSync(path.join(project.specs, file), file);
    await runSync(project, { index: indexUrl }, server);
    expect(["names.json", "overlays/a.md", "NOTES"].map((file) => existsSync(path.join(project.specs, file)))).toEqual([true, true, true]);
  });
});

describe("a cache that is not what it was", () => {
  it("an ETag that lies keeps the snapshot as it is, in agreement with its lock", async () => {
    const before = fingerprint(project.specs);
    server.fault = (request, response) => request.headers["if-none-match"] !== undefined && (response.writeHead(304).end(), true);
    const outcome = await runSync(project, { index: indexUrl }, server);
    expect(outcome.ok && outcome.result.changed).toEqual([]);
    expect(fingerprint(project.specs)).toEqual(before);
  });

  it("a cached body that was changed on disk is asked for anew", async () => {
    const cache = path.join(project.folder, "cache");
    for (const file of filesOf(cache)) if (!file.endsWith(".json")) writeFileSync(path.join(cache, file), "broken");
    server.served.length = 0;
    const outcome = await runSync(project, { index: indexUrl }, server);
    expect(outcome.ok && outcome.result.changed).toEqual(["lock.json", "v1/orders.json"]);
    expect(server.served.filter(({ status }) => status === 304)).toEqual([]);
  });

  it("a body that was refused is never confirmed by 304 later", async () => {
    const good = server.files.get(documentPath("orders")) ?? "";
    server.files.set(documentPath("orders"), "<html>login</html>");
    await runSync(project, { index: indexUrl, attempts: 1 }, server);
    server.served.length = 0;
    await runSync(project, { index: indexUrl, attempts: 1 }, server);
    expect(server.served.find(({ path: at }) => at === documentPath("orders"))?.status).toBe(200);
    server.files.set(documentPath("orders"), good);
  });
});
