import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { refuse } from "../problem.js";
import { extensionStyles, type ExtensionStyle } from "./extension-style.js";

/** `manifest.json` of a copied tree. */
export interface VendorManifest {
  readonly toolkit: string;
  /** Areas that were asked for; undefined: all. */
  readonly areas?: readonly string[];
  readonly extensions: ExtensionStyle;
  /** Path to the content hash of the version that the file comes from. */
  readonly files: Readonly<Record<string, string>>;
  /** Path to the content hash of a version that stands beside an edited file as `NAME.incoming`. */
  readonly incoming?: Readonly<Record<string, string>>;
}

export const manifestName = "manifest.json";

/** The manifest of a folder; undefined where the folder holds no copy yet. */
export async function readManifest(folder: string): Promise<VendorManifest | undefined> {
  const file = join(folder, manifestName);
  const text = await readFile(file, "utf8").catch((error: unknown) =>
    isAbsent(error) ? undefined : Promise.reject(error),
  );
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as unknown;
    if (isManifest(value)) return value;
  } catch {
    // refused below, with what is expected
  }
  return refuse({
    code: "vendor-manifest",
    file,
    message: "the file is no manifest of `waybill vendor`",
    expected: "the file as it was written",
    advice: "restore it from version control, or choose another folder",
  });
}

export function manifestText(manifest: VendorManifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

export function isAbsent(error: unknown): boolean {
  return error instanceof Error && (error as { readonly code?: unknown }).code === "ENOENT";
}

function isManifest(value: unknown): value is VendorManifest {
  const found = (typeof value === "object" && value !== null ? value : {}) as {
    readonly [Name in keyof VendorManifest]?: unknown;
  };
  return (
    typeof found.toolkit === "string" &&
    extensionStyles.some((style) => style === found.extensions) &&
    isHashes(found.files) &&
    (found.incoming === undefined || isHashes(found.incoming)) &&
    (found.areas === undefined || (Array.isArray(found.areas) && found.areas.every((area) => typeof area === "string")))
  );
}

/** Paths stay inside the folder whatever someone wrote into the manifest. */
function isHashes(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).every(
      ([path, hash]) =>
        typeof hash === "string" && !path.startsWith("/") && !path.includes("\\") && !path.split("/").includes(".."),
    )
  );
}
