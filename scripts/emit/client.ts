import type { AreaModel, OperationModel, VersionModel } from "../model/model.js";
import { propertyKey, upperFirst } from "../text/encode.js";
import { answerDeclarations } from "./answers.js";
import { documentation, operationType } from "./operations.js";
import type { OutputOptions } from "./output.js";
import { printModule, type Declaration, type Import, type Member } from "./statements.js";

/** Operations of a version by group, groups and methods in order of the alphabet. */
export function groupsOf(
  version: VersionModel,
): readonly (readonly [group: string, operations: readonly OperationModel[]])[] {
  const groups = new Map<string, OperationModel[]>();
  for (const operation of version.areas.flatMap(({ operations }) => operations)) {
    const group = groups.get(operation.group);
    if (group === undefined) groups.set(operation.group, [operation]);
    else group.push(operation);
  }
  const byName = (left: string, right: string): number => (left < right ? -1 : 1);
  return [...groups]
    .sort(([left], [right]) => byName(left, right))
    .map(([group, operations]) => [group, [...operations].sort((left, right) => byName(left.method, right.method))]);
}

/** Names of a version's client: `createSendcloud` and `Sendcloud`, or `createSendcloudV2` where the version is not the current one. */
export interface ClientNames {
  readonly create: string;
  readonly type: string;
  readonly auth: string;
  readonly options: string;
}

/** `index.ts` of a version: the grouped client. */
export function emitClient(version: VersionModel, names: ClientNames, options: OutputOptions, head: string): string {
  const groups = groupsOf(version);
  const runtime = options.runtime("version");
  const bound = new Set<string>();
  const local = localNames(names);
  const interfaces = groups.map(([group, operations]) => groupInterface(group, operations, bound, local));
  return printModule({
    head,
    imports: [
      { from: `${runtime}/grouped.js`, names: ["createGroupedClient"], types: [] },
      { from: `${runtime}/operation.js`, names: [], types: [...bound].sort() },
      { from: "../site.js", names: ["site"], types: [names.auth, names.options].sort() },
      ...version.areas.filter(({ operations }) => operations.length > 0).map((area) => areaImport(area, local)),
    ],
    exports: [],
    declarations: [
      groupsConstant(groups, local),
      ...interfaces,
      clientInterface(groups, names, version),
      createFunction(names),
    ],
  });
}

/** Name of an operation inside this module, where the functions that make the client may have its own. */
type LocalName = (functionName: string) => string;

function localNames(names: ClientNames): LocalName {
  const taken = new Set([names.create, "createGroupedClient"]);
  return (functionName) => (taken.has(functionName) ? `${functionName}Operation_` : functionName);
}

function areaImport(area: AreaModel, local: LocalName): Import {
  return {
    from: `./${area.area}/operations.js`,
    names: area.operations
      .map(({ functionName }) => functionName)
      .sort()
      .map((name) => (local(name) === name ? name : { name, alias: local(name) })),
    types: [...new Set(area.operations.flatMap((operation) => typesNamed(operation)))].sort(),
  };
}

function typesNamed(operation: OperationModel): readonly string[] {
  const base = upperFirst(operation.functionName);
  return [`${base}Input`, `${base}Result`];
}

function groupInterface(
  group: string,
  operations: readonly OperationModel[],
  bound: Set<string>,
  local: LocalName,
): Declaration {
  const members = operations.map((operation): Member => {
    const base = upperFirst(operation.functionName);
    const type = operationType(operation, base, answerDeclarations(operation).isBinary, "Bound");
    bound.add(type.slice(0, type.indexOf("<")));
    return {
      name: propertyKey(operation.method),
      type: withItem(operation, type, local),
      optional: false,
      doc: documentation(operation),
    };
  });
  return { kind: "interface", name: groupType(group), doc: `Operations of ${group}.`, members };
}

/** The item type of the operation itself: its own modules know where its name comes from. */
function withItem(operation: OperationModel, type: string, local: LocalName): string {
  return operation.paging === undefined
    ? type
    : type.replace(
        `, ${operation.paging.itemType}>`,
        `, NonNullable<(typeof ${local(operation.functionName)})["~item"]>>`,
      );
}

function groupType(group: string): string {
  return `${upperFirst(group)}Group`;
}

function groupsConstant(
  groups: readonly (readonly [string, readonly OperationModel[]])[],
  local: LocalName,
): Declaration {
  const members = groups.map(
    ([group, operations]) =>
      `${propertyKey(group)}: { ${operations.map(({ method, functionName }) => `${propertyKey(method)}: ${local(functionName)}`).join(", ")} }`,
  );
  return { kind: "const", name: "groups", doc: "", value: `{ ${members.join(", ")} }`, exported: false };
}

function clientInterface(
  groups: readonly (readonly [string, readonly OperationModel[]])[],
  names: ClientNames,
  version: VersionModel,
): Declaration {
  const legacy =
    version.status === "current" ? "" : `\n\n@deprecated The documentation calls this version ${version.status}.`;
  return {
    kind: "interface",
    name: names.type,
    doc: `The operations of ${version.version} by group.${legacy}`,
    members: [
      {
        name: "with",
        type: `(changes: Partial<${names.options}>) => ${names.type}`,
        optional: false,
        doc: "A client that differs in these options.",
      },
      ...groups.map(([group]): Member => ({
        name: propertyKey(group),
        type: groupType(group),
        optional: false,
        doc: "",
      })),
    ],
  };
}

function createFunction(names: ClientNames): Declaration {
  return {
    kind: "function",
    name: names.create,
    doc: "A client with all operations of this version and all layers: authentication, limits, retries, deadlines and a cap on bodies.",
    parameters: [{ name: "options", type: names.options }],
    returns: names.type,
    body: `return createGroupedClient<${names.type}, ${names.auth}>(site, groups, options);`,
  };
}
