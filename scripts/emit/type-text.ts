import { ts, type TsNode, type TsTypeNode } from "../typescript.js";

/**
 * The text of a type node as the compiler's printer gives it, with references to components by their names alone; undefined
 * where a kind of node occurs that openapi-typescript makes rarely. The printer itself serves every node of the language, which takes
 * twice as long.
 */
export function typeText(node: TsNode, indent = ""): string | undefined {
  const name = referredName(node);
  if (name !== undefined) return name;
  if (ts.isTypeLiteralNode(node))
    return node.members.length === 0
      ? "{}"
      : within(membersText(node.members, indent), (members) => `{\n${members}\n${indent}}`);
  if (ts.isUnionTypeNode(node)) return listText(node.types, " | ", indent);
  if (ts.isIntersectionTypeNode(node)) return listText(node.types, " & ", indent);
  if (ts.isArrayTypeNode(node)) return within(typeText(node.elementType, indent), (element) => `${element}[]`);
  if (ts.isParenthesizedTypeNode(node)) return within(typeText(node.type, indent), (inner) => `(${inner})`);
  if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName)) {
    const { text } = node.typeName;
    return node.typeArguments === undefined
      ? text
      : within(listText(node.typeArguments, ", ", indent), (list) => `${text}<${list}>`);
  }
  return ts.isLiteralTypeNode(node) ? literalText(node.literal) : ts.tokenToString(node.kind);
}

/** Members of an object type, one below the other, one step further in than `indent`. */
export function membersText(members: readonly TsNode[], indent: string): string | undefined {
  const inner = `${indent}    `;
  const lines = members.map((member) =>
    within(memberText(member, inner), (text) => `${commentsText(member, inner)}${inner}${text};`),
  );
  return lines.includes(undefined) ? undefined : lines.join("\n");
}

function memberText(member: TsNode, indent: string): string | undefined {
  if (ts.isIndexSignatureDeclaration(member))
    return member.modifiers === undefined
      ? within(typeText(member.type, indent), (type) => `[key: string]: ${type}`)
      : undefined;
  if (!ts.isPropertySignature(member) || member.type === undefined) return undefined;
  const name = ts.isIdentifier(member.name)
    ? member.name.text
    : ts.isStringLiteral(member.name)
      ? literalText(member.name)
      : undefined;
  const isReadonly = member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword) === true;
  return name === undefined
    ? undefined
    : within(
        typeText(member.type, indent),
        (type) => `${isReadonly ? "readonly " : ""}${name}${member.questionToken === undefined ? "" : "?"}: ${type}`,
      );
}

/** Comments that were attached to a node, each on lines of its own. */
export function commentsText(node: TsNode, indent: string): string {
  return (ts.getSyntheticLeadingComments(node) ?? [])
    .map(({ text }) => `${indent}/*${text.replaceAll("\n", `\n${indent}`)}*/\n`)
    .join("");
}

/** The compiler escapes what is not plain ASCII in ways of its own. */
function literalText(literal: TsNode): string | undefined {
  if (ts.isStringLiteral(literal)) return /^[ !#-[\]-~]*$/.test(literal.text) ? `"${literal.text}"` : undefined;
  return ts.isNumericLiteral(literal) ? literal.text : ts.tokenToString(literal.kind);
}

function listText(nodes: readonly TsTypeNode[], separator: string, indent: string): string | undefined {
  const texts = nodes.map((node) => typeText(node, indent));
  return texts.includes(undefined) ? undefined : texts.join(separator);
}

function within(text: string | undefined, around: (text: string) => string): string | undefined {
  return text === undefined ? undefined : around(text);
}

/** `Shipment` of `components["schemas"]["Shipment"]`. */
export function referredName(node: TsNode): string | undefined {
  if (!ts.isIndexedAccessTypeNode(node) || !ts.isIndexedAccessTypeNode(node.objectType)) return undefined;
  const { objectType: root, indexType: kind } = node.objectType;
  const isComponents =
    ts.isTypeReferenceNode(root) &&
    ts.isIdentifier(root.typeName) &&
    root.typeName.text === "components" &&
    ts.isLiteralTypeNode(kind);
  return isComponents && ts.isLiteralTypeNode(node.indexType) && ts.isStringLiteral(node.indexType.literal)
    ? node.indexType.literal.text
    : undefined;
}
