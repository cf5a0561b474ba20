/** Two states of an API with `operations` operations and half as many schemas that refer to each other; the second has about forty changes. */
export function documents(operations) {
  return [build(operations, false), build(operations, true)];
}

function build(operations, changed) {
  const count = Math.max(2, Math.floor(operations / 2));
  const ref = (index) => ({ $ref: `#/components/schemas/Schema${index % count}` });
  const schemas = Object.fromEntries(Array.from({ length: count }, (_, index) => [`Schema${index}`, schema(index, changed, count, ref)]));
  const paths = Object.fromEntries(
    Array.from({ length: operations }, (_, index) => [`/things${index}/{id}`, { post: operation(index, changed, operations, ref) }]),
  );
  return { openapi: "3.0.3", info: { title: "Bench", version: "1.0.0" }, paths, components: { schemas } };
}

/** Each schema refers to the next three, in groups of ten: as deep as real documents, not one knot. */
function schema(index, changed, count, ref) {
  const within = (step) => ref(Math.floor(index / 10) * 10 + ((index + step) % 10));
  const fields = Object.fromEntries(
    Array.from({ length: 12 }, (_, field) => [
      `field_${field}`,
      { type: field % 3 === 0 ? "integer" : "string", description: `Field ${field} of schema ${index}` },
    ]),
  );
  return {
    type: "object",
    required: ["id", "field_1"],
    properties: {
      id: { type: "integer" },
      ...fields,
      ...(index % 10 < 9 && index + 1 < count ? { next: within(1) } : {}),
      ...(changed && index % 50 === 0 ? { fresh: { type: "string" } } : {}),
      name: { type: "string", maxLength: changed && index % 75 === 0 ? 50 : 100 },
    },
  };
}

function operation(index, changed, operations, ref) {
  return {
    operationId: `operation${index}`,
    parameters: [
      { name: "id", in: "path", required: true, schema: { type: "integer" } },
      { name: "query", in: "query", schema: { type: changed && index % 100 === 0 ? "integer" : "string" } },
    ],
    requestBody: { content: { "application/json": { schema: ref(index) } } },
    responses: { 200: { description: "Done", content: { "application/json": { schema: ref(index + 9) } } } },
  };
}
