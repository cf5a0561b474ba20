import { findNodeAtLocation, getNodePath, parseTree, type Node as JsonNode } from "jsonc-parser";
import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument as parseYamlDocument,
  visit,
  type Document as YamlDocument,
} from "yaml";
import { refuse, type Problem, WaybillError } from "../problem.js";
import { defaultCaps, type Caps } from "./caps.js";
import type { Json } from "./json.js";
import { parsePointer, toPointer } from "./pointer.js";

/** A parsed text and the way back from a JSON pointer to its line. */
export interface Parsed {
  readonly value: Json;
  /** Line (from 1) of the value, or of its nearest ancestor that stands in the text. */
  readonly line: (pointer: string) => number;
}

/**
 * Parses JSON or YAML 1.2 (core schema, unique string keys) of unknown origin.
 *
 * @param bytes The file as it came; must be UTF-8 (a byte order mark is allowed).
 * @param file Name for messages.
 * @throws WaybillError for HTML, invalid UTF-8, syntax errors, duplicate keys, or a cap exceeded.
 */
export function parseText(bytes: Uint8Array, file: string, caps: Caps = defaultCaps): Parsed {
  if (bytes.byteLength > caps.bytes) {
    refuse({
      code: "too-large",
      file,
      message: `the body has ${bytes.byteLength} bytes`,
      expected: `at most ${caps.bytes}`,
      advice: "raise caps.bytes in the config if the document is really this large",
    });
  }
  const text = decodeUtf8(bytes, file);
  const start = text.trimStart();
  if (start === "")
    refuse({ code: "empty", file, message: "the file is empty", expected: "an OpenAPI document in JSON or YAML" });
  if (start.startsWith("<")) {
    refuse({
      code: "html",
      file,
      line: 1,
      message: "the body is HTML or XML",
      expected: "an OpenAPI document in JSON or YAML",
      advice: "open the address in a browser: a login page or an error page answers there",
    });
  }
  return start.startsWith("{") || start.startsWith("[") ? parseJson(text, file, caps) : parseYaml(text, file, caps);
}

function decodeUtf8(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return refuse({ code: "encoding", file, message: "the bytes are not valid UTF-8", expected: "UTF-8" });
  }
}

function parseJson(text: string, file: string, caps: Caps): Parsed {
  let value: Json;
  try {
    value = JSON.parse(text) as Json; // JSON.parse yields JSON values only
  } catch (error) {
    // YAML flow collections begin like JSON and are legal; what neither reader takes is reported as JSON.
    const asYaml = tryYaml(text, file, caps);
    if (asYaml !== undefined) return asYaml;
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

function tryYaml(text: string, file: string, caps: Caps): Parsed | undefined {
  try {
    return parseYaml(text, file, caps);
  } catch (error) {
    if (error instanceof WaybillError && error.problems[0]?.code === "syntax") return undefined;
    throw error;
  }
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

function refuseDuplicateKeys(root: JsonNode | undefined, text: string, file: string): void {
  const problems: Problem[] = [];
  const waiting: JsonNode[] = root === undefined ? [] : [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const seen = new Set<string>();
    for (const child of node.children ?? []) {
      if (node.type === "object") {
        const key = child.children?.[0]?.value as string; // a property node's first child is its key
        if (seen.has(key)) {
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

function parseYaml(text: string, file: string, caps: Caps): Parsed {
  const counter = new LineCounter();
  let document: YamlDocument.Parsed;
  try {
    document = parseYamlDocument(text, {
      version: "1.2",
      schema: "core",
      merge: false,
      stringKeys: true,
      uniqueKeys: true,
      strict: true,
      prettyErrors: false,
      logLevel: "silent",
      lineCounter: counter,
    });
  } catch (error) {
    if (error instanceof RangeError) refuseDepth(file, caps);
    throw error;
  }
  const problems = document.errors.map((error): Problem => ({
    code: error.code === "DUPLICATE_KEY" ? "duplicate-key" : "syntax",
    file,
    line: counter.linePos(error.pos[0]).line,
    message:
      error.code === "DUPLICATE_KEY"
        ? "the same key stands twice in one mapping"
        : `the YAML cannot be read (${error.code})`,
    expected: error.code === "DUPLICATE_KEY" ? "unique keys" : "YAML 1.2",
  }));
  if (problems.length > 0) throw new WaybillError(problems);
  const value = expandYaml(document, file, caps);
  checkSize(value, file, caps);
  return { value, line: (pointer) => yamlLine(document, counter, parsePointer(pointer)) };
}

function expandYaml(document: YamlDocument.Parsed, file: string, caps: Caps): Json {
  refuseAliasBomb(document, file, caps);
  try {
    return document.toJS({ maxAliasCount: -1 }) as Json; // the core schema yields JSON values only
  } catch (error) {
    if (error instanceof RangeError) refuseDepth(file, caps);
    return refuse({
      code: "syntax",
      file,
      message: "the YAML cannot be turned into JSON values",
      expected: "YAML 1.2 core schema",
    });
  }
}

/** Counts what the aliases would add, from anchors upwards, before anything is expanded. */
function refuseAliasBomb(document: YamlDocument.Parsed, file: string, caps: Caps): void {
  const sizes = new Map<string, number>();
  let added = 0;
  const open: { anchor: string | undefined; size: number }[] = [];
  const enter = (anchor: string | undefined): void => void open.push({ anchor, size: 1 });
  const size = (count: number): void => {
    for (const node of open) node.size += count;
  };
  const walk = (node: unknown): void => {
    visitChildren(node, {
      alias: (source) => {
        const count = sizes.get(source) ?? 1;
        added += count;
        size(count);
        if (added > caps.aliases) {
          refuse({
            code: "alias-expansion",
            file,
            message: `the YAML aliases expand to more than ${caps.aliases} values`,
            expected: `at most ${caps.aliases}`,
            advice: "raise caps.aliases in the config if the document is trusted",
          });
        }
      },
      anchored: (anchor, inside) => {
        enter(anchor);
        inside();
        const done = open.pop();
        if (done?.anchor !== undefined) sizes.set(done.anchor, done.size);
      },
      value: () => size(1),
    });
  };
  walk(document.contents);
}

interface AliasVisitor {
  readonly alias: (source: string) => void;
  readonly anchored: (anchor: string, inside: () => void) => void;
  readonly value: () => void;
}

function visitChildren(node: unknown, visitor: AliasVisitor): void {
  visit(node as Parameters<typeof visit>[0], {
    Alias: (_key, alias) => visitor.alias(alias.source),
    Value: (_key, value) => {
      visitor.value();
      const anchor = value.anchor;
      if (anchor === undefined || value === node) return undefined;
      visitor.anchored(anchor, () => visitChildren(value, visitor));
      return visit.SKIP;
    },
  });
}

/** Walks down as far as the tokens lead; a mapping is entered by its keys' text, a sequence by index, an alias through its anchor. */
function yamlLine(document: YamlDocument.Parsed, counter: LineCounter, tokens: readonly string[]): number {
  let node: unknown = document.contents;
  let start = 0;
  for (const token of tokens) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === token);
      if (pair === undefined) break;
      start = rangeStart(pair.key) ?? start;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(token)];
      if (item === undefined) break;
      start = rangeStart(item) ?? start;
      node = item;
    } else break;
  }
  return counter.linePos(start).line;
}

function rangeStart(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function refuseDepth(file: string, caps: Caps): never {
  return refuse({
    code: "too-deep",
    file,
    message: `the document is nested more than ${caps.depth} levels deep`,
    expected: `at most ${caps.depth} levels`,
    advice: "raise caps.depth in the config if the document is trusted",
  });
}

/** Depth and number of values, without recursion. */
function checkSize(root: Json, file: string, caps: Caps): void {
  let level: Json[] = [root];
  let values = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > caps.depth) refuseDepth(file, caps);
    values += level.length;
    if (values > caps.values) {
      refuse({
        code: "too-many-values",
        file,
        message: `the document holds more than ${caps.values} values`,
        expected: `at most ${caps.values}`,
        advice: "raise caps.values in the config if the document is trusted",
      });
    }
    const next: Json[] = [];
    for (const value of level) {
      if (typeof value === "object" && value !== null)
        for (const child of Object.values(value)) if (child !== undefined) next.push(child as Json);
    }
    level = next;
  }
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}
