import { spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Io } from "../../scripts/verbs/io.js";
import { completionVerb } from "../../scripts/verbs/completion.js";
import { verbs as table } from "../../scripts/verbs/table.js";
import { ownApi, project, root, type Project } from "../vendor/project.js";

const verbs = [
  { name: "generate", summary: "write the client: all of it", options: [["--check", "don't write"]] },
  { name: "list", summary: "find an operation", options: [["--area <area...>", "only these"]] },
] as const;

async function script(shell: string, cwd = "", known: Parameters<typeof completionVerb>[2] = verbs): Promise<string> {
  const out: string[] = [];
  const io: Io = {
    cwd,
    out: (text) => void out.push(text),
    err: () => undefined,
    progress: { step: () => undefined, end: () => undefined },
    colour: false,
  };
  await completionVerb({ shell }, io, known);
  return out.join("");
}

const has = (shell: string): boolean => spawnSync(shell, ["--version"]).status === 0;
const skipped = (shell: string): string => (has(shell) ? "" : ` (skipped: ${shell} is not installed)`);

test.skipIf(!has("bash")).each([
  ["waybill g", ["waybill", "g"], "generate"],
  ["waybill ", ["waybill", ""], "generate list"],
  ["waybill generate --c", ["waybill", "generate", "--c"], "--check --config"],
  ["waybill list --a", ["waybill", "list", "--a"], "--area"],
])(`bash completes %j${skipped("bash")}`, async (_, words, completed) => {
  const ask = `${await script("bash")}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _waybill; echo "\${COMPREPLY[*]}"`;
  expect(spawnSync("bash", ["-c", ask], { encoding: "utf8" }).stdout.trim()).toBe(completed);
});

test.each(["zsh", "fish"].map((shell) => [shell, has(shell) ? "" : ` (its syntax is not checked: ${shell} is not installed)`] as const))(
  "the script for %s has every word%s",
  async (shell, reason) => {
    const text = await script(shell);
    for (const word of ["generate", "list", "check", "area"]) expect(text).toContain(word);
    if (reason === "") expect(spawnSync(shell, ["-n"], { input: text, encoding: "utf8" }).stderr).toBe("");
  },
);

test("a quote in a summary stays inside its string", async () => {
  expect(await script("fish")).toContain("'don\\'t write'");
  expect(await script("zsh")).toContain("don'\\''t write");
});

test("another shell is refused with the nearest", async () => {
  await expect(script("bsh")).rejects.toThrow(/"bsh" is no shell that is known; expected bash, zsh, fish; did you mean bash\?/);
});

const names = {
  "v1/things": { "list-things": { method: "things.list", function: "listThings" }, odd: { method: "$(touch planted)", function: "odd" } },
  "v2/things": { get: { method: "things.get", function: "getThing" } },
};

/** A project with a snapshot of two versions, and the command on its path. */
function projectWithCommand(): Project {
  const shop = project({
    ...ownApi(),
    "waybill.config.json": JSON.stringify({ specs: "api/specs" }),
    "api/specs/names.json": JSON.stringify(names),
    "api/specs/v1/things.json": "{}",
    "api/specs/v1/$(touch planted).json": "{}",
    "api/specs/v2/things.json": "{}",
    "api/specs/v2/other-things.json": "{}",
    "api/specs/overlays/mend.json": "{}",
    "bin/waybill": `#!/bin/sh\nexec "${process.execPath}" "${join(root, "node_modules/jiti/lib/jiti-cli.mjs")}" "${join(root, "scripts/bin.ts")}" "$@"\n`,
  });
  chmodSync(join(shop.folder, "bin/waybill"), 0o755);
  return shop;
}

test.each([
  ["areas", ["all", "other-things", "things", "v1/things", "v2/other-things", "v2/things"]],
  ["losses", ["index", "v1/things", "v2/other-things", "v2/things", "things", "other-things"]],
  ["operations", ["things.get", "things.list"]],
])("the scripts can ask for the %s of the snapshot at hand, without what is no plain word", async (kind, words) => {
  expect((await script(kind, projectWithCommand().folder)).split("\n")).toEqual(words);
});

test("a configuration that is a program is read, not run", async () => {
  const shop = project({
    "waybill.config.mjs": 'throw new Error("ran");\nexport default { specs: "./api" };\n',
    "api/v1/things.json": "{}",
  });
  expect((await script("areas", shop.folder)).split("\n")).toEqual(["all", "things", "v1/things"]);
});

test("without a configuration it is the preset's snapshot; without a snapshot there are no words", async () => {
  expect((await script("areas", project().folder)).split("\n")).toEqual(expect.arrayContaining(["shipments", "v2/parcels"]));
  expect(await script("operations", project({ "waybill.config.json": "{}" }).folder)).toBe("");
});

const places: readonly (readonly [line: string, completed: string])[] = [
  ["vendor lib --area ", "all other-things things v1/things v2/other-things v2/things"],
  ["vendor lib --area things v2/", "v2/other-things v2/things"],
  ["vendor lib --area things --ex", "--extensions"],
  ["vendor lib --extensions ", "js ts none"],
  ["vendor lib --extensions js ", ""],
  ["sync --accept-loss in", "index"],
  ["update --dry-run --accept-loss v1/", "v1/things"],
  ["diff --fail-on b", "breaking"],
  ["list th", "things.get things.list"],
  ["completion z", "zsh"],
];

test.skipIf(!has("bash"))(`bash completes what stands in the snapshot${skipped("bash")}`, { timeout: 60_000 }, async () => {
  const shop = projectWithCommand();
  const asked = places.map(([line]) => {
    const words = ["waybill", ...line.split(" ")];
    return `COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _waybill; echo "\${COMPREPLY[*]}"`;
  });
  shop.write("ask.sh", `${await script("bash", "", table)}\n${asked.join("\n")}\n`);
  const { stdout } = inShell(shop, "bash", "ask.sh");
  expect(stdout.split("\n").slice(0, -1)).toEqual(places.map(([, completed]) => completed));
});

test.skipIf(!has("fish"))(`fish completes what stands in the snapshot${skipped("fish")}`, { timeout: 60_000 }, async () => {
  const shop = projectWithCommand();
  shop.write("ask.fish", `${await script("fish", "", table)}\ncomplete -C 'waybill vendor lib --area v2/'\ncomplete -C 'waybill list things.g'\n`);
  const { stdout } = inShell(shop, "fish", "ask.fish");
  expect(stdout.trim().split("\n")).toEqual(["v2/other-things", "v2/things", "things.get"]);
});

test.skipIf(!has("zsh"))(`zsh completes what stands in the snapshot${skipped("zsh")}`, { timeout: 60_000 }, async () => {
  const shop = projectWithCommand();
  // The functions of its completion system, as far as the script calls them, print what they are given.
  const stubs = 'compdef() { :; }; compadd() { shift; print -r -- "$@"; }; _describe() { :; }; _files() { print files; }';
  const asked = ["vendor lib --area v2/", "list th", "generate x"].map((line) => {
    const words = ["waybill", ...line.split(" ")];
    return `words=(${words.map((word) => `'${word}'`).join(" ")}); CURRENT=${words.length}; _waybill`;
  });
  shop.write("ask.zsh", `${stubs}\n${await script("zsh", "", table)}\n${asked.join("\n")}\n`);
  const { stdout } = inShell(shop, "zsh", "ask.zsh");
  expect(stdout.trim().split("\n")).toEqual(["all other-things things v1/things v2/other-things v2/things", "things.get things.list", "files"]);
});

function inShell(shop: Project, shell: string, file: string): { readonly stdout: string } {
  const env = { ...process.env, PATH: `${join(shop.folder, "bin")}:${process.env["PATH"] ?? ""}` };
  return spawnSync(shell, [file], { cwd: shop.folder, env, encoding: "utf8" });
}
