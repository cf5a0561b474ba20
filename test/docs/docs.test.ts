import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { allBlocks, blocksOf, documents, root, textOf } from "./blocks.js";
import { faultsOf } from "./compile.js";
import { runBlocks, type Outcome } from "./run.js";

/** A copied tree is compiled where copying is tested. */
const typescript = allBlocks().filter(({ language, info }) => language === "ts" && info !== "no-compile");
const runnable = typescript.filter(({ info }) => info !== "no-run");

test("every block of TypeScript compiles as it stands", { timeout: 120_000 }, () => {
  expect(typescript.length).toBeGreaterThan(30);
  expect(faultsOf(typescript)).toEqual([]);
});

test("a wrong block is refused at its line", { timeout: 120_000 }, () => {
  const place = "docs/planted.md:10";
  expect(
    faultsOf([
      {
        place,
        language: "ts",
        info: "",
        text: 'await sendcloud.shipments.list();\nawait sendcloud.shipments.lisst();\nimport { nothing } from "waybill-sendcloud";\n',
      },
    ]),
  ).toEqual([expect.stringContaining("docs/planted.md:12 Property 'lisst' does not exist"), expect.stringContaining("docs/planted.md:13 Module")]);
});

describe("blocks run against a server on loopback", () => {
  let outcomes: readonly Outcome[] = [];
  beforeAll(async () => {
    outcomes = await runBlocks(runnable);
  }, 120_000);

  test.each(runnable.map(({ place }) => place))("%s", (place) => {
    expect(outcomes.find((outcome) => outcome.place === place)).toEqual({ place, requests: expect.any(Number) });
  });

  test("the first call of the README sends a request", () => {
    const first = blocksOf("README.md").find(({ language }) => language === "ts")?.place;
    expect(outcomes.find(({ place }) => place === first)?.requests).toBe(1);
  });
});

/** Links of Markdown that stay in the repository. */
const links = documents().flatMap((document) =>
  [...textOf(document).matchAll(/\]\(([^)#\s]+)(#[^)\s]*)?\)/g)]
    .map((match) => [document, match[1] ?? "", match[2] ?? ""] as const)
    .filter(([, target]) => !/^[a-z]+:/i.test(target)),
);

test.each(links)("%s links to %s%s", (document, target, anchor) => {
  const file = join(dirname(document), target);
  expect(existsSync(join(root, file)), `${document} links to ${file}, which is not there`).toBe(true);
  if (anchor === "") return;
  const anchors = [...textOf(file).matchAll(/^#+ (.*)$/gm)].map(
    ([, heading = ""]) =>
      `#${heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, "")
        .replaceAll(" ", "-")}`,
  );
  expect(anchors).toContain(anchor);
});

test("every page of docs/ is linked from the README", () => {
  const linked = links.filter(([document]) => document === "README.md").map(([, target]) => target);
  expect(documents().filter((document) => document.startsWith("docs/") && !linked.includes(document))).toEqual([]);
});
