import { expect, test } from "vitest";
import { exportsMap } from "../../scripts/package/exports-map.js";
import { packagesImported, packagesNamed } from "../../scripts/package/imports.js";
import { clientManifest, toolkitManifest, type Workspace } from "../../scripts/package/manifests.js";

const graph = new Map<string, readonly string[]>([
  ["generated/index", ["src/index", "generated/v3/index"]],
  ["generated/v3/index", ["generated/v3/orders/operations", "src/grouped"]],
  ["generated/v3/webhooks", ["src/webhooks/index"]],
  ["generated/v3/orders/operations", ["src/operation", "generated/v3/orders/schema"]],
  ["generated/v3/orders/schema", []],
  ["generated/v3/webhooks/operations", []],
  ["src/index", ["src/operation"]],
  ["src/grouped", []],
  ["src/operation", []],
  ["src/path-client", ["src/path-part"]],
  ["src/path-part", []],
  ["src/webhooks/index", ["src/webhooks/receiver"]],
  ["src/webhooks/receiver", []],
  ["src/webhooks/node", []],
  ["src/webhooks/express", ["src/webhooks/node"]],
]);

test("every entry comes from a module that exists, and every module is reached from an entry or is its part", () => {
  expect(Object.keys(exportsMap(graph)).sort()).toEqual([
    ".",
    "./package.json",
    "./path-client",
    "./v3",
    "./v3/orders",
    "./v3/webhooks",
    "./v3/webhooks/operations",
    "./webhooks",
    "./webhooks/express",
    "./webhooks/node",
  ]);
});

test("types come before the code that they describe", () => {
  expect(JSON.stringify(exportsMap(graph)["./v3/orders"])).toBe(
    '{"types":"./generated/v3/orders/operations.d.ts","default":"./generated/v3/orders/operations.js"}',
  );
});

test("a tree without generated code is refused", () => {
  expect(() => exportsMap(new Map([["src/index", []]]))).toThrow("generate before building");
});

test.each([
  ['import a from "pkg";', ["pkg"]],
  ['export { a } from "@scope/pkg/part.js";', ["@scope/pkg"]],
  ['const a = await import("pkg/part");', ["pkg"]],
  ['import "node:fs"; import "./own.js";', []],
])("%s imports %j", (text, names) => {
  expect(packagesImported([text])).toEqual(names);
});

test("a package handed to a require of another name counts as imported", () => {
  expect(packagesNamed(['const load = module("prettier/standalone");'], ["prettier", "yaml"])).toEqual(["prettier"]);
});

const workspace: Workspace = {
  version: "1.2.3",
  license: "Apache-2.0",
  engines: { node: ">=20" },
  dependencies: { yaml: "2.0.0", other: "1.0.0", "openapi-fetch": "0.16.0" },
};

test("the toolkit depends on exactly what it imports, at exact versions", () => {
  expect(toolkitManifest({ name: "waybill" }, workspace, ['import "yaml";'], "id")).toMatchObject({
    name: "waybill",
    version: "1.2.3",
    dependencies: { yaml: "2.0.0" },
    waybill: { build: "id" },
  });
});

test("a package that the workspace does not list is refused", () => {
  expect(() => toolkitManifest({ name: "waybill" }, workspace, ['import "unlisted";'], "id")).toThrow("unlisted");
});

test("what the client imports is an optional peer, and it has a version of its own", () => {
  const sources = new Map([
    ["generated/index.ts", ""],
    ["src/path-client.ts", 'import "openapi-fetch";'],
  ]);
  const manifest = clientManifest({ name: "client", version: "7.0.0" }, workspace, sources);
  expect(manifest).toMatchObject({
    version: "7.0.0",
    sideEffects: false,
    peerDependencies: { "openapi-fetch": "^0.16.0" },
    peerDependenciesMeta: { "openapi-fetch": { optional: true } },
  });
  expect(manifest).not.toHaveProperty("dependencies");
});
