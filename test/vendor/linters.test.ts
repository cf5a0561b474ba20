import { spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { project, root, type Project } from "./project.js";

const copied = "packages/sendcloud/src";
const modules = join(root, "node_modules");

/** What one linter says of a folder: the rule of each finding with its file. */
interface Linter {
  readonly name: string;
  readonly config: Readonly<Record<string, string>>;
  readonly lint: (folder: string, path: string) => readonly string[];
}

/** Runs a linter whose report is JSON; it exits with 1 where it finds something. */
function report(folder: string, program: string, ...args: readonly string[]): unknown {
  const { stdout, stderr } = spawnSync(process.execPath, [join(modules, program), ...args], { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
  try {
    return JSON.parse(stdout) as unknown;
  } catch {
    throw new Error(`${program} ${args.join(" ")} gave no report: ${stdout.slice(0, 500)}${stderr.slice(0, 1500)}`);
  }
}

const eslint = (name: string, config: string): Linter => ({
  name: `ESLint, ${name}`,
  config: {
    "eslint.config.mjs": `import js from "@eslint/js";\nimport tseslint from "typescript-eslint";\nexport default tseslint.config({ files: ["**/*.ts"], ${config} });\n`,
  },
  lint: (folder, path) => {
    const files = report(folder, "eslint/bin/eslint.js", "--format", "json", path) as readonly {
      readonly filePath: string;
      readonly messages: readonly { readonly ruleId: string | null; readonly message: string }[];
    }[];
    if (files.length === 0) throw new Error("ESLint looked at no file");
    return files.flatMap(({ filePath, messages }) => messages.map(({ ruleId, message }) => `${ruleId ?? message} ${filePath}`));
  },
});

const biome = (name: string, config: object): Linter => ({
  name: `Biome, ${name}`,
  config: { "biome.json": JSON.stringify({ root: true, formatter: { enabled: false }, files: { includes: ["**/*.ts"] }, ...config }) },
  lint: (folder, path) => {
    const found = report(folder, "@biomejs/biome/bin/biome", "check", "--reporter=json", "--max-diagnostics=none", path) as {
      readonly summary: { readonly unchanged: number; readonly changed: number };
      readonly diagnostics: readonly { readonly category: string; readonly location: { readonly path: unknown } }[];
    };
    if (found.summary.unchanged + found.summary.changed === 0) throw new Error("Biome looked at no file");
    return found.diagnostics.map(({ category, location }) => `${category} ${JSON.stringify(location.path)}`);
  },
});

const oxlint = (name: string, ...flags: readonly string[]): Linter => ({
  name: `oxlint, ${name}`,
  config: {},
  lint: (folder, path) => {
    const { diagnostics, number_of_files: files } = report(folder, "oxlint/bin/oxlint", ...flags, "--format", "json", path) as {
      readonly diagnostics: readonly { readonly code: string; readonly filename: string }[];
      readonly number_of_files: number;
    };
    if (files === 0) throw new Error("oxlint looked at no file");
    return diagnostics.map(({ code, filename }) => `${code} ${filename}`);
  },
});

const strictest =
  "extends: [js.configs.all, tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked], languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } }";
const linters: readonly Linter[] = [
  eslint("all rules and strict-type-checked", `${strictest}, linterOptions: { reportUnusedDisableDirectives: "error", reportUnusedInlineConfigs: "error" }`),
  eslint("recommended", "extends: [js.configs.recommended, tseslint.configs.recommended]"),
  biome("all rules and actions", { linter: { rules: { preset: "all" } }, assist: { actions: { preset: "all" } } }),
  biome("recommended", {}),
  oxlint("all rules", "-D", "all", "-D", "nursery"),
  oxlint("the defaults"),
];

/** A monorepo with a package that holds the copy: shipments, and events for the webhook receivers. */
async function monorepo(): Promise<Project> {
  const shop = project({
    "package.json": JSON.stringify({ name: "acme", private: true, type: "module", workspaces: ["packages/*"] }),
    "packages/sendcloud/package.json": JSON.stringify({ name: "@acme/sendcloud", version: "0.0.0", type: "module", exports: "./src/index.ts" }),
    "tsconfig.json": JSON.stringify({
      compilerOptions: { strict: true, noEmit: true, module: "nodenext", target: "es2022", lib: ["es2023", "dom", "dom.iterable"], types: ["node"] },
      include: ["packages/*/src"],
    }),
  });
  symlinkSync(modules, join(shop.folder, "node_modules"));
  await shop.vendor({ dir: copied, area: ["shipments", "event-subscriptions", "v2/parcels"] });
  return shop;
}

/** The file as it would be without what the head says to linters. */
function withoutDirectives(text: string): string {
  return text
    .split("\n")
    .filter((line) => !/^(\/\* eslint|\/\/ biome-ignore-all)/.test(line))
    .join("\n");
}

test("each linter passes the copy by, and finds something in the same file without its directives", { timeout: 120_000 }, async () => {
  const shop = await monorepo();
  const bare = "packages/bare/src/body.ts";
  shop.write(bare, withoutDirectives(shop.read(`${copied}/runtime/body.ts`)).replaceAll('"./', '"../../sendcloud/src/runtime/'));
  const found: Record<string, readonly string[]> = {};
  const control: Record<string, boolean> = {};
  for (const { name, config, lint } of linters) {
    for (const [file, text] of Object.entries(config)) shop.write(file, text);
    const [inBare, inCopy] = partition(lint(shop.folder, "packages"), (finding) => finding.includes(bare));
    found[name] = inCopy;
    if (name.includes("all rules")) control[name] = inBare.length > 0;
  }
  expect(found).toEqual(Object.fromEntries(linters.map(({ name }) => [name, []])));
  expect(control).toEqual(Object.fromEntries(Object.keys(control).map((name) => [name, true])));
  expect(Object.keys(control)).toHaveLength(3);
});

function partition(all: readonly string[], is: (one: string) => boolean): readonly [readonly string[], readonly string[]] {
  return [all.filter(is), all.filter((one) => !is(one))];
}

test("Biome's formatter is no edit", { timeout: 60_000 }, async () => {
  const shop = await monorepo();
  shop.write(
    "biome.json",
    JSON.stringify({
      root: true,
      formatter: { indentStyle: "tab", lineWidth: 90 },
      javascript: { formatter: { semicolons: "asNeeded", quoteStyle: "single", trailingCommas: "none", arrowParentheses: "asNeeded" } },
    }),
  );
  const before = shop.read(`${copied}/runtime/body.ts`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(modules, "@biomejs/biome/bin/biome"), "format", "--write", copied], {
    cwd: shop.folder,
    encoding: "utf8",
  });
  expect({ status, said: status === 0 ? "" : stdout + stderr }).toEqual({ status: 0, said: "" });
  expect(shop.read(`${copied}/runtime/body.ts`)).not.toBe(before);
  expect(await shop.vendor({ dir: copied, check: true })).toMatchObject({ code: 0 });
});
