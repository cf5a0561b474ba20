import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { Io } from "../../scripts/verbs/io.js";
import { vendorVerb, type VendorOptions } from "../../scripts/verbs/vendor.js";

export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** A folder that is gone after the test. */
export interface Project {
  readonly folder: string;
  readonly read: (file: string) => string;
  readonly write: (file: string, text: string) => void;
  readonly git: (...args: readonly string[]) => string;
  /** Runs `waybill vendor` in the folder. */
  readonly vendor: (options: VendorOptions) => Promise<{ readonly code: number; readonly told: string; readonly out: string }>;
}

export function project(files: Readonly<Record<string, string>> = {}): Project {
  const folder = mkdtempSync(join(tmpdir(), "waybill-vendor-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  for (const [file, text] of Object.entries(files)) write(file, text);
  return {
    folder,
    write,
    read: (file) => readFileSync(join(folder, file), "utf8"),
    git: (...args) =>
      execFileSync("git", ["-C", folder, "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", ...args], { encoding: "utf8" }),
    vendor: async (options) => {
      const told: string[] = [];
      const out: string[] = [];
      const io: Io = {
        cwd: folder,
        out: (text) => void out.push(text),
        err: (text) => void told.push(text),
        progress: { step: () => undefined, end: () => undefined },
        colour: false,
      };
      const code = await vendorVerb(options, io);
      return { code, told: told.join("\n"), out: out.join("\n") };
    },
  };
}

/** A project with an API of its own: two areas that share a type, a third that stands alone. */
export function ownApi(fields: readonly string[] = ["name"]): Readonly<Record<string, string>> {
  return {
    "waybill.config.json": JSON.stringify({ name: "Shop" }),
    "specs/v1/things.json": documentOf("things", fields),
    "specs/v1/parts.json": documentOf("parts", fields),
    "specs/v1/alone.json": documentOf("alone", []),
  };
}

export function documentOf(area: string, fields: readonly string[]): string {
  const shared = { type: "object", properties: Object.fromEntries(fields.map((field) => [field, { type: "string" }])) };
  return JSON.stringify({
    openapi: "3.1.0",
    info: { title: area, version: "1" },
    servers: [{ url: "https://api.example.com/v1" }],
    paths: {
      [`/${area}`]: {
        get: {
          operationId: `list-${area}`,
          summary: `List ${area}`,
          responses: {
            "200": {
              description: "",
              content: {
                "application/json": {
                  schema: fields.length === 0 ? { type: "object", properties: { own: { type: "string" } } } : { $ref: "#/components/schemas/Item" },
                },
              },
            },
          },
        },
      },
    },
    components: { schemas: fields.length === 0 ? {} : { Item: shared } },
  });
}

export const compilers: readonly (readonly [name: string, program: string])[] = [
  ["5.4", "typescript-5.4/bin/tsc"],
  ["5.9", "typescript/bin/tsc"],
  ["6", "typescript-6/bin/tsc"],
  ["7", "typescript-7/bin/tsc"],
];

/** What a compiler says of a project: nothing where it is right. */
export function compile(program: string, folder: string): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(root, "node_modules", program), "-p", folder, "--pretty", "false"], {
    encoding: "utf8",
  });
  return status === 0 ? "" : stdout + stderr || `exit ${String(status)}`;
}

/** Lets a project see the types that it would install. */
export function linkTypes(folder: string): void {
  mkdirSync(join(folder, "node_modules", "@types"), { recursive: true });
  symlinkSync(join(root, "node_modules", "@types", "node"), join(folder, "node_modules", "@types", "node"));
  symlinkSync(join(root, "node_modules", "undici-types"), join(folder, "node_modules", "undici-types"));
}
