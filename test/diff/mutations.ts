import { each, headers, isDraft, listItems, mediaTypes, operations, parameters, schemas, type Draft, type Spot } from "./walk.js";
import type { Random } from "./random.js";

/** Changes one thing that somebody could notice; false where the document holds nothing of the kind. */
export type Mutation = (document: Draft, random: Random) => boolean;

function onOne(spots: readonly Spot[], change: (spot: Spot, random: Random) => void, random: Random): boolean {
  if (spots.length === 0) return false;
  change(random.pick(spots), random);
  return true;
}

/** Schemas that something uses: the sample's components all are. */
function having(keyword: string, change: (spot: Spot, random: Random) => void): Mutation {
  return (document, random) =>
    onOne(
      schemas(document).filter((spot) => spot.value[keyword] !== undefined),
      change,
      random,
    );
}

function dropping(keyword: string): Mutation {
  return having(keyword, (spot) => void delete spot.value[keyword]);
}

function adding(type: string, keyword: string, value: unknown): Mutation {
  return (document, random) =>
    onOne(
      schemas(document).filter((spot) => spot.value["type"] === type && spot.value[keyword] === undefined),
      (spot) => void (spot.value[keyword] = value),
      random,
    );
}

function scaling(keyword: string): Mutation {
  return having(keyword, (spot, random) => void (spot.value[keyword] = (spot.value[keyword] as number) + (random.below(2) === 0 ? 1 : 2)));
}

export const mutations: Readonly<Record<string, Mutation>> = {
  "a path goes": (document, random) => onOne(each(document["paths"]), (spot) => void delete spot.holder[spot.key], random),
  "an operation goes": (document, random) => onOne(operations(document), (spot) => void delete spot.holder[spot.key], random),
  "an operation comes": (document, random) =>
    onOne(each(document["paths"]), (spot) => void (spot.value["patch"] = { responses: { "204": { description: "Done" } } }), random),
  "a path moves": (document, random) =>
    onOne(
      each(document["paths"]),
      (spot) => {
        delete spot.holder[spot.key];
        spot.holder[`/new${spot.key}`] = spot.value;
      },
      random,
    ),
  "an operationId changes": (document, random) => onOne(operations(document), (spot) => void (spot.value["operationId"] = "other"), random),
  "an operation is deprecated": (document, random) => onOne(operations(document), (spot) => void (spot.value["deprecated"] = true), random),
  "a tag changes": (document, random) =>
    onOne(
      operations(document).filter((spot) => spot.value["tags"] !== undefined),
      (spot) => void (spot.value["tags"] = ["Other"]),
      random,
    ),
  "a parameter goes": (document, random) =>
    onOne(
      parameters(document).filter((spot) => spot.value["in"] !== "path"),
      (spot) => void (spot.holder as unknown as unknown[]).splice(Number(spot.key), 1),
      random,
    ),
  "a parameter comes": (document, random) =>
    onOne(
      operations(document),
      (spot, pick) =>
        void (spot.value["parameters"] = [
          ...((spot.value["parameters"] as unknown[] | undefined) ?? []),
          { name: "fresh", in: "query", required: pick.below(2) === 0, schema: { type: "string" } },
        ]),
      random,
    ),
  "a parameter becomes required": (document, random) =>
    onOne(
      parameters(document).filter((spot) => spot.value["required"] !== true),
      (spot) => void (spot.value["required"] = true),
      random,
    ),
  "a parameter moves": (document, random) =>
    onOne(
      parameters(document).filter((spot) => spot.value["in"] === "query"),
      (spot) => void (spot.value["in"] = "cookie"),
      random,
    ),
  "a style changes": (document, random) =>
    onOne(
      parameters(document).filter((spot) => spot.value["in"] === "query"),
      (spot) => void (spot.value["style"] = "pipeDelimited"),
      random,
    ),
  "explode changes": (document, random) =>
    onOne(
      parameters(document).filter((spot) => spot.value["explode"] === false),
      (spot) => void (spot.value["explode"] = true),
      random,
    ),
  "reserved characters stay": (document, random) =>
    onOne(
      parameters(document).filter((spot) => spot.value["in"] === "query"),
      (spot) => void (spot.value["allowReserved"] = true),
      random,
    ),
  "a path parameter is renamed": (document) => {
    const paths = document["paths"] as Draft;
    const item = paths["/parcels/{id}"];
    if (!isDraft(item)) return false;
    delete paths["/parcels/{id}"];
    paths["/parcels/{parcel}"] = item;
    for (const parameter of each(item).flatMap((spot) => listItems(spot.value["parameters"])))
      if (parameter.value["name"] === "id") parameter.value["name"] = "parcel";
    return true;
  },
  "a media type goes": (document, random) => onOne(mediaTypes(document), (spot) => void delete spot.holder[spot.key], random),
  "a media type comes": (document, random) =>
    onOne(
      operations(document)
        .flatMap((spot) => each(spot.value["responses"]))
        .filter((spot) => isDraft(spot.value["content"])),
      (spot) => void ((spot.value["content"] as Draft)["text/csv"] = {}),
      random,
    ),
  "a status goes": (document, random) =>
    onOne(
      operations(document).flatMap((spot) => each(spot.value["responses"])),
      (spot) => void delete spot.holder[spot.key],
      random,
    ),
  "a status comes": (document, random) =>
    onOne(
      operations(document).filter((spot) => isDraft(spot.value["responses"])),
      (spot) => void ((spot.value["responses"] as Draft)["418"] = { description: "Tea" }),
      random,
    ),
  "a header goes": (document, random) => onOne(headers(document), (spot) => void delete spot.holder[spot.key], random),
  "a header becomes optional": (document, random) =>
    onOne(
      headers(document).filter((spot) => spot.value["required"] === true),
      (spot) => void delete spot.value["required"],
      random,
    ),
  "a body becomes optional": (document, random) =>
    onOne(
      operations(document).filter((spot) => isDraft(spot.value["requestBody"])),
      (spot) => void ((spot.value["requestBody"] as Draft)["required"] = false),
      random,
    ),
  "a body goes": (document, random) =>
    onOne(
      operations(document).filter((spot) => isDraft(spot.value["requestBody"])),
      (spot) => void delete spot.value["requestBody"],
      random,
    ),
  "the server moves": (document) => {
    document["servers"] = [{ url: "https://other.example.com/v1" }];
    return true;
  },
  "a requirement goes": (document) => {
    document["security"] = [{ basic: [] }];
    return true;
  },
  "a scope is required": (document) => {
    document["security"] = [{ basic: [] }, { oauth: ["parcels:read", "parcels:write"] }];
    return true;
  },
  "an operation becomes anonymous": (document, random) =>
    onOne(
      operations(document).filter((spot) => spot.key !== "post"),
      (spot) => void (spot.value["security"] = []),
      random,
    ),
  "a token URL moves": (document) => {
    const schemes = (document["components"] as Draft)["securitySchemes"] as Draft;
    schemes["oauth"] = {
      type: "oauth2",
      flows: { clientCredentials: { tokenUrl: "https://elsewhere.example.com/token", scopes: { "parcels:read": "Read" } } },
    };
    return true;
  },
  "a key's name changes": (document, random) => {
    const schemes = (document["components"] as Draft)["securitySchemes"] as Draft;
    schemes["key"] = random.below(2) === 0 ? { type: "apiKey", in: "header", name: "X-Other" } : { type: "apiKey", in: "query", name: "X-Key" };
    return true;
  },
  "a webhook goes": (document, random) => onOne(each(document["webhooks"]), (spot) => void delete spot.holder[spot.key], random),
  "a property goes": (document, random) =>
    onOne(
      schemas(document).flatMap((spot) => each(spot.value["properties"])),
      (spot) => void delete spot.holder[spot.key],
      random,
    ),
  "a property comes": having("properties", (spot) => void ((spot.value["properties"] as Draft)["fresh"] = { type: "string" })),
  "a property is respelled": (document, random) =>
    onOne(
      schemas(document).flatMap((spot) => each(spot.value["properties"])),
      (spot) => {
        delete spot.holder[spot.key];
        spot.holder[`${spot.key}_`] = spot.value;
      },
      random,
    ),
  "a property is not required any more": having("required", (spot) => void (spot.value["required"] = (spot.value["required"] as string[]).slice(1))),
  "a property is required now": (document, random) =>
    onOne(
      schemas(document).filter(
        (spot) =>
          isDraft(spot.value["properties"]) &&
          Object.keys(spot.value["properties"]).some((name) => !((spot.value["required"] as string[] | undefined) ?? []).includes(name)),
      ),
      (spot) => {
        const required = (spot.value["required"] as string[] | undefined) ?? [];
        spot.value["required"] = [
          ...required,
          ...Object.keys(spot.value["properties"] as Draft)
            .filter((name) => !required.includes(name))
            .slice(0, 1),
        ];
      },
      random,
    ),
  "a type changes": (document, random) =>
    onOne(
      schemas(document).filter((spot) => typeof spot.value["type"] === "string"),
      (spot) => void (spot.value["type"] = spot.value["type"] === "boolean" ? "string" : "boolean"),
      random,
    ),
  // A part of an allOf alone allows nothing that the other parts refuse.
  "null is allowed": (document, random) =>
    onOne(
      schemas(document).filter((spot) => typeof spot.value["type"] === "string" && !Array.isArray(spot.holder)),
      (spot) => void (spot.value["type"] = [spot.value["type"], "null"]),
      random,
    ),
  "null is not allowed any more": (document, random) =>
    onOne(
      schemas(document).filter((spot) => Array.isArray(spot.value["type"])),
      (spot) => void (spot.value["type"] = (spot.value["type"] as string[])[0]),
      random,
    ),
  "a format changes": having("format", (spot) => void (spot.value["format"] = "email")),
  "a format goes": dropping("format"),
  "a listed value goes": having("enum", (spot) => void (spot.value["enum"] = (spot.value["enum"] as unknown[]).slice(1))),
  "a listed value comes": having("enum", (spot) => void (spot.value["enum"] = [...(spot.value["enum"] as unknown[]), "fresh"])),
  "the list goes": dropping("enum"),
  "a constant changes": having("const", (spot) => void (spot.value["const"] = "other")),
  "a default changes": having("default", (spot) => void (spot.value["default"] = "other")),
  "a default goes": dropping("default"),
  "a pattern changes": having("pattern", (spot) => void (spot.value["pattern"] = "^x$")),
  "a pattern goes": dropping("pattern"),
  minimum: scaling("minimum"),
  maximum: scaling("maximum"),
  exclusiveMinimum: scaling("exclusiveMinimum"),
  maxLength: scaling("maxLength"),
  minLength: scaling("minLength"),
  maxItems: scaling("maxItems"),
  multipleOf: scaling("multipleOf"),
  "no minimum": dropping("minimum"),
  "no maximum": dropping("maximum"),
  "no maxLength": dropping("maxLength"),
  "no maxItems": dropping("maxItems"),
  "no uniqueItems": dropping("uniqueItems"),
  "a maxLength comes": adding("string", "maxLength", 7),
  "a pattern comes": adding("string", "pattern", "^y$"),
  "a maximum comes": adding("integer", "maximum", 7),
  "minItems comes": adding("array", "minItems", 1),
  "maxProperties comes": adding("object", "maxProperties", 9),
  "unknown properties are refused": adding("object", "additionalProperties", false),
  "unknown properties are allowed": dropping("additionalProperties"),
  "read-only": adding("string", "readOnly", true),
  "write-only": adding("string", "writeOnly", true),
  "an alternative goes": having("oneOf", (spot) => void (spot.value["oneOf"] as unknown[]).pop()),
  "an alternative comes": having(
    "oneOf",
    (spot) => void (spot.value["oneOf"] as unknown[]).push({ type: "object", required: ["box"], properties: { box: { type: "string" } } }),
  ),
  "the discriminator changes": having("discriminator", (spot) => void (spot.value["discriminator"] = { propertyName: "code" })),
  "items change": having("items", (spot) => void (spot.value["items"] = { type: "boolean" })),
  "a property is deprecated": adding("string", "deprecated", true),
};
