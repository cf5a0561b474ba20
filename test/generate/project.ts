import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadConfig } from "../../scripts/config-file.js";
import { checkGenerated, generate, type Generated } from "../../scripts/generate/generate.js";
import { WaybillError, type Problem } from "../../scripts/problem.js";
import type { Io } from "../../scripts/verbs/io.js";

/** A project in a folder of its own, on a real disk. */
export interface Project {
  readonly folder: string;
  readonly write: (name: string, text: string | Uint8Array) => void;
  readonly remove: (name: string) => void;
  readonly generate: (options?: { readonly check: boolean }) => Promise<Generated>;
  /** What generating refuses; none where it works. */
  readonly problems: () => Promise<readonly Problem[]>;
  /** Every file below a folder of the project with its bytes. */
  readonly bytes: (below: string) => Readonly<Record<string, string>>;
  readonly end: () => void;
}

const answer = { "200": { description: "", content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } } } };

/** A document of one operation. */
export const thing: Readonly<Record<string, unknown>> & { readonly paths: object } = {
  openapi: "3.1.0",
  info: { title: "Things", version: "1" },
  servers: [{ url: "https://api.example.com" }],
  paths: { "/things/{id}": { get: { operationId: "getThing", responses: answer } } },
  components: { schemas: { Thing: { type: "object", properties: { id: { type: "string" } } } } },
};

export function startProject(): Project {
  const folder = mkdtempSync(join(tmpdir(), "waybill-project-"));
  const write = (name: string, text: string | Uint8Array): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  const io: Io = { cwd: folder, out: () => undefined, err: () => undefined, progress: { step: () => undefined, end: () => undefined }, colour: false };
  const run = async (check: boolean): Promise<Generated> => (check ? checkGenerated : generate)(await loadConfig(folder, undefined), io);
  write("waybill.config.json", JSON.stringify({ name: "Things" }));
  write("specs/v1/things.json", JSON.stringify(thing, undefined, 2));
  return {
    folder,
    write,
    remove: (name) => rmSync(join(folder, name), { recursive: true, force: true }),
    generate: ({ check } = { check: false }) => run(check),
    problems: async () => {
      try {
        await run(false);
      } catch (error) {
        if (error instanceof WaybillError) return error.problems;
        throw error;
      }
      return [];
    },
    bytes: (below) =>
      Object.fromEntries(
        readdirSync(join(folder, below), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .sort()
          .map((name) => [name.slice(folder.length + 1), readFileSync(name, "latin1")]),
      ),
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}
