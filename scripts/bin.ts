#!/usr/bin/env node
import { existsSync } from "node:fs";
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

if (!hasNothingToDo()) {
  const { run } = await import("./cli.js");
  process.exitCode = await run(process.argv.slice(2));
}
