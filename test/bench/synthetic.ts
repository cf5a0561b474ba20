/** A document of so many operations, the same for the same seed: resources with listings, items, bodies and failures. */
export function syntheticDocument(operations: number, seed = 1): object {
  const random = generator(seed);
  const resources = Array.from({ length: Math.ceil(operations / 5) }, (_, index) => `Resource${index}`);
  const schemas = Object.fromEntries(resources.map((name, index) => [name, resourceSchema(random, resources, index)]));
  const paths = Object.fromEntries(resources.flatMap((name) => resourcePaths(name)));
  return {
    openapi: "3.1.0",
    info: { title: `Synthetic API of ${operations} operations`, version: "1.0.0" },
    servers: [{ url: "https://api.example.com" }],
    paths,
    components: {
      schemas: {
        ...schemas,
        Failure: {
          type: "object",
          required: ["code", "message"],
          properties: { code: { type: "string", enum: ["invalid", "missing", "conflict"] }, message: { type: "string" } },
        },
      },
    },
  };
}

/** Park and Miller's minimal standard generator: the same numbers on every machine. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

function resourceSchema(random: () => number, resources: readonly string[], index: number): object {
  const count = 4 + Math.floor(random() * 12);
  const kinds: readonly (() => object)[] = [
    () => ({ type: "string", description: "A text of the resource." }),
    () => ({ type: "integer", minimum: 0 }),
    () => ({ type: ["string", "null"], format: "date-time" }),
    () => ({ type: "string", enum: ["draft", "open", "closed", "archived"] }),
    () => ({ type: "array", items: { type: "string" } }),
    () => ({ type: "object", properties: { amount: { type: "string" }, currency: { type: "string" } }, required: ["amount"] }),
    () => ({ $ref: `#/components/schemas/${resources[Math.max(0, index - 1 - Math.floor(random() * 5))] ?? "Failure"}` }),
  ];
  const properties = Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`field_${at}`, (kinds[Math.floor(random() * kinds.length)] ?? kinds[0])?.()]),
  );
  return { type: "object", required: ["id"], properties: { id: { type: "string", readOnly: true }, ...properties } };
}

function resourcePaths(name: string): readonly (readonly [string, object])[] {
  const path = `/${name.toLowerCase()}s`;
  const content = (schema: object): object => ({ content: { "application/json": { schema } } });
  const reference = { $ref: `#/components/schemas/${name}` };
  const failures = {
    400: { description: "Refused", ...content({ $ref: "#/components/schemas/Failure" }) },
    404: { description: "Unknown", ...content({ $ref: "#/components/schemas/Failure" }) },
  };
  const operation = (verb: string, success: object, body?: object): object => ({
    operationId: `${verb}${name}`,
    summary: `The operation ${verb} of ${name}`,
    ...(body === undefined ? {} : { requestBody: { required: true, ...content(body) } }),
    responses: { ...success, ...failures },
  });
  const id = { name: "id", in: "path", required: true, schema: { type: "string" } };
  return [
    [
      path,
      {
        get: {
          ...operation("list", { 200: { description: "A page", ...content({ type: "object", properties: { data: { type: "array", items: reference } } }) } }),
          parameters: [{ name: "page", in: "query", schema: { type: "integer" } }],
        },
        post: operation("create", { 201: { description: "Created", ...content(reference) } }, reference),
      },
    ],
    [
      `${path}/{id}`,
      {
        parameters: [id],
        get: operation("get", { 200: { description: "The item", ...content(reference) } }),
        patch: operation("update", { 200: { description: "Changed", ...content(reference) } }, reference),
        delete: operation("delete", { 204: { description: "Gone" } }),
      },
    ],
  ];
}
