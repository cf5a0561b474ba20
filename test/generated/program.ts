import { join } from "node:path";
import ts from "typescript";
import { project } from "./built-site.js";

/** The compiler flags that generated code must pass. */
export const strictFlags: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  verbatimModuleSyntax: true,
  isolatedDeclarations: true,
  declaration: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
};

/** Files that stand on disk, parsed once: the compiler's libraries are most of a small program. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/** A program over texts that stand nowhere on disk; the runtime is the real one. `files` are paths below the project. */
export function programOf(files: ReadonlyMap<string, string>, options: ts.CompilerOptions = strictFlags): ts.Program {
  const texts = new Map([...files].map(([name, text]) => [join(project, name), text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.directoryExists = () => true;
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  host.getSourceFile = (name, version, onError, fresh) => {
    const text = texts.get(name);
    if (text !== undefined) return ts.createSourceFile(name, text, version, true);
    if (!parsed.has(name)) parsed.set(name, getSourceFile(name, version, onError, fresh));
    return parsed.get(name);
  };
  return ts.createProgram([...texts.keys()], options, host);
}

/** Errors of a program as `file:line: message`, or of some of its files. */
export function errorsOf(program: ts.Program, within: (file: string) => boolean = () => true): readonly string[] {
  const sources = program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(project) && !fileName.includes("node_modules") && within(fileName.slice(project.length + 1)));
  return sources
    .flatMap((source) => [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)])
    .map((diagnostic) => {
      const line =
        diagnostic.file === undefined || diagnostic.start === undefined ? 0 : diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start).line + 1;
      return `${diagnostic.file?.fileName.slice(project.length + 1) ?? ""}:${line}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, " ")}`;
    });
}

/** Generated files, under a folder of the project that does not exist. */
export function under(folder: string, files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...files].map(([name, text]) => [`${folder}/${name}`, text]));
}
