import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { WaybillError, type Problem } from "../../scripts/problem.js";
import type { SiteConfig } from "../../scripts/site/site-config.js";
import { syncSite, type SyncResult, type SyncRun } from "../../scripts/site/sync-site.js";
import type { DocsSite } from "../site/serve.js";

/** A project of its own for one test. */
export interface Project {
  readonly folder: string;
  readonly specs: string;
  readonly remove: () => void;
}

export function newProject(): Project {
  const folder = mkdtempSync(path.join(tmpdir(), "waybill-sync-"));
  return { folder, specs: path.join(folder, "specs"), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export type Outcome = { readonly ok: true; readonly result: SyncResult } | { readonly ok: false; readonly problems: readonly Problem[] };

/** One run against a mirror; a refusal is a value. */
export async function runSync(project: Project, site: SiteConfig, mirror: DocsSite | string, flags: Partial<SyncRun> = {}): Promise<Outcome> {
  try {
    const source = typeof mirror === "string" ? mirror : mirror.url;
    return {
      ok: true,
      result: await syncSite({ site, specs: project.specs, cache: path.join(project.folder, "cache"), cwd: project.folder, source, ...flags }),
    };
  } catch (error) {
    if (error instanceof WaybillError) return { ok: false, problems: error.problems };
    throw error;
  }
}

/** Hash of every file below a folder, with the time of its last change: what "not touched" means. */
export function fingerprint(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    filesOf(folder).map((file) => [
      file,
      `${createHash("sha256")
        .update(readFileSync(path.join(folder, file)))
        .digest("hex")} ${statSync(path.join(folder, file)).mtimeMs}`,
    ]),
  );
}

export function filesOf(folder: string, at = ""): readonly string[] {
  return readdirSync(path.join(folder, at), { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? filesOf(folder, path.join(at, entry.name)) : [path.join(at, entry.name)]))
    .sort();
}

export function problemCodes(outcome: Outcome): readonly string[] {
  return (outcome.ok ? outcome.result.documents.flatMap(({ problems }) => problems) : outcome.problems).map(({ code }) => code);
}
