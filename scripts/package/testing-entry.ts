import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { JsonObject } from "../document/json.js";
import { stringLiteral } from "../text/encode.js";

/**
 * The client's testing entry: the kit, with `sample` bound to the documents that the client was generated from. The
 * documents are a string that is parsed once, which engines read faster than an object of that size.
 */
export async function writeTestingEntry(folder: string, documents: readonly JsonObject[]): Promise<void> {
  const to = join(folder, "testing");
  await mkdir(to, { recursive: true });
  await writeFile(
    join(to, "documents.js"),
    `export const documents = /* @__PURE__ */ JSON.parse(${stringLiteral(JSON.stringify(documents))});\n`,
  );
  await writeFile(
    join(to, "documents.d.ts"),
    'import type { OpenApiDocument } from "../src/testing/index.js";\n/** The documents that this client was generated from, corrections applied. */\nexport declare const documents: readonly OpenApiDocument[];\n',
  );
  await writeFile(
    join(to, "index.js"),
    'import { createSampler } from "../src/testing/index.js";\nimport { documents } from "./documents.js";\nexport * from "../src/testing/index.js";\nexport { documents };\nexport const sample = /* @__PURE__ */ createSampler(documents);\n',
  );
  await writeFile(
    join(to, "index.d.ts"),
    'import type { Sampler } from "../src/testing/index.js";\nexport * from "../src/testing/index.js";\nexport { documents } from "./documents.js";\n/** A body that the documents admit: `sample(announceShipment, 201)`. */\nexport declare const sample: Sampler;\n',
  );
}
