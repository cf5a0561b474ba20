import type { OutputFiles } from "../emit/output.js";
import { sha256 } from "./input.js";

/** A snapshot file and the hash of its bytes. */
export interface SourceHash {
  readonly file: string;
  readonly hash: string;
}

/** `manifest.json`: what was generated from what, by which toolkit, by hash. */
export interface Manifest {
  readonly toolkit: string;
  /** Snapshot file to hash of its bytes. */
  readonly sources: Readonly<Record<string, string>>;
  /** Generated file to hash of its bytes. */
  readonly files: Readonly<Record<string, string>>;
}

export function manifestOf(toolkit: string, sources: readonly SourceHash[], files: OutputFiles): Manifest {
  return {
    toolkit,
    sources: Object.fromEntries(sources.map(({ file, hash }) => [file, hash])),
    files: Object.fromEntries(
      [...files].sort(([left], [right]) => (left < right ? -1 : 1)).map(([file, text]) => [file, sha256(text)]),
    ),
  };
}
