import fc from "fast-check";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { entriesOf, isObject, objectOf, own, type Json, type JsonObject } from "../../scripts/document/json.js";
import { parseText } from "../../scripts/document/parse.js";
import { crossCheck } from "../../scripts/site/cross-check.js";
import { readFragments, type Fragment } from "../../scripts/site/read-fragment.js";
import { readPage } from "../../scripts/site/read-page.js";
import { rebuildDocument } from "../../scripts/site/rebuild.js";
import { canonicalDocument } from "../../scripts/snapshot/canonical.js";
import { operationsOf } from "../../scripts/snapshot/document-operations.js";
import { componentRefs } from "../../scripts/snapshot/prune.js";
import { copiesAreHere, july } from "../sync/sendcloud-site.js";
import { pagesOf } from "./pages-of.js";

const because = copiesAreHere ? "" : " (skipped: the copies of the site are not beside the repository)";

function documentsOfJuly(): readonly { readonly name: string; readonly document: JsonObject }[] {
  const root = path.join(july, ".openapi");
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap((version) =>
    readdirSync(path.join(root, version)).map((area) => {
      const file = path.join(root, version, area, "openapi.yaml");
      const { value } = parseText(readFileSync(file), file);
      return { name: `${version}/${area}`, document: isObject(value) ? value : {} };
    }),
  );
}

function fragmentsOf(document: JsonObject): readonly Fragment[] {
  return pagesOf(document, "/.openapi/x/openapi.yaml").flatMap(({ name, text }) => {
    const { fragments, problems } = readFragments(readPage(text, `https://docs.example.com/${name}.md`));
    expect(problems).toEqual([]);
    return fragments;
  });
}

/** What pages can carry of a document: its operations without `x-mint`, and the components that they reach. */
function carried(document: JsonObject): Json {
  const reached = new Set<string>();
  const waiting: Json[] = [own(document, "paths") ?? {}];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    for (const [section, name] of componentRefs(value)) {
      if (reached.has(`${section}/${name}`)) continue;
      reached.add(`${section}/${name}`);
      waiting.push(own(own(own(document, "components"), section), name) ?? null);
    }
  }
  const components = objectOf(
    entriesOf(document, "components")
      .map(([section, entries]) => [section, objectOf(entriesOf(entries).filter(([name]) => reached.has(`${section}/${name}`)))] as const)
      .filter(([, entries]) => Object.keys(entries).length > 0),
  );
  const canonical = canonicalDocument(
    objectOf([
      ["openapi", own(document, "openapi")],
      ["info", own(document, "info")],
      ["servers", own(document, "servers")],
      ["tags", own(document, "tags")],
      ["paths", own(document, "paths")],
      ["components", components],
    ]),
  );
  return withoutMint(canonical);
}

function withoutMint(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutMint);
  return isObject(value)
    ? objectOf(
        entriesOf(value)
          .filter(([key]) => key !== "x-mint")
          .map(([key, child]) => [key, withoutMint(child)]),
      )
    : value;
}

function withoutSchemes(value: Json): Json {
  const components = own(value, "components");
  if (!isObject(value) || !isObject(components)) return value;
  const rest = entriesOf(components).filter(([section]) => section !== "securitySchemes");
  return objectOf(Object.entries(value).map(([key, child]) => [key, key === "components" ? objectOf(rest) : child]));
}

describe.skipIf(!copiesAreHere)(`a document cut into pages and put together again${because}`, () => {
  const documents = documentsOfJuly();

  it("there are 37 of them", () => expect(documents.length).toBe(37));

  it.each(documents)("$name is what it was, but for what pages cannot carry", ({ document }) => {
    const paths = operationsOf(document).filter(({ kind }) => kind === "operation");
    const webhooks = operationsOf(document).filter(({ kind }) => kind === "webhook");
    const rebuilt = rebuildDocument(fragmentsOf(document));
    expect(rebuilt.problems.map(({ code }) => code)).toEqual(webhooks.map(() => "webhook-payload"));
    if (paths.length > 0) expect(withoutSchemes(carried(rebuilt.document))).toEqual(withoutSchemes(carried(document)));
    expect(Object.keys(own(rebuilt.document, "webhooks") ?? {})).toEqual(webhooks.map(({ path: name }) => name));
  });

  it.each(documents)("$name: every page agrees with its document", ({ document }) => {
    expect(
      fragmentsOf(document)
        .map((fragment) => crossCheck(document, fragment).agrees)
        .filter((agrees) => agrees !== "yes"),
    ).toEqual([]);
  });

  it("does not depend on the order of the pages", () => {
    const fragments = documents.filter(({ name }) => /orders|pickups|tracking/u.test(name)).map(({ document }) => fragmentsOf(document));
    fc.assert(
      fc.property(
        fc.constantFrom(...fragments).chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(canonicalDocument(rebuildDocument(shuffled).document)).toEqual(canonicalDocument(rebuildDocument(all).document));
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe("pages that disagree", () => {
  const page = (name: string, path_: string, item: string): Fragment => {
    const text = [
      "# P",
      "",
      "## OpenAPI",
      "",
      `\`\`\`\`yaml openapi.yaml get ${path_}`,
      "openapi: 3.1.0",
      "info: { title: T, version: '1' }",
      "paths:",
      `  ${path_}:`,
      "    get:",
      "      responses:",
      "        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/List' } } } }",
      "components:",
      "  schemas:",
      "    List: { type: array, items: { $ref: '#/components/schemas/Item' } }",
      `    Item: ${item}`,
      "````",
    ].join("\n");
    const [fragment] = readFragments(readPage(text, `https://docs.example.com/${name}.md`)).fragments;
    if (fragment === undefined) throw new Error("the page has no fragment");
    return fragment;
  };

  it("share a component that differs only in prose", () => {
    const { document, problems } = rebuildDocument([
      page("a", "/a", "{ type: string, description: One }"),
      page("b", "/b", "{ type: string, description: Two }"),
    ]);
    expect(problems).toEqual([]);
    expect(Object.keys(own(own(document, "components"), "schemas") ?? {})).toEqual(["List", "Item"]);
  });

  it("keep their own copies of everything that reaches a component in which they differ, and both are named", () => {
    const { document, problems } = rebuildDocument([page("a", "/a", "{ type: string }"), page("b", "/b", "{ type: integer }")]);
    expect(own(own(document, "components"), "schemas")).toEqual({
      List: { type: "array", items: { $ref: "#/components/schemas/Item" } },
      Item: { type: "string" },
      "List-2": { type: "array", items: { $ref: "#/components/schemas/Item-2" } },
      "Item-2": { type: "integer" },
    });
    expect(problems.map(({ code, file, message }) => [code, file, message])).toEqual([
      ["fragment-conflict", "https://docs.example.com/b.md", 'the page shows the component "Item" otherwise than https://docs.example.com/a.md'],
    ]);
  });

  it("show one operation twice: the first counts, the second is a finding", () => {
    const first = page("a", "/a", "{ type: string }");
    const second = { ...page("b", "/a", "{ type: string }"), page: "https://docs.example.com/b.md" };
    expect(rebuildDocument([first, second]).problems).toEqual([]);
    const changed = { ...second, document: { ...second.document, paths: { "/a": { get: { responses: {} } } } } };
    expect(rebuildDocument([first, changed]).problems.map(({ code }) => code)).toEqual(["fragment-conflict"]);
  });

  it("differ from their document: the pointers say where", () => {
    const fragment = page("a", "/a", "{ type: string }");
    const document = page("a", "/a", "{ type: integer }").document;
    expect(crossCheck(document, fragment)).toEqual({ agrees: "no", pointers: ["/components/schemas/Item/type"] });
  });
});
