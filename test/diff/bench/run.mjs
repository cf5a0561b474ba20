// Time of one diff beside the npm tools that can read two OpenAPI documents:
//
//     node test/diff/bench/run.mjs --peers DIR [--operations 1200] [--runs 5]
//
// DIR is a folder in which `npm install openapi-diff@0.24.1 api-smart-diff@1.0.6` was run. Every run is a process of its own: reading
// both files, comparing, nothing written. The figure is the least CPU time of the runs, because it is the one that other work disturbs least.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { documents } from "./documents.mjs";

const { values } = parseArgs({
  options: { peers: { type: "string" }, operations: { type: "string", default: "1200" }, runs: { type: "string", default: "5" } },
});
const folder = mkdtempSync(join(tmpdir(), "diff-bench-"));
const [before, after] = documents(Number(values.operations)).map((document, index) => {
  const file = join(folder, `${index}.json`);
  writeFileSync(file, JSON.stringify(document, null, 2));
  return file;
});

const own = join(folder, "waybill.mjs");
await build({
  entryPoints: [new URL("../../../scripts/diff/diff.ts", import.meta.url).pathname],
  bundle: true,
  platform: "node",
  format: "esm",
  outfile: own,
  logLevel: "error",
});
const peer = (name) => (values.peers === undefined ? undefined : createRequire(join(resolve(values.peers), "x.cjs")).resolve(name));

const programs = {
  waybill: `const { diff } = await import(${JSON.stringify(own)}); const side = (document) => ({ version: "", area: "d", file: "d", document, line: () => 1 }); found = diff({ before: [side(before)], after: [side(after)], today: "2026-11-23" }).findings.length;`,
  ...(values.peers === undefined
    ? {}
    : {
        "api-smart-diff": `const tool = (await import("node:module")).createRequire(${JSON.stringify(peer("api-smart-diff"))})(${JSON.stringify(peer("api-smart-diff"))}); found = tool.apiCompare(before, after).diffs.length;`,
        "openapi-diff": `const tool = (await import("node:module")).createRequire(${JSON.stringify(peer("openapi-diff"))})(${JSON.stringify(peer("openapi-diff"))}); const spec = (document, location) => ({ content: JSON.stringify(document), location, format: "openapi3" }); const result = await tool.diffSpecs({ sourceSpec: spec(before, "a"), destinationSpec: spec(after, "b") }); found = (result.breakingDifferences ?? []).length + result.nonBreakingDifferences.length + result.unclassifiedDifferences.length;`,
      }),
};

const times = new Map();
for (const [name, program] of Object.entries(programs)) {
  const script = `import { readFileSync } from "node:fs"; const [before, after] = ${JSON.stringify([before, after])}.map((file) => JSON.parse(readFileSync(file, "utf8"))); let found; const start = process.cpuUsage(); ${program} const used = process.cpuUsage(start); console.log(JSON.stringify({ cpu: (used.user + used.system) / 1000, found }));`;
  const results = [];
  for (let run = 0; run < Number(values.runs); run += 1) {
    const child = spawnSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8", timeout: 300_000, maxBuffer: 1 << 28 });
    if (child.status !== 0) {
      console.log(`${name}: failed (${child.error?.message ?? child.stderr.split("\n").find((line) => /FATAL|Error/.test(line)) ?? child.signal})`);
      break;
    }
    results.push(JSON.parse(child.stdout.trim().split("\n").at(-1)));
  }
  if (results.length > 0) times.set(name, { cpu: Math.min(...results.map(({ cpu }) => cpu)), found: results[0].found });
}
rmSync(folder, { recursive: true, force: true });

const base = times.get("waybill")?.cpu;
for (const [name, { cpu, found }] of times) console.log(`${name}: ${Math.round(cpu)} ms CPU, ${(cpu / base).toFixed(2)} of waybill's, ${found} findings`);
