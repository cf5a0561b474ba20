import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../../scripts/config-file.js";
import { checkGenerated } from "../../scripts/generate/generate.js";
import type { Io } from "../../scripts/verbs/io.js";
import { project } from "./built-site.js";

const isCommitted = existsSync(join(project, "generated/manifest.json")) && existsSync(join(project, "specs/lock.json"));
if (!isCommitted) console.warn("skipped: there is no committed snapshot with generated code");

const silent: Io = { cwd: project, out: () => undefined, err: () => undefined, progress: { step: () => undefined, end: () => undefined }, colour: false };

describe.skipIf(!isCommitted)("the committed tree", () => {
  test("is what the committed snapshot generates", { timeout: 60_000 }, async () => {
    const before = bytes();
    const { difference, proposed, unneeded } = await checkGenerated(await loadConfig(project, undefined), silent);
    expect(difference).toEqual({ missing: [], changed: [], extra: [] });
    expect({ proposed, unneeded }).toEqual({ proposed: [], unneeded: [] });
    expect(bytes()).toEqual(before);
  });
});

function bytes(): ReadonlyMap<string, string> {
  const folder = join(project, "generated");
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(names.map((name) => [name, readFileSync(name, "latin1")]));
}
