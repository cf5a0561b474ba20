import { findNodeAtLocation, getNodePath, parseTree, type Node as JsonNode } from "jsonc-parser";
import { refuse, WaybillError, type Problem } from "../problem.js";
import type { Caps } from "./caps.js";
import type { Json } from "./json.js";
import { checkSize, type Parsed } from "./parsed.js";
import { parsePointer, toPointer } from "./pointer.js";

/** JSON with unique keys. `JSON.parse` reads it; jsonc-parser, whose only user this is, says where something stands. */
export function parseJson(text: string, file: string, caps: Caps): Parsed {
  let value: Json;
  try {
    value = JSON.parse(text) as Json; // JSON.parse yields JSON values only
  } catch (error) {
    const found = jsonSyntaxError(text, error);
    return refuse({ code: "syntax", file, line: found.line, message: found.message, expected: "JSON" });
  }
  checkSize(value, file, caps);
  let root: JsonNode | undefined;
  const tree = (): JsonNode | undefined => (root ??= parseTree(text));
  refuseDuplicateKeys(tree(), text, file);
  return { value, line: (pointer) => lineAt(text, offsetOf(tree(), parsePointer(pointer))) };
}

function jsonSyntaxError(text: string, error: unknown): { message: string; line: number } {
  const message = error instanceof Error ? error.message : String(error);
  const position = /position (\d+)/.exec(message)?.[1];
  return {
    message: "the JSON cannot be read",
    line: lineAt(text, position === undefined ? text.length : Number(position)),
  };
}

function offsetOf(root: JsonNode | undefined, tokens: readonly string[]): number {
  for (let length = tokens.length; root !== undefined && length > 0; length -= 1) {
    const node = findNodeAtLocation(root, pathIn(root, tokens.slice(0, length)));
    if (node !== undefined) return node.parent?.type === "property" ? node.parent.offset : node.offset;
  }
  return root?.offset ?? 0;
}

/** jsonc-parser wants numbers for array items. */
function pathIn(root: JsonNode, tokens: readonly string[]): (string | number)[] {
  let node: JsonNode | undefined = root;
  return tokens.map((token) => {
    const segment = node?.type === "array" ? Number(token) : token;
    node = node === undefined ? undefined : findNodeAtLocation(node, [segment]);
    return segment;
  });
}

const mostDuplicates = 20;

function refuseDuplicateKeys(root: JsonNode | undefined, text: string, file: string): void {
  const problems: Problem[] = [];
  const waiting: JsonNode[] = root === undefined ? [] : [root];
  for (let node = waiting.pop(); node !== undefined && problems.length < mostDuplicates; node = waiting.pop()) {
    const seen = new Set<string>();
    for (const child of node.children ?? []) {
      if (node.type === "object") {
        const key = child.children?.[0]?.value as string; // a property node's first child is its key
        if (seen.has(key) && problems.length < mostDuplicates) {
          problems.push({
            code: "duplicate-key",
            file,
            pointer: toPointer([...getNodePath(node), key]),
            line: lineAt(text, child.offset),
            message: "the same key stands twice in one object",
            expected: "unique keys",
            advice: "remove one of the two; which of them counts is undefined",
          });
        }
        seen.add(key);
      }
      waiting.push(child);
    }
  }
  if (problems.length > 0) throw new WaybillError(problems);
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}
