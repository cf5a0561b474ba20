// Runs one example against the snapshot as a server on loopback: `node examples/run.mjs ship-an-order`.
// With SENDCLOUD_URL in the environment, that server is taken instead.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../", import.meta.url));
const bin = join(root, "dist/build/scripts/bin.js");
const run = promisify(execFile);
const [name = "", ...rest] = process.argv.slice(2);
const examples = { "ship-an-order": inNode, "nightly-sync": inNode, worker: inWorkerd };

if (!Object.hasOwn(examples, name))
  fail(`there is no example ${JSON.stringify(name)}; try one of ${Object.keys(examples).join(", ")}`);
if (!existsSync(bin) || !existsSync(join(root, "dist/waybill-sendcloud")))
  fail("nothing is built yet; run `npm run build`");

const folder = await mkdtemp(join(tmpdir(), "waybill-example-"));
const mock = process.env["SENDCLOUD_URL"]
  ? undefined
  : spawn(process.execPath, [bin, "mock", "--port", "0", "--json"], { cwd: root, stdio: ["ignore", "pipe", "ignore"] });
const environment = {
  SENDCLOUD_PUBLIC_KEY: "public",
  SENDCLOUD_SECRET_KEY: "secret",
  WEBHOOK_SECRET: "secret-of-the-example",
  LABELS: join(folder, "labels"),
  STATE: join(folder, "state"),
  ...process.env,
};
try {
  environment.SENDCLOUD_URL ??= await urlOf(mock);
  process.exitCode = await examples[name]();
} finally {
  mock?.kill();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** @param {import("node:child_process").ChildProcess} server */
async function urlOf(server) {
  for await (const line of createInterface({ input: server.stdout })) return JSON.parse(line).url;
  return fail("the mock did not start; run `node dist/build/scripts/bin.js mock` to see why");
}

/** The packages are found in `dist/`, as if they were installed. */
async function bundle(entry, platform) {
  const file = join(folder, "example.mjs");
  await build({
    entryPoints: [join(root, "examples", entry)],
    outfile: file,
    bundle: true,
    format: "esm",
    platform,
    nodePaths: [join(root, "dist")],
    logLevel: "error",
  });
  return file;
}

async function inNode() {
  const child = spawn(process.execPath, [await bundle(`${name}/main.ts`, "node"), ...rest], {
    env: environment,
    stdio: "inherit",
  });
  const [code] = await once(child, "close");
  return code ?? 1;
}

/** The worker in the runtime of Cloudflare's workers, and a visitor and a sender who call it. */
async function inWorkerd() {
  const file = await bundle("worker/worker.ts", "neutral");
  const bindings = ["SENDCLOUD_PUBLIC_KEY", "SENDCLOUD_SECRET_KEY", "WEBHOOK_SECRET", "SENDCLOUD_URL"].map(
    (key) => `(name = "${key}", text = ${JSON.stringify(environment[key])})`,
  );
  const config = (await readFile(join(root, "examples/worker/workerd.capnp"), "utf8"))
    .replace("worker.js", file.slice(folder.length + 1))
    .replace("bindings = []", `bindings = [${bindings.join(", ")}]`);
  await writeFile(join(folder, "workerd.capnp"), config);
  const url = `http://127.0.0.1:${await freePort()}`;
  const server = spawn(
    join(root, "node_modules/.bin/workerd"),
    ["serve", `--socket-addr=http=${new URL(url).host}`, join(folder, "workerd.capnp")],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  try {
    await listening(url, server);
    for (const path of ["/track/TRACK0123456789", "/elsewhere"]) {
      const response = await fetch(url + path);
      console.log(`GET ${path}: ${response.status} ${await response.text()}`);
    }
    for (const secret of [environment.WEBHOOK_SECRET, "secret-of-a-stranger"]) {
      const { stdout } = await run(
        process.execPath,
        [bin, "webhook", "send", "parcel_status_changed", "--url", `${url}/webhooks`, "--secret", secret, "--json"],
        { cwd: root },
      ).catch((error) => error);
      console.log(`POST /webhooks: ${JSON.parse(stdout).status}`);
    }
    return 0;
  } finally {
    server.kill();
    await once(server, "close");
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(url, server) {
  for (let tries = 0; tries < 100 && server.exitCode === null; tries++) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  fail("workerd did not start");
}

/** @returns {never} */
function fail(message) {
  console.error(message);
  process.exit(2);
}
