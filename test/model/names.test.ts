import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assignNames, functionName, operationKey, singular, type Nameable, type NameTable } from "../../scripts/model/names.js";
import type { JsonObject } from "../../scripts/document/json.js";
import { documentOf, modelOf, sourceOf } from "./small-document.js";
import { project } from "../generated/built-site.js";

const facts = join(project, "../shared/facts/sendcloud.md");
const absent = !existsSync(facts);
if (absent) console.warn("skipped: the table of wanted names is not beside the project");

const operation = (given: Partial<Nameable>): Nameable => ({
  document: "v1/things",
  area: "things",
  operationId: undefined,
  httpMethod: "GET",
  path: "/things",
  answersList: false,
  ...given,
});

function proposed(...given: readonly Partial<Nameable>[]): readonly string[] {
  const operations = given.map(operation);
  const names = assignNames(operations, {});
  return operations.map((each) => `${names.get(each)?.method} ${names.get(each)?.function}`);
}

describe("proposals", () => {
  test.each<[string, Partial<Nameable>, string]>([
    ["a readable operationId", { operationId: "listThings" }, "things.listThings listThings"],
    [
      "in the style of GitHub",
      { area: "actions", operationId: "actions/list-jobs-for-workflow-run" },
      "actions.listJobsForWorkflowRun actionsListJobsForWorkflowRun",
    ],
    [
      "in the style of Stripe",
      { area: "api", operationId: "GetCustomersCustomer", path: "/v1/customers/{customer}" },
      "api.getCustomersCustomer getCustomersCustomer",
    ],
    ["a generated operationId, for a list", { operationId: "sc-public-v3-scp-get-all_things", answersList: true }, "things.list listThings"],
    ["a generated operationId, for one", { operationId: "sc-public-v3-scp-get-thing", path: "/things/{id}" }, "things.get getThing"],
    ["no operationId, a list", { answersList: true }, "things.list listThings"],
    ["no operationId, one", { path: "/things/{id}" }, "things.get getThing"],
    ["no operationId, create", { httpMethod: "POST" }, "things.create createThing"],
    ["no operationId, update", { httpMethod: "PATCH", path: "/things/{id}" }, "things.update updateThing"],
    ["no operationId, replace", { httpMethod: "PUT", path: "/things/{id}" }, "things.replace replaceThing"],
    ["no operationId, delete", { httpMethod: "DELETE", path: "/things/{id}" }, "things.delete deleteThing"],
    ["an action", { httpMethod: "POST", path: "/things/{id}/cancel" }, "things.cancel cancelThing"],
    ["a list below one", { path: "/things/{id}/logs", answersList: true }, "things.listLogs listLogs"],
    ["one below a list", { path: "/things/{id}/logs/{log}" }, "things.getLog getLog"],
    ["a name that is a reserved word", { operationId: "delete", httpMethod: "DELETE" }, "things.delete delete_"],
    ["a name of Object.prototype", { operationId: "toString" }, "things.toString_ toString_"],
    ["a name without letters", { operationId: "名前", path: "/things/{id}" }, "things.get getThing"],
  ])("%s", (_, given, wanted) => {
    expect(proposed(given)).toEqual([wanted]);
  });

  test("of one function name in two groups, the second takes its group's name", () => {
    expect(
      proposed(
        { document: "v1/compat", area: "compat", operationId: "listOptions" },
        { document: "v1/shipping", area: "shipping", operationId: "listOptions" },
      ),
    ).toEqual(["compat.listOptions listOptions", "shipping.listOptions listShippingOptions"]);
  });

  test("of one name twice in a group, the second is numbered", () => {
    expect(proposed({ operationId: "get-item" }, { operationId: "get_item" })).toEqual(["things.getItem getItem", "things.getItem2 getThingsItem"]);
  });

  test("are unique in a version, whatever the operations, and the same in any order", () => {
    const nameable = fc
      .record({
        document: fc.constantFrom("v1/a", "v1/b"),
        operationId: fc.option(fc.constantFrom("list", "list-a", "list_a", "listA", "get", "delete", "名", "toString", "x-v3-get-a"), { nil: undefined }),
        httpMethod: fc.constantFrom("GET", "POST", "DELETE"),
        path: fc.constantFrom("/a", "/a/{id}", "/a/{id}/b", "/b", "/"),
        answersList: fc.boolean(),
      })
      .map((given): Nameable => ({ ...given, area: given.document.slice(3) }));
    const operations = fc.uniqueArray(nameable, { maxLength: 12, selector: (each) => `${each.document} ${operationKey(each)}` });
    const shuffled = operations.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        const names = assignNames(all, {});
        const again = assignNames(other, {});
        for (const kind of ["method", "function"] as const) expect(new Set(all.map((each) => names.get(each)?.[kind])).size).toBe(all.length);
        for (const each of all) expect(again.get(each)).toEqual(names.get(each));
      }),
      { numRuns: 300 },
    );
  });

  test("the table wins, and a proposal keeps off its names and former names", () => {
    const table: NameTable = { "v1/things": { listThings: { method: "things.list", function: "listAll", was: ["listThings"] } } };
    const operations = [operation({ operationId: "listThings" }), operation({ operationId: "list_things", path: "/other" })];
    const names = assignNames(operations, table);
    expect(operations.map((each) => names.get(each)?.function)).toEqual(["listAll", "listThings2"]);
  });
});

test("an operationId that stands twice in a document names neither operation", async () => {
  const named = (operationId: string): JsonObject => ({ get: { operationId, responses: {} } });
  const document = documentOf({ paths: { "/a": named("same"), "/b": named("same"), "/c": named("other") } });
  const first = await modelOf([sourceOf(document)]);
  expect(first.names).toEqual({
    "v1/things": {
      "GET /a": { method: "things.getA", function: "getA" },
      "GET /b": { method: "things.getB", function: "getB" },
      other: { method: "things.other", function: "other" },
    },
  });
  expect((await modelOf([sourceOf(document)], { names: first.names })).names).toEqual(first.names);
});

describe("function names from methods", () => {
  test.each([
    ["shipments", "announce", "announceShipment"],
    ["shipments", "announceWithRules", "announceShipmentWithRules"],
    ["shipments", "list", "listShipments"],
    ["orders", "delete", "deleteOrder"],
    ["orders", "upsert", "upsertOrders"],
    ["eventSubscriptions", "createConnection", "createConnection"],
    ["parcelDocuments", "getMany", "getManyParcelDocuments"],
    ["addresses", "validate", "validateAddress"],
    ["oauth2", "token", "oauth2Token"],
    ["dutiesAndTaxes", "calculate", "calculateDutiesAndTaxes"],
  ])("%s.%s is %s", (group, method, wanted) => {
    expect(functionName(group, method)).toBe(wanted);
  });

  test.each([
    ["shipments", "shipment"],
    ["addresses", "address"],
    ["companies", "company"],
    ["status", "status"],
    ["boxes", "box"],
    ["news", "news"],
    ["prices", "price"],
  ])("one of %s is %s", (many, one) => {
    expect(singular(many)).toBe(one);
  });
});

describe("the committed table", () => {
  const table = JSON.parse(readFileSync(join(project, "specs/names.json"), "utf8")) as NameTable;

  test.skipIf(absent)("gives every operation the wanted name", () => {
    const wanted = wantedNames(readFileSync(facts, "utf8"));
    const given = Object.fromEntries(
      Object.entries(table).flatMap(([document, names]) => Object.entries(names).map(([key, { method }]) => [`${document} ${key}`, method])),
    );
    expect(Object.keys(wanted)).toHaveLength(141);
    expect(given).toEqual(wanted);
  });

  test("calls every function by the rule, but where two would have one name", () => {
    const odd = Object.entries(table).flatMap(([document, names]) =>
      Object.values(names).flatMap((name) => {
        const [group = "", method = ""] = name.method.split(".");
        return functionName(group, method) === name.function ? [] : [`${document} ${name.method}: ${name.function}`];
      }),
    );
    expect(odd).toEqual(["v3/compat compat.listShippingOptions: listCompatShippingOptions"]);
  });
});

/** Rows of the annex: `v3/shipments sc-public-…` to `shipments.announce`; webhooks have no method. */
function wantedNames(text: string): Readonly<Record<string, string>> {
  const annex = text.slice(text.indexOf("## Annex A"), text.indexOf("## Annex B"));
  let document = "";
  return Object.fromEntries(
    annex.split("\n").flatMap((line) => {
      document = /^\*\*(v\d)\*?-([\w-]+)\*\*$/.exec(line)?.slice(1).join("/") ?? document;
      const row = /^\| ([A-Z]+) \| `([^`]+)` \| (?:`([^`]+)`|\(none\)) \| (.+?) \|$/.exec(line);
      if (row === null || row[1] === "HOOK") return [];
      return [[`${document} ${row[3] ?? `${row[1]} ${row[2]}`}`, (row[4] ?? "").replace(" (deprecated)", "").replace(/^v\d\./, "")]];
    }),
  );
}
