import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import type { Answers } from "./checks.js";

export interface Runtime {
  readonly name: string;
  /** Why it cannot run here. */
  readonly absent: string | undefined;
  readonly run: (url: string) => Promise<Answers>;
}

const execute = promisify(execFile);
const require = createRequire(import.meta.url);
const entry = new URL("checks.ts", import.meta.url).pathname;

async function bundle(tail: string, format: "esm" | "iife" = "esm"): Promise<string> {
  const contents = `import { answers } from ${JSON.stringify(entry)};\n${tail}`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ".", loader: "js" },
    bundle: true,
    format,
    platform: "neutral",
    target: "es2022",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "portable-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function answersIn(output: string): Answers {
  const line = output.split("\n").find((text) => text.includes("ANSWERS{"));
  if (line === undefined) throw new Error(`no answers: ${output}`);
  return JSON.parse(line.slice(line.indexOf("ANSWERS") + 7)) as Answers;
}

function command(name: string, binary: string | undefined, args: readonly string[] = []): Runtime {
  return {
    name,
    absent: binary === undefined ? `${name} is not installed` : undefined,
    run: (url) =>
      inFolder(async (folder) => {
        const file = join(folder, "checks.mjs");
        await writeFile(file, await bundle(`console.log("ANSWERS" + JSON.stringify(await answers(${JSON.stringify(url)})));`));
        const { stdout, stderr } = await execute(binary ?? "", [...args, file], { timeout: 60_000 });
        return answersIn(`${stdout}\n${stderr}`);
      }),
  };
}

function resolved(specifier: string, from: NodeJS.Require = require): string | undefined {
  try {
    return from.resolve(specifier);
  } catch {
    return undefined;
  }
}

/** Another Node, from a folder of its own: in the project's folder it would replace the one that runs the scripts. */
const node = (major: number): Runtime => {
  const binary = new URL(`node-${major}/node_modules/node/bin/node`, import.meta.url).pathname;
  return command(`node ${major}`, existsSync(binary) ? binary : undefined);
};

const architecture = process.arch;
const workerd = resolved(`@cloudflare/workerd-${process.platform}-${architecture === "x64" ? "64" : architecture}/bin/workerd`);
const bun = resolved(`@oven/bun-${process.platform}-${architecture}/bin/bun`) ?? resolved("bun/bin/bun.exe");
const deno = resolved(`@deno/${process.platform}-${architecture}-glibc/deno`);
const chromiumPath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [
  (name = "main", worker = (modules = [(name = "worker", esModule = embed "worker.js")], compatibilityDate = "2025-06-01", globalOutbound = "net")),
  (name = "net", network = (allow = ["public", "private", "local"]))]);`;

function runWorkerd(url: string): Promise<Answers> {
  return inFolder(async (folder) => {
    await writeFile(
      join(folder, "worker.js"),
      await bundle(`export default { test: async () => console.log("ANSWERS" + JSON.stringify(await answers(${JSON.stringify(url)}))) };`),
    );
    await writeFile(join(folder, "config.capnp"), config);
    const { stdout, stderr } = await execute(workerd ?? "", ["test", join(folder, "config.capnp")], { timeout: 60_000 });
    return answersIn(`${stdout}\n${stderr}`);
  });
}

async function runChromium(url: string): Promise<Answers> {
  const script = await bundle("globalThis.answers = answers;", "iife");
  const server = createServer((request, response) =>
    response
      .setHeader("content-type", request.url === "/script.js" ? "text/javascript" : "text/html")
      .end(request.url === "/script.js" ? script : '<!doctype html><script src="/script.js"></script>'),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({
    executablePath: chromiumPath ?? "",
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return await page.evaluate((target) => (globalThis as unknown as { answers: (url: string) => Promise<Answers> }).answers(target), url);
  } finally {
    await browser.close();
    server.close();
  }
}

export const runtimes: readonly Runtime[] = [
  command(`node ${process.versions.node.split(".", 1)[0]} (this one)`, process.execPath),
  node(22),
  node(24),
  command("bun", bun),
  command("deno", deno, ["run", "--allow-net"]),
  { name: "workerd", absent: workerd === undefined ? "workerd is not installed" : undefined, run: runWorkerd },
  { name: "chromium", absent: chromiumPath === undefined ? "no Chromium is installed" : undefined, run: runChromium },
];
