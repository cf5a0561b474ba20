import type { OutputFiles } from "../emit/output.js";
import { contentHash } from "./content-hash.js";
import type { VendorManifest } from "./manifest.js";

/** What one file of the copy needs. */
export type FileState =
  /** Says what the new version says, or nothing new came for it. */
  | { readonly state: "current" }
  | { readonly state: "write"; readonly text: string; readonly reason: "new" | "missing" | "outdated" }
  /** Edited here, and the new version says the same as the old one. */
  | { readonly state: "edited" }
  /** Edited here, and a new version came. */
  | { readonly state: "conflict"; readonly text: string }
  /** No longer part of the copy. */
  | { readonly state: "remove" }
  | { readonly state: "orphan" };

/** File states by path, sorted. */
export type VendorPlan = ReadonlyMap<string, FileState>;

/** Compares what is wanted with what is there, in the light of what was written last. */
export function planVendor(
  wanted: OutputFiles,
  present: OutputFiles,
  manifest: VendorManifest | undefined,
): VendorPlan {
  const written = new Map(Object.entries(manifest?.files ?? {}));
  const paths = [...new Set([...wanted.keys(), ...written.keys()])].sort();
  return new Map(
    paths.map((path) => [path, stateOf(path, wanted.get(path), present.get(path), written.get(path))] as const),
  );
}

function stateOf(
  path: string,
  text: string | undefined,
  there: string | undefined,
  written: string | undefined,
): FileState {
  if (text === undefined)
    return there === undefined || contentHash(path, there) === written ? { state: "remove" } : { state: "orphan" };
  if (there === undefined) return { state: "write", text, reason: written === undefined ? "new" : "missing" };
  const [next, now] = [contentHash(path, text), contentHash(path, there)];
  if (now === next) return { state: "current" };
  if (now === written) return { state: "write", text, reason: "outdated" };
  return next === written ? { state: "edited" } : { state: "conflict", text };
}

/** Names of files whose content is not what was written last. */
export interface Integrity {
  readonly edited: readonly string[];
  readonly missing: readonly string[];
}

/** Whether the copy is whole, without knowing any newer version. */
export function integrityOf(present: OutputFiles, manifest: VendorManifest): Integrity {
  const files = Object.entries(manifest.files);
  return {
    edited: files
      .filter(([path, hash]) => present.has(path) && contentHash(path, present.get(path) ?? "") !== hash)
      .map(([path]) => path),
    missing: files.filter(([path]) => !present.has(path)).map(([path]) => path),
  };
}
