/** Version and area that a file stands for. */
export interface DocumentName {
  readonly version: string;
  readonly area: string;
}

/**
 *     v3/shipments.json                       →   v3, shipments     (a snapshot)
 *     .openapi/v3/shipments/openapi.yaml      →   v3, shipments     (a mirror of a site)
 *     petstore.yaml                           →   "", petstore
 */
export function documentName(file: string): DocumentName {
  const parts = file
    .replaceAll("\\", "/")
    .replace(/\.(json|ya?ml)$/, "")
    .split("/")
    .filter((part) => part !== "" && !part.startsWith("."));
  const named = parts.length > 1 && /^(openapi|swagger)$/i.test(parts.at(-1) ?? "") ? parts.slice(0, -1) : parts;
  const versionAt = named.findIndex((part) => /^v\d+$/i.test(part));
  if (versionAt === -1 || versionAt === named.length - 1) return { version: "", area: named.join("/") };
  return { version: named[versionAt] ?? "", area: named.slice(versionAt + 1).join("/") };
}

/** Files below the top folder that may be documents: of a snapshot, those of its versions and neither lock nor names nor overlays. */
export function mayBeDocument(file: string, names: ReadonlySet<string>): boolean {
  if (!/\.(json|ya?ml)$/.test(file) || file.split("/").includes("node_modules") || file.split("/").includes("overlays"))
    return false;
  return !names.has("lock.json") || file.includes("/");
}
