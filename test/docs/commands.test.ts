import { readFileSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import { run } from "../../scripts/cli.js";
import { allBlocks, documents, root, textOf } from "./blocks.js";

const { scripts } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as { readonly scripts: Readonly<Record<string, string>> };

/** Commands as written: lines of shell blocks and code spans, without comments and trailing punctuation. */
const commands = [
  ...allBlocks()
    .filter(({ language }) => /^(sh|yaml)$/.test(language))
    .flatMap(({ place, text }) => text.split("\n").map((line) => [place, line] as const)),
  ...documents().flatMap((document) =>
    [
      ...textOf(document)
        .replace(/^```[\s\S]*?^```/gm, "")
        .matchAll(/`([^`\n]+)`/g),
    ].map((match) => [document, match[1] ?? ""] as const),
  ),
].flatMap(([place, line]) =>
  line
    .replace(/\s#.*$/, "")
    .split(/&&|\||\$\(/)
    .map((command) => [place, command.trim()] as const),
);

const waybill = commands.flatMap(([place, command]) => {
  const [, rest] = /^(?:-?\s*run:\s*)?(?:npx waybill|waybill|node dist\/build\/scripts\/bin\.js) (?!-)(.+)$/.exec(command) ?? [];
  return rest === undefined ? [] : [[place, rest] as const];
});
const npm = commands.flatMap(([place, command]) => [...command.matchAll(/npm run ([\w:-]+)/g)].map((match) => [place, match[1] ?? ""] as const));

afterEach(() => vi.restoreAllMocks());

/** What `waybill verb --help` prints. */
async function helpOf(verb: string): Promise<string> {
  let text = "";
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  expect(await run([verb, "--help"])).toBe(0);
  return text;
}

test.each(waybill)("%s: waybill %s", async (_, rest) => {
  const [verb = "", ...words] = rest.split(/\s+/);
  const help = await helpOf(verb);
  expect(help).toContain(`Usage: waybill ${verb} `);
  const flags = words.filter((word) => word.startsWith("--")).map((word) => word.replace(/[=,;.].*$/, ""));
  for (const flag of flags) expect(help).toMatch(new RegExp(`${flag}\\b`));
});

test("in this repository, which has not installed the toolkit, nobody is sent to npx waybill", () => {
  const here = commands.filter(([place, command]) => /^(CONTRIBUTING|ARCHITECTURE|examples)/.test(place) && /npx waybill/.test(command));
  expect(here).toEqual([]);
});

test.each([...new Map(npm.map((entry) => [entry.join(), entry])).values()])("%s: npm run %s", (_, script) => {
  expect(Object.keys(scripts)).toContain(script);
});
