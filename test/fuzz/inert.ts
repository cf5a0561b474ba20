import ts from "typescript";
import { canary } from "./mutate.js";

/** Places in a TypeScript text where document text is anything but a string, a property name in quotes, or a comment. */
export function escaped(file: string, text: string): readonly string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const found: string[] = [];
  const parseErrors = (source as unknown as { readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[] }).parseDiagnostics; // internal, but the only syntax check that needs no program
  for (const error of parseErrors) found.push(`${file}: ${ts.flattenDiagnosticMessageText(error.messageText, " ")} at ${error.start}`);
  const visit = (node: ts.Node): void => {
    if ((ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) && node.text.includes(canary) && !isMemberName(node))
      found.push(`${file}: identifier ${node.text}`);
    if (ts.isTemplateExpression(node) || ts.isTaggedTemplateExpression(node) || ts.isRegularExpressionLiteral(node))
      found.push(`${file}: ${ts.SyntaxKind[node.kind]}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A property whose whole name is an identifier stands without quotes: it names a member, and runs nothing. */
function isMemberName(node: ts.Identifier | ts.PrivateIdentifier): boolean {
  return node.text === canary && (ts.isPropertySignature(node.parent) || ts.isPropertyAssignment(node.parent)) && node.parent.name === node;
}

/** Errors of the compiler over generated texts, all in one program. */
export function typeErrors(files: ReadonlyMap<string, string>, runtime: string): readonly string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    isolatedDeclarations: true,
    declaration: true,
    noEmit: true,
    skipLibCheck: true,
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts"],
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  const at = (name: string): string | undefined => files.get(name);
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.directoryExists = () => true;
  host.readFile = (name) => at(name) ?? readFile(name);
  host.getSourceFile = (name, version, onError, fresh) => {
    const text = at(name);
    return text === undefined ? getSourceFile(name, version, onError, fresh) : ts.createSourceFile(name, text, version);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...program.getSyntacticDiagnostics(), ...program.getSemanticDiagnostics()]
    .filter((diagnostic) => !(diagnostic.file?.fileName ?? "").startsWith(runtime))
    .map((diagnostic) => `${diagnostic.file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, " ")}`);
}
