import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { peersFolder } from "./install.js";

/** The flags of the design under which generated code shows no error. */
export const strictest: Readonly<Record<string, boolean>> = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  verbatimModuleSyntax: true,
  isolatedDeclarations: true,
};

export interface Checked {
  readonly errors: number;
  /** The first error, for the report. */
  readonly first: string | undefined;
  /** Seconds of the checker alone. */
  readonly check: number;
  readonly total: number;
  readonly instantiations: number;
  /** MiB. */
  readonly memory: number;
}

/** One run of the compiler over files, with the given flags and nothing emitted. */
export function check(folder: string, files: readonly string[], flags: Readonly<Record<string, unknown>>): Checked {
  const config = join(folder, "tsconfig.bench.json");
  const options = {
    target: "ES2022",
    module: "ESNext",
    moduleResolution: "bundler",
    lib: ["ES2023", "DOM", "DOM.Iterable", "DOM.AsyncIterable"],
    types: [],
    noEmit: true,
    declaration: flags["isolatedDeclarations"] === true,
    ...flags,
  };
  writeFileSync(config, JSON.stringify({ compilerOptions: options, include: files, files: undefined }));
  const { stdout } = spawnSync(
    process.execPath,
    ["--max-old-space-size=8192", join(peersFolder, "node_modules", "typescript", "lib", "tsc.js"), "-p", config, "--extendedDiagnostics", "--pretty", "false"],
    { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 },
  );
  const figure = (name: string): number => Number(new RegExp(`^${name}:\\s+([\\d.]+)`, "m").exec(stdout)?.[1] ?? Number.NaN);
  const errors = stdout.split("\n").filter((line) => /error TS\d+/.test(line));
  return {
    errors: errors.length,
    first: errors[0],
    check: figure("Check time"),
    total: figure("Total time"),
    instantiations: figure("Instantiations"),
    memory: figure("Memory used") / 1024,
  };
}
