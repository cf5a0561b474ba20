import type {
  AreaModel,
  ContentModel,
  OperationModel,
  ParameterGroupModel,
  ResponseModel,
  TypeModel,
} from "../model/model.js";
import { referredTypes } from "../model/share.js";
import { commentText, propertyKey, stringLiteral, upperFirst, valueLiteral } from "../text/encode.js";
import { answerDeclarations } from "./answers.js";
import type { OutputOptions } from "./output.js";
import { printModule, type Declaration, type Import, type Member } from "./statements.js";
import { emitTypes } from "./types.js";

/** `schema.ts` of an area: its own types. */
export function emitSchema(area: AreaModel, head: string): string {
  const own = new Set(area.types.map(({ name }) => name));
  const foreign = foreignTypes(area.types, own);
  const imported = foreign.length === 0 ? "" : `import type { ${foreign.join(", ")} } from "../shared.js";\n\n`;
  const body = emitTypes(area.types);
  return `${head}\n${imported}${body === "" ? "export {};" : body}\n`;
}

function foreignTypes(types: readonly TypeModel[], own: ReadonlySet<string>): readonly string[] {
  return [...new Set(types.flatMap(referredTypes))].filter((name) => !own.has(name)).sort();
}

/** `operations.ts` of an area: per operation its input, its answers and one documented value. */
export function emitOperations(area: AreaModel, options: OutputOptions, head: string): string {
  const constants = constantsOf(area.operations);
  const uses = {
    result: new Set<string>(),
    operation: new Set<string>(),
    types: new Set<string>(),
    codecs: new Set<string>(),
  };
  const declarations = area.operations.flatMap((operation) =>
    operationDeclarations(operation, options, constants, uses),
  );
  const own = new Set(area.types.map(({ name }) => name));
  const shared = new Set(area.sharedTypes);
  const runtime = `${options.runtime("area")}`;
  const imports: readonly Import[] = [
    {
      from: `${runtime}/operation.js`,
      names: area.operations.length > 0 ? ["operation"] : [],
      types: [...uses.operation].sort(),
    },
    { from: `${runtime}/result.js`, names: [], types: [...uses.result].sort() },
    ...[...uses.codecs]
      .sort()
      .map((name): Import => ({ from: `${runtime}/${codecFile(name)}.js`, names: [name], types: [] })),
    { from: "../shared.js", names: [], types: [...uses.types].filter((name) => shared.has(name)).sort() },
    { from: "./schema.js", names: [], types: [...uses.types].filter((name) => own.has(name)).sort() },
  ];
  return printModule({
    head,
    imports,
    exports: [
      { from: "./schema.js", all: "types" },
      { from: "../shared.js", types: area.sharedTypes },
    ],
    declarations: [...constants.declarations, ...declarations],
  });
}

/** `jsonLines` stands in `json-lines.js`. */
function codecFile(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

interface Uses {
  readonly result: Set<string>;
  readonly operation: Set<string>;
  readonly types: Set<string>;
  /** Runtime functions that write parameters and bodies; each is a module, so that only what an operation needs is bundled. */
  readonly codecs: Set<string>;
}

function operationDeclarations(
  operation: OperationModel,
  options: OutputOptions,
  constants: Constants,
  uses: Uses,
): readonly Declaration[] {
  const base = upperFirst(operation.functionName);
  const answers = answerDeclarations(operation);
  for (const name of answers.uses) uses.result.add(name);
  for (const name of namedTypes(operation)) uses.types.add(name);
  const input = inputDeclaration(operation, base, uses);
  const type = operationType(operation, base, answers.isBinary);
  uses.operation.add(type.slice(0, type.indexOf("<")));
  const doc = documentation(operation);
  const value: Declaration = {
    kind: "const",
    name: operation.functionName,
    doc,
    type,
    value: `/* @__PURE__ */ operation(${rowLiteral(operation, options, constants, uses)})`,
    exported: true,
  };
  const aliases = operation.was.map((name): Declaration => ({
    kind: "const",
    name,
    doc: `@deprecated Renamed to {@link ${operation.functionName}}.`,
    type: `typeof ${operation.functionName}`,
    value: operation.functionName,
    exported: true,
  }));
  return [input, ...answers.declarations, value, ...aliases];
}

function namedTypes(operation: OperationModel): readonly string[] {
  const groups = [
    operation.input.path,
    operation.input.query,
    operation.input.headers,
    operation.input.cookies,
  ].flatMap((group) => group?.type ?? []);
  const contents = [
    ...(operation.input.body?.contents ?? []),
    ...operation.responses.flatMap(({ contents: all }) => all),
  ].map(({ type }) => type);
  const item = operation.paging?.itemType;
  return [
    ...groups,
    ...contents,
    ...operation.responses.flatMap(({ headers }) => headers?.type ?? []),
    ...(item === undefined ? [] : (item.match(/\b[A-Z]\w*/g) ?? [])),
  ];
}

/** Whether a call needs no input at all. */
export function isOptional(operation: OperationModel): boolean {
  const { path, query, headers, cookies, body } = operation.input;
  return ![path, query, headers, cookies].some((group) => group?.required === true) && body?.required !== true;
}

/** `Operation<ListShipmentsInput, ListShipmentsResult, Shipment>`; `prefix` is `Bound` in a grouped client. */
export function operationType(operation: OperationModel, base: string, isBinary: boolean, prefix = ""): string {
  const result = `${base}Result`;
  if (isBinary)
    return `${prefix}BinaryOperation<${base}Input, ${result}, ${result}<Uint8Array>, ${result}<ReadableStream<Uint8Array>>>`;
  const item = operation.paging === undefined ? "" : `, ${operation.paging.itemType}`;
  return `${prefix}${isOptional(operation) ? "Optional" : ""}Operation<${base}Input, ${result}${item}>`;
}

function inputDeclaration(operation: OperationModel, base: string, uses: Uses): Declaration {
  const { path, query, headers, cookies, body, accept } = operation.input;
  const group = (name: string, found: ParameterGroupModel | undefined): readonly Member[] =>
    found === undefined ? [] : [{ name, type: found.type, optional: !found.required, doc: "" }];
  const members: readonly Member[] = [
    ...group("path", path),
    ...group("query", query),
    ...group("headers", headers),
    ...group("cookies", cookies),
    ...(accept.length === 0
      ? []
      : [
          {
            name: "accept",
            type: accept.map(stringLiteral).join(" | "),
            optional: true,
            doc: "Media type wanted; `contentType` of the result says what came.",
          },
        ]),
  ];
  const name = `${base}Input`;
  const doc = `Input of {@link ${operation.functionName}}.`;
  const contents = body?.contents ?? [];
  if (contents.some((content) => sentType(content) === "BinaryBody")) uses.operation.add("BinaryBody");
  const [first, ...others] = contents;
  if (first === undefined || others.length === 0) {
    const all =
      first === undefined
        ? members
        : [...members, { name: "body", type: sentType(first), optional: body?.required !== true, doc: "" }];
    if (all.length > 0) return { kind: "interface", name, doc, members: all };
    uses.operation.add("NoInput");
    return { kind: "type", name, doc, type: "NoInput" };
  }
  const common = members
    .map((member) => `readonly ${member.name}${member.optional ? "?" : ""}: ${member.type};`)
    .join(" ");
  const variants = contents.map(
    (content, index) =>
      `{ ${common} readonly body${body?.required === true ? "" : "?"}: ${sentType(content)}; readonly contentType${index === 0 ? "?" : ""}: ${stringLiteral(content.mediaType)} }`,
  );
  return { kind: "type", name, doc, type: variants.join(" | ") };
}

function sentType(content: ContentModel): string {
  return content.kind === "binary" && content.type === "Blob" ? "BinaryBody" : content.type;
}

/** Summary, method and path, documentation page, deprecation with its replacement. */
export function documentation(operation: OperationModel): string {
  const summary = operation.summary === undefined ? "" : commentText(operation.summary);
  const link = operation.docsUrl === undefined ? "" : ` ([documentation](${commentText(operation.docsUrl)}))`;
  const replacement = operation.replacement === undefined ? "" : ` Use ${commentText(operation.replacement)} instead.`;
  const lines = [
    summary,
    `\`${commentText(`${operation.httpMethod} ${operation.path}`).replaceAll("`", "'")}\`${link}`,
    operation.deprecated
      ? `@deprecated${replacement || " The documentation names no replacement."}`
      : replacement.trim(),
  ];
  return lines.filter((line) => line !== "").join("\n\n");
}

function rowLiteral(operation: OperationModel, options: OutputOptions, constants: Constants, uses: Uses): string {
  const { input } = operation;
  const styles = (group: ParameterGroupModel | undefined): unknown =>
    group === undefined || Object.keys(group.styles).length === 0 ? undefined : group.styles;
  const headers = Object.entries(options.defaultHeaders)
    .filter(([, header]) => input.headers?.names.some((name) => name.toLowerCase() === header.toLowerCase()))
    .map(([option]) => option);
  const isStyled = [input.path, input.query, input.headers, input.cookies].some((group) => styles(group) !== undefined);
  if (isStyled) uses.codecs.add("styles");
  const members: readonly (readonly [string, string | undefined])[] = [
    ["id", stringLiteral(`${operation.group}.${operation.method}`)],
    ["method", stringLiteral(operation.httpMethod)],
    ["path", stringLiteral(operation.path)],
    ["server", constants.server(operation)],
    ["security", constants.security(operation)],
    ["pathStyles", optional(styles(input.path))],
    ["queryStyles", optional(styles(input.query))],
    ["headerStyles", optional(styles(input.headers))],
    ["cookieStyles", optional(styles(input.cookies))],
    ["serialise", isStyled ? "styles" : undefined],
    ["body", bodyLiteral(input.body, uses)],
    [
      "responses",
      `{ ${operation.responses.map((response) => `${statusKey(response.status)}: ${responseLiteral(response, uses)}`).join(", ")} }`,
    ],
    ["paging", optional(operation.paging?.row)],
    ["idempotent", optional(operation.idempotent)],
    ["idempotencyKey", optional(operation.idempotencyKey)],
    ["failuresIn", operation.failuresIn.length === 0 ? undefined : valueLiteral(operation.failuresIn)],
    ["defaultHeaders", headers.length === 0 ? undefined : valueLiteral(headers)],
  ];
  return `{ ${members.flatMap(([name, value]) => (value === undefined ? [] : [name === value ? name : `${name}: ${value}`])).join(", ")} }`;
}

function bodyLiteral(body: OperationModel["input"]["body"], uses: Uses): string | undefined {
  if (body === undefined) return undefined;
  const types = body.contents.map(({ mediaType }) => mediaType);
  const encoders = types.flatMap((type): readonly string[] => {
    const encoder = type.startsWith("multipart/")
      ? "multipart"
      : type === "application/x-www-form-urlencoded"
        ? "urlencoded"
        : undefined;
    if (encoder === undefined) return [];
    uses.codecs.add(encoder);
    return [`${stringLiteral(type)}: ${encoder}`];
  });
  const encoding = Object.keys(body.encoding).length === 0 ? "" : `, encoding: ${valueLiteral(body.encoding)}`;
  return `{ types: ${valueLiteral(types)}${encoding}${encoders.length === 0 ? "" : `, encode: { ${encoders.join(", ")} }`} }`;
}

function optional(value: unknown): string | undefined {
  return value === undefined ? undefined : valueLiteral(value);
}

/** `200` and `default` as they are, `"4XX"` in quotes. */
function statusKey(status: string): string {
  return /^\d+$/.test(status) ? status : propertyKey(status);
}

function responseLiteral(response: ResponseModel, uses: Uses): string {
  const [only] = response.contents;
  if (response.headers === undefined && only === undefined) return valueLiteral("none");
  if (response.headers === undefined && response.contents.length === 1 && only?.mediaType === "application/json")
    return valueLiteral("json");
  const types = Object.fromEntries(response.contents.map(({ mediaType, kind }) => [mediaType, kind]));
  const readers = response.contents.flatMap(({ mediaType, format }): readonly string[] => {
    if (format === undefined) return [];
    uses.codecs.add(format);
    return [`${stringLiteral(mediaType)}: ${format}`];
  });
  const decode = readers.length === 0 ? "" : `, decode: { ${readers.join(", ")} }`;
  const headers = response.headers === undefined ? "" : `, headers: ${valueLiteral(response.headers.rows)}`;
  return `{ types: ${valueLiteral(types)}${decode}${headers} }`;
}

interface Constants {
  readonly declarations: readonly Declaration[];
  readonly server: (operation: OperationModel) => string;
  readonly security: (operation: OperationModel) => string | undefined;
}

/** Servers and security requirements that the operations of an area share stand once, at the head of the file. */
function constantsOf(operations: readonly OperationModel[]): Constants {
  const servers = [...new Set(operations.map(({ server }) => server))];
  const securities = [
    ...new Set(operations.filter(({ security }) => security.length > 0).map(({ security }) => valueLiteral(security))),
  ];
  const constant = (name: string, value: string): Declaration => ({
    kind: "const",
    name,
    doc: "",
    value,
    exported: false,
  });
  return {
    declarations: [
      ...servers.map((server, index) => constant(numbered("server", index), stringLiteral(server))),
      ...securities.map((security, index) => constant(numbered("security", index), `${security} as const`)),
    ],
    server: ({ server }) => numbered("server", servers.indexOf(server)),
    security: ({ security }) =>
      security.length === 0 ? undefined : numbered("security", securities.indexOf(valueLiteral(security))),
  };
}

function numbered(name: string, index: number): string {
  return index === 0 ? name : `${name}${index + 1}`;
}
