/** Export conditions of one entry point: ES modules only. */
export interface Entry {
  readonly types: string;
  readonly default: string;
}

/** What the modules of the client package import, by path (`generated/v3/index`), without extensions. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/**
 * The `exports` of the client package, from the modules that exist: the default entry, each version with its areas, and
 * what of the runtime the others do not reach (adapters, the testing kit), each on a subpath of its own.
 */
export function exportsMap(modules: ImportGraph): Readonly<Record<string, Entry | string>> {
  const entries = new Map<string, string>([[".", "generated/index"]]);
  const add = (subpath: string, module: string): void => void (entries.has(subpath) || entries.set(subpath, module));
  const names = [...modules.keys()].sort();
  for (const module of names) {
    const [, version, file, last] = /^generated\/([^/]+)\/([^/]+)(?:\/([^/]+))?$/.exec(module) ?? [];
    if (version !== undefined && file !== undefined && last === undefined)
      add(file === "index" ? `./${version}` : `./${version}/${file}`, module);
  }
  for (const module of names) {
    const [, version, area] = /^generated\/([^/]+)\/([^/]+)\/operations$/.exec(module) ?? [];
    // A version's own module (`webhooks`, the receivers) keeps its name before an area of the same name.
    if (version !== undefined && area !== undefined)
      add(entries.has(`./${version}/${area}`) ? `./${version}/${area}/operations` : `./${version}/${area}`, module);
  }
  for (const module of names) {
    const folder = /^src\/([^/]+)\/index$/.exec(module)?.[1];
    if (folder !== undefined) add(`./${folder}`, module);
  }
  const reached = closure(modules, [...entries.values()]);
  const imported = new Set([...modules.values()].flat());
  for (const module of names) {
    // In a folder with an index of its own, what the index leaves out is an adapter, even where another adapter builds on it.
    const isAdapter = /^src\/[^/]+\//.test(module) && modules.has(`${module.slice(0, module.lastIndexOf("/"))}/index`);
    if (module.startsWith("src/") && !reached.has(module) && (isAdapter || !imported.has(module)))
      add(`./${module.slice("src/".length)}`, module);
  }
  if (!modules.has("generated/index")) throw new Error("generated/index.ts is missing: generate before building");
  return {
    ...Object.fromEntries(
      [...entries].map(([subpath, module]) => [subpath, { types: `./${module}.d.ts`, default: `./${module}.js` }]),
    ),
    "./package.json": "./package.json",
  };
}

function closure(modules: ImportGraph, roots: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [...roots];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    waiting.push(...(modules.get(next) ?? []));
  }
  return reached;
}
