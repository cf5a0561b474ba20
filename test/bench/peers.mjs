// Runs one peer over a folder of documents in one process: `node peers.mjs <tool> <documents> <output>`.
// The bench copies this file beside the installed peers, so that the bare imports resolve there.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [tool, folder, output] = process.argv.slice(2);
const documents = readdirSync(folder, { recursive: true })
  .filter((name) => name.endsWith(".json"))
  .sort()
  .map((name) => ({ file: join(folder, name), name: name.slice(0, -".json".length).replaceAll(/[^\w-]/g, "-") }));
mkdirSync(output, { recursive: true });

/** Each tool in its own way to generate types and a fetch client, with defaults otherwise. */
const tools = {
  async "openapi-typescript"() {
    const { default: openapiTS, astToString } = await import("openapi-typescript");
    return each(async ({ file, name }) => writeFileSync(join(output, `${name}.ts`), astToString(await openapiTS(new URL(`file://${file}`)))));
  },
  async "hey-api"() {
    const { createClient } = await import("@hey-api/openapi-ts");
    return each(({ file, name }) =>
      createClient({
        input: file,
        output: join(output, name),
        plugins: ["@hey-api/typescript", "@hey-api/sdk", "@hey-api/client-fetch"],
        logs: { level: "silent", file: false },
      }),
    );
  },
  async orval() {
    const { generate } = await import("orval");
    return each(({ file, name }) => generate({ input: { target: file }, output: { target: join(output, `${name}.ts`), client: "fetch", mode: "single" } }));
  },
  async kubb() {
    const [{ build }, { pluginOas }, { pluginTs }, { pluginClient }] = await Promise.all([
      import("@kubb/core"),
      import("@kubb/plugin-oas"),
      import("@kubb/plugin-ts"),
      import("@kubb/plugin-client"),
    ]);
    return each(async ({ file, name }) => {
      const { error } = await build({
        config: {
          root: output,
          input: { path: file },
          output: { path: join(output, name), clean: false, format: false, lint: false, barrelType: false },
          plugins: [
            pluginOas({ validate: false, generators: [] }),
            pluginTs({ output: { path: "types", barrelType: false } }),
            pluginClient({ client: "fetch", output: { path: "clients", barrelType: false } }),
          ],
        },
      });
      if (error) throw error;
    });
  },
  async oazapfts() {
    const { generateSource } = await import("oazapfts");
    return each(async ({ file, name }) => writeFileSync(join(output, `${name}.ts`), await generateSource(file)));
  },
  async "swagger-typescript-api"() {
    const { generateApi } = await import("swagger-typescript-api");
    return each(({ file, name }) => generateApi({ input: file, output, fileName: `${name}.ts`, silent: true, httpClientType: "fetch" }));
  },
};

/** Every document is tried; how many failed, and the first reason, is told, and fails the run. */
async function each(generate) {
  const failures = [];
  for (const document of documents) {
    try {
      await generate(document);
    } catch (error) {
      failures.push(`${document.name}: ${String(error instanceof Error ? error.message : error).split("\n")[0]}`);
    }
  }
  if (failures.length === 0) return;
  process.exitCode = 1;
  process.stderr.write(`${failures.length} of ${documents.length} documents failed, the first ${failures[0]}\n`);
}

await tools[tool]();
