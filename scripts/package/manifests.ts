import { exportsMap } from "./exports-map.js";
import { importGraph, packagesImported, packagesNamed } from "./imports.js";

/** What both manifests take from the workspace's own. */
export interface Workspace {
  readonly version: string;
  readonly license: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** The handwritten part of a package's manifest. */
export type Template = Readonly<Record<string, unknown>> & { readonly name: string; readonly version?: string };

export type PackageManifest = Readonly<Record<string, unknown>>;

/** Manifest of the toolkit; `build` tells two builds of one version apart. */
export function toolkitManifest(
  template: Template,
  workspace: Workspace,
  modules: readonly string[],
  build: string,
): PackageManifest {
  const named = packagesNamed(modules, Object.keys(workspace.dependencies));
  const unknown = packagesImported(modules).filter((name) => !named.includes(name));
  if (unknown.length > 0)
    throw new Error(`the toolkit imports ${unknown.join(", ")}, which package.json does not list under dependencies`);
  return {
    ...shared(template, workspace),
    bin: { waybill: "scripts/bin.js" },
    exports: {
      ".": { types: "./scripts/index.d.ts", default: "./scripts/index.js" },
      "./stages": { types: "./scripts/stages.d.ts", default: "./scripts/stages.js" },
      "./package.json": "./package.json",
    },
    files: ["scripts", "src", "specs", "sources", "drift-branch.sh", "NOTICE"],
    dependencies: Object.fromEntries(named.map((name) => [name, workspace.dependencies[name]])),
    waybill: { build },
  };
}

/** Manifest of the client: nothing comes with it, and openapi-fetch only where someone wants the path client. */
export function clientManifest(
  template: Template,
  workspace: Workspace,
  sources: ReadonlyMap<string, string>,
): PackageManifest {
  const peers = packagesImported([...sources.values()]);
  const ranges = peers.map((name) => [name, `^${workspace.dependencies[name] ?? missing(name)}`] as const);
  return {
    ...shared(template, workspace),
    sideEffects: false,
    exports: {
      ...exportsMap(importGraph(sources)),
      "./testing": { types: "./testing/index.d.ts", default: "./testing/index.js" },
    },
    files: ["generated", "src", "testing", "drift", "sources", "NOTICE"],
    ...(peers.length === 0
      ? {}
      : {
          peerDependencies: Object.fromEntries(ranges),
          peerDependenciesMeta: Object.fromEntries(peers.map((name) => [name, { optional: true }])),
        }),
  };
}

function shared(template: Template, workspace: Workspace): PackageManifest {
  const { name, version = workspace.version, ...others } = template;
  return { name, version, ...others, license: workspace.license, type: "module", engines: workspace.engines };
}

function missing(name: string): never {
  throw new Error(`the client imports ${name}, which package.json does not list under dependencies`);
}
