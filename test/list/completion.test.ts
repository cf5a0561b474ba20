import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import type { Io } from "../../scripts/verbs/io.js";
import { completionVerb } from "../../scripts/verbs/completion.js";

const verbs = [
  { name: "generate", summary: "write the client: all of it", options: [["--check", "don't write"]] },
  { name: "list", summary: "find an operation", options: [["--area <area...>", "only these"]] },
] as const;

async function script(shell: string): Promise<string> {
  const out: string[] = [];
  const io: Io = {
    cwd: "",
    out: (text) => void out.push(text),
    err: () => undefined,
    progress: { step: () => undefined, end: () => undefined },
    colour: false,
  };
  await completionVerb({ shell }, io, verbs);
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
