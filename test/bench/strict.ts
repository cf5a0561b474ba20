import { existsSync } from "node:fs";
import { join } from "node:path";
import { check, strictest } from "./compiler.js";
import { outputOf, peerGenerates, waybillGenerates } from "./generation.js";
import { bench, type Input } from "./install.js";
import { alternate } from "./measure.js";

export interface StrictErrors {
  readonly tool: string;
  /** Errors under `strict` alone. */
  readonly strict: number;
  /** Errors under all flags of the design, libraries checked. */
  readonly strictest: number;
  readonly first: string | undefined;
}

/** Type errors in what each tool wrote. */
export function countStrictErrors(input: Input, toolkit: string, tools: readonly string[]): readonly StrictErrors[] {
  if (!existsSync(join(input.project, "generated"))) alternate([waybillGenerates(input, toolkit)], 1, bench);
  const missing = tools.filter((tool) => !existsSync(outputOf(tool, input)));
  alternate(
    missing.map((tool) => peerGenerates(tool, input)),
    1,
    bench,
  );
  return [
    { tool: "waybill", folder: input.project, files: ["generated"] },
    ...tools.map((tool) => ({ tool, folder: outputOf(tool, input), files: ["."] })),
  ].map(({ tool, folder, files }) => {
    const plain = check(folder, files, { strict: true, skipLibCheck: true });
    const all = check(folder, files, { ...strictest, skipLibCheck: false });
    return { tool, strict: plain.errors, strictest: all.errors, first: all.first };
  });
}
