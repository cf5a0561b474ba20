import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { arrived, signedHeaders } from "./parcel.js";

const run = promisify(execFile);
const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));

const absent = ((): string | undefined => {
  try {
    createRequire(import.meta.url).resolve("next");
    return undefined;
  } catch {
    return "next is not installed";
  }
})();

const route = `import { createReceiver, secret } from ${JSON.stringify(fileURLToPath(new URL("parcel.ts", import.meta.url)))};
const seen = [];
export const POST = createReceiver({ secrets: secret, on: { arrived: (event) => void seen.push(event) } }).fetch;
export const GET = () => Response.json(seen);`;

/** Starts Next in development on the folder it runs in, sends what it is told, prints the answers. */
const client = `import next from "next";
import { createServer } from "node:http";
const app = next({ dev: true, dir: process.cwd(), webpack: true });
await app.prepare();
const handle = app.getRequestHandler();
const server = createServer((request, response) => handle(request, response)).listen(0, "127.0.0.1", async () => {
  const url = "http://127.0.0.1:" + server.address().port + "/webhooks";
  const statuses = [];
  for (const { body, headers } of JSON.parse(process.env.POSTS)) statuses.push((await fetch(url, { method: "POST", body, headers })).status);
  console.log("ANSWERS " + JSON.stringify({ statuses, seen: await (await fetch(url)).json() }));
  process.exit(0);
});`;

test.skipIf(absent !== undefined)(
  `a Next.js route handler is \`receiver.fetch\` itself${absent === undefined ? "" : ` (skipped: ${absent})`}`,
  { timeout: 120_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "webhook-next-"));
    try {
      const { outputFiles } = await build({
        stdin: { contents: route, resolveDir: folder, loader: "ts" },
        bundle: true,
        format: "esm",
        platform: "neutral",
        write: false,
      });
      await mkdir(join(folder, "app/webhooks"), { recursive: true });
      await Promise.all([
        symlink(modules, join(folder, "node_modules")),
        writeFile(join(folder, "package.json"), '{ "type": "module" }'),
        writeFile(join(folder, "app/layout.js"), "export default ({ children }) => children;"),
        writeFile(join(folder, "app/webhooks/route.js"), outputFiles[0]?.text ?? ""),
        writeFile(join(folder, "client.mjs"), client),
      ]);
      const body = JSON.stringify({ ...arrived, name: "Zo\u00eb" });
      const headers = await signedHeaders(body);
      const posts = [
        { body, headers },
        { body, headers },
        { body: `${body} `, headers },
        { body: "{", headers: await signedHeaders("{") },
      ];
      const { NODE_ENV: _, VITEST: __, ...environment } = process.env;
      const { stdout } = await run(process.execPath, ["client.mjs"], {
        cwd: folder,
        env: { ...environment, POSTS: JSON.stringify(posts), NEXT_TELEMETRY_DISABLED: "1" } as NodeJS.ProcessEnv,
      });
      const line = stdout.split("\n").find((text) => text.startsWith("ANSWERS ")) ?? "ANSWERS null";
      expect(JSON.parse(line.slice(8))).toEqual({ statuses: [200, 200, 401, 400], seen: [JSON.parse(body)] });
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
);
