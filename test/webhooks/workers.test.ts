import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test, vi } from "vitest";
import { arrived, signedHeaders } from "./parcel.js";
import { workerd } from "./runtimes.js";

/** The receiver is the worker; its handler ends after the answer, and a second address says what it saw. */
const worker = `import { createReceiver, secret } from ${JSON.stringify(fileURLToPath(new URL("parcel.ts", import.meta.url)))};
const seen = [];
const receiver = createReceiver({ secrets: secret, ack: "before", warn: () => undefined, on: { arrived: async (event) => { await new Promise((resolve) => setTimeout(resolve, 300)); seen.push(event.id); } } });
export default { fetch: (request, ...platform) => request.method === "GET" ? Response.json(seen) : receiver.fetch(request, ...platform) };`;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a listening TCP server has a port
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test.skipIf(workerd === undefined)(
  `a worker answers first and keeps its handler alive by the platform's waitUntil${workerd === undefined ? " (skipped: workerd is not installed)" : ""}`,
  { timeout: 60_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "webhook-worker-"));
    const { outputFiles } = await build({
      stdin: { contents: worker, resolveDir: folder, loader: "ts" },
      bundle: true,
      format: "esm",
      platform: "neutral",
      write: false,
    });
    await writeFile(join(folder, "worker.js"), outputFiles[0]?.text ?? "");
    await writeFile(
      join(folder, "config.capnp"),
      `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = (modules = [(name = "worker", esModule = embed "worker.js")], compatibilityDate = "2025-06-01"))], sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")]);`,
    );
    const url = `http://127.0.0.1:${await freePort()}/`;
    const server = spawn(workerd ?? "", ["serve", `--socket-addr=http=${new URL(url).host}`, join(folder, "config.capnp")], { stdio: "ignore" });
    try {
      const seen = async (): Promise<unknown> => (await fetch(url)).json();
      await vi.waitFor(async () => expect(await seen()).toEqual([]), { timeout: 20_000 });
      const body = JSON.stringify(arrived);
      expect((await fetch(url, { method: "POST", body, headers: await signedHeaders(body) })).status).toBe(200);
      expect(await seen()).toEqual([]);
      await vi.waitFor(async () => expect(await seen()).toEqual([arrived.id]), { timeout: 5000 });
    } finally {
      server.kill();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
);
