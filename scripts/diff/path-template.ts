/** `/a/{id}/b/{key}` → `["id", "key"]`. */
export function templateNames(path: string): readonly string[] {
  return [...path.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? "");
}

/** The same for two paths that differ only in the names of their parameters. */
export function templateKey(path: string): string {
  return path.replace(/\{[^{}]*\}/g, "{}");
}
