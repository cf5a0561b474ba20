import { stringify } from "yaml";

/** A document with as many operations as asked, each with a reference into its components. */
export function smallDocument(area: string, operations = 6, server = "https://api.example.com/v1"): Readonly<Record<string, unknown>> {
  const names = Array.from({ length: operations }, (_, index) => `${area}-${index + 1}`);
  return {
    openapi: "3.1.0",
    info: { title: `${area} API`, version: "1.0.0", description: "Prose." },
    servers: [{ url: server }],
    paths: Object.fromEntries(
      names.map((name) => [
        `/${name}`,
        {
          get: {
            operationId: name,
            summary: `Get ${name}`,
            responses: { "200": { description: "Found", content: { "application/json": { schema: { $ref: "#/components/schemas/Item" } } } } },
          },
        },
      ]),
    ),
    components: {
      schemas: { Item: { type: "object", properties: { id: { type: "string", description: "Prose." }, description: { type: "string" } }, required: ["id"] } },
    },
  };
}

export const indexUrl = "https://docs.example.com/llms.txt";

export function documentPath(area: string): string {
  return `/.openapi/v1/${area}/openapi.yaml`;
}

/** An index that lists the areas, and their documents. */
export function smallSite(areas: readonly string[], documentOf: (area: string) => unknown = smallDocument): Map<string, string | Buffer> {
  const list = areas.map((area) => `- [${area} API](https://docs.example.com${documentPath(area)})`);
  const index = ["# Example", "", "## Docs", "", "- [Start](https://docs.example.com/start.md): How to start", "", "## OpenAPI Specs", "", ...list].join("\n");
  return new Map<string, string | Buffer>([
    ["/llms.txt", index],
    ["/start.md", "# Start\n"],
    ...areas.map((area) => [documentPath(area), stringify(documentOf(area))] as const),
  ]);
}
