import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { project } from "../generated/built-site.js";
import { importCutOff } from "./cut-off.js";

/** The committed client. */
const generated = new Map(
  readdirSync(join(project, "generated"), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".ts") && !name.endsWith("paths.ts"))
    .map((name) => [name.replaceAll("\\", "/"), readFileSync(join(project, "generated", name), "utf8")]),
);

describe("a process that may read its own modules and nothing else", () => {
  test("imports every generated module", async () => {
    const report = await importCutOff(new Map([["generated", generated]]));
    expect(report).toEqual({ imported: generated.size, failed: [], attempts: [], added: [] });
  });

  test.each([
    ["reads a file", `import { readFileSync } from "node:fs"; readFileSync("/etc/hosts");`, { failed: 1 }],
    ["writes a file", `import { writeFileSync } from "node:fs"; writeFileSync("made.txt", "");`, { failed: 1 }],
    ["starts a process", `import { execSync } from "node:child_process"; execSync("true");`, { failed: 1 }],
    ["opens a connection", `import { connect } from "node:net"; connect(80, "127.0.0.1");`, { failed: 1, attempts: 1 }],
    ["fetches", `void fetch("https://example.com");`, { failed: 1, attempts: 1 }],
    ["leaves a global behind", `(globalThis as { left?: number }).left = 1;`, { added: 1 }],
    ["writes to a prototype", `Object.defineProperty(Object.prototype, "left", { value: 1 });`, { added: 1 }],
  ])("and notices one that %s", async (_, text, wanted) => {
    const { failed, attempts, added } = await importCutOff(new Map([["generated", new Map([["index.ts", text]])]]));
    expect({ failed: failed.length, attempts: attempts.length, added: added.length }).toEqual({ failed: 0, attempts: 0, added: 0, ...wanted });
  });
});
