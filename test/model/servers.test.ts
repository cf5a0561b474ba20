import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../scripts/document/json.js";
import { serverChoices, serverType } from "../../scripts/emit/servers.js";
import type { ServerModel } from "../../scripts/model/model.js";
import { originsOf } from "../../scripts/snapshot/origins.js";
import { documentOf, modelOf, operationOf, sourceOf } from "./small-document.js";

const get: JsonObject = { get: { operationId: "getThing", responses: { "200": { description: "" } } } };

const serversOf = async (servers: Json, url?: string): Promise<readonly ServerModel[]> =>
  (await operationOf(get, { servers }, url === undefined ? {} : { url })).servers;

const plain = (url: string): ServerModel => ({ url, variables: {} });

describe("the servers of an operation", () => {
  test.each<[string, Json, string | undefined, readonly ServerModel[]]>([
    [
      "are all that are named",
      [{ url: "https://a.example" }, { url: "https://b.example/v1" }],
      undefined,
      [plain("https://a.example"), plain("https://b.example/v1")],
    ],
    [
      "keep variables with their values",
      [{ url: "https://{region}.example/{base}", variables: { region: { enum: ["eu", "us"], default: "us" }, base: { default: "v2" } } }],
      undefined,
      [{ url: "https://{region}.example/{base}", variables: { region: { default: "us", enum: ["eu", "us"] }, base: { default: "v2" } } }],
    ],
    ["have names since 3.2", [{ url: "https://a.example", name: "live" }], undefined, [{ ...plain("https://a.example"), name: "live" }]],
    [
      "lose variables that stand nowhere, and names without a variable",
      [{ url: "https://a.example/{x}", variables: { y: { default: "1" } } }],
      undefined,
      [plain("https://a.example/")],
    ],
    [
      "that are relative start from the document, braces and all",
      [{ url: "../{base}", variables: { base: { default: "v2" } } }],
      "https://docs.example/api/openapi.json",
      [{ url: "https://docs.example/{base}", variables: { base: { default: "v2" } } }],
    ],
    ["are those with TLS where both are there", [{ url: "http://a.example" }, { url: "https://a.example" }], undefined, [plain("https://a.example")]],
    [
      "are without those that cannot be called, save the first",
      [{ url: "https://a.example" }, { url: "wss://a.example" }, { url: "https://u:p@b.example" }, { url: "/relative" }],
      undefined,
      [plain("https://a.example")],
    ],
  ])("%s", async (_, servers, url, wanted) => {
    expect(await serversOf(servers, url)).toEqual(wanted);
  });

  test("are the operation's own where it has some", async () => {
    const operation = await operationOf({ get: { servers: [{ url: "https://own.example" }], responses: {} } }, { servers: [{ url: "https://a.example" }] });
    expect(operation.servers).toEqual([plain("https://own.example")]);
  });
});

const typeOf = async (...documents: readonly JsonObject[]): Promise<string> => {
  const { model } = await modelOf(documents.map((parts, index) => sourceOf(documentOf({ paths: { "/things": get }, ...parts }), `area-${index}`)));
  return serverType(serverChoices(model));
};

describe("the type of the choice", () => {
  const region = { enum: ["eu", "us"], default: "eu" };
  test.each<[string, readonly JsonObject[], string]>([
    ["nothing to choose from one plain server", [{ servers: [{ url: "https://a.example" }] }], ""],
    [
      "nothing to choose from one plain server for each document",
      [{ servers: [{ url: "https://a.example" }] }, { servers: [{ url: "https://b.example" }] }],
      "",
    ],
    [
      "several servers by their URL",
      [{ servers: [{ url: "https://a.example" }, { url: "https://b.example" }] }],
      '{ readonly url: "https://a.example" } | { readonly url: "https://b.example" }',
    ],
    [
      "or by their name",
      [{ servers: [{ url: "https://a.example", name: "live" }, { url: "https://b.example" }] }],
      '{ readonly url: "https://a.example" } | { readonly name: "live" } | { readonly url: "https://b.example" }',
    ],
    [
      "variables by what they list, text where they list nothing",
      [{ servers: [{ url: "https://{region}.example/{shop-id}", variables: { region, "shop-id": { default: "1" } } }] }],
      '{ readonly url: "https://{region}.example/{shop-id}"; readonly variables?: { readonly region?: "eu" | "us"; readonly "shop-id"?: string } }',
    ],
    [
      "variables of two documents by what either lists",
      [
        { servers: [{ url: "https://{region}.example", variables: { region } }] },
        { servers: [{ url: "https://{region}.example", variables: { region: { enum: ["eu", "ap"], default: "eu" } } }] },
      ],
      '{ readonly url: "https://{region}.example"; readonly variables?: { readonly region?: "eu" | "us" | "ap" } }',
    ],
    [
      "a default that the list forgets is in it",
      [{ servers: [{ url: "https://{r}.example", variables: { r: { enum: ["a"], default: "b" } } }] }],
      '{ readonly url: "https://{r}.example"; readonly variables?: { readonly r?: "a" | "b" } }',
    ],
  ])("%s", async (_, documents, wanted) => {
    expect(await typeOf(...documents)).toBe(wanted);
  });
});

test("every origin that a listed value can lead to is pinned by the lock", async () => {
  const servers = [{ url: "https://{region}.example/v1", variables: { region: { enum: ["eu", "us"], default: "eu" } } }, { url: "https://sandbox.example" }];
  const document = documentOf({ paths: { "/things": get }, servers });
  expect(originsOf(document, "https://docs.example/openapi.json").api.map(({ origin }) => origin)).toEqual([
    "https://eu.example",
    "https://us.example",
    "https://sandbox.example",
  ]);
});
