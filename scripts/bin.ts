#!/usr/bin/env node
import { existsSync } from "node:fs";
import module from "node:module";
import { join } from "node:path";
import { isIdle } from "./generate/idle.js";
import { toolkit } from "./toolkit.js";

/** A plain `waybill generate` with nothing to do ends here, before anything heavy is loaded. */
function hasNothingToDo(): boolean {
  const [verb, ...flags] = process.argv.slice(2);
  if (verb !== "generate" || flags.some((flag) => flag !== "--quiet")) return false;
  const config = ["waybill.config.ts", "waybill.config.mjs", "waybill.config.json"]
    .map((name) => join(process.cwd(), name))
    .find(existsSync);
  if (config === undefined || !isIdle(process.cwd(), config, toolkit.build)) return false;
  if (!flags.includes("--quiet")) process.stderr.write("generated code is up to date\n");
  return true;
}

/** Node 22.8 and later keep between runs what they compiled of the big packages, in the folder for temporary files; earlier ones cannot. */
function keepCompiledCode(): void {
  (module as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();
}

if (!hasNothingToDo()) {
  keepCompiledCode();
  const { run } = await import("./cli.js");
  process.exitCode = await run(process.argv.slice(2));
}
