import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { root } from "./blocks.js";

const packages = readdirSync(`${root}scripts/package`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const changesets = readdirSync(`${root}.changeset`).filter((name) => name.endsWith(".md") && name !== "README.md");

test("there are the two packages", () => {
  expect(packages).toEqual(["waybill", "waybill-sendcloud"]);
});

// Between a release and the next change there is none.
test.each(changesets)("%s names a package, a kind of change, and says what users should know", (name) => {
  const [, head = "", text = ""] = /^---\n([\s\S]*?)---\n([\s\S]*)$/.exec(readFileSync(`${root}.changeset/${name}`, "utf8")) ?? [];
  expect(head).toMatch(new RegExp(`^("(${packages.join("|")})": (major|minor|patch)\n)+$`));
  expect(text.trim()).not.toBe("");
});
