/** Column at which prettier breaks a line. */
export const printWidth = 120;

/** A piece of a module: in prettier's layout already, or for prettier to lay out (a member inside an interface of its own). */
export interface Piece {
  readonly kind: "done" | "statement" | "member";
  readonly text: string;
}

/**
 * An emitted module in pieces, one to be written below the other. The emitters write few forms (imports, interfaces,
 * aliases, constants) on one line each, and their layout follows from widths alone; what overflows all the same, is empty,
 * or needs prettier's rules for quotes is left to prettier.
 */
export function layOut(module: string): readonly Piece[] {
  return statementsOf(module).flatMap(({ blank, comments, lines }): readonly Piece[] => {
    const above: readonly Piece[] = blank ? [done("")] : [];
    const documented: readonly Piece[] = comments.length === 0 ? above : [...above, done(comments.join("\n"))];
    const pieces = layOutLines(lines);
    return pieces === undefined
      ? [...above, { kind: "statement", text: [...comments, ...lines].join("\n") }]
      : [...documented, ...pieces];
  });
}

function layOutLines(lines: readonly string[]): readonly Piece[] | undefined {
  const [first, ...others] = lines;
  if (first === undefined) return [];
  if (others.length === 0) {
    const laid = first.includes('\\"') || !first.endsWith(";") ? undefined : layOutStatement(first);
    return laid !== undefined && laid.split("\n").every(fits) ? [done(laid)] : undefined;
  }
  if (first.startsWith("export function ")) return lines.every(fits) ? [done(lines.join("\n"))] : undefined;
  if (!/^export interface [^{]+ \{$/.test(first) || others.length < 2 || others.at(-1) !== "}") return undefined;
  return [done(first), ...others.slice(0, -1).map(layOutMember), done("}")];
}

function done(text: string): Piece {
  return { kind: "done", text };
}

interface Statement {
  /** Whether a blank line stands above it. */
  blank: boolean;
  readonly comments: string[];
  readonly lines: string[];
}

/** A statement begins on a line that is not indented; comments belong to what follows them. */
function statementsOf(module: string): readonly Statement[] {
  const statements: Statement[] = [];
  let current: Statement = { blank: false, comments: [], lines: [] };
  let inComment = false;
  for (const line of module.trimEnd().split("\n")) {
    const isComment: boolean = inComment || line.startsWith("//") || line.startsWith("/*");
    if (current.lines.length > 0 && (isComment || !/^[ }]/.test(line))) {
      statements.push(current);
      current = { blank: false, comments: [], lines: [] };
    }
    if (line === "" && !inComment) current.blank = true;
    else (isComment ? current.comments : current.lines).push(line);
    inComment = isComment && !line.includes("*/") && !line.startsWith("//");
  }
  return [...statements, current];
}

/** What prettier cannot break may be as long as it is: a comment with what follows on its line, a reference as a type. */
function fits(line: string): boolean {
  return line.length <= printWidth || /^ *(\/\*\*|\*) |^ *(readonly )?[\w$]+\??: [\w$.]+;$/.test(line);
}

function layOutMember(line: string): Piece {
  if (/^ {2}( \*|\/\*\*)/.test(line)) return done(line);
  const text =
    /^ {2}\S.*;$/.test(line) && !line.includes('\\"') ? printed(line.slice(2, -1), "type", 2, 2, 1) : undefined;
  return text !== undefined && `  ${text};`.split("\n").every(fits)
    ? done(`  ${text};`)
    : { kind: "member", text: line };
}

function layOutStatement(line: string): string | undefined {
  const alias = /^(export type \w+(?:<[^=]*= \w+>)? =) (.*);$/.exec(line);
  if (alias !== null) return layOutAlias(line, alias[1] ?? "", alias[2] ?? "");
  const constant = /^((?:export )?const \w+(?:: .*?)? =) (.*);$/.exec(line);
  if (constant !== null) return layOutConstant(line, constant[1] ?? "", constant[2] ?? "");
  if (!/^(import|export) /.test(line)) return undefined;
  if (line.length <= printWidth) return line;
  const names = /^((?:import|export)(?: type)? \{) (.*) (\} from "[^"]*";)$/.exec(line);
  const specifiers = names?.[2]?.split(", ") ?? [];
  return names === null || specifiers.length < 2
    ? undefined
    : [names[1], ...specifiers.map((name) => `  ${name},`), names[3]].join("\n");
}

/** On one line, else on the next, else a line for each member. */
function layOutAlias(line: string, head: string, type: string): string | undefined {
  if (line.length <= printWidth) return line;
  const members = unionMembers(type);
  if (members === undefined) return undefined;
  if (members.length === 1) return printedAfter(head, type);
  if (type.includes("{ ")) return undefined;
  return type.length + 3 <= printWidth
    ? `${head}\n  ${type};`
    : `${head}\n${members.map((member) => `  | ${member}`).join("\n")};`;
}

function printedAfter(head: string, type: string): string | undefined {
  const text = printed(type, "type", 0, head.length + 1, 1);
  return text === undefined ? undefined : `${head} ${text};`;
}

function unionMembers(type: string): readonly string[] | undefined {
  const parts = parse(type);
  if (parts === undefined) return undefined;
  const members = [""];
  for (const part of parts) {
    const [first = "", ...others] = typeof part === "string" ? part.split(" | ") : [part.flat];
    members.push(`${members.pop() ?? ""}${first}`, ...others);
  }
  return members;
}

/** The left side is broken where it overflows, then the right side is moved down where its beginning does not fit beside it. */
function layOutConstant(line: string, head: string, value: string): string | undefined {
  const parts = parse(value);
  if (parts === undefined) return undefined;
  if (line.length <= printWidth)
    return parts.some((part) => typeof part !== "string" && isTable(part)) ? undefined : line;
  const left = head.length <= printWidth ? head : printed(head, "type", 0, 0, 0);
  const at = left === undefined ? 0 : left.length - left.lastIndexOf("\n");
  const start = value.startsWith("/* @__PURE__ */ ") ? value.indexOf("(") + 1 : 1;
  if (left === undefined || start === 0 || at + start === printWidth) return undefined;
  const isBeside = at + start < printWidth;
  const right = printed(value, "value", isBeside ? 0 : 2, isBeside ? at : 2, 1);
  return right === undefined ? undefined : `${left}${isBeside ? " " : "\n  "}${right};`;
}

type Part = string | Group;

/** A pair of brackets with what stands between them, and the same on one line. */
interface Group {
  readonly open: string;
  readonly close: string;
  readonly separator: string;
  readonly items: readonly (readonly Part[])[];
  readonly flat: string;
}

const closing: Readonly<Record<string, string>> = { "{": "}", "[": "]", "(": ")", "<": ">" };
const token = /"(?:[^"\\]|\\.)*"|\/\*(?:(?!\*\/)[^])*\*\/|=>|[{[(<>)\]},;]|[^"{[(<>)\]},;=/]+|[=/]/gy;

function parse(text: string): readonly Part[] | undefined {
  const tokens = text.match(token) ?? [];
  if (tokens.join("") !== text) return undefined;
  let at = 0;
  const sequence = (
    close: string | undefined,
  ): { readonly items: readonly (readonly Part[])[]; readonly separator: string } | undefined => {
    const items: Part[][] = [[]];
    let separator = "";
    for (; at < tokens.length; at += 1) {
      const found = tokens[at] ?? "";
      if (found === close) return { items: tidy(items), separator };
      const end = closing[found];
      if (end !== undefined) {
        const begin = at;
        at += 1;
        const inner = sequence(end);
        if (inner === undefined) return undefined;
        items.at(-1)?.push({ open: found, close: end, ...inner, flat: tokens.slice(begin, at + 1).join("") });
      } else if (close !== undefined && (found === "," || found === ";")) {
        if (separator !== "" && separator !== found) return undefined;
        separator = found;
        items.push([]);
      } else items.at(-1)?.push(found);
    }
    return close === undefined ? { items: [items.flat()], separator } : undefined;
  };
  return sequence(undefined)?.items[0];
}

/** Blanks beside brackets and separators belong to them. */
function tidy(items: readonly Part[][]): readonly (readonly Part[])[] {
  return items
    .map((item) =>
      item
        .map((part, index) => {
          if (typeof part !== "string") return part;
          const start = index === 0 ? part.trimStart() : part;
          return index === item.length - 1 ? start.trimEnd() : start;
        })
        .filter((part) => part !== ""),
    )
    .filter((item) => item.length > 0);
}

/** An array of objects or arrays of several members is broken whatever its width. */
function isTable(group: Group): boolean {
  const all = group.items.map((item) => (item.length === 1 && typeof item[0] === "object" ? item[0] : undefined));
  return (
    (group.open === "[" &&
      all.length > 1 &&
      all.every((inner) => inner !== undefined && inner.open !== "(" && inner.items.length > 1)) ||
    group.items.some((item) => item.some((part) => typeof part !== "string" && isTable(part)))
  );
}

/** Members of an object end in commas, those of an object type in semicolons. */
type Kind = "type" | "value";

/** `text` from a column on; `indent` is that of its line, `trailing` the width of what follows it. */
function printed(text: string, kind: Kind, indent: number, column: number, trailing: number): string | undefined {
  const parts = parse(text);
  return parts === undefined ||
    (column + text.length + trailing > printWidth && parts.some((part) => typeof part !== "string" && isTable(part)))
    ? undefined
    : printParts(parts, kind, indent, column, trailing);
}

function printParts(
  parts: readonly Part[],
  kind: Kind,
  indent: number,
  column: number,
  trailing: number,
): string | undefined {
  let out = "";
  for (const [index, part] of parts.entries()) {
    if (typeof part === "string") {
      out += part;
      continue;
    }
    const line = out.includes("\n") ? out.length - out.lastIndexOf("\n") - 1 : column + out.length;
    if (line + part.flat.length + widthUntilBreak(parts.slice(index + 1), trailing) <= printWidth) out += part.flat;
    else {
      const isUnion = parts.some((beside) => typeof beside === "string" && beside.includes(" | "));
      const broken = isUnion ? undefined : printBroken(part, kind, indent);
      if (broken === undefined) return undefined;
      out += broken;
    }
  }
  return out;
}

/** What must stand on the line of a group that is not broken: all up to the next bracket. */
function widthUntilBreak(parts: readonly Part[], trailing: number): number {
  let width = 0;
  for (const part of parts) {
    if (typeof part !== "string") return width + 1;
    width += part.length;
  }
  return width + trailing;
}

function printBroken(group: Group, kind: Kind, indent: number): string | undefined {
  const [only] = group.items;
  if (
    group.open === "(" &&
    group.items.length === 1 &&
    only?.length === 1 &&
    typeof only[0] === "object" &&
    only[0].open === "{"
  ) {
    const inner = printBroken(only[0], kind, indent);
    return inner === undefined ? undefined : `(${inner})`;
  }
  const isMixed =
    group.open === "{" &&
    kind === "value" &&
    group.items.some(([key]) => typeof key === "string" && /^\d/.test(key)) &&
    group.items.some(([key]) => typeof key === "string" && key.startsWith('"'));
  if (
    group.open === "(" ||
    group.items.length === 0 ||
    isMixed ||
    (group.open === "<" && group.items.length < 2) ||
    (group.open === "[" && !isList(group))
  )
    return undefined;
  const blanks = " ".repeat(indent + 2);
  const between = group.separator === "" ? (kind === "type" && group.open === "{" ? ";" : ",") : group.separator;
  const end = group.open === "<" ? "" : between;
  const lines = group.items.map((item, index) => {
    const after = index === group.items.length - 1 ? end : between;
    const text = printParts(item, kind, indent + 2, indent + 2, after.length);
    return text === undefined
      ? undefined
      : `${blanks}${kind === "value" && blanks.length + text.length + after.length > printWidth ? valueBelow(text, blanks) : text}${after}`;
  });
  return lines.includes(undefined)
    ? undefined
    : `${group.open}\n${lines.join("\n")}\n${" ".repeat(indent)}${group.close}`;
}

/** A name as a value moves to the next line where it does not fit beside its key. */
function valueBelow(member: string, blanks: string): string {
  return member.replace(/^([\w$]+:) ([\w$]+)$/, `$1\n${blanks}  $2`);
}

/** A list of strings or of groups; numbers are filled, and other brackets are no lists. */
function isList(group: Group): boolean {
  return group.items.every(
    (item) => item.length === 1 && (typeof item[0] === "object" || item[0]?.startsWith('"') === true),
  );
}
