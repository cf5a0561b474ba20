import { each, isDraft, mediaTypes, operations, parameters, schemas, type Draft, type Spot } from "./walk.js";
import type { Random } from "./random.js";

/** Says the same in other words; false where the document holds nothing that it could respell. */
export type Rewrite = (document: Draft, random: Random) => boolean;

function onOne(spots: readonly Spot[], random: Random, change: (spot: Spot) => void): boolean {
  if (spots.length === 0) return false;
  change(random.pick(spots));
  return true;
}

function set(spot: Spot, value: unknown): void {
  spot.holder[spot.key] = value;
}

function shuffled(value: unknown, random: Random): unknown {
  if (Array.isArray(value)) return value.map((inner) => shuffled(inner, random));
  return isDraft(value) ? Object.fromEntries(random.shuffle(Object.entries(value)).map(([key, inner]) => [key, shuffled(inner, random)])) : value;
}

function shuffleList(keyword: string): Rewrite {
  return (document, random) =>
    onOne(
      schemas(document).filter((spot) => Array.isArray(spot.value[keyword])),
      random,
      (spot) => {
        spot.value[keyword] = random.shuffle(spot.value[keyword] as unknown[]);
      },
    );
}

function deref(document: Draft, ref: string): Draft | undefined {
  const name = ref.split("/").at(-1) ?? "";
  const found = isDraft(document["components"]) && isDraft(document["components"]["schemas"]) ? document["components"]["schemas"][name] : undefined;
  return isDraft(found) ? found : undefined;
}

const typeLists = (document: Draft): Spot[] =>
  schemas(document).filter(
    (spot) => Array.isArray(spot.value["type"]) && (spot.value["type"] as unknown[]).length === 2 && (spot.value["type"] as unknown[]).includes("null"),
  );

export const rewrites: Readonly<Record<string, Rewrite>> = {
  "keys in another order": (document, random) => {
    const copy = shuffled(document, random) as Draft;
    for (const key of Object.keys(document)) delete document[key];
    Object.assign(document, copy);
    return true;
  },
  "a schema inside an allOf of one": (document, random) => onOne(schemas(document), random, (spot) => set(spot, { allOf: [spot.value] })),
  "a reference written out": (document, random) =>
    onOne(
      schemas(document).filter((spot) => typeof spot.value["$ref"] === "string" && Object.keys(spot.value).length === 1),
      random,
      (spot) => set(spot, structuredClone(deref(document, String(spot.value["$ref"])))),
    ),
  "a schema moved to a component": (document, random) =>
    onOne(
      schemas(document).filter((spot) => spot.value["$ref"] === undefined),
      random,
      (spot) => {
        const components = document["components"] as Draft;
        const all = components["schemas"] as Draft;
        const name = `Moved${Object.keys(all).length}`;
        if (spot.holder === all) return;
        set(spot, { $ref: `#/components/schemas/${name}` });
        all[name] = spot.value;
      },
    ),
  "null as a nullable": (document, random) =>
    onOne(typeLists(document), random, (spot) => {
      const [type] = (spot.value["type"] as string[]).filter((name) => name !== "null");
      set(spot, { ...spot.value, type, nullable: true });
    }),
  "null as an anyOf": (document, random) =>
    onOne(typeLists(document), random, (spot) => {
      const [type] = (spot.value["type"] as string[]).filter((name) => name !== "null");
      set(spot, { anyOf: [{ ...spot.value, type }, { type: "null" }] });
    }),
  "a constant as a list of one": (document, random) =>
    onOne(
      schemas(document).filter((spot) => "const" in spot.value),
      random,
      (spot) => {
        const { const: value, ...rest } = spot.value;
        set(spot, { ...rest, enum: [value] });
      },
    ),
  "an exclusive bound as a flag": (document, random) =>
    onOne(
      schemas(document).filter((spot) => typeof spot.value["exclusiveMinimum"] === "number"),
      random,
      (spot) => set(spot, { ...spot.value, minimum: spot.value["exclusiveMinimum"], exclusiveMinimum: true }),
    ),
  "an enum in another order": shuffleList("enum"),
  "required in another order": shuffleList("required"),
  "alternatives in another order": shuffleList("oneOf"),
  "parts in another order": shuffleList("allOf"),
  "an allOf written out": (document, random) =>
    onOne(
      schemas(document).filter((spot) => Array.isArray(spot.value["allOf"]) && spot.value["properties"] === undefined),
      random,
      (spot) => {
        const parts = (spot.value["allOf"] as Draft[]).map((part) => (typeof part["$ref"] === "string" ? deref(document, part["$ref"]) : part));
        if (
          parts.some((part) => part === undefined || part["allOf"] !== undefined || part["$ref"] !== undefined || part["type"] !== "object") ||
          parts.length < 2
        )
          return;
        const { allOf: _, ...rest } = spot.value;
        const all = structuredClone(parts) as Draft[];
        set(spot, {
          ...rest,
          type: "object",
          required: [...new Set(all.flatMap((part) => (part["required"] as string[] | undefined) ?? []))],
          properties: Object.assign({}, ...all.map((part) => part["properties"])) as Draft,
        });
      },
    ),
  "new words": (document, random) =>
    onOne(
      [...schemas(document), ...operations(document), ...parameters(document)].filter((spot) => spot.value["$ref"] === undefined),
      random,
      (spot) => {
        spot.value["description"] = `Words ${random.below(1000)}`;
      },
    ),
  "an extension": (document, random) =>
    onOne(
      [...schemas(document), ...operations(document)].filter((spot) => spot.value["$ref"] === undefined),
      random,
      (spot) => {
        spot.value["x-note"] = random.below(1000);
      },
    ),
  "a default of the standard said": (document, random) =>
    onOne(parameters(document), random, (spot) => {
      spot.value["deprecated"] ??= false;
      spot.value["required"] ??= false;
      spot.value["style"] ??= spot.value["in"] === "query" ? "form" : "simple";
    }),
  "parameters in another order": (document, random) =>
    onOne(
      operations(document).filter((spot) => Array.isArray(spot.value["parameters"])),
      random,
      (spot) => {
        spot.value["parameters"] = random.shuffle(spot.value["parameters"] as unknown[]);
      },
    ),
  "a header parameter in another case": (document, random) =>
    onOne(
      parameters(document).filter((spot) => spot.value["in"] === "header"),
      random,
      (spot) => {
        spot.value["name"] = String(spot.value["name"]).toUpperCase();
      },
    ),
  "parameters of the path item in its operations": (document, random) =>
    onOne(
      each(document["paths"]).filter((spot) => Array.isArray(spot.value["parameters"])),
      random,
      (spot) => {
        const shared = spot.value["parameters"] as unknown[];
        delete spot.value["parameters"];
        for (const operation of each(spot.value))
          operation.value["parameters"] = [...structuredClone(shared), ...((operation.value["parameters"] as unknown[] | undefined) ?? [])];
      },
    ),
  "a media type with a charset": (document, random) =>
    onOne(
      operations(document)
        .flatMap((spot) => [
          ...each(spot.value["responses"]),
          ...(isDraft(spot.value["requestBody"]) ? [{ holder: spot.value, key: "requestBody", value: spot.value["requestBody"] }] : []),
        ])
        .filter((spot) => isDraft(spot.value["content"]) && mediaTypes(document).length > 0),
      random,
      (spot) => {
        spot.value["content"] = Object.fromEntries(
          Object.entries(spot.value["content"] as Draft).map(([name, value]) => [
            name.includes("json") && !name.includes(";") ? `${name}; charset=utf-8` : name,
            value,
          ]),
        );
      },
    ),
  "a server with a final slash": (document) => {
    const [server] = document["servers"] as Draft[];
    if (server !== undefined) server["url"] = `${String(server["url"]).replace(/\/$/, "")}/`;
    return true;
  },
  "alternative requirements in another order": (document, random) => {
    document["security"] = random.shuffle(document["security"] as unknown[]);
    return true;
  },
};
