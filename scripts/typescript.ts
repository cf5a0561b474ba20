import { createRequire } from "node:module";
import type typescript from "typescript";

const require = createRequire(import.meta.url);

/** The compiler API, required rather than imported: reading 9 MB of CommonJS as an ES module costs three times as much. */
export const ts: typeof typescript = require("typescript") as typeof typescript;
export type { Node as TsNode, TypeNode as TsTypeNode } from "typescript";
export type { SourceFile as TsSourceFile } from "typescript";

export const compiler: {
  /**
   * Requires a CommonJS module that makes nodes, such that it makes them with this compiler. It has the compiler as a peer, and
   * npm gives it that of the project wherever the range admits it, whose kinds of nodes have other numbers. Replacing an entry
   * is what `require.cache` is documented for (nodejs.org/api/modules.html#requirecache); it is put back at once.
   */
  readonly require: (specifier: string) => unknown;
} = {
  require: (specifier) => {
    const theirs = createRequire(require.resolve(specifier)).resolve("typescript");
    const before = require.cache[theirs];
    require.cache[theirs] = require.cache[require.resolve("typescript")];
    try {
      return require(specifier);
    } finally {
      if (before === undefined) delete require.cache[theirs];
      else require.cache[theirs] = before;
    }
  },
};
