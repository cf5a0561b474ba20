import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));
const modules = join(root, "node_modules");
const built = ["waybill", "waybill-sendcloud"].every((name) => existsSync(join(root, "dist", name, "package.json")));
const absent = built ? "" : " (skipped: dist/ is not built; run `npm run build`)";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "waybill-install-"));
  if (built)
    for (const name of ["waybill", "waybill-sendcloud"])
      await run("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: join(root, "dist", name) });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const tarball = (name: string): string => join(folder, `${name}-0.1.0.tgz`);

/** An empty folder with a manifest. */
async function consumer(name: string, manifest: object, files: Readonly<Record<string, string>>): Promise<string> {
  const place = join(folder, name);
  for (const [file, text] of Object.entries({ ...files, "package.json": JSON.stringify({ name: "consumer", version: "1.0.0", private: true, ...manifest }) })) {
    await mkdir(dirname(join(place, file)), { recursive: true });
    await writeFile(join(place, file), text);
  }
  return place;
}

const managers: readonly (readonly [name: string, install: (cwd: string) => Promise<unknown>])[] = [
  ["npm", (cwd) => run("npm", ["install", "--offline", "--no-audit", "--no-fund"], { cwd })],
  ["pnpm", (cwd) => run(process.execPath, [join(modules, "pnpm/bin/pnpm.cjs"), "install", "--offline", "--store-dir", join(folder, "pnpm-store")], { cwd })],
  [
    "yarn",
    (cwd) =>
      run(process.execPath, [join(modules, "yarn/bin/yarn.js"), "install", "--offline", "--non-interactive", "--cache-folder", join(folder, "yarn-cache")], {
        cwd,
      }),
  ],
];

/** The README's own first call, sent to a server of ours. */
async function firstCall(): Promise<string> {
  const readme = await readFile(join(root, "README.md"), "utf8");
  const [, call] = /## The first call[\s\S]*?```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  if (call === undefined) throw new Error("README.md has no first call");
  return call;
}

async function withServer<T>(use: (origin: string, seen: string[]) => Promise<T>): Promise<T> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method ?? ""} ${request.url ?? ""} ${request.headers.authorization ?? ""}`);
    response.writeHead(200, { "content-type": "application/json" }).end('{"data":[{"id":"first"},{"id":"second"}]}');
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  try {
    return await use(`http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`, seen);
  } finally {
    server.close();
  }
}

describe.skipIf(!built)(`the packed client${absent}`, () => {
  test.each(managers)("%s installs it alone, and the first call of the README runs", { timeout: 60_000 }, async (name, install) => {
    const call = await firstCall();
    const local = call.replace("createSendcloud({", 'createSendcloud({\n  baseUrl: process.env["ORIGIN"] ?? "", allowHttp: true,');
    const place = await consumer(
      `alone-${name}`,
      { type: "module", dependencies: { "waybill-sendcloud": `file:${tarball("waybill-sendcloud")}` } },
      { "first-call.js": local },
    );
    await install(place);
    const installed = await readFile(join(place, "node_modules/waybill-sendcloud/package.json"), "utf8");
    expect(JSON.parse(installed)).not.toHaveProperty("dependencies");
    await withServer(async (origin, seen) => {
      const { stdout } = await run(process.execPath, ["first-call.js"], {
        cwd: place,
        env: { ...process.env, ORIGIN: origin, SENDCLOUD_PUBLIC_KEY: "public", SENDCLOUD_SECRET_KEY: "secret" },
      });
      expect(stdout).toBe("first\nsecond\n");
      expect(seen).toEqual([`GET /shipments?page_size=10 Basic ${Buffer.from("public:secret").toString("base64")}`]);
    });
  });

  const strict = {
    strict: true,
    noEmit: true,
    target: "es2022",
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
  };
  const projects: readonly (readonly [name: string, options: object, file: string])[] = [
    ["nodenext", { ...strict, module: "nodenext", lib: ["es2022", "dom", "dom.iterable"], types: ["node"], skipLibCheck: false }, "first-call.ts"],
    [
      "bundler",
      { ...strict, module: "esnext", moduleResolution: "bundler", lib: ["es2022", "dom", "dom.iterable"], types: ["node"], skipLibCheck: true },
      "first-call.ts",
    ],
    [
      "plain JavaScript",
      { ...strict, module: "nodenext", allowJs: true, checkJs: true, lib: ["es2022", "dom", "dom.iterable"], types: ["node"], skipLibCheck: true },
      "first-call.js",
    ],
    ["no DOM library", { ...strict, module: "nodenext", lib: ["es2022"], types: ["node"], skipLibCheck: true }, "first-call.ts"],
  ];
  const compilers = [
    ["5.9", "typescript/bin/tsc"],
    ["6", "typescript-6/bin/tsc"],
    ["7", "typescript-7/bin/tsc"],
  ] as const;

  test.each(projects.flatMap(([name, options, file]) => compilers.map(([version, program]) => [name, version, options, file, program] as const)))(
    "type-checks in a project with %s under TypeScript %s",
    { timeout: 60_000 },
    async (name, version, options, file, program) => {
      const place = await consumer(
        `types-${name.replaceAll(" ", "-")}-${version}`,
        { type: "module" },
        { [file]: `${await firstCall()}\nexport {};\n`, "tsconfig.json": JSON.stringify({ compilerOptions: options, files: [file] }) },
      );
      await cp(join(root, "dist/waybill-sendcloud"), join(place, "node_modules/waybill-sendcloud"), { recursive: true });
      for (const types of ["@types/node", "undici-types"]) await cp(join(modules, types), join(place, "node_modules", types), { recursive: true });
      const said = await run(process.execPath, [join(modules, program), "-p", "."], { cwd: place }).then(
        () => "",
        (error: unknown) => (error as { readonly stdout: string }).stdout,
      );
      expect(said).toBe("");
    },
  );

  test("every entry of the exports can be imported, with its types and the sources that its maps point to", { timeout: 60_000 }, async () => {
    const place = join(root, "dist/waybill-sendcloud");
    const { exports } = JSON.parse(await readFile(join(place, "package.json"), "utf8")) as {
      readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string } | string>>;
    };
    const entries = Object.entries(exports).flatMap(([, entry]) => (typeof entry === "string" ? [] : [entry]));
    expect(entries.length).toBeGreaterThan(40);
    for (const { types, default: code } of entries) {
      await import(join(place, code));
      if (types.startsWith("./testing/")) continue; // written by the build, from the documents: there is no source to point to
      const map = JSON.parse(await readFile(join(place, `${types}.map`), "utf8")) as { readonly sources: readonly [string] };
      expect(existsSync(join(place, dirname(types), map.sources[0])), types).toBe(true);
    }
  });

  test.each(["waybill", "waybill-sendcloud"])("publint and attw find nothing in %s", { timeout: 120_000 }, async (name) => {
    const { stdout } = await run(process.execPath, [join(modules, "publint/src/cli.js"), "run", join(root, "dist", name), "--strict"]);
    expect(stdout).toContain("All good!");
    // ES modules only: what a `require` of CommonJS sees is no part of the promise.
    await run(process.execPath, [join(modules, "@arethetypeswrong/cli/dist/index.js"), tarball(name), "--profile", "esm-only"]);
  });
});
