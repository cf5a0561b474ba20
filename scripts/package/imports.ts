import { posix } from "node:path";
import { ts } from "../typescript.js";
import type { ImportGraph } from "./exports-map.js";

/** Module specifiers that a module imports, statically or not, or requires. */
export function importsOf(text: string): readonly string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

/** Relative imports among sources, those of types included, by path without extension. */
export function importGraph(files: ReadonlyMap<string, string>): ImportGraph {
  return new Map(
    [...files].map(
      ([file, text]) =>
        [
          withoutExtension(file),
          importsOf(text)
            .filter((specifier) => specifier.startsWith("."))
            .map((specifier) => withoutExtension(posix.join(posix.dirname(file), specifier))),
        ] as const,
    ),
  );
}

/** The packages among `known` that modules name in an import, a `require`, or a string handed to one. */
export function packagesNamed(texts: readonly string[], known: readonly string[]): readonly string[] {
  return known.filter((name) => texts.some((text) => text.includes(`"${name}"`) || text.includes(`"${name}/`))).sort();
}

/** Packages that modules import; none of Node's own. */
export function packagesImported(texts: readonly string[]): readonly string[] {
  const bare = texts.flatMap(importsOf).filter((specifier) => !/^(\.|node:|#)/.test(specifier));
  return [...new Set(bare.map((specifier) => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier))].sort();
}

function withoutExtension(file: string): string {
  return file.replace(/\.[cm]?[jt]s$/, "");
}
