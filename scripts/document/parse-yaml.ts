import {
  Composer,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  Parser,
  visit,
  type CST,
  type Document as YamlDocument,
} from "yaml";
import { refuse, WaybillError, type Problem } from "../problem.js";
import type { Caps } from "./caps.js";
import type { Json } from "./json.js";
import { checkSize, refuseDepth, type Parsed } from "./parsed.js";
import { parsePointer } from "./pointer.js";

/** The only user of yaml: YAML 1.2, core schema, one document, unique string keys. */
export function parseYaml(text: string, file: string, caps: Caps): Parsed {
  const counter = new LineCounter();
  const tokens = [...new Parser(counter.addNewLine).parse(text)];
  refuseDeepTokens(tokens, file, caps);
  const [document, ...others] = compose(tokens, text.length);
  if (document === undefined || others.length > 0)
    return refuse({
      code: "syntax",
      file,
      line: counter.linePos(others[0]?.range[0] ?? 0).line,
      message: "the file holds several YAML documents",
      expected: "one",
    });
  refuseErrors(document, counter, file);
  const value = expandYaml(document, file, caps);
  checkSize(value, file, caps);
  const offsetOf = offsets(document);
  return { value, line: (pointer) => counter.linePos(offsetOf(parsePointer(pointer))).line };
}

/** Two documents at most: the second is an error whatever follows it. */
function compose(tokens: readonly CST.Token[], length: number): readonly YamlDocument.Parsed[] {
  const composer = new Composer({
    version: "1.2",
    schema: "core",
    merge: false,
    stringKeys: true,
    uniqueKeys: false, // the composer compares every key with every other; `duplicateKeys` finds them by a set
    strict: true,
    prettyErrors: false,
    logLevel: "silent",
  });
  const documents: YamlDocument.Parsed[] = [];
  for (const document of composer.compose(tokens, true, length)) {
    documents.push(document);
    if (documents.length === 2) break;
  }
  return documents;
}

/** The composer calls itself for every level, and would run out of stack: the depth is counted before. */
function refuseDeepTokens(tokens: readonly CST.Token[], file: string, caps: Caps): void {
  let level: unknown[] = [...tokens];
  for (let depth = 0; level.length > 0; depth += 1) {
    // A document is one level of tokens above its value.
    if (depth > caps.depth + 1) refuseDepth(file, caps);
    level = level.flatMap(innerTokens);
  }
}

function innerTokens(token: unknown): readonly unknown[] {
  const { type, items, value } = token as {
    readonly type: string;
    readonly items?: readonly CST.CollectionItem[];
    readonly value?: unknown;
  }; // every token has a type; collections have items, documents a value
  if (type === "document") return typeof value === "object" && value !== null ? [value] : [];
  return (items ?? []).flatMap((item) =>
    [item.key, item.value].filter((inner) => typeof inner === "object" && inner !== null),
  );
}

const mostErrors = 20;

function refuseErrors(document: YamlDocument.Parsed, counter: LineCounter, file: string): void {
  const at = (offset: number): number => counter.linePos(offset).line;
  const problems = [
    ...document.errors.map((error): Problem => ({
      code: "syntax",
      file,
      line: at(error.pos[0]),
      message: `the YAML cannot be read (${error.code})`,
      expected: "YAML 1.2",
    })),
    ...duplicateKeys(document).map((offset): Problem => ({
      code: "duplicate-key",
      file,
      line: at(offset),
      message: "the same key stands twice in one mapping",
      expected: "unique keys",
      advice: "remove one of the two; which of them counts is undefined",
    })),
  ];
  if (problems.length > 0) throw new WaybillError(problems.slice(0, mostErrors));
}

/** Offsets of keys that a mapping has already (YAML 1.2.2, section 3.2.1.3: keys are unique). */
function duplicateKeys(document: YamlDocument.Parsed): readonly number[] {
  const found: number[] = [];
  visit(document, {
    Map: (_key, map) => {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (seen.has(String(key.value))) found.push(rangeStart(key) ?? 0);
        seen.add(String(key.value));
      }
    },
  });
  return found;
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
function offsets(document: YamlDocument.Parsed): (tokens: readonly string[]) => number {
  const inside = new Map<unknown, ReadonlyMap<string, Member>>();
  const membersOf = (node: unknown): ReadonlyMap<string, Member> => {
    const known = inside.get(node) ?? membersByName(node);
    inside.set(node, known);
    return known;
  };
  return (tokens) => {
    let node: unknown = document.contents;
    let start = 0;
    for (const token of tokens) {
      const member = membersOf(isAlias(node) ? node.resolve(document) : node).get(token);
      if (member === undefined) break;
      start = member.start ?? start;
      node = member.node;
    }
    return start;
  };
}

interface Member {
  readonly start: number | undefined;
  readonly node: unknown;
}

function membersByName(node: unknown): ReadonlyMap<string, Member> {
  if (isSeq(node))
    return new Map(node.items.map((item, index) => [String(index), { start: rangeStart(item), node: item }]));
  if (!isMap(node)) return new Map();
  const named = node.items.filter(({ key }) => isScalar(key));
  return new Map(
    named.map(({ key, value }) => [isScalar(key) ? String(key.value) : "", { start: rangeStart(key), node: value }]),
  );
}

function rangeStart(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
