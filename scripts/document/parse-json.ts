import { getNodePath, parseTree, type Node as JsonNode } from "jsonc-parser";
import { refuse, WaybillError, type Problem } from "../problem.js";
import type { Caps } from "./caps.js";
import type { Json } from "./json.js";
import { lineIndex } from "./line-index.js";
import { checkSize, type Parsed } from "./parsed.js";
import { parsePointer, toPointer } from "./pointer.js";

/** JSON with unique keys. `JSON.parse` reads it; jsonc-parser, whose only user this is, says where something stands. */
export function parseJson(text: string, file: string, caps: Caps): Parsed {
  const lineAt = lineIndex(text);
  let value: Json;
  try {
    value = JSON.parse(text) as Json; // JSON.parse yields JSON values only
  } catch (error) {
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
    const line = lineAt(position === undefined ? text.length : Number(position));
    return refuse({ code: "syntax", file, line, message: "the JSON cannot be read", expected: "JSON" });
  }
  checkSize(value, file, caps);
  const root = parseTree(text);
  refuseDuplicateKeys(root, lineAt, file);
  const offsetOf = offsets(root);
  return { value, line: (pointer) => lineAt(offsetOf(parsePointer(pointer))) };
}

/** Offset of the key or item that the tokens lead to, or of the last that is there. What a node holds is noted at the first question. */
function offsets(root: JsonNode | undefined): (tokens: readonly string[]) => number {
  const inside = new Map<JsonNode, ReadonlyMap<string, JsonNode>>();
  const membersOf = (node: JsonNode): ReadonlyMap<string, JsonNode> => {
    const known = inside.get(node) ?? membersByName(node);
    inside.set(node, known);
    return known;
  };
  return (tokens) => {
    let node = root;
    let offset = root?.offset ?? 0;
    for (const token of tokens) {
      const member: JsonNode | undefined = node === undefined ? undefined : membersOf(node).get(token);
      if (member === undefined) break;
      offset = member.offset;
      node = member.type === "property" ? member.children?.[1] : member;
    }
    return offset;
  };
}

function membersByName(node: JsonNode): ReadonlyMap<string, JsonNode> {
  // A property node's first child is its key.
  const nameOf = (child: JsonNode, index: number): string =>
    child.type === "property" ? String(child.children?.[0]?.value) : String(index);
  return new Map((node.children ?? []).map((child, index) => [nameOf(child, index), child]));
}

const mostDuplicates = 20;

function refuseDuplicateKeys(root: JsonNode | undefined, lineAt: (offset: number) => number, file: string): void {
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
            line: lineAt(child.offset),
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
