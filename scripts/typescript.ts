import { createRequire } from "node:module";
import type typescript from "typescript";

/** The compiler API, required rather than imported: reading 9 MB of CommonJS as an ES module costs three times as much. */
export const ts: typeof typescript = createRequire(import.meta.url)("typescript") as typeof typescript;
export type { Node as TsNode, TypeNode as TsTypeNode } from "typescript";
export type { SourceFile as TsSourceFile } from "typescript";
