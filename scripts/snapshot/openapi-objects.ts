/**
 * The objects of OpenAPI 2.0 to 3.2 as far as their members hold other objects: what tells a schema's property that is called
 * `description` from a description. Members that are not named here hold data.
 */
export type ObjectKind =
  | "document"
  | "info"
  | "contact"
  | "license"
  | "server"
  | "serverVariable"
  | "tag"
  | "externalDocs"
  | "pathItem"
  | "operation"
  | "parameter"
  | "requestBody"
  | "mediaType"
  | "encoding"
  | "response"
  | "header"
  | "link"
  | "example"
  | "components"
  | "securityScheme"
  | "flow"
  | "schema"
  | "discriminator"
  | "xml"
  | "items"
  | "data";

export type Member =
  ObjectKind | readonly ["list", ObjectKind] | readonly ["map", ObjectKind] | readonly ["mapOfMaps", ObjectKind];

const list = (kind: ObjectKind): Member => ["list", kind];
const map = (kind: ObjectKind): Member => ["map", kind];

export const httpMethods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"] as const;

const methods: Readonly<Record<string, Member>> = Object.fromEntries(
  httpMethods.map((method) => [method, "operation" as const]),
);

/** Members that hold objects, in the order of the specification's tables. */
export const members: Readonly<Record<ObjectKind, Readonly<Record<string, Member>>>> = {
  document: {
    info: "info",
    servers: list("server"),
    security: list("data"),
    tags: list("tag"),
    paths: map("pathItem"),
    webhooks: map("pathItem"),
    components: "components",
    externalDocs: "externalDocs",
    definitions: map("schema"),
    parameters: map("parameter"),
    responses: map("response"),
    securityDefinitions: map("securityScheme"),
  },
  info: { contact: "contact", license: "license" },
  contact: {},
  license: {},
  server: { variables: map("serverVariable") },
  serverVariable: {},
  tag: { externalDocs: "externalDocs" },
  externalDocs: {},
  pathItem: {
    ...methods,
    additionalOperations: map("operation"),
    parameters: list("parameter"),
    servers: list("server"),
  },
  operation: {
    externalDocs: "externalDocs",
    parameters: list("parameter"),
    requestBody: "requestBody",
    responses: map("response"),
    callbacks: ["mapOfMaps", "pathItem"],
    security: list("data"),
    servers: list("server"),
  },
  parameter: { schema: "schema", content: map("mediaType"), examples: map("example"), items: "items" },
  requestBody: { content: map("mediaType") },
  mediaType: {
    schema: "schema",
    itemSchema: "schema",
    examples: map("example"),
    encoding: map("encoding"),
    itemEncoding: "encoding",
    prefixEncoding: list("encoding"),
  },
  encoding: {
    headers: map("header"),
    encoding: map("encoding"),
    itemEncoding: "encoding",
    prefixEncoding: list("encoding"),
  },
  response: { headers: map("header"), content: map("mediaType"), links: map("link"), schema: "schema" },
  header: { schema: "schema", content: map("mediaType"), examples: map("example"), items: "items" },
  link: { server: "server" },
  example: {},
  components: {
    schemas: map("schema"),
    responses: map("response"),
    parameters: map("parameter"),
    examples: map("example"),
    requestBodies: map("requestBody"),
    headers: map("header"),
    securitySchemes: map("securityScheme"),
    links: map("link"),
    callbacks: ["mapOfMaps", "pathItem"],
    pathItems: map("pathItem"),
    mediaTypes: map("mediaType"),
  },
  securityScheme: { flows: map("flow") },
  flow: {},
  schema: {
    properties: map("schema"),
    patternProperties: map("schema"),
    additionalProperties: "schema",
    propertyNames: "schema",
    unevaluatedProperties: "schema",
    dependentSchemas: map("schema"),
    prefixItems: list("schema"),
    items: "schema",
    contains: "schema",
    unevaluatedItems: "schema",
    contentSchema: "schema",
    allOf: list("schema"),
    anyOf: list("schema"),
    oneOf: list("schema"),
    not: "schema",
    if: "schema",
    then: "schema",
    else: "schema",
    $defs: map("schema"),
    definitions: map("schema"),
    discriminator: "discriminator",
    xml: "xml",
    externalDocs: "externalDocs",
    // No keyword of any dialect, but bundlers leave it inside schemas.
    components: "components",
  },
  discriminator: {},
  xml: {},
  items: { items: "items" },
  data: {},
};

/** Order of the members that come first; the others follow by name, extensions last. */
export const memberOrder: Readonly<Record<ObjectKind, readonly string[]>> = {
  document: [
    "openapi",
    "swagger",
    "$self",
    "info",
    "jsonSchemaDialect",
    "host",
    "basePath",
    "schemes",
    "servers",
    "consumes",
    "produces",
    "security",
    "tags",
    "paths",
    "webhooks",
    "components",
    "definitions",
    "parameters",
    "responses",
    "securityDefinitions",
    "externalDocs",
  ],
  info: ["title", "summary", "version", "description", "termsOfService", "contact", "license"],
  contact: ["name", "url", "email"],
  license: ["name", "identifier", "url"],
  server: ["url", "name", "description", "variables"],
  serverVariable: ["enum", "default", "description"],
  tag: ["name", "summary", "description", "parent", "kind", "externalDocs"],
  externalDocs: ["description", "url"],
  pathItem: ["$ref", "summary", "description", "parameters", "servers", ...httpMethods, "additionalOperations"],
  operation: [
    "tags",
    "summary",
    "description",
    "operationId",
    "deprecated",
    "externalDocs",
    "consumes",
    "produces",
    "schemes",
    "parameters",
    "requestBody",
    "responses",
    "callbacks",
    "security",
    "servers",
  ],
  parameter: [
    "$ref",
    "name",
    "in",
    "description",
    "required",
    "deprecated",
    "allowEmptyValue",
    "style",
    "explode",
    "allowReserved",
    "type",
    "format",
    "items",
    "collectionFormat",
    "schema",
    "content",
    "example",
    "examples",
  ],
  requestBody: ["$ref", "description", "required", "content"],
  mediaType: ["schema", "itemSchema", "example", "examples", "encoding"],
  encoding: ["contentType", "headers", "style", "explode", "allowReserved"],
  response: ["$ref", "summary", "description", "headers", "content", "schema", "examples", "links"],
  header: [
    "$ref",
    "description",
    "required",
    "deprecated",
    "style",
    "explode",
    "type",
    "format",
    "schema",
    "content",
    "example",
    "examples",
  ],
  link: ["$ref", "operationRef", "operationId", "parameters", "requestBody", "description", "server"],
  example: ["$ref", "summary", "description", "value", "externalValue"],
  components: [
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "mediaTypes",
  ],
  securityScheme: [
    "$ref",
    "type",
    "description",
    "name",
    "in",
    "scheme",
    "bearerFormat",
    "flow",
    "authorizationUrl",
    "tokenUrl",
    "scopes",
    "flows",
    "openIdConnectUrl",
  ],
  flow: ["authorizationUrl", "deviceAuthorizationUrl", "tokenUrl", "refreshUrl", "scopes"],
  schema: [
    "$schema",
    "$id",
    "$anchor",
    "$ref",
    "title",
    "description",
    "type",
    "format",
    "enum",
    "const",
    "default",
    "nullable",
    "deprecated",
    "readOnly",
    "writeOnly",
    "properties",
    "required",
    "patternProperties",
    "additionalProperties",
    "items",
    "prefixItems",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "discriminator",
  ],
  discriminator: ["propertyName", "mapping", "defaultMapping"],
  xml: ["name", "namespace", "prefix", "attribute", "wrapped"],
  items: ["type", "format", "items", "collectionFormat"],
  data: [],
};
