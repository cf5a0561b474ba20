import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Changes } from "../snapshot/exchange.js";

/** The bytes that decide what is generated: snapshot, names, overlays, configuration. */
export interface GenerateInput {
  /** Path below the specs folder to bytes, sorted by path. */
  readonly specs: ReadonlyMap<string, Uint8Array>;
  readonly config: Uint8Array;
}

/** Reads the specs folder; hidden folders and files of other kinds are not part of it. */
export async function readInput(specs: string, configFile: string | undefined): Promise<GenerateInput> {
  const names = (await readdir(specs, { recursive: true }))
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => /\.(json|ya?ml)$/.test(name) && !name.split("/").some((part) => part.startsWith(".")))
    .sort();
  const files = await Promise.all(names.map(async (name) => [name, await readFile(join(specs, name))] as const));
  return { specs: new Map(files), config: configFile === undefined ? new Uint8Array() : await readFile(configFile) };
}

/** The input as it will be once the snapshot is changed. */
export function withChanges(input: GenerateInput, changes: Changes): GenerateInput {
  const specs = new Map(input.specs);
  for (const [file, content] of changes) {
    if (content === null) specs.delete(file);
    else specs.set(file, Buffer.from(content));
  }
  return { ...input, specs: new Map([...specs].sort(([left], [right]) => (left < right ? -1 : 1))) };
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
