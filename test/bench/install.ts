import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { syntheticDocument } from "./synthetic.js";

/** The peers at the newest versions that run on Node 20; kubb's next line does not. */
const peers: Readonly<Record<string, string>> = {
  "openapi-typescript": "7.13.0",
  "openapi-fetch": "0.17.0",
  "@hey-api/openapi-ts": "0.99.0",
  orval: "8.38.0",
  "@kubb/core": "4.39.3",
  "@kubb/plugin-oas": "4.39.3",
  "@kubb/plugin-ts": "4.39.3",
  "@kubb/plugin-client": "4.39.3",
  oazapfts: "7.5.0",
  "@oazapfts/runtime": "1.2.0",
  "swagger-typescript-api": "13.13.0",
  "@octokit/openapi": "23.0.2",
  typescript: "5.9.3",
};

/** Documents to generate from, as a project of Waybill (`project/specs`) and as a folder for the peers, byte for byte the same. */
export interface Input {
  readonly name: string;
  readonly project: string;
  readonly documents: string;
}

export const root: string = fileURLToPath(new URL("../..", import.meta.url));
export const bench: string = join(root, ".bench");
export const peersFolder: string = join(bench, "peers");

export function installPeers(): void {
  mkdirSync(peersFolder, { recursive: true });
  copyFileSync(fileURLToPath(new URL("peers.mjs", import.meta.url)), join(peersFolder, "peers.mjs"));
  const manifest = `${JSON.stringify({ private: true, type: "module", dependencies: peers }, undefined, 2)}\n`;
  const file = join(peersFolder, "package.json");
  if (existsSync(file) && readFileSync(file, "utf8") === manifest && existsSync(join(peersFolder, "node_modules"))) return;
  writeFileSync(file, manifest);
  process.stderr.write("installing the peers\n");
  const { status, stderr } = spawnSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: peersFolder, encoding: "utf8" });
  if (status !== 0) throw new Error(`the peers could not be installed: ${stderr.slice(0, 500)}`);
}

/** The inputs that can be had; what is missing is told. */
export function prepareInputs(): { readonly sendcloud: Input | undefined; readonly github: Input | undefined } {
  const hasSpecs = existsSync(join(root, "specs", "v3", "shipments.json"));
  if (!hasSpecs) process.stderr.write("skipped: Sendcloud (specs/ holds no documents)\n");
  const sendcloud = hasSpecs
    ? project("sendcloud", (specs) => cpSync(join(root, "specs"), specs, { recursive: true, filter: (source) => !/\.(lock|cache)/.test(source) }), {
        name: "Sendcloud",
        emptySecurity: "send",
      })
    : undefined;
  const description = join(peersFolder, "node_modules", "@octokit", "openapi", "generated", "api.github.com.json");
  if (!existsSync(description)) process.stderr.write("skipped: GitHub (@octokit/openapi is not installed)\n");
  const github = existsSync(description) ? project("github", (specs) => copyInto(specs, "github", readFileSync(description)), { name: "GitHub" }) : undefined;
  return { sendcloud, github };
}

export function syntheticInput(operations: number): Input {
  return project(`synthetic-${operations}`, (specs) => copyInto(specs, "synthetic", JSON.stringify(syntheticDocument(operations))), { name: "Synthetic" });
}

function copyInto(specs: string, area: string, bytes: Uint8Array | string): void {
  mkdirSync(join(specs, "v1"), { recursive: true });
  writeFileSync(join(specs, "v1", `${area}.json`), bytes);
}

function project(name: string, fill: (specs: string) => void, config: object): Input {
  const folder = join(bench, "inputs", name);
  const documents = join(bench, "inputs", `${name}-documents`);
  rmSync(folder, { recursive: true, force: true });
  rmSync(documents, { recursive: true, force: true });
  fill(join(folder, "specs"));
  cpSync(join(folder, "specs"), documents, {
    recursive: true,
    filter: (source) => !/\/(overlays|names\.json|index\.json|lock\.json|defects\.json|pages\.json)/.test(source),
  });
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  const caps = { bytes: 32 * 1024 * 1024 }; // GitHub's description has 13 MB, more than the default admits
  writeFileSync(
    join(folder, "waybill.config.json"),
    JSON.stringify({ ...config, runtime: "./runtime", site: { index: "https://docs.example.com/llms.txt", caps } }),
  );
  return { name, project: folder, documents };
}
