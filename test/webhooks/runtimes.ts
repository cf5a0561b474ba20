import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { chromium } from "playwright-core";

/** Answers by vector, and whether node:crypto was at hand. */
export interface RuntimeAnswers {
  readonly native: boolean;
  readonly answers: Readonly<Record<string, string>>;
}

export interface Runtime {
  readonly name: string;
  /** Why it cannot run here. */
  readonly absent: string | undefined;
  readonly run: () => Promise<RuntimeAnswers>;
}

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const entry = new URL("vectors.ts", import.meta.url).pathname;

/** The vectors with the runtime under test as one module; `tail` says what becomes of the answers. */
async function bundle(tail: string, format: "esm" | "iife" = "esm"): Promise<string> {
  const contents = `import { answers } from ${JSON.stringify(entry)};
const native = typeof globalThis.process?.getBuiltinModule === "function" && globalThis.process.getBuiltinModule("node:crypto")?.createHmac !== undefined;
const report = async () => JSON.stringify({ native, answers: await answers() });
${tail}`;
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
  const folder = await mkdtemp(join(tmpdir(), "webhook-runtime-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function command(name: string, binary: string | undefined, args: readonly string[], before = ""): Runtime {
  return {
    name,
    absent: binary === undefined ? `${name} is not installed` : undefined,
    run: () =>
      inFolder(async (folder) => {
        const file = join(folder, "vectors.mjs");
        // Imports run first, so what changes the platform stands in a file of its own.
        await writeFile(join(folder, "before.mjs"), before);
        await writeFile(join(folder, "bundle.mjs"), await bundle("export { report };"));
        await writeFile(file, 'import "./before.mjs";\nconst { report } = await import("./bundle.mjs");\nconsole.log(await report());\n');
        const { stdout } = await run(binary ?? "", [...args, file], { timeout: 60_000 });
        return JSON.parse(stdout) as RuntimeAnswers;
      }),
  };
}

function packageBinary(specifier: string): string | undefined {
  try {
    return require.resolve(specifier);
  } catch {
    return undefined;
  }
}

const [platform, architecture] = [process.platform === "linux" ? "linux" : process.platform, process.arch];
export const workerd: string | undefined = packageBinary(`@cloudflare/workerd-${platform}-${architecture === "x64" ? "64" : architecture}/bin/workerd`);

/** The package's installer moves the binary out of the platform's package. */
const bun = packageBinary(`@oven/bun-${platform}-${architecture}/bin/bun`) ?? packageBinary("bun/bin/bun.exe");

async function runWorkerd(flags: readonly string[]): Promise<RuntimeAnswers> {
  return inFolder(async (folder) => {
    await writeFile(
      join(folder, "worker.js"),
      await bundle("export default { fetch: async () => new Response(await report()), test: async () => console.log(await report()) };"),
    );
    await writeFile(
      join(folder, "config.capnp"),
      `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = (modules = [(name = "worker", esModule = embed "worker.js")], compatibilityDate = "2025-06-01", compatibilityFlags = [${flags.map((flag) => JSON.stringify(flag)).join(", ")}]))]);`,
    );
    const { stdout, stderr } = await run(workerd ?? "", ["test", join(folder, "config.capnp")], { timeout: 60_000 });
    const line = `${stdout}\n${stderr}`.split("\n").find((text) => text.includes('{"native"'));
    if (line === undefined) throw new Error(`workerd printed no answers: ${stdout}${stderr}`);
    return JSON.parse(line.slice(line.indexOf("{"))) as RuntimeAnswers;
  });
}

const chromiumPath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

async function runChromium(): Promise<RuntimeAnswers> {
  const script = await bundle("globalThis.report = report;", "iife");
  const server: Server = createServer((request, response) =>
    response
      .setHeader("content-type", request.url === "/script.js" ? "text/javascript" : "text/html")
      .end(request.url === "/script.js" ? script : '<!doctype html><script src="/script.js"></script>'),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const args = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  const browser = await chromium.launch({ executablePath: chromiumPath ?? "", headless: true, args });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return JSON.parse(await page.evaluate(() => (globalThis as unknown as { report: () => Promise<string> }).report())) as RuntimeAnswers;
  } finally {
    await browser.close();
    server.close();
  }
}

export const runtimes: readonly Runtime[] = [
  command("node", process.execPath, []),
  command("node with Web Crypto alone", process.execPath, [], "process.getBuiltinModule = undefined;\n"),
  command("bun", bun, []),
  command("deno", packageBinary(`@deno/${platform}-${architecture}-glibc/deno`), ["run"]),
  { name: "workerd", absent: workerd === undefined ? "workerd is not installed" : undefined, run: () => runWorkerd([]) },
  { name: "workerd with nodejs_compat", absent: workerd === undefined ? "workerd is not installed" : undefined, run: () => runWorkerd(["nodejs_compat"]) },
  { name: "chromium", absent: chromiumPath === undefined ? "no Chromium is installed" : undefined, run: runChromium },
];
