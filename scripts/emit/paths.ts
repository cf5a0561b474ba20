import type { AreaModel, ContentModel, OperationModel, ParameterGroupModel, VersionModel } from "../model/model.js";
import { memberIdentifier, stringLiteral } from "../text/encode.js";
import { documentation } from "./operations.js";
import { printModule, type Declaration, type Import } from "./statements.js";

/**
 * `paths.ts` of a version: the shape that openapi-fetch reads, made of the areas' types. Operations of another server than
 * most are left out: a path client has one base URL.
 */
export function emitPaths(version: VersionModel, head: string): string {
  const server = commonServer(version);
  const shared = new Set(version.shared.map(({ name }) => name));
  const byPath = new Map<string, { area: AreaModel; operation: OperationModel }[]>();
  for (const area of version.areas) {
    for (const operation of area.operations.filter((candidate) => candidate.server === server))
      byPath.set(operation.path, [...(byPath.get(operation.path) ?? []), { area, operation }]);
  }
  const used = new Set<string>();
  const members = [...byPath]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([path, found]) => ({
      name: stringLiteral(path),
      type: `{ ${found.map(({ area, operation }) => `/** ${documentation(operation).replace(/\n+/g, " ")} */ ${operation.httpMethod.toLowerCase()}: ${pathOperation(operation, (type) => qualified(type, area, shared, used))}`).join("; ")} }`,
      optional: false,
      doc: "",
    }));
  const imports = version.areas
    .filter(({ area }) => used.has(area))
    .map(({ area }): Import => ({ from: `./${area}/schema.js`, names: [], types: [`* as ${alias(area)}`] }));
  const declaration: Declaration = {
    kind: "interface",
    name: "paths",
    doc: `Paths of ${version.version} for \`createPathClient<paths>()\`.`,
    members,
  };
  const all = [...(used.has("") ? [{ from: "./shared.js", names: [], types: ["* as shared"] }] : []), ...imports];
  return printModule({
    head: `${head}\n${all.map(({ from, types }) => `import type ${types[0] ?? ""} from ${stringLiteral(from)};`).join("\n")}`,
    imports: [],
    exports: [],
    declarations: [
      declaration,
      {
        kind: "const",
        name: "server",
        doc: "Server of these paths.",
        type: "string",
        value: stringLiteral(server),
        exported: true,
      },
    ],
  });
}

function commonServer(version: VersionModel): string {
  const counts = new Map<string, number>();
  for (const { server } of version.areas.flatMap(({ operations }) => operations))
    counts.set(server, (counts.get(server) ?? 0) + 1);
  return (
    [...counts].sort(
      ([leftName, left], [rightName, right]) => right - left || (leftName < rightName ? -1 : 1),
    )[0]?.[0] ?? ""
  );
}

function alias(area: string): string {
  return `${memberIdentifier(area)}Types`;
}

function qualified(type: string, area: AreaModel, shared: ReadonlySet<string>, used: Set<string>): string {
  if (!/^[A-Z]/.test(type) || type === "Blob") return type;
  const isShared = area.sharedTypes.includes(type) && shared.has(type);
  used.add(isShared ? "" : area.area);
  return `${isShared ? "shared" : alias(area.area)}.${type}`;
}

function pathOperation(operation: OperationModel, name: (type: string) => string): string {
  const { path, query, headers, cookies, body } = operation.input;
  const group = (key: string, found: ParameterGroupModel | undefined): string =>
    `${key}${found?.required === true ? "" : "?"}: ${found === undefined ? "never" : name(found.type)}`;
  const parameters = `{ ${[group("query", query), group("header", headers), group("path", path), group("cookie", cookies)].join("; ")} }`;
  const request =
    body === undefined
      ? "requestBody?: never"
      : `requestBody${body.required ? "" : "?"}: { content: ${contents(body.contents, name)} }`;
  const responses = operation.responses.map(
    ({ status, contents: found, headers: sent }) =>
      `${/^\d+$/.test(status) || status === "default" ? status : stringLiteral(status)}: { headers: ${sent === undefined ? "{ [name: string]: unknown }" : name(sent.type)}; content${found.length === 0 ? "?: never" : `: ${contents(found, name)}`} }`,
  );
  return `{ parameters: ${parameters}; ${request}; responses: { ${responses.join("; ")} } }`;
}

function contents(found: readonly ContentModel[], name: (type: string) => string): string {
  return `{ ${found.map(({ mediaType, type }) => `${stringLiteral(mediaType)}: ${name(type)}`).join("; ")} }`;
}
