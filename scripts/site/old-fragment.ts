import {
  entriesOf,
  isArray,
  isObject,
  objectOf,
  own,
  ownArray,
  ownObject,
  ownString,
  type Json,
  type JsonObject,
} from "../document/json.js";

/**
 * The shape that one docs engine wrote into its pages until November 2025: one operation with `path` and `method` as strings, schemas
 * in arrays, references resolved and marked. Only for operations that nothing better shows.
 */
export function isOldFragment(value: JsonObject): boolean {
  const paths = ownObject(value, "paths");
  return ownString(paths, "path") !== undefined && ownString(paths, "method") !== undefined;
}

/** As OpenAPI 3.1; what the shape does not carry (names of inlined parts, parameter styles) is lost. */
export function convertOldFragment(value: JsonObject): JsonObject {
  const operation = ownObject(value, "paths") ?? {};
  const request = ownObject(operation, "request");
  const schemas = ownObject(ownObject(value, "components"), "schemas") ?? {};
  const known = new Set(Object.keys(schemas));
  const { schemes, security } = securityOf(request);
  return objectOf([
    ["openapi", "3.1.0"],
    ["info", { title: "", version: "0" }],
    ["servers", own(operation, "servers")],
    [
      "paths",
      objectOf([
        [
          ownString(operation, "path") ?? "/",
          objectOf([
            [
              (ownString(operation, "method") ?? "get").toLowerCase(),
              objectOf([
                ["deprecated", own(operation, "deprecated") === true ? true : undefined],
                ["parameters", parametersOf(request, known)],
                ["requestBody", bodyOf(ownObject(request, "body"), known)],
                ["responses", responsesOf(ownObject(operation, "response"), known)],
                ["security", security],
              ]),
            ],
          ]),
        ],
      ]),
    ],
    [
      "components",
      objectOf([
        ["schemas", objectOf(entriesOf(schemas).map(([name, schema]) => [name, convertSchema(schema, known, true)]))],
        ["securitySchemes", schemes],
      ]),
    ],
  ]);
}

const places = ["path", "query", "header", "cookie"] as const;

function parametersOf(request: Json | undefined, known: ReadonlySet<string>): Json {
  return places.flatMap((place) =>
    entriesOf(ownObject(ownObject(request, "parameters"), place)).map(([name, parameter]) => {
      const schemas = ownArray(parameter, "schema") ?? [];
      const required = place === "path" || schemas.some((schema) => own(schema, "required") === true);
      return objectOf([
        ["name", name],
        ["in", place],
        ["required", required ? true : undefined],
        ["schema", oneOf(schemas, known)],
      ]);
    }),
  );
}

/** A body that stands for none has the engine's own media type. */
function contentOf(content: JsonObject | undefined, known: ReadonlySet<string>): JsonObject {
  return objectOf(
    entriesOf(content)
      .filter(([mediaType]) => mediaType.includes("/") && !mediaType.startsWith("_"))
      .map(([mediaType, media]) => [mediaType, { schema: oneOf(ownArray(media, "schemaArray") ?? [], known) }]),
  );
}

function bodyOf(content: JsonObject | undefined, known: ReadonlySet<string>): Json | undefined {
  const found = contentOf(content, known);
  return Object.keys(found).length === 0 ? undefined : { content: found };
}

function responsesOf(responses: JsonObject | undefined, known: ReadonlySet<string>): Json {
  return objectOf(
    entriesOf(responses).map(([status, content]) => {
      const found = isObject(content) ? contentOf(content, known) : {};
      return [
        status,
        objectOf([
          ["description", ""],
          ["content", Object.keys(found).length === 0 ? undefined : found],
        ]),
      ];
    }),
  );
}

function oneOf(schemas: readonly Json[], known: ReadonlySet<string>): Json {
  const converted = schemas.map((schema) => convertSchema(schema, known, false));
  return converted.length === 1 ? (converted[0] ?? {}) : converted.length === 0 ? {} : { anyOf: converted };
}

/** `isRoot`: a component itself, which must not become a reference to itself. */
function convertSchema(value: Json, known: ReadonlySet<string>, isRoot: boolean): Json {
  if (!isObject(value)) return {};
  const reference = ownString(value, "refIdentifier")?.replace(/^#\/components\/schemas\//u, "");
  if (!isRoot && reference !== undefined && known.has(reference))
    return { $ref: `#/components/schemas/${reference.replaceAll("~", "~0").replaceAll("/", "~1")}` };
  const wrapped = ownArray(value, "allOf");
  if (wrapped?.length === 1 && wrapped[0] !== undefined) return convertSchema(wrapped[0], known, isRoot);
  const type = ownString(value, "type");
  const required = ownArray(value, "requiredProperties");
  const kept = Object.entries(value).filter(([key]) => keptKeywords.has(key));
  return objectOf([
    ...kept,
    ...typeMembers(type),
    ["required", required],
    [
      "properties",
      ownObject(value, "properties") === undefined
        ? undefined
        : objectOf(entriesOf(value, "properties").map(([name, schema]) => [name, convertSchema(schema, known, false)])),
    ],
    ["items", own(value, "items") === undefined ? undefined : itemsOf(own(value, "items"), known)],
    [
      "additionalProperties",
      typeof own(value, "additionalProperties") === "boolean"
        ? own(value, "additionalProperties")
        : own(value, "additionalProperties") === undefined
          ? undefined
          : convertSchema(own(value, "additionalProperties") ?? {}, known, false),
    ],
    ...(["allOf", "anyOf", "oneOf"] as const).map(
      (keyword) => [keyword, ownArray(value, keyword)?.map((schema) => convertSchema(schema, known, false))] as const,
    ),
  ]);
}

const keptKeywords = new Set([
  "title",
  "description",
  "format",
  "enum",
  "const",
  "default",
  "nullable",
  "deprecated",
  "readOnly",
  "writeOnly",
  "pattern",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "uniqueItems",
]);

function typeMembers(type: string | undefined): readonly (readonly [string, Json | undefined])[] {
  if (type === undefined || type === "any") return [];
  if (type === "file")
    return [
      ["type", "string"],
      ["format", "binary"],
    ];
  return [["type", /^enum<(\w+)>$/u.exec(type)?.[1] ?? type]];
}

function itemsOf(value: Json | undefined, known: ReadonlySet<string>): Json {
  if (isArray(value)) return oneOf(value, known);
  return convertSchema(value ?? {}, known, false);
}

/** One requirement for each alternative, with schemes named after where the credential goes. */
function securityOf(request: Json | undefined): {
  readonly schemes: Json | undefined;
  readonly security: Json | undefined;
} {
  const schemes = new Map<string, Json>();
  const security = (ownArray(request, "security") ?? []).map((alternative) =>
    objectOf(
      places.flatMap((place) =>
        entriesOf(ownObject(ownObject(alternative, "parameters"), place)).map(([name, credential]) => {
          const scheme = `${place}-${name}`;
          schemes.set(scheme, schemeOf(place, name, credential));
          return [scheme, []] as const;
        }),
      ),
    ),
  );
  return {
    schemes: schemes.size === 0 ? undefined : objectOf(schemes),
    security: security.length === 0 ? undefined : security,
  };
}

function schemeOf(place: (typeof places)[number], name: string, credential: Json): Json {
  const type = ownString(credential, "type");
  if (type === "http" || type === "oauth2")
    return { type: "http", scheme: ownString(credential, "scheme") ?? "bearer" };
  return { type: "apiKey", in: place, name };
}
