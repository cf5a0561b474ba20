import {
  entriesOf,
  isObject,
  objectOf,
  own,
  ownString,
  withMembers,
  type Json,
  type JsonObject,
} from "../document/json.js";
import type { TypeModel } from "../model/model.js";
import { mapSubschemas } from "../normal/subschemas.js";
import { commentText, printedCode } from "../text/encode.js";
import { compiler, ts, type TsNode, type TsTypeNode } from "../typescript.js";
import { membersText, referredName, typeText } from "./type-text.js";

/**
 * The only user of openapi-typescript (7.13.0, which gets no more updates). Its schema transform is called by itself:
 * the rest of the package would load a linter and fetch references, which the stages before have already resolved.
 * Known faults that the normal form works around: properties beside `anyOf` (a union instead of an intersection),
 * `allOf` with a member that only says `required` (an empty object), tuples closed, nested arrays under a type list
 * flattened, `$defs` printed as a property, defaults that make a property required.
 */
const { default: transformSchemaObject } = compiler.require("openapi-typescript/dist/transform/schema-object.cjs") as {
  readonly default: (
    schema: Json,
    options: { readonly path: string; readonly schema: Json; readonly ctx: object },
  ) => TsTypeNode;
};

const context = {
  additionalProperties: false,
  alphabetize: false,
  arrayLength: false,
  defaultNonNullable: false,
  discriminators: { objects: {}, refsHandled: [] },
  emptyObjectsUnknown: true,
  enum: false,
  enumValues: false,
  excludeDeprecated: false,
  immutable: false,
  injectFooter: [],
  propertiesRequiredByDefault: false,
  readWriteMarkers: false,
  resolve: () => undefined,
  transform: special,
};

/** One exported declaration for each type: an interface where it is an object, else an alias. */
export function emitTypes(types: readonly TypeModel[]): string {
  const printer = ts.createPrinter({ newLine: ts.NewLineKind.LineFeed });
  const file = ts.createSourceFile("types.ts", "", ts.ScriptTarget.ESNext);
  const print = (node: TsNode): string => printer.printNode(ts.EmitHint.Unspecified, node, file);
  return types.map((type) => printedCode(declaration(type, print))).join("\n\n");
}

function declaration(type: TypeModel, print: (node: TsNode) => string): string {
  const documented = document(type.schema);
  const node = transformSchemaObject(documented, {
    path: `#/components/schemas/${type.name}`,
    schema: documented,
    ctx: context,
  });
  const tag = own(documented, "deprecated") === true ? "@deprecated" : undefined;
  const comment = [ownString(documented, "title"), tag].filter((part) => part !== undefined).join(" ");
  const doc = comment === "" ? "" : `/** ${comment} */\n`;
  const isInterface = ts.isTypeLiteralNode(node) && node.members.length > 0;
  const text = isInterface ? membersText(node.members, "") : typeText(node);
  if (text !== undefined)
    return isInterface
      ? `${doc}export interface ${type.name} {\n${text}\n}`
      : `${doc}export type ${type.name} = ${text};`;
  return `${doc}${print(statement(type.name, withNames(node)))}`;
}

function statement(name: string, node: TsTypeNode): TsNode {
  const exported = [ts.factory.createModifier(ts.SyntaxKind.ExportKeyword)];
  return ts.isTypeLiteralNode(node)
    ? ts.factory.createInterfaceDeclaration(exported, name, undefined, undefined, node.members)
    : ts.factory.createTypeAliasDeclaration(exported, name, undefined, node);
}

/** `components["schemas"]["Shipment"]` becomes `Shipment`. */
function withNames(root: TsTypeNode): TsTypeNode {
  const visit = (node: TsNode): TsNode => {
    const name = referredName(node);
    return name === undefined ? ts.visitEachChild(node, visit, undefined) : ts.factory.createTypeReferenceNode(name);
  };
  return visit(root) as TsTypeNode; // a visitor gives back a node of the kind it met
}

/** What JSON Schema types cannot say: bytes, and the open end of an enum. */
function special(schema: JsonObject): TsTypeNode | undefined {
  if (schema["x-waybill-open"] === true) {
    const base = schema["type"] === "number" ? ts.SyntaxKind.NumberKeyword : ts.SyntaxKind.StringKeyword;
    return ts.factory.createParenthesizedType(
      ts.factory.createIntersectionTypeNode([
        ts.factory.createKeywordTypeNode(base),
        ts.factory.createTypeLiteralNode([]),
      ]),
    );
  }
  return schema["type"] === "string" && schema["format"] === "binary"
    ? ts.factory.createTypeReferenceNode("Blob")
    : undefined;
}

const meaningful = new Set([
  "$ref",
  "type",
  "properties",
  "required",
  "items",
  "anyOf",
  "allOf",
  "enum",
  "additionalProperties",
  "deprecated",
  "x-waybill-open",
]);

/** The schema with one line of documentation as its title, and nothing else that the transform would print as a comment. */
function document(schema: Json): Json {
  if (!isObject(schema)) return schema;
  const inner = mapSubschemas(schema, "", document);
  const kept = objectOf(entriesOf(inner).filter(([keyword]) => meaningful.has(keyword)));
  const binary = schema["format"] === "binary" ? { format: "binary" } : {};
  const comment = commentOf(schema);
  const notes: JsonObject = comment === "" ? {} : { title: comment };
  if (!Object.hasOwn(kept, "enum")) return { ...notes, ...withMembers(kept, binary) };
  const { deprecated, ...plain } = kept;
  return objectOf([...entriesOf(notes), ["deprecated", deprecated], ["anyOf", [plain]]]);
}

function commentOf(schema: JsonObject): string {
  const text = ownString(schema, "description") ?? ownString(schema, "title");
  const format = ownString(schema, "format");
  const standard = own(schema, "default");
  const scalar =
    typeof standard === "string" || typeof standard === "number" || typeof standard === "boolean"
      ? JSON.stringify(standard)
      : undefined;
  const parts = [
    text,
    format === undefined || format === "binary" ? undefined : `Format: ${format}.`,
    scalar === undefined ? undefined : `Default: ${scalar}.`,
  ];
  return commentText(parts.filter((part) => part !== undefined && part !== "").join(" "));
}
