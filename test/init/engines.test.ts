import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { initVerb } from "../../scripts/verbs/init.js";
import type { Io } from "../../scripts/verbs/io.js";
import { strictFlags } from "../generated/program.js";
import { engineSites, scalarPage, type EngineSite } from "../site/engine-sites.js";
import { serveSite } from "../site/serve.js";

/** What reached the API, as the documents speak of it. */
interface Received {
  readonly request: string;
  readonly body: unknown;
  readonly "x-key": string | undefined;
  readonly authorization: string | undefined;
}

interface Api {
  /** What every site names as its server. */
  readonly url: string;
  readonly received: Received[];
  readonly close: () => Promise<void>;
}

/** An API on loopback that adds every line. */
async function serveApi(): Promise<Api> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { authorization } = request.headers;
      const key = request.headers["x-key"];
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
      received.push({ request: `${request.method} ${request.url}`, body, "x-key": key?.toString(), authorization });
      response.writeHead(201, { "content-type": "application/json" }).end('{ "id": "line-1", "sku": "tea" }');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as AddressInfo; // listening on a TCP port
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return { url: `http://localhost:${port}/v1`, received, close };
}

/** A caller's own module. Its last line compiles only while nothing else is an argument: no credential, no header. */
function callOf({ client: [create, auth, namespace] }: EngineSite): string {
  return `import { ${create} } from "./api/index.js";

const client = ${create}({ auth: ${auth}, allowHttp: true });
const result = await client.${namespace}.addOrderLine({ path: { id: "o/7" }, query: { dry_run: true }, body: { sku: "tea", quantity: 2 } });
export const added: string = result.status === 201 ? result.body.id : \`\${result.status}\`;
type Argument = Parameters<typeof client.${namespace}.addOrderLine>[0];
export const members: Record<keyof Argument, true> = { path: true, query: true, body: true };
`;
}

const names = engineSites("http://localhost", "http://localhost").map(({ engine }) => engine);
const root = mkdtempSync(join(tmpdir(), "waybill-engines-"));
let api: Api;
let exits: readonly number[];
let errors: readonly string[];

function folderOf(index: number): string {
  return join(root, `engine-${index}`);
}

function quiet(cwd: string): Io {
  return { cwd, out: () => undefined, err: () => undefined, progress: { step: () => undefined, end: () => undefined }, colour: false };
}

/** `init` in an empty folder, with the site on loopback. */
async function initEngine(index: number): Promise<number> {
  const docs = await serveSite(new Map());
  try {
    const site = engineSites(docs.url, api.url)[index];
    if (site === undefined) throw new Error(`there is no engine ${index}`);
    for (const [path, content] of Object.entries(site.files)) docs.files.set(path, content);
    mkdirSync(folderOf(index));
    const exit = await initVerb({ target: `${docs.url}/llms.txt` }, quiet(folderOf(index)));
    writeFileSync(join(folderOf(index), "src", "call.ts"), callOf(site));
    return exit;
  } finally {
    await docs.close();
  }
}

/** One program for all: the compiler's libraries are most of the work. Writes JavaScript; gives errors as `path: message`. */
function compileAll(): readonly string[] {
  writeFileSync(join(root, "package.json"), '{ "type": "module" }');
  const options: ts.CompilerOptions = {
    ...strictFlags,
    noEmit: false,
    declaration: false,
    isolatedDeclarations: false,
    rootDir: root,
    outDir: join(root, "out"),
  };
  const program = ts.createProgram(
    names.map((_, index) => join(folderOf(index), "src", "call.ts")),
    options,
  );
  program.emit();
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) => `${file?.fileName.slice(root.length + 1) ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
}

beforeAll(async () => {
  api = await serveApi();
  const ended: number[] = [];
  for (const [index] of names.entries()) ended.push(await initEngine(index));
  exits = ended;
  errors = compileAll();
});

afterAll(async () => {
  await api.close();
  rmSync(root, { recursive: true, force: true });
});

describe("init, from the index of each documentation engine to a call that arrives", () => {
  describe.each(names.map((engine, index) => [engine, index] as const))("%s", (_, index) => {
    it("ends well, and a call compiles", () => {
      expect(exits[index]).toBe(0);
      expect(errors.filter((error) => error.startsWith(`engine-${index}/`))).toEqual([]);
    });

    it("sends what the site documents", async () => {
      api.received.length = 0;
      const isBearer = engineSites("http://localhost", api.url)[index]?.client[1].includes("token") === true;
      const module = (await import(pathToFileURL(join(root, "out", `engine-${index}`, "src", "call.js")).href)) as { readonly added: string };
      expect(module.added).toBe("line-1");
      expect(api.received).toEqual([
        {
          request: "POST /v1/orders/o%2F7/lines?dry_run=true",
          body: { sku: "tea", quantity: 2 },
          "x-key": isBearer ? undefined : "secret",
          authorization: isBearer ? "Bearer secret" : undefined,
        },
      ]);
    });
  });

  it("nothing else is wrong in the program", () => {
    expect(errors.filter((error) => !error.startsWith("engine-"))).toEqual([]);
  });
});

/** The command line in a process of its own. */
async function waybill(cwd: string, ...words: readonly string[]): Promise<{ readonly exit: number; readonly told: string }> {
  const command = [fileURLToPath(new URL("node_modules/jiti/lib/jiti-cli.mjs", project)), fileURLToPath(new URL("scripts/bin.ts", project)), ...words];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd }, (failure, out, told) => resolve({ exit: Number(failure?.code ?? 0), told: `${out}${told}` }));
  });
}

const project = new URL("../../", import.meta.url);

describe("init, from the command line", () => {
  async function initFrom(
    files: Readonly<Record<string, string>>,
    path: string,
  ): Promise<{ readonly cwd: string; readonly exit: number; readonly told: string; readonly url: string }> {
    const docs = await serveSite(new Map());
    for (const [at, content] of Object.entries(files)) docs.files.set(at, content.replaceAll("SITE", docs.url));
    const cwd = mkdtempSync(join(root, "empty-"));
    try {
      return { cwd, url: docs.url, ...(await waybill(cwd, "init", `${docs.url}${path}`)) };
    } finally {
      await docs.close();
    }
  }

  it("takes the index that the quote of a page names, wherever it stands", async () => {
    const document = engineSites("https://docs.example.com", "https://api.example.com/v1")[0]?.files["/api-reference/openapi.json"] ?? "";
    const { cwd, exit, told, url } = await initFrom(
      {
        "/manual/llms.txt": "# Manual\n\n## OpenAPI Specs\n\n- [openapi](SITE/openapi.json)\n",
        "/openapi.json": document,
        "/guides/start.md": "> ## Documentation Index\n> Fetch the complete documentation index at: SITE/manual/llms.txt\n\n# Start\n",
      },
      "/guides/start.md",
    );
    expect(told).toContain("1 operations, 0 webhooks");
    expect(exit).toBe(0);
    expect(readFileSync(join(cwd, "waybill.config.mjs"), "utf8")).toContain(`site: { index: "${url}/manual/llms.txt" }`);
  });

  it("fails where the index lists nothing usable, names what was tried, and leaves nothing behind", async () => {
    const { cwd, exit, told, url } = await initFrom(
      {
        "/llms.txt": "# Nothing\n\n- [Guide](SITE/guide.md)\n- [Rule](SITE/rule.yml)\n- [Gone](SITE/gone/openapi.json)\n",
        "/guide.md": scalarPage,
        "/rule.yml": "extends: existence\n",
      },
      "/llms.txt",
    );
    expect(exit).toBe(1);
    for (const tried of ["/rule.yml", "/gone/openapi.json", "/llms.txt"]) expect(told).toContain(`${url}${tried}`);
    expect(readdirSync(cwd)).toEqual([]);
  });
});
