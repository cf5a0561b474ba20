import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterEach, describe, expect, it } from "vitest";
import { WaybillError } from "../../scripts/problem.js";
import { checkVerb } from "../../scripts/verbs/check.js";
import { initVerb } from "../../scripts/verbs/init.js";
import type { Io } from "../../scripts/verbs/io.js";
import { serveSite } from "../site/serve.js";

const undo: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0)) await step();
});

const pet = { type: "object", required: ["id"], properties: { id: { type: "integer" }, name: { type: "string" } } };

/** The same two operations in every version of OpenAPI. */
const documents: Readonly<Record<string, object>> = {
  "Swagger 2.0": {
    swagger: "2.0",
    info: { title: "Pets API", version: "1.0.0" },
    host: "api.example.com",
    basePath: "/v1",
    schemes: ["https"],
    securityDefinitions: { key: { type: "apiKey", in: "header", name: "X-Key" } },
    security: [{ key: [] }],
    paths: {
      "/pets": {
        get: {
          operationId: "listPets",
          produces: ["application/json"],
          parameters: [{ in: "query", name: "limit", type: "integer" }],
          responses: { 200: { description: "ok", schema: { type: "array", items: { $ref: "#/definitions/Pet" } } } },
        },
      },
    },
    definitions: { Pet: pet },
  },
  "OpenAPI 3.0": modern("3.0.3"),
  "OpenAPI 3.1": modern("3.1.0"),
  "OpenAPI 3.2": modern("3.2.0"),
};

function modern(openapi: string): object {
  return {
    openapi,
    info: { title: "Pets API", version: "1.0.0" },
    servers: [{ url: "https://api.example.com/v1" }],
    components: { schemas: { Pet: pet }, securitySchemes: { key: { type: "apiKey", in: "header", name: "X-Key" } } },
    security: [{ key: [] }],
    paths: {
      "/pets": {
        get: {
          operationId: "listPets",
          parameters: [{ in: "query", name: "limit", schema: { type: "integer" } }],
          responses: {
            200: { description: "ok", content: { "application/json": { schema: { type: "array", items: { $ref: "#/components/schemas/Pet" } } } } },
          },
        },
      },
    },
  };
}

interface Run {
  readonly exit: number;
  readonly cwd: string;
  readonly told: readonly string[];
}

async function init(target: string, files: Readonly<Record<string, string>> = {}, source?: string): Promise<Run> {
  const cwd = mkdtempSync(join(tmpdir(), "waybill-init-"));
  undo.push(() => rmSync(cwd, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  const told: string[] = [];
  const io: Io = { cwd, out: () => undefined, err: (text) => void told.push(text), progress: { step: () => undefined, end: () => undefined }, colour: false };
  return { exit: await initVerb({ target, ...(source === undefined ? {} : { source }) }, io), cwd, told };
}

/** Compiles a call beside the generated tree, and gives the compiler's errors in both. */
function compile(cwd: string, call: string): readonly string[] {
  const file = join(cwd, "src", "call.ts");
  writeFileSync(file, call);
  writeFileSync(join(cwd, "package.json"), '{ "type": "module" }');
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    verbatimModuleSyntax: true,
    noEmit: true,
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts"],
    types: [],
  };
  return ts.getPreEmitDiagnostics(ts.createProgram([file], options)).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
}

const call = `import { createPets } from "./api/index.js";\nconst pets = createPets({ auth: { key: "k" } });\nconst result = await pets.GROUP.METHOD({ query: { limit: 2 } });\nif (result.status === 200) for (const pet of result.body) { const id: number = pet.id; void id; }\n`;

function callOf(cwd: string): string {
  const names = JSON.parse(readFileSync(join(cwd, "specs", "names.json"), "utf8")) as Readonly<
    Record<string, Readonly<Record<string, { readonly method: string }>>>
  >;
  const [group = "", method = ""] = (Object.values(Object.values(names)[0] ?? {})[0]?.method ?? "").split(".");
  return call.replace("GROUP", group).replace("METHOD", method);
}

describe("init with one document", () => {
  it.each(Object.keys(documents))("%s: a file becomes a client whose first call compiles", async (version) => {
    const { exit, cwd, told } = await init("pets.json", { "pets.json": JSON.stringify(documents[version]) });
    expect(exit).toBe(0);
    expect(told.join("\n")).toContain("authentication: apiKey");
    expect(compile(cwd, callOf(cwd))).toEqual([]);
  });

  it("is synced again from the same file", async () => {
    const { cwd } = await init("pets.json", { "pets.json": JSON.stringify(documents["OpenAPI 3.1"]) });
    const text = readFileSync(join(cwd, "waybill.config.mjs"), "utf8");
    expect(text).toContain('source: "."');
    expect(text).toContain('name: "Pets"');
  });
});

describe("init with an address", () => {
  const index = "# Pets API\n\n## OpenAPI Specs\n\n- [Pets](/openapi/v1/pets/openapi.json)\n";

  it.each([
    ["the index", "/llms.txt"],
    ["a page that names its index", "/guide/start.md"],
    ["the site itself", "/"],
    ["a document", "/openapi/v1/pets/openapi.json"],
  ])("%s leads to a compiling call", async (_, path) => {
    const site = await serveSite(
      new Map([
        ["/llms.txt", index],
        ["/openapi/v1/pets/openapi.json", JSON.stringify(documents["OpenAPI 3.1"])],
      ]),
    );
    undo.push(site.close);
    site.files.set("/guide/start.md", `> ## Documentation Index\n> Fetch the complete documentation index at: ${site.url}/llms.txt\n\n# Start\n`);
    const { exit, cwd } = await init(`${site.url}${path}`);
    expect(exit).toBe(0);
    expect(compile(cwd, callOf(cwd))).toEqual([]);
  });

  it("that holds nothing usable says what was tried, and leaves nothing behind", async () => {
    const site = await serveSite(new Map([["/index.html", "<html></html>"]]));
    undo.push(site.close);
    const cwd = mkdtempSync(join(tmpdir(), "waybill-init-"));
    undo.push(() => rmSync(cwd, { recursive: true, force: true }));
    const io: Io = { cwd, out: () => undefined, err: () => undefined, progress: { step: () => undefined, end: () => undefined }, colour: false };
    const failure = await initVerb({ target: `${site.url}/docs/start` }, io).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(WaybillError);
    expect((failure as WaybillError).problems[0]?.expected).toContain(`${site.url}/docs/llms.txt`);
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe("init refuses", () => {
  it.each([
    ["a preset misspelt", "sendclout", "did you mean sendcloud?"],
    ["a file that is not there", "nope.yaml", undefined],
  ])("%s", async (_, target, advice) => {
    const failure = await init(target).catch((error: unknown) => error);
    expect((failure as WaybillError).problems[0]).toMatchObject({ code: "init-target", ...(advice === undefined ? {} : { advice }) });
  });

  it("a folder that is set up already", async () => {
    const failure = await init("pets.json", { "pets.json": JSON.stringify(documents["OpenAPI 3.1"]), "waybill.config.mjs": "export default {};" }).catch(
      (error: unknown) => error,
    );
    expect((failure as WaybillError).problems[0]?.code).toBe("init-again");
  });
});

const july = new URL("../../../shared/sendcloud-2026-07", import.meta.url).pathname;

describe("init with the preset", () => {
  it.skipIf(!existsSync(july))("sendcloud takes names and corrections along (skipped where the copy of the site is absent)", async () => {
    const { exit, cwd, told } = await init("sendcloud", {}, july);
    expect(exit).toBe(0);
    expect(told.join("\n")).toContain("141 operations, 11 webhooks");
    expect(
      compile(
        cwd,
        'import { createSendcloud } from "./api/index.js";\nconst sendcloud = createSendcloud({ auth: { publicKey: "a", secretKey: "b" } });\nconst result = await sendcloud.shipments.get({ path: { id: "1" } });\nif (result.ok) void result.body.data?.id;\n',
      ),
    ).toEqual([]);
  });

  it.skipIf(!existsSync(july))(
    "sendcloud excuses only what is absent, so that check agrees at once (skipped where the copy of the site is absent)",
    async () => {
      const copy = mkdtempSync(join(tmpdir(), "waybill-mirror-"));
      undo.push(() => rmSync(copy, { recursive: true, force: true }));
      cpSync(july, copy, { recursive: true });
      cpSync(join(july, ".openapi/v3/brands"), join(copy, ".openapi/v2/brands"), { recursive: true });
      const { exit, cwd } = await init("sendcloud", {}, copy);
      const config = readFileSync(join(cwd, "waybill.config.mjs"), "utf8");
      expect([exit, config.match(/document: "v2\//g)?.length, config.includes('"v2/brands"')]).toEqual([0, 15, false]);
      expect(Math.max(...config.split("\n").map((line) => line.length))).toBeLessThan(260);
      const told: string[] = [];
      const io: Io = {
        cwd,
        out: () => undefined,
        err: (text) => void told.push(text),
        progress: { step: () => undefined, end: () => undefined },
        colour: false,
      };
      expect([await checkVerb({}, io), told.at(-1)]).toEqual([0, expect.stringContaining("38 documents")]);
    },
  );
});
