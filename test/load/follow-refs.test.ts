import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultCaps, type Caps } from "../../scripts/document/caps.js";
import type { Json, JsonObject } from "../../scripts/document/json.js";
import { checkedRefs } from "../../scripts/load/checked-refs.js";

const own = "https://docs.example.com/specs/orders.json";
const other = "https://docs.example.com/specs/common.json";
const third = "https://docs.example.com/money.yaml";

/** The orders document, after its references were followed; problems by code. */
function followed(
  orders: JsonObject,
  others: Readonly<Record<string, JsonObject>>,
  caps: Caps = defaultCaps,
): { readonly document: JsonObject; readonly codes: readonly string[] } {
  const { document, problems } = checkedRefs(
    { document: orders, url: own, file: "orders.json", caps, line: () => 1 },
    new Map(Object.entries({ [own]: orders, ...others })),
  );
  return { document, codes: problems.map(({ code }) => code) };
}

const schemas = (entries: Readonly<Record<string, Json>>): JsonObject => ({ components: { schemas: entries } });
const string = { type: "string" };

describe("a reference to a component of another document", () => {
  test.each<[string, JsonObject, Readonly<Record<string, JsonObject>>, JsonObject]>([
    [
      "brings it under its own name",
      schemas({ Order: { $ref: "common.json#/components/schemas/Address" } }),
      { [other]: schemas({ Address: string }) },
      schemas({ Order: { $ref: "#/components/schemas/Address" }, Address: string }),
    ],
    [
      "may be absolute",
      schemas({ Order: { $ref: `${other}#/components/schemas/Address` } }),
      { [other]: schemas({ Address: string }) },
      schemas({ Order: { $ref: "#/components/schemas/Address" }, Address: string }),
    ],
    [
      "to itself by address is local",
      schemas({ Order: { $ref: "orders.json#/components/schemas/Line" }, Line: string }),
      {},
      schemas({ Order: { $ref: "#/components/schemas/Line" }, Line: string }),
    ],
    [
      "brings what that one refers to, in a third document as well",
      schemas({ Order: { $ref: "common.json#/components/schemas/Address" } }),
      {
        [other]: schemas({
          Address: { properties: { city: { $ref: "#/components/schemas/City" }, fee: { $ref: "../money.yaml#/components/schemas/Money" } } },
          City: string,
        }),
        [third]: schemas({ Money: string }),
      },
      schemas({
        Order: { $ref: "#/components/schemas/Address" },
        Address: { properties: { city: { $ref: "#/components/schemas/City" }, fee: { $ref: "#/components/schemas/Money" } } },
        Money: string,
        City: string,
      }),
    ],
    [
      "gives it another name where its own is taken",
      schemas({ Address: { type: "object" }, Order: { $ref: "common.json#/components/schemas/Address" } }),
      { [other]: schemas({ Address: string }) },
      schemas({ Address: { type: "object" }, Order: { $ref: "#/components/schemas/common-Address" }, "common-Address": string }),
    ],
    [
      "may lead round in a circle",
      schemas({ Order: { $ref: "common.json#/components/schemas/Tree" } }),
      {
        [other]: schemas({
          Tree: { properties: { children: { items: { $ref: "#/components/schemas/Tree" } }, root: { $ref: "orders.json#/components/schemas/Order" } } },
        }),
      },
      schemas({
        Order: { $ref: "#/components/schemas/Tree" },
        Tree: { properties: { children: { items: { $ref: "#/components/schemas/Tree" } }, root: { $ref: "#/components/schemas/Order" } } },
      }),
    ],
    [
      "finds it where Swagger 2.0 keeps it",
      schemas({ Order: { $ref: "common.json#/definitions/Address" } }),
      { [other]: schemas({ Address: string }) },
      schemas({ Order: { $ref: "#/components/schemas/Address" }, Address: string }),
    ],
    [
      "is followed from the mapping of its union as well",
      schemas({
        Order: {
          oneOf: [{ $ref: "common.json#/components/schemas/A" }, { $ref: "#/components/schemas/Line" }],
          discriminator: { propertyName: "kind", mapping: { a: "common.json#/components/schemas/A", b: "Line" } },
        },
        Line: string,
      }),
      { [other]: schemas({ A: string }) },
      schemas({
        Order: {
          oneOf: [{ $ref: "#/components/schemas/A" }, { $ref: "#/components/schemas/Line" }],
          discriminator: { propertyName: "kind", mapping: { a: "#/components/schemas/A", b: "Line" } },
        },
        Line: string,
        A: string,
      }),
    ],
    [
      "puts another part in its place, with what stands beside it",
      { paths: { "/orders": { get: { responses: { "404": { $ref: "common.json#/x-answers/none", description: "No order" } } } } } },
      { [other]: { "x-answers": { none: { description: "Nothing", content: { "text/plain": { schema: string } } } } } },
      { paths: { "/orders": { get: { responses: { "404": { description: "No order", content: { "text/plain": { schema: string } } } } } } } },
    ],
  ])("%s", (_, orders, others, wanted) => {
    expect(followed(orders, others)).toEqual({ document: wanted, codes: [] });
  });

  test("in an example, a default or an extension is data", () => {
    const ref = { $ref: "common.json#/components/schemas/Address" };
    const orders = { ...schemas({ Order: { default: ref, example: ref, properties: { $ref: string } }, Used: ref }), "x-own": ref };
    expect(followed(orders, { [other]: schemas({ Address: string }) }).document).toEqual({
      ...schemas({ Order: { default: ref, example: ref, properties: { $ref: string } }, Used: { $ref: "#/components/schemas/Address" }, Address: string }),
      "x-own": ref,
    });
  });
});

describe("a reference is refused", () => {
  test.each<[string, string, Readonly<Record<string, JsonObject>>, readonly string[]]>([
    ["to an address that is no document of the site", "https://elsewhere.example/x.json#/components/schemas/A", {}, ["external-ref"]],
    ["to a file", "file:///etc/passwd#/components/schemas/A", { [other]: schemas({}) }, ["external-ref"]],
    ["to a component that is not there", "common.json#/components/schemas/Gone", { [other]: schemas({ A: string }) }, ["external-ref"]],
    ["to a whole document", "common.json", { [other]: schemas({ A: string }) }, ["external-ref"]],
    ["to the prototype of a section", "common.json#/components/__proto__/toString", { [other]: schemas({ A: string }) }, ["external-ref"]],
    [
      "to a component whose own reference leads away",
      "common.json#/components/schemas/A",
      { [other]: schemas({ A: { $ref: "https://elsewhere.example/x.json#/B" } }) },
      ["external-ref"],
    ],
    [
      "to a component whose own reference leads nowhere",
      "common.json#/components/schemas/A",
      { [other]: schemas({ A: { $ref: "#/components/schemas/Gone" } }) },
      ["external-ref"],
    ],
    ["to a part that contains itself", "common.json#/x-a", { [other]: { "x-a": { items: { $ref: "#/x-a" } } } }, ["external-ref"]],
  ])("%s", (_, $ref, others, codes) => {
    expect(followed(schemas({ Order: { $ref } }), others).codes).toEqual(codes);
  });

  test("where more is brought in than a document may hold", () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`P${index}`, string]));
    const orders = schemas({ Order: { $ref: "common.json#/components/schemas/Wide" } });
    expect(followed(orders, { [other]: schemas({ Wide: { properties: many } }) }, { ...defaultCaps, values: 100 }).codes).toEqual(["too-many-values"]);
  });
});

test("a chain of a hundred thousand references needs no stack", () => {
  const chain = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`S${index}`, { $ref: `#/components/schemas/S${index + 1}` }]));
  const { codes } = followed(schemas({ Order: { $ref: "common.json#/components/schemas/S0" } }), { [other]: schemas({ ...chain, S100000: string }) });
  expect(codes).toEqual([]);
});

test("splitting the components of a document over two and following them gives what the document says", () => {
  const names = ["A", "B", "C", "D", "E"] as const;
  const edge = fc.record({ from: fc.constantFrom(...names), to: fc.constantFrom(...names) });
  fc.assert(
    fc.property(fc.array(edge, { maxLength: 12 }), fc.subarray([...names], { minLength: 1 }), (edges, moved) => {
      const isMoved = (name: string): boolean => (moved as readonly string[]).includes(name);
      const schemaOf = (name: string, refFrom: (from: string, to: string) => string): Json => ({
        title: name,
        properties: Object.fromEntries(edges.filter(({ from }) => from === name).map(({ to }) => [to, { $ref: refFrom(name, to) }])),
      });
      const across = (from: string, to: string): string =>
        `${isMoved(from) === isMoved(to) ? "" : isMoved(to) ? "common.json" : "orders.json"}#/components/schemas/${to}`;
      const local = (_: string, to: string): string => `#/components/schemas/${to}`;
      const part = (is: (name: string) => boolean): JsonObject => schemas(Object.fromEntries(names.filter(is).map((name) => [name, schemaOf(name, across)])));
      const { document, codes } = followed(
        part((name) => !isMoved(name)),
        { [other]: part(isMoved) },
      );
      const present = Object.keys((document["components"] as { readonly schemas: JsonObject }).schemas);
      expect(codes).toEqual([]);
      expect(document).toEqual(schemas(Object.fromEntries(present.map((name) => [name, schemaOf(name, local)]))));
    }),
  );
});
