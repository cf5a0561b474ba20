import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadConfig } from "../../scripts/config-file.js";
import { isIdle, remember } from "../../scripts/generate/idle.js";
import { WaybillError } from "../../scripts/problem.js";
import { generateVerb } from "../../scripts/verbs/generate.js";
import { initVerb, type InitOptions } from "../../scripts/verbs/init.js";
import type { Io } from "../../scripts/verbs/io.js";
import { updateVerb } from "../../scripts/verbs/update.js";
import { fingerprint } from "../sync/run-sync.js";
import { smallDocument } from "../sync/small-site.js";
import { serveSite, type DocsSite } from "../site/serve.js";

let cwd: string;
let sites: readonly DocsSite[];
let told: string[];

/** A site with one document, `pets` or `toys`, whose area has that many operations. */
function filesOf(area: string, operations: number): ReadonlyMap<string, string> {
  return new Map([
    ["/llms.txt", `# ${area} API\n\n## OpenAPI Specs\n\n- [${area}](/openapi/v1/${area}/openapi.json)\n`],
    [`/openapi/v1/${area}/openapi.json`, JSON.stringify(smallDocument(area, operations))],
  ]);
}

beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), "waybill-several-"));
  mkdirSync(join(cwd, "node_modules"));
  sites = [await serveSite(filesOf("pets", 1)), await serveSite(filesOf("toys", 1))];
  told = [];
});

afterEach(async () => {
  for (const site of sites) await site.close();
  rmSync(cwd, { recursive: true, force: true });
});

function io(): Io {
  return { cwd, out: () => undefined, err: (text) => void told.push(text), progress: { step: () => undefined, end: () => undefined }, colour: false };
}

/** `init` of the first or the second site. */
async function init(site: 0 | 1, options: InitOptions = {}): Promise<number> {
  return initVerb({ target: `${sites[site]?.url}/llms.txt`, ...options }, io());
}

async function refusal(run: Promise<unknown>): Promise<string | undefined> {
  const failure = await run.catch((error: unknown) => error);
  return failure instanceof WaybillError ? failure.problems[0]?.code : undefined;
}

const at = (path: string): string => join(cwd, path);

describe("a second site", () => {
  it.each<[places: string, options: InitOptions, specs: string, output: string]>([
    ["beside the first, under the name of its configuration", { config: "toys.config.mjs" }, "specs-toys", "src/toys"],
    ["with the words in the other order", { config: "waybill.config.toys.mjs" }, "specs-toys", "src/toys"],
    ["in TypeScript", { config: "toys.config.ts" }, "specs-toys", "src/toys"],
    ["in JSON", { config: "toys.config.json" }, "specs-toys", "src/toys"],
    ["where flags say", { config: "toys.config.mjs", specs: "data/toys", output: "lib/toys" }, "data/toys", "lib/toys"],
    ["in a folder of its own", { config: "other/waybill.config.mjs" }, "other/specs", "other/src/api"],
    [
      "in a folder of its own, with its code elsewhere",
      { config: "other/waybill.config.mjs", specs: "other/snapshot", output: "src/toys" },
      "other/snapshot",
      "src/toys",
    ],
  ])("%s", async (_, options, specs, output) => {
    expect([await init(0), await init(1, options)]).toEqual([0, 0]);
    const first = [fingerprint(at("specs")), fingerprint(at("src/api"))];
    expect(existsSync(at("specs/v1/pets.json")) && existsSync(at(`${specs}/v1/toys.json`))).toBe(true);
    expect(readFileSync(at(`${output}/index.ts`), "utf8")).toContain("createToys");
    expect(told.at(-1)).toContain(`"./${output}/index.js"; later \`waybill update --config ${options.config}\``);

    const loaded = await loadConfig(cwd, options.config);
    expect(loaded.value.site?.index).toBe(`${sites[1]?.url}/llms.txt`);
    expect(await generateVerb({ check: true, config: options.config ?? "" }, io())).toBe(0);

    for (const [path, content] of filesOf("toys", 2)) sites[1]?.files.set(path, content);
    expect(await updateVerb({ config: options.config ?? "" }, io())).toBe(0);
    expect(readFileSync(at(`${output}/v1/toys/operations.ts`), "utf8")).toContain("/toys-2");
    expect([fingerprint(at("specs")), fingerprint(at("src/api"))]).toEqual(first);
    expect(await generateVerb({ check: true }, io())).toBe(0);
  });

  it("may be a file, read again from where it is", async () => {
    writeFileSync(at("toys.json"), JSON.stringify(smallDocument("toys", 1)));
    expect(await initVerb({ target: "toys.json", config: "other/waybill.config.mjs" }, io())).toBe(0);
    expect((await loadConfig(cwd, "other/waybill.config.mjs")).value.site?.source).toBe("..");
    expect(await updateVerb({ config: "other/waybill.config.mjs" }, io())).toBe(0);
  });
});

describe("a second site is refused", () => {
  it.each<[why: string, options: InitOptions, code: string]>([
    ["without a configuration of its own", {}, "init-again"],
    ["under the other name that the first could have", { config: "waybill.config.json" }, "init-again"],
    ["in the snapshot of the first", { config: "toys.config.mjs", specs: "specs" }, "specs-taken"],
    ["in the client of the first", { config: "toys.config.mjs", output: "src/api" }, "output-taken"],
    ["in a file that no run would read", { config: "toys.yaml" }, "config-name"],
  ])("%s, and the first stays as it was", async (_, options, code) => {
    await init(0);
    const before = fingerprint(cwd);
    expect(await refusal(init(1, options))).toBe(code);
    expect(fingerprint(cwd)).toEqual(before);
  });

  it("where it holds nothing, and leaves nothing behind", async () => {
    await init(0);
    const before = fingerprint(cwd);
    sites[1]?.files.set("/llms.txt", "# Toys\n\n- [Guide](/guide.md)\n");
    expect(await refusal(init(1, { config: "other/waybill.config.mjs" }))).toBe("nothing-usable");
    expect(fingerprint(cwd)).toEqual(before);
  });
});

describe("two configurations in one folder", () => {
  it("each remember their own last run", async () => {
    await init(0);
    await init(1, { config: "toys.config.mjs" });
    const isIdleNow = (): readonly boolean[] => ["waybill.config.mjs", "toys.config.mjs"].map((name) => isIdle(cwd, at(name), "build"));
    const rememberAll = (): void => {
      remember(cwd, at("waybill.config.mjs"), "build", at("specs"), at("src/api"));
      remember(cwd, at("toys.config.mjs"), "build", at("specs-toys"), at("src/toys"));
    };
    expect(isIdleNow()).toEqual([false, false]);
    rememberAll();
    expect(isIdleNow()).toEqual([true, true]);
    writeFileSync(at("specs-toys/names.json"), "{}");
    expect(isIdleNow()).toEqual([true, false]);
  });
});
