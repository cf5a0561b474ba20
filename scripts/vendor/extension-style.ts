import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ts } from "../typescript.js";

/** How relative imports end in the target's sources. */
export type ExtensionStyle = "js" | "ts" | "none";

export const extensionStyles: readonly ExtensionStyle[] = ["js", "ts", "none"];

/** The style that the nearest `tsconfig.json` at or above the folder asks for; where there is none, `ts`, which is what runtimes that take TypeScript as it is want. */
export function extensionStyleOf(folder: string): ExtensionStyle {
  const file = nearestConfig(resolve(folder));
  if (file === undefined) return "ts";
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
  const options = ts.getParsedCommandLineOfConfigFile(file, {}, host)?.options ?? {};
  if (options.allowImportingTsExtensions === true || options.rewriteRelativeImportExtensions === true) return "ts";
  const { ModuleKind, ModuleResolutionKind } = ts;
  const resolution = options.moduleResolution;
  if (resolution === ModuleResolutionKind.Node16 || resolution === ModuleResolutionKind.NodeNext) return "js";
  if (resolution !== undefined) return "none";
  return options.module !== undefined && options.module >= ModuleKind.Node16 && options.module <= ModuleKind.NodeNext
    ? "js"
    : "none";
}

function nearestConfig(folder: string): string | undefined {
  const file = join(folder, "tsconfig.json");
  if (existsSync(file)) return file;
  const parent = dirname(folder);
  return parent === folder ? undefined : nearestConfig(parent);
}
