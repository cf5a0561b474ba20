import type { JsonObject } from "../../scripts/document/json.js";

/** A small API with one of everything that a diff looks at. */
export const sample: JsonObject = {
  openapi: "3.1.0",
  info: { title: "Parcels", version: "1.0.0" },
  servers: [{ url: "https://api.example.com/v1" }],
  security: [{ basic: [] }, { oauth: ["parcels:read"] }],
  paths: {
    "/parcels": {
      parameters: [{ name: "trace", in: "header", schema: { type: "string", maxLength: 40 } }],
      get: {
        operationId: "listParcels",
        tags: ["Parcels"],
        parameters: [
          { name: "status", in: "query", schema: { type: "string", enum: ["open", "closed"], default: "open" } },
          { name: "ids", in: "query", style: "form", explode: false, schema: { type: "array", items: { type: "integer", minimum: 1 }, maxItems: 50 } },
        ],
        responses: {
          "200": {
            description: "A page",
            headers: { "X-Total": { required: true, schema: { type: "integer" } } },
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  required: ["data"],
                  properties: { data: { type: "array", items: { $ref: "#/components/schemas/Parcel" } }, next: { type: ["string", "null"] } },
                },
              },
            },
          },
          "400": { description: "Wrong", content: { "application/json": { schema: { $ref: "#/components/schemas/Errors" } } } },
        },
      },
      post: {
        operationId: "createParcel",
        tags: ["Parcels"],
        requestBody: { required: true, content: { "application/json": { schema: { $ref: "#/components/schemas/ParcelInput" } } } },
        responses: {
          "201": { description: "Created", content: { "application/json": { schema: { $ref: "#/components/schemas/Parcel" } } } },
          "409": { description: "Exists" },
        },
      },
    },
    "/parcels/{id}": {
      get: {
        operationId: "getParcel",
        tags: ["Parcels"],
        security: [{ key: [] }],
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "integer", format: "int64" } }],
        responses: {
          "200": { description: "One", content: { "application/json": { schema: { $ref: "#/components/schemas/Parcel" } }, "application/pdf": {} } },
          "404": { description: "None" },
        },
      },
      delete: {
        operationId: "deleteParcel",
        tags: ["Parcels"],
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "integer", format: "int64" } }],
        responses: { "204": { description: "Gone" } },
      },
    },
  },
  webhooks: {
    parcelChanged: {
      post: {
        operationId: "onParcelChanged",
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: { type: "object", required: ["action"], properties: { action: { const: "changed" }, parcel: { $ref: "#/components/schemas/Parcel" } } },
            },
          },
        },
        responses: { "200": { description: "Taken" } },
      },
    },
  },
  components: {
    securitySchemes: {
      basic: { type: "http", scheme: "basic" },
      key: { type: "apiKey", in: "header", name: "X-Key" },
      oauth: { type: "oauth2", flows: { clientCredentials: { tokenUrl: "https://auth.example.com/token", scopes: { "parcels:read": "Read" } } } },
    },
    schemas: {
      Address: {
        type: "object",
        required: ["street", "country"],
        additionalProperties: false,
        properties: {
          street: { type: "string", minLength: 1, maxLength: 100 },
          country: { type: "string", pattern: "^[A-Z]{2}$" },
          note: { anyOf: [{ type: "string" }, { type: "null" }] },
        },
      },
      Parcel: {
        allOf: [
          { $ref: "#/components/schemas/ParcelInput" },
          {
            type: "object",
            required: ["id", "status"],
            properties: {
              id: { type: "integer", readOnly: true },
              status: { enum: ["open", "closed", "lost"] },
              parent: { $ref: "#/components/schemas/Parcel" },
              labels: { type: "object", additionalProperties: { type: "string", format: "uri" } },
            },
          },
        ],
      },
      ParcelInput: {
        type: "object",
        required: ["weight", "to"],
        properties: {
          weight: { type: "number", exclusiveMinimum: 0, maximum: 1000 },
          to: {
            oneOf: [{ $ref: "#/components/schemas/Address" }, { $ref: "#/components/schemas/PickupPoint" }],
            discriminator: { propertyName: "kind", mapping: { point: "#/components/schemas/PickupPoint" } },
          },
          tags: { type: "array", items: { type: "string" }, uniqueItems: true, maxItems: 5 },
          size: { type: ["object", "null"], properties: { width: { type: "integer", multipleOf: 5 } } },
          secret: { type: "string", writeOnly: true },
          date: { type: "string", format: "date-time", default: "now" },
        },
      },
      PickupPoint: { type: "object", required: ["kind", "code"], properties: { kind: { const: "point" }, code: { type: "string" } } },
      Errors: { type: "array", items: { type: "object", properties: { code: { type: "string" }, detail: { type: "string" } } } },
    },
  },
};
