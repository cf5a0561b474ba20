import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { expect, test } from "vitest";
import { WaybillError } from "../../scripts/problem.js";
import { documentOf, ownApi, project, type Project } from "./project.js";

const copied = "lib/shop";
const things = `${copied}/v1/things/schema.ts`;
const operations = `${copied}/v1/things/operations.ts`;

/** Puts a line where a new version of the documents changes nothing. */
function edit({ read, write }: Project, file: string): void {
  write(file, `${read(file)}\nexport const mine = 1;\n`);
}

test("a copy is whole right after it was made, and the second run changes no file", async () => {
  const shop = project(ownApi());
  expect((await shop.vendor({ dir: copied })).code).toBe(0);
  expect(await shop.vendor({ dir: copied, check: true, latest: true })).toMatchObject({ code: 0 });
  expect((await shop.vendor({ dir: copied })).told).toMatch(/: 0 files written, 0 removed, \d+ unchanged$/);
});

test("an edited, a missing and an outdated file are each named, and exit 1", async () => {
  const shop = project(ownApi());
  await shop.vendor({ dir: copied });
  edit(shop, operations);
  rmSync(join(shop.folder, copied, "site.ts"));
  shop.write("specs/v1/alone.json", documentOf("alone", ["fresh"]));
  const edited = [operations.slice(copied.length + 1)];
  expect(await shop.vendor({ dir: copied, check: true })).toMatchObject({
    code: 1,
    told: expect.stringContaining(`edited: ${operations}\nmissing: ${copied}/site.ts\n`) as string,
  });
  const latest = await shop.vendor({ dir: copied, check: true, latest: true, json: true });
  expect(latest.code).toBe(1);
  expect(JSON.parse(latest.out)).toMatchObject({ edited, missing: ["site.ts"], outdated: expect.arrayContaining(["v1/alone/schema.ts"]) as string[] });
  expect((JSON.parse(latest.out) as { readonly outdated: readonly string[] }).outdated).not.toContain("v1/things/operations.ts");
});

test("--check writes nothing", async () => {
  const shop = project(ownApi());
  await shop.vendor({ dir: copied });
  rmSync(join(shop.folder, copied, "site.ts"));
  await shop.vendor({ dir: copied, check: true, latest: true });
  expect(existsSync(join(shop.folder, copied, "site.ts"))).toBe(false);
});

test.each([{ latest: false }, { latest: true }])("a folder without a copy is refused by --check with %o", async (flags) => {
  const shop = project(ownApi());
  await expect(shop.vendor({ dir: copied, check: true, ...flags })).rejects.toThrow(WaybillError);
});

test("a missing file comes back, an edited one stays where nothing new came for it", async () => {
  const shop = project(ownApi());
  await shop.vendor({ dir: copied });
  edit(shop, operations);
  rmSync(join(shop.folder, copied, "site.ts"));
  const { told } = await shop.vendor({ dir: copied });
  expect(told).toContain(`edited, kept: ${operations}`);
  expect(shop.read(operations)).toContain("export const mine = 1;");
  expect(existsSync(join(shop.folder, `${operations}.incoming`))).toBe(false);
  expect(shop.read(`${copied}/site.ts`)).toContain("https://api.example.com");
});

test("where a new version meets an edit, it stands beside the file", async () => {
  const shop = project(ownApi());
  await shop.vendor({ dir: copied });
  edit(shop, `${copied}/v1/shared.ts`);
  const before = shop.read(`${copied}/v1/shared.ts`);
  changeApi(shop);
  const { told, code } = await shop.vendor({ dir: copied });
  expect(code).toBe(0);
  expect(told).toContain(`edited, not overwritten: ${copied}/v1/shared.ts; the new version is v1/shared.ts.incoming`);
  expect(shop.read(`${copied}/v1/shared.ts`)).toBe(before);
  expect(shop.read(`${copied}/v1/shared.ts.incoming`)).toContain("colour");
});

test("an incoming file that was deleted counts as taken over", async () => {
  const shop = project(ownApi());
  await shop.vendor({ dir: copied });
  edit(shop, `${copied}/v1/shared.ts`);
  changeApi(shop);
  await shop.vendor({ dir: copied });
  rmSync(join(shop.folder, `${copied}/v1/shared.ts.incoming`));
  expect((await shop.vendor({ dir: copied })).told).toContain(`edited, kept: ${copied}/v1/shared.ts`);
  expect(existsSync(join(shop.folder, `${copied}/v1/shared.ts.incoming`))).toBe(false);
});

test("--force overwrites an edit and removes what stood beside it", async () => {
  const shop = project(ownApi());
  await shop.vendor({ dir: copied });
  edit(shop, `${copied}/v1/shared.ts`);
  changeApi(shop);
  await shop.vendor({ dir: copied });
  await shop.vendor({ dir: copied, force: true });
  expect(shop.read(`${copied}/v1/shared.ts`)).not.toContain("mine");
  expect(existsSync(join(shop.folder, `${copied}/v1/shared.ts.incoming`))).toBe(false);
  expect((await shop.vendor({ dir: copied, check: true })).code).toBe(0);
});

test.each([{ formatted: false }, { formatted: true }])("--merge joins an edit and a new version, %o", async ({ formatted }) => {
  const shop = project(ownApi(["name", "size", "weight", "width"]));
  const file = `${copied}/v1/shared.ts`;
  const layout = async (): Promise<void> => {
    if (formatted) shop.write(file, await format(shop.read(file), { parser: "typescript", semi: false, useTabs: true }));
  };
  await shop.vendor({ dir: copied });
  await layout();
  commit(shop);
  edit(shop, file);
  await layout();
  changeApi(shop, ["colour", "name", "size", "weight", "width"]);
  expect((await shop.vendor({ dir: copied, merge: true })).told).toContain(`merged: ${file}`);
  expect(shop.read(file)).toContain("colour");
  expect(shop.read(file)).toContain("export const mine = 1");
  expect(existsSync(join(shop.folder, `${file}.incoming`))).toBe(false);
});

test("--merge leaves the file alone where both changed the same line", async () => {
  const shop = project(ownApi());
  const file = `${copied}/v1/shared.ts`;
  await shop.vendor({ dir: copied });
  commit(shop);
  shop.write(file, shop.read(file).replace("name?: string", "name?: number"));
  const before = shop.read(file);
  shop.write("specs/v1/things.json", documentOf("things", ["name"]).replaceAll('"string"', '"boolean"'));
  shop.write("specs/v1/parts.json", documentOf("parts", ["name"]).replaceAll('"string"', '"boolean"'));
  await shop.vendor({ dir: copied, merge: true });
  expect(shop.read(file)).toBe(before);
  expect(shop.read(`${file}.incoming`)).toContain("name?: boolean");
});

test("--merge without the copied version in git puts the new one beside", async () => {
  const shop = project(ownApi());
  await shop.vendor({ dir: copied });
  edit(shop, `${copied}/v1/shared.ts`);
  changeApi(shop);
  await shop.vendor({ dir: copied, merge: true });
  expect(shop.read(`${copied}/v1/shared.ts.incoming`)).toContain("colour");
});

test("the target's formatter is no edit, and an update of a formatted copy overwrites it", async () => {
  const shop = project(ownApi());
  await shop.vendor({ dir: copied });
  const manifest = JSON.parse(shop.read(`${copied}/manifest.json`)) as { readonly files: Readonly<Record<string, string>> };
  for (const file of Object.keys(manifest.files).filter((name) => name.endsWith(".ts")))
    shop.write(
      `${copied}/${file}`,
      await format(shop.read(`${copied}/${file}`), {
        parser: "typescript",
        semi: false,
        singleQuote: true,
        useTabs: true,
        printWidth: 100,
        arrowParens: "avoid",
      }),
    );
  expect((await shop.vendor({ dir: copied, check: true })).told).toMatch(/as they were copied$/);
  changeApi(shop);
  await shop.vendor({ dir: copied });
  expect(shop.read(`${copied}/v1/shared.ts`)).toContain("colour");
});

test("files of the target that are no part of the copy stay", async () => {
  const shop = project({ ...ownApi(), [`${copied}/package.json`]: "{}", [`${copied}/index.ts`]: "export const own = 1;\n" });
  await shop.vendor({ dir: copied });
  expect(shop.read(`${copied}/package.json`)).toBe("{}");
  expect(shop.read(`${copied}/index.ts`)).toBe("export const own = 1;\n");
  expect(shop.read(`${copied}/index.ts.incoming`)).toContain("createShop");
});

test("an area that is no longer there takes its unedited files along and leaves the edited", async () => {
  const shop = project(ownApi());
  await shop.vendor({ dir: copied });
  edit(shop, operations);
  const { told } = await shop.vendor({ dir: copied, area: ["alone"] });
  expect(existsSync(join(shop.folder, things))).toBe(false);
  expect(told).toContain(`edited, kept: ${operations}`);
});

test("a manifest that is none is refused, and nothing is written", async () => {
  const shop = project({ ...ownApi(), [`${copied}/manifest.json`]: '{ "toolkit": "waybill@0", "extensions": "js", "files": { "../../secret": "x" } }' });
  await expect(shop.vendor({ dir: copied })).rejects.toThrow("no manifest of `waybill vendor`");
  expect(existsSync(join(shop.folder, copied, "index.ts"))).toBe(false);
});

function changeApi(shop: Project, fields: readonly string[] = ["colour", "name"]): void {
  shop.write("specs/v1/things.json", documentOf("things", fields));
  shop.write("specs/v1/parts.json", documentOf("parts", fields));
}

function commit(shop: Project): void {
  shop.git("init", "-q");
  shop.git("add", ".");
  shop.git("commit", "-q", "-m", "copied");
}
