import ts from "typescript";
import { packagePaths, root, type Block } from "./blocks.js";
import { given } from "./given.js";

const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile) as { readonly config: { readonly compilerOptions: object } };
const parsed = ts.convertCompilerOptionsFromJson(
  {
    ...config.compilerOptions,
    declaration: false,
    declarationMap: false,
    isolatedDeclarations: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
    paths: packagePaths,
  },
  root,
);

/** What the compiler says of the blocks, each a module of its own, as `docs/errors.md:14 message`; one entry a fault. */
export function faultsOf(blocks: readonly Block[]): readonly string[] {
  const folder = `${root}test/docs/blocks-in-memory/`;
  const texts = new Map<string, string>([[`${folder}given.ts`, given]]);
  const byFile = new Map<string, Block>(blocks.map((block, index) => [`${folder}${index}.ts`, block]));
  for (const [file, { text }] of byFile) texts.set(file, `${text}\nexport {};\n`);
  const host = ts.createCompilerHost(parsed.options);
  const { fileExists, readFile, getSourceFile, directoryExists } = host;
  host.fileExists = (file) => texts.has(file) || fileExists.call(host, file);
  host.readFile = (file) => texts.get(file) ?? readFile.call(host, file);
  host.directoryExists = (name) => folder.startsWith(name) || (directoryExists?.call(host, name) ?? true);
  host.getSourceFile = (file, language, onError) => {
    const text = texts.get(file);
    return text === undefined ? getSourceFile.call(host, file, language, onError) : ts.createSourceFile(file, text, language);
  };
  const program = ts.createProgram([...texts.keys()], parsed.options, host);
  return [...texts.keys()].flatMap((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(({ start, messageText }) => {
      const [document = "given", line = "0"] = byFile.get(file)?.place.split(":") ?? [];
      const offset = source === undefined || start === undefined ? 0 : source.getLineAndCharacterOfPosition(start).line + 1;
      return `${document}:${Number(line) + offset} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    });
  });
}

/** What the compiler says of files on disk, under the same settings and with unused names refused. */
export function faultsOfFiles(files: readonly string[]): readonly string[] {
  const program = ts.createProgram([...files], {
    ...parsed.options,
    noUnusedLocals: true,
    noUnusedParameters: true,
    isolatedDeclarations: true,
    declaration: true,
  });
  return files.flatMap((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source), ...program.getDeclarationDiagnostics(source)].map(
      ({ start = 0, messageText }) =>
        `${file.slice(root.length)}:${(source?.getLineAndCharacterOfPosition(start).line ?? 0) + 1} ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
  });
}
