import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { extensionStyleOf } from "../../scripts/vendor/extension-style.js";
import { compile, compilers, linkTypes, ownApi, project } from "./project.js";

test.each<readonly [options: Readonly<Record<string, unknown>>, style: string]>([
  [{ module: "nodenext" }, "js"],
  [{ module: "node16" }, "js"],
  [{ module: "esnext", moduleResolution: "bundler" }, "none"],
  [{ module: "preserve" }, "none"],
  [{ module: "commonjs", moduleResolution: "node10" }, "none"],
  [{ module: "nodenext", allowImportingTsExtensions: true, noEmit: true }, "ts"],
  [{ module: "nodenext", rewriteRelativeImportExtensions: true }, "ts"],
])("a tsconfig.json with %o wants %s", (compilerOptions, style) => {
  const { folder } = project({ "tsconfig.json": JSON.stringify({ compilerOptions }) });
  mkdirSync(`${folder}/packages/shop`, { recursive: true });
  expect(extensionStyleOf(`${folder}/packages/shop`)).toBe(style);
});

test("the style follows `extends`", () => {
  const { folder } = project({
    "tsconfig.base.json": JSON.stringify({ compilerOptions: { module: "nodenext" } }),
    "tsconfig.json": JSON.stringify({ extends: "./tsconfig.base.json" }),
  });
  expect(extensionStyleOf(folder)).toBe("js");
});

test.each([
  ["js", 'from "./site.js"'],
  ["ts", 'from "./site.ts"'],
  ["none", 'from "./site"'],
])("--extensions %s ends imports so, now and at the next run", async (extensions, line) => {
  const shop = project(ownApi());
  await shop.vendor({ dir: "lib", extensions });
  await shop.vendor({ dir: "lib" });
  expect(shop.read("lib/index.ts")).toContain(line);
});

test("every copied module tells its licence, its origin, and linters to pass", async () => {
  const shop = project(ownApi());
  await shop.vendor({ dir: "lib" });
  const { files } = JSON.parse(shop.read("lib/manifest.json")) as { readonly files: Readonly<Record<string, string>> };
  const modules = Object.keys(files).filter((file) => file.endsWith(".ts"));
  expect(modules.length).toBeGreaterThan(40);
  for (const file of modules)
    expect(shop.read(`lib/${file}`), file).toMatch(
      /^\/\/ SPDX-License-Identifier: Apache-2.0\n.*\n\/\* eslint-disable \*\/\n\/\* oxlint-disable \*\/\n\/\/ biome-ignore-all lint: .*\n\/\/ biome-ignore-all assist: .*\n/,
    );
  expect(shop.read("lib/.gitattributes")).toContain("linguist-generated");
  expect(shop.read("lib/LICENSE-waybill.txt")).toContain("Apache License");
});

test("areas bring what they need and nothing else", async () => {
  const shop = project(ownApi());
  await shop.vendor({ dir: "lib", area: ["things"] });
  const { areas, files } = JSON.parse(shop.read("lib/manifest.json")) as {
    readonly areas: readonly string[];
    readonly files: Readonly<Record<string, string>>;
  };
  expect(areas).toEqual(["v1/things"]);
  expect(Object.keys(files).filter((file) => /^v1\/.+\//.test(file))).toEqual(["v1/things/operations.ts", "v1/things/schema.ts"]);
  expect(shop.read("lib/v1/index.ts")).not.toContain("parts");
  expect(shop.read("lib/v1/shared.ts")).toContain("interface Item");
  expect(Object.keys(files).some((file) => file.startsWith("runtime/webhooks/"))).toBe(false);
});

test("an unknown area is refused with the nearest", async () => {
  const shop = project(ownApi());
  await expect(shop.vendor({ dir: "lib", area: ["thing"] })).rejects.toThrow(
    /"thing" is no area; expected v1\/alone, v1\/parts, v1\/things; did you mean v1\/things\?/,
  );
});

const strict = {
  strict: true,
  noEmit: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noPropertyAccessFromIndexSignature: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
  forceConsistentCasingInFileNames: true,
  skipLibCheck: false,
};
const targets: readonly (readonly [name: string, options: Readonly<Record<string, unknown>>, versions: readonly string[]])[] = [
  [
    "nodenext",
    { module: "nodenext", target: "es2022", lib: ["es2023", "dom", "dom.iterable"], types: ["node"], verbatimModuleSyntax: true, isolatedModules: true },
    ["5.4", "5.9", "6", "7"],
  ],
  [
    "bundler",
    { module: "esnext", moduleResolution: "bundler", target: "es2022", lib: ["es2023", "dom", "dom.iterable"], types: [], isolatedModules: true },
    ["5.4", "7"],
  ],
  ["no DOM library", { module: "nodenext", target: "es2022", lib: ["es2023"], types: ["node"], verbatimModuleSyntax: true }, ["5.9", "6"]],
];

const use = `import { createSendcloud, orThrow } from "@acme/sendcloud";
const sendcloud = createSendcloud({ auth: { publicKey: "", secretKey: "" } });
export async function ids(): Promise<readonly (string | undefined)[]> {
  const { body } = await orThrow(sendcloud.shipments.list({ query: { page_size: 10 } }));
  return (body.data ?? []).map((shipment) => shipment.id);
}
`;

test("a monorepo takes the copy as a workspace, in its own strict settings, under each TypeScript", { timeout: 240_000 }, async () => {
  const shop = project({
    "package.json": JSON.stringify({ name: "acme", private: true, type: "module", workspaces: ["packages/*", "apps/*"] }),
    "packages/sendcloud/package.json": JSON.stringify({
      name: "@acme/sendcloud",
      version: "0.0.0",
      type: "module",
      exports: { ".": "./src/index.ts", "./v3/*": "./src/v3/*/operations.ts" },
    }),
    "apps/orders/package.json": JSON.stringify({ name: "@acme/orders", version: "0.0.0", type: "module", dependencies: { "@acme/sendcloud": "*" } }),
    "apps/orders/src/ids.ts": use,
    "tsconfig.json": JSON.stringify({ compilerOptions: { ...strict, ...targets[0]?.[1] } }),
  });
  execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: shop.folder, stdio: "pipe" });
  linkTypes(shop.folder);
  expect((await shop.vendor({ dir: "packages/sendcloud/src" })).code).toBe(0);
  const said: Record<string, string> = {};
  for (const [target, options, versions] of targets) {
    shop.write("tsconfig.json", JSON.stringify({ compilerOptions: { ...strict, ...options }, include: ["apps/*/src", "packages/*/src"] }));
    for (const [version, program] of compilers.filter(([name]) => versions.includes(name)))
      said[`${target}, TypeScript ${version}`] = compile(program, shop.folder).split("\n").slice(0, 5).join("\n");
  }
  expect(said).toEqual(Object.fromEntries(Object.keys(said).map((name) => [name, ""])));
});
