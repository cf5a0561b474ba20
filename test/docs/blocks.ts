import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** A fenced block of a document. */
export interface Block {
  /** `docs/errors.md:12`: the line of the fence. */
  readonly place: string;
  readonly language: string;
  /** What stands behind the language: `no-run`, `no-compile`. */
  readonly info: string;
  readonly text: string;
}

/** The documents whose blocks are held to the code: the README, the pages of `docs/`, and the others that a person reads first. */
export function documents(): readonly string[] {
  const pages = readdirSync(`${root}docs`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`);
  const others = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "SECURITY.md", "llms.txt", "examples/README.md"].filter((name) => existsSync(root + name));
  return [...others, ...pages];
}

export const textOf = (document: string): string => readFileSync(root + document, "utf8");

/** Every fenced block of a document, in order. */
export function blocksOf(document: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { readonly line: number; readonly language: string; readonly info: string; readonly lines: string[] } | undefined;
  for (const [index, line] of textOf(document).split("\n").entries()) {
    const fence = /^```(\S*)\s*(.*)$/.exec(line);
    if (!fence) open?.lines.push(line);
    else if (open) {
      blocks.push({ place: `${document}:${open.line}`, language: open.language, info: open.info, text: `${open.lines.join("\n")}\n` });
      open = undefined;
    } else open = { line: index + 1, language: fence[1] ?? "", info: fence[2] ?? "", lines: [] };
  }
  if (open) throw new Error(`${document}:${open.line}: the fence is not closed`);
  return blocks;
}

export const allBlocks = (): readonly Block[] => documents().flatMap(blocksOf);

/** Where the sources of the packages lie, in the order in which TypeScript and esbuild try them. */
export const packagePaths: Readonly<Record<string, string[]>> = {
  waybill: ["./scripts/index.ts"],
  "waybill-sendcloud": ["./generated/index.ts"],
  "waybill-sendcloud/testing": ["./src/testing/index.ts"],
  "waybill-sendcloud/path-client": ["./src/path-client.ts"],
  "waybill-sendcloud/webhooks": ["./src/webhooks/index.ts"],
  "waybill-sendcloud/webhooks/*": ["./src/webhooks/*.ts"],
  "waybill-sendcloud/v2": ["./generated/v2/index.ts"],
  "waybill-sendcloud/v3": ["./generated/v3/index.ts"],
  "waybill-sendcloud/v2/*": ["./generated/v2/*.ts", "./generated/v2/*/operations.ts"],
  "waybill-sendcloud/v3/*": ["./generated/v3/*.ts", "./generated/v3/*/operations.ts"],
};

/** The source file of a module of the packages, by the same table. */
export function sourceOf(specifier: string): string {
  const [pattern = "", candidates = []] =
    Object.entries(packagePaths).find(([key]) => key === specifier) ??
    Object.entries(packagePaths).find(([key]) => key.endsWith("*") && specifier.startsWith(key.slice(0, -1))) ??
    [];
  const rest = specifier.slice(pattern.length - 1);
  const found = candidates.map((candidate) => join(root, candidate.replace("*", rest))).find((file) => existsSync(file));
  if (found === undefined) throw new Error(`the packages have no module ${specifier}`);
  return found;
}
