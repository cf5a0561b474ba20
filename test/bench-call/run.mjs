// CPU time of a call beside raw fetch: the same GET and POST against one server in another process, in alternating rounds.
// Prints the median of the rounds' ratios. `node test/bench-call/run.mjs [rounds] [calls]`
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const [rounds = 15, calls = 2_000] = process.argv.slice(2).map(Number);
const here = new URL(".", import.meta.url);
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

async function load(folder) {
  const outfile = join(folder, "contestants.mjs");
  await build({ entryPoints: [new URL("contestants.ts", here).pathname], bundle: true, format: "esm", platform: "node", target: "es2022", outfile });
  return import(pathToFileURL(outfile));
}

const peer = (name) => import(pathToFileURL(createRequire(new URL("peers/package.json", here)).resolve(name)));

async function round(call) {
  const start = process.cpuUsage();
  for (let id = 0; id < calls; id += 8) await Promise.all(Array.from({ length: 8 }, (_, one) => call(id + one)));
  const { user, system } = process.cpuUsage(start);
  return (user + system) / calls;
}

const folder = await mkdtemp(join(tmpdir(), "bench-call-"));
const server = fork(new URL("server.mjs", here));
try {
  const [port] = await once(server, "message");
  const { contestants } = await load(folder);
  const all = await contestants(`http://127.0.0.1:${port}`, peer);
  for (const skipped of all.filter((one) => typeof one === "string")) console.log(skipped);
  const running = all.filter((one) => typeof one !== "string");
  for (const method of ["get", "post"]) {
    for (const one of running) await round(one[method]);
    const times = running.map(() => []);
    for (let n = 0; n < rounds; n++) for (const [index, one] of running.entries()) times[index].push(await round(one[method]));
    for (const [index, one] of running.entries()) {
      const ratio = median(times[index].map((time, n) => time / times[0][n]));
      console.log(`${method.toUpperCase()} ${one.name.padEnd(16)} ${median(times[index]).toFixed(1).padStart(7)} µs  ${ratio.toFixed(2)} of fetch`);
    }
  }
} finally {
  server.kill();
  await rm(folder, { recursive: true });
}
