import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../../", import.meta.url));

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  verbatimModuleSyntax: true,
  isolatedDeclarations: true,
  declaration: true,
  noEmit: true,
  skipLibCheck: true,
};

/** What the compiler says of modules that stand in memory, as `file:line code`; paths are below the project's folder. */
export function diagnostics(modules: Readonly<Record<string, string>>): readonly string[] {
  const texts = new Map(Object.entries(modules).map(([file, text]) => [`${root}${file}`, text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile, directoryExists } = host;
  host.fileExists = (file) => texts.has(file) || fileExists.call(host, file);
  host.readFile = (file) => texts.get(file) ?? readFile.call(host, file);
  host.directoryExists = (folder) => [...texts.keys()].some((file) => file.startsWith(`${folder}/`)) || (directoryExists?.call(host, folder) ?? true);
  host.getSourceFile = (file, language, onError) => {
    const text = texts.get(file);
    return text === undefined ? getSourceFile.call(host, file, language, onError) : ts.createSourceFile(file, text, language);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...texts.keys()].flatMap((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source), ...program.getDeclarationDiagnostics(source)].map(
      (found) => {
        const line = source === undefined || found.start === undefined ? 0 : source.getLineAndCharacterOfPosition(found.start).line + 1;
        return `${file.slice(root.length)}:${line} ${found.code}`;
      },
    );
  });
}
