import { createRequire } from "node:module";
import type tsMorph from "ts-morph";

/**
 * The only user of ts-morph: declarations as values, printed in one pass. Its structure printer needs no project and no
 * compiler; adding declarations to a source file one by one would be quadratic.
 */
const { printStructure, StructureKind, VariableDeclarationKind } = createRequire(import.meta.url)(
  "ts-morph",
) as typeof tsMorph;

export type Declaration =
  | {
      readonly kind: "interface";
      readonly name: string;
      readonly doc: string;
      readonly members: readonly Member[];
      readonly extends?: readonly string[];
    }
  | {
      readonly kind: "type";
      readonly name: string;
      readonly doc: string;
      readonly type: string;
      readonly parameter?: { readonly name: string; readonly default: string };
    }
  | {
      readonly kind: "const";
      readonly name: string;
      readonly doc: string;
      readonly type?: string;
      readonly value: string;
      readonly exported: boolean;
    }
  | {
      readonly kind: "function";
      readonly name: string;
      readonly doc: string;
      readonly parameters: readonly { readonly name: string; readonly type: string }[];
      readonly returns: string;
      readonly body: string;
    };

export interface Member {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
  readonly doc: string;
}

export interface Import {
  readonly from: string;
  readonly names: readonly (string | { readonly name: string; readonly alias: string })[];
  readonly types: readonly string[];
}

/** One module: head comment, imports, re-exports, declarations. */
export interface ModuleText {
  readonly head: string;
  readonly imports: readonly Import[];
  readonly exports: readonly ReExport[];
  readonly declarations: readonly Declaration[];
}

export type ReExport =
  | { readonly from: string; readonly types: readonly string[] }
  | { readonly from: string; readonly values: readonly string[] }
  | { readonly from: string; readonly all: "types" | "values" };

export function printModule(module: ModuleText): string {
  const imports = module.imports.filter(({ names, types }) => names.length + types.length > 0).map(importStructure);
  const blocks = [imports, module.exports.flatMap(exportStructure), ...paragraphs(module.declarations)].filter(
    (block) => block.length > 0,
  );
  const statements = blocks.flatMap((block, index): readonly Statement[] =>
    index === 0 ? block : [blankLine, ...block],
  );
  return `${module.head}\n${printStructure({ kind: StructureKind.SourceFile, statements: [...statements] }, { indentNumberOfSpaces: 2 })}`;
}

type Statement = tsMorph.StatementStructures | tsMorph.WriterFunction;

/** One writer prints the whole module: a writer for each paragraph would cost more than the printing. */
const blankLine: tsMorph.WriterFunction = (writer) => void writer.blankLineIfLastNot();

/** Undocumented aliases and constants that follow each other stand together, everything else by itself. */
function paragraphs(declarations: readonly Declaration[]): readonly (readonly tsMorph.StatementStructures[])[] {
  const blocks: tsMorph.StatementStructures[][] = [];
  declarations.forEach((declaration, index) => {
    const before = declarations[index - 1];
    const follows =
      before !== undefined &&
      declaration.doc === "" &&
      before.doc === "" &&
      declaration.kind === before.kind &&
      declaration.kind !== "interface";
    if (follows) blocks.at(-1)?.push(declarationStructure(declaration));
    else blocks.push([declarationStructure(declaration)]);
  });
  return blocks;
}

function importStructure({ from, names, types }: Import): tsMorph.ImportDeclarationStructure {
  const allTypes = names.length === 0;
  const named = [
    ...names.map((name) => ({ ...(typeof name === "string" ? { name } : name), isTypeOnly: false })),
    ...types.map((name) => ({ name, isTypeOnly: !allTypes })),
  ];
  return { kind: StructureKind.ImportDeclaration, moduleSpecifier: from, isTypeOnly: allTypes, namedImports: named };
}

function exportStructure(entry: ReExport): readonly tsMorph.ExportDeclarationStructure[] {
  const base: tsMorph.ExportDeclarationStructure = {
    kind: StructureKind.ExportDeclaration,
    moduleSpecifier: entry.from,
  };
  if ("all" in entry) return [{ ...base, isTypeOnly: entry.all === "types" }];
  if ("types" in entry)
    return entry.types.length === 0 ? [] : [{ ...base, isTypeOnly: true, namedExports: [...entry.types] }];
  return entry.values.length === 0 ? [] : [{ ...base, namedExports: [...entry.values] }];
}

function declarationStructure(declaration: Declaration): tsMorph.StatementStructures {
  const docs = declaration.doc === "" ? [] : [declaration.doc];
  switch (declaration.kind) {
    case "interface":
      return {
        kind: StructureKind.Interface,
        isExported: true,
        name: declaration.name,
        docs,
        extends: [...(declaration.extends ?? [])],
        properties: declaration.members.map(memberStructure),
      };
    case "type":
      return {
        kind: StructureKind.TypeAlias,
        isExported: true,
        name: declaration.name,
        docs,
        type: declaration.type,
        typeParameters: declaration.parameter === undefined ? [] : [declaration.parameter],
      };
    case "const":
      return {
        kind: StructureKind.VariableStatement,
        isExported: declaration.exported,
        declarationKind: VariableDeclarationKind.Const,
        docs,
        declarations: [
          {
            name: declaration.name,
            initializer: declaration.value,
            ...(declaration.type === undefined ? {} : { type: declaration.type }),
          },
        ],
      };
    case "function":
      return {
        kind: StructureKind.Function,
        isExported: true,
        name: declaration.name,
        docs,
        parameters: declaration.parameters.map((parameter) => ({ ...parameter })),
        returnType: declaration.returns,
        statements: [declaration.body],
      };
  }
}

function memberStructure(member: Member): tsMorph.OptionalKind<tsMorph.PropertySignatureStructure> {
  return {
    name: member.name,
    type: member.type,
    isReadonly: true,
    hasQuestionToken: member.optional,
    docs: member.doc === "" ? [] : [member.doc],
  };
}
