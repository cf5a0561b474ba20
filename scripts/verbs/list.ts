import { readModel } from "../generate/read-model.js";
import type { Model, OperationModel } from "../model/model.js";
import { paint } from "../terminal.js";
import { closest } from "../text/closest.js";
import { jsonText, terminalLine } from "../text/encode.js";
import { configOrPreset, type FoundConfig } from "../vendor/source.js";
import { exitCodes, type CommonOptions, type Io } from "./io.js";

export interface ListOptions extends CommonOptions {
  /** Words that a line must have: of the method, the function, the HTTP method and path, the area, the summary. Absent: everything. */
  readonly pattern?: string;
}

/** One operation, and how code gets at it. */
export interface ListedOperation {
  readonly version: string;
  readonly area: string;
  /** `shipments.announce`. */
  readonly method: string;
  /** `announceShipment`. */
  readonly function: string;
  readonly http: string;
  readonly summary?: string;
  readonly docs?: string;
  /** `legacy`, `deprecated`, or absent. */
  readonly status?: string;
  /** `import { announceShipment } from "waybill-sendcloud/v3/shipments";` */
  readonly import: string;
}

/** `waybill list [pattern]`: finds operations and their import lines. Exit 1 where nothing is found. */
export async function listVerb(options: ListOptions, io: Io): Promise<number> {
  const config = await configOrPreset(io.cwd, options.config);
  const all = listOperations((await readModel(config)).model, (version, area) => specifierOf(config, version, area));
  const found = options.pattern === undefined ? all : matching(all, options.pattern);
  if (options.json === true) io.out(jsonText(found));
  else if (found.length > 0) io.out(found.map((operation) => describe(operation, io.colour)).join("\n"));
  if (found.length > 0) return exitCodes.done;
  io.err(nothingFound(all, options.pattern ?? ""));
  return exitCodes.failed;
}

/** All operations, the main versions first. */
export function listOperations(
  model: Model,
  specifier: (version: string, area: string) => string,
): readonly ListedOperation[] {
  return model.versions.toReversed().flatMap((version) =>
    version.areas.flatMap(({ area, operations }) =>
      operations.map((operation): ListedOperation => {
        const status = version.status !== "current" ? version.status : operation.deprecated ? "deprecated" : undefined;
        return {
          version: version.version,
          area,
          method: `${operation.group}.${operation.method}`,
          function: operation.functionName,
          http: `${operation.httpMethod.toUpperCase()} ${operation.path}`,
          ...optional(operation),
          ...(status === undefined ? {} : { status }),
          import: `import { ${operation.functionName} } from "${specifier(version.version, area)}";`,
        };
      }),
    ),
  );
}

function optional({ summary, docsUrl }: OperationModel): Pick<ListedOperation, "summary" | "docs"> {
  return { ...(summary === undefined ? {} : { summary }), ...(docsUrl === undefined ? {} : { docs: docsUrl }) };
}

/** Operations that have every word of the pattern; those that it names exactly come first. */
export function matching(operations: readonly ListedOperation[], pattern: string): readonly ListedOperation[] {
  const wanted = pattern.toLowerCase();
  const words = wanted.split(/\s+/).filter((word) => word !== "");
  const names = (operation: ListedOperation): readonly string[] =>
    [operation.method, operation.function, operation.http].map((name) => name.toLowerCase());
  const found = operations.filter((operation) => {
    const text = [...names(operation), `${operation.version}/${operation.area}`, operation.summary ?? ""]
      .join("\n")
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const exact = found.filter((operation) => names(operation).includes(wanted));
  return [...exact, ...found.filter((operation) => !exact.includes(operation))];
}

/** The published package for the preset; a path below the project for its own API. */
function specifierOf(config: FoundConfig, version: string, area: string): string {
  return config.isPreset
    ? `waybill-sendcloud/${version}/${area}`
    : `./${(config.value.output ?? "generated").replace(/^\.\//, "")}/${version}/${area}/operations.js`;
}

function describe(operation: ListedOperation, colour: boolean): string {
  const status = operation.status === undefined ? "" : `  ${paint.yellow(operation.status, colour)}`;
  const summary = operation.summary === undefined ? "" : `  ${terminalLine(operation.summary)}`;
  return `${paint.bold(operation.method, colour)}  ${terminalLine(operation.http)}${summary}${status}\n  ${paint.dim(operation.import, colour)}`;
}

function nothingFound(all: readonly ListedOperation[], pattern: string): string {
  const near = closest(pattern, [
    ...new Set(
      all.flatMap((operation) => [
        operation.method,
        operation.function,
        operation.area,
        ...operation.method.split("."),
      ]),
    ),
  ]);
  return `no operation has ${JSON.stringify(pattern)}${near === undefined ? "; `waybill list` shows all" : `; did you mean ${near}?`}`;
}
