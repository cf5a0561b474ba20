import { createHash } from "node:crypto";
import { ts, type TsNode, type TsSourceFile } from "../typescript.js";

/**
 * Hash of what a file says, not of how it is laid out: for TypeScript the tokens with their nesting and the comments, so that
 * a formatter's work (white space, quotes, semicolons, trailing commas, redundant parentheses, order of imports) is no edit.
 */
export function contentHash(file: string, text: string): string {
  const content = file.endsWith(".ts") ? structureOf(text) : text.replace(/\r\n/g, "\n");
  return createHash("sha256").update(content).digest("hex").slice(0, 32);
}

function structureOf(text: string): string {
  const source = ts.createSourceFile(
    "file.ts",
    text,
    { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
    true,
  );
  const statements = source.statements.map((statement) => tokensOf(statement, source).join("\u0001"));
  const isImport = source.statements.map(ts.isImportDeclaration);
  const imports = statements.filter((_, index) => isImport[index] === true).sort();
  return [...imports, ...statements.filter((_, index) => isImport[index] !== true), ...commentsOf(source, text)].join(
    "\u0002",
  );
}

function tokensOf(node: TsNode, source: TsSourceFile): readonly string[] {
  if (ts.isParenthesizedExpression(node)) return tokensOf(node.expression, source);
  if (ts.isParenthesizedTypeNode(node)) return tokensOf(node.type, source);
  if (ts.isStringLiteral(node))
    return [isPropertyName(node) && /^[A-Za-z_$][\w$]*$/.test(node.text) ? node.text : `"${node.text}`];
  if (ts.isNumericLiteral(node)) return [`#${node.text}`];
  const children = node.getChildren(source);
  if (children.length === 0)
    return layoutTokens.has(node.kind) || node.kind === ts.SyntaxKind.SyntaxList ? [] : [node.getText(source)];
  const parts = children.filter((child) => !isOmissible(node, child)).map((child) => tokensOf(child, source));
  const list =
    ts.isNamedImports(node) || ts.isNamedExports(node)
      ? sortedSpecifiers(node.elements.map((element) => tokensOf(element, source)))
      : parts.flat();
  return node.kind === ts.SyntaxKind.SyntaxList ? list : ["(", String(node.kind), ...list, ")"];
}

const layoutTokens: ReadonlySet<number> = new Set([ts.SyntaxKind.CommaToken, ts.SyntaxKind.SemicolonToken]);

/** A leading `|` or `&`, and the parentheses around an arrow function's parameters. */
function isOmissible(parent: TsNode, child: TsNode): boolean {
  // A leading bar stands in the list of members, where the kind of the node above says what joins them.
  if (ts.isUnionTypeNode(parent.parent ?? parent) || ts.isIntersectionTypeNode(parent.parent ?? parent))
    return child.kind === ts.SyntaxKind.BarToken || child.kind === ts.SyntaxKind.AmpersandToken;
  return (
    ts.isArrowFunction(parent) &&
    (child.kind === ts.SyntaxKind.OpenParenToken || child.kind === ts.SyntaxKind.CloseParenToken)
  );
}

function isPropertyName(node: TsNode): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isMethodSignature(parent)) &&
    parent.name === node
  );
}

function sortedSpecifiers(specifiers: readonly (readonly string[])[]): readonly string[] {
  return specifiers.map((tokens) => tokens.join("\u0001")).sort();
}

/** Comments in their order, without white space and the stars of their margins. */
function commentsOf(source: TsSourceFile, text: string): readonly string[] {
  const found = new Map<number, string>();
  const visit = (node: TsNode): void => {
    const children = node.getChildren(source);
    if (children.length > 0) return children.forEach(visit);
    for (const range of [
      ...(ts.getLeadingCommentRanges(text, node.pos) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.end) ?? []),
    ])
      found.set(
        range.pos,
        text
          .slice(range.pos, range.end)
          .replace(/^\s*\*(?!\/)/gm, "")
          .replace(/\s+/g, ""),
      );
  };
  visit(source);
  return [...found].sort(([left], [right]) => left - right).map(([, comment]) => comment);
}
