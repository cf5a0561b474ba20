import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { project } from "./built-site.js";
import { builtProject } from "./source.js";

interface Compiler {
  readonly version: string;
  /** Script or program below `node_modules`. */
  readonly command: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** What every version of the compiler understands. */
const common = {
  target: "ES2022",
  lib: ["ES2022", "DOM", "DOM.Iterable", "DOM.AsyncIterable"],
  module: "NodeNext",
  moduleResolution: "NodeNext",
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
  noEmit: true,
};

const declarations = { declaration: true, isolatedDeclarations: true };

const compilers: readonly Compiler[] = [
  { version: "5.4", command: [process.execPath, "typescript-5.4/lib/tsc.js"], options: { declaration: true } }, // isolatedDeclarations came with 5.5
  { version: "5.9", command: [process.execPath, "typescript/lib/tsc.js"], options: { ...declarations, erasableSyntaxOnly: true } },
  { version: "6", command: [process.execPath, "typescript-6/lib/tsc.js"], options: { ...declarations, erasableSyntaxOnly: true } },
  { version: "7", command: [process.execPath, "typescript-7/bin/tsc"], options: { ...declarations, erasableSyntaxOnly: true } },
];

const built = builtProject();
const folder = mkdtempSync(join(tmpdir(), "waybill-compilers-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function writeProject(): Promise<void> {
  const files = (await built)?.files ?? new Map<string, string>();
  for (const [name, text] of files) {
    mkdirSync(dirname(join(folder, "generated", name)), { recursive: true });
    writeFileSync(join(folder, "generated", name), text);
  }
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  symlinkSync(join(project, "src"), join(folder, "src"));
}

function compile({ version, command, options }: Compiler): Promise<{ readonly code: number | null; readonly output: string; readonly files: number }> {
  const config = join(folder, `tsconfig.${version}.json`);
  writeFileSync(config, JSON.stringify({ compilerOptions: { ...common, ...options, listFiles: true }, include: ["generated"] }));
  const [program = "", script = ""] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, [join(project, "node_modules", script), "-p", config], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => void (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => void (output += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => {
      const lines = output.split("\n");
      const listed = lines.filter((line) => /^\S.*\.ts$/.test(line));
      resolve({
        code,
        output: lines.filter((line) => !listed.includes(line) && line.trim() !== "").join("\n"),
        files: listed.filter((line) => line.includes("/generated/")).length,
      });
    });
  });
}

describe.skipIf(built === undefined)("generated code and its runtime compile without an error", () => {
  test.each(compilers)("on TypeScript $version", { timeout: 240_000 }, async (compiler) => {
    if (readdirSync(folder).length === 0) await writeProject();
    const { code, output, files } = await compile(compiler);
    expect({ code, output }).toEqual({ code: 0, output: "" });
    expect(files).toBe([...((await built)?.files.keys() ?? [])].filter((name) => name.endsWith(".ts")).length);
  });
});
