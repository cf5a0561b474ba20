import { entriesOf, isArray, isObject, own, ownArray, ownString, type Json } from "../document/json.js";
import type { LoadedDocument } from "../load/loaded-document.js";
import type { AreaTypes, NamedDraft } from "./build-area.js";
import type { ParameterStyleRow } from "./columns.js";
import type { ContentDraft, GroupDraft, ResponseDraft } from "./draft.js";
import type { ContentModel, OperationModel, ParameterGroupModel, RequestBodyModel, ResponseModel } from "./model.js";
import { idempotencyKeyOf } from "./idempotency-key.js";
import { splitMethod } from "./names.js";
import { stringLiteral } from "../text/encode.js";
import { pagingOf } from "./paging.js";
import { securityOf } from "./security.js";
import { serverAddress, serversOf } from "./server.js";
import type { PageLookup, SiteRules } from "./site-rules.js";

/** Puts the parts of one operation together once its types have names. */
export function buildOperation(
  source: LoadedDocument,
  { draft, name }: NamedDraft,
  types: AreaTypes,
  rules: SiteRules,
  pages: PageLookup,
): OperationModel {
  const { raw } = draft;
  const [group, method] = splitMethod(name.method);
  const servers = serversOf(source, raw);
  const rule = Object.hasOwn(rules.idempotent, name.method) ? rules.idempotent[name.method] : undefined;
  const idempotencyKey = rule === false ? undefined : idempotencyKeyOf(raw);
  const docsUrl = docsUrlOf(raw.operation, rules.docsOrigin);
  const page = docsUrl === undefined ? undefined : pages(docsUrl);
  return {
    area: source.area,
    pointer: raw.pointer,
    group,
    method,
    functionName: name.function,
    was: name.was ?? [],
    httpMethod: raw.httpMethod,
    path: raw.path,
    summary: ownString(raw.operation, "summary"),
    docsUrl,
    deprecated: own(raw.operation, "deprecated") === true || page?.status === "deprecated",
    replacement: page?.replacement,
    server: servers[0] === undefined ? "" : serverAddress(servers[0]),
    servers,
    security: securityOf(source.document, raw, {
      emptySecurity: rules.emptySecurity,
      isAnonymous: rules.anonymous.includes(name.method),
    }),
    input: {
      path: groupModel(draft.groups.path, types),
      query: groupModel(draft.groups.query, types),
      headers: groupModel(draft.groups.headers, types),
      cookies: groupModel(draft.groups.cookies, types),
      body: draft.body === undefined ? undefined : bodyModel(draft.body, types),
      accept: draft.accept,
    },
    responses: draft.responses.map((response) => responseModel(response, types)),
    paging: pagingOfOperation({ draft, name }, types),
    idempotent: rule === false ? undefined : idempotencyKey === undefined ? rule : true,
    idempotencyKey,
    failuresIn: draft.responses
      .filter(({ status }) => /^2/.test(status))
      .flatMap(({ contents }) =>
        contents.flatMap(({ root }) => (root === undefined ? [] : failurePaths(types.schemaOf(root), types))),
      )
      .filter(isFirst),
  };
}

/** `x-mint.href` is a path of the documentation site; anything that would lead elsewhere is no documentation link. */
export function docsUrlOf(operation: Json, origin: string | undefined): string | undefined {
  const href = ownString(own(operation, "x-mint"), "href");
  if (href !== undefined && origin !== undefined && /^\/(?!\/)[\w./~-]*$/.test(href) && !href.includes(".."))
    return `${origin}${href}`;
  const external = ownString(own(operation, "externalDocs"), "url");
  return external !== undefined && /^https:\/\/[^\s]+$/.test(external) ? external : undefined;
}

function groupModel(group: GroupDraft | undefined, types: AreaTypes): ParameterGroupModel | undefined {
  return group === undefined
    ? undefined
    : { type: types.typeOf(group.root), required: group.required, styles: group.styles, names: group.names };
}

function contentModel(content: ContentDraft, types: AreaTypes): ContentModel {
  const byKind = { json: "unknown", text: "string", binary: "Blob", stream: "unknown", none: "undefined" } as const;
  if (content.format === "eventStream")
    return { mediaType: content.mediaType, kind: "stream", type: "string", format: content.format };
  return {
    ...(content.format === undefined ? {} : { format: content.format }),
    mediaType: content.mediaType,
    kind: content.kind,
    type: content.root === undefined ? byKind[content.kind] : types.typeOf(content.root),
  };
}

function bodyModel(
  body: { readonly required: boolean; readonly contents: readonly ContentDraft[]; readonly encoding: Json | undefined },
  types: AreaTypes,
): RequestBodyModel {
  return {
    required: body.required,
    contents: body.contents.map((content) => contentModel(content, types)),
    encoding: encodingModel(body.encoding),
  };
}

const styles = ["form", "spaceDelimited", "pipeDelimited", "deepObject"] as const;

/** OpenAPI 3.1, "Encoding Object". */
function encodingModel(encoding: Json | undefined): RequestBodyModel["encoding"] {
  return Object.fromEntries(
    entriesOf(encoding).map(([name, entry]) => {
      const contentType = ownString(entry, "contentType");
      const style = styles.find((candidate) => candidate === ownString(entry, "style"));
      const explode = own(entry, "explode");
      const row: ParameterStyleRow & { readonly contentType?: string } = {
        ...(contentType === undefined ? {} : { contentType }),
        ...(style === undefined ? {} : { style }),
        ...(typeof explode === "boolean" ? { explode } : {}),
      };
      return [name, row] as const;
    }),
  );
}

function responseModel(response: ResponseDraft, types: AreaTypes): ResponseModel {
  return {
    status: response.status,
    contents: response.contents.map((content) => contentModel(content, types)),
    headers:
      response.headers === undefined
        ? undefined
        : { type: types.typeOf(response.headers.root), rows: response.headers.rows },
  };
}

function pagingOfOperation({ draft }: NamedDraft, types: AreaTypes): OperationModel["paging"] {
  if (draft.raw.httpMethod !== "GET") return undefined;
  const success = draft.responses.find(({ status }) => /^2/.test(status));
  const content = success?.contents.find(({ kind }) => kind === "json");
  const root = content?.root;
  const row = pagingOf({
    queryNames: draft.groups.query?.names ?? [],
    responseHeaders: Object.keys(success?.headers?.rows ?? {}),
    body: root === undefined ? undefined : types.schemaOf(root),
    resolve: types.resolve,
    saysPaged: entriesOf(draft.raw.operation).some(([key, value]) => /^x-.*paginated$/.test(key) && value === true),
  });
  return row === undefined || root === undefined
    ? undefined
    : { row, itemType: itemTypeOf(types.schemaOf(root), types.typeOf(root), row.items, types) };
}

/** The item's own type name, else where it stands in the body. */
function itemTypeOf(body: Json | undefined, bodyType: string, path: readonly string[], types: AreaTypes): string {
  const list = path.reduce<Json | undefined>(
    (schema, name) => types.resolve(own(own(types.resolve(schema), "properties"), name)),
    types.resolve(body),
  );
  const ref = ownString(own(list, "items"), "$ref");
  if (ref !== undefined) return types.receivedName(ref);
  return `${path.reduce((type, name) => `NonNullable<${type}[${stringLiteral(name)}]>`, bodyType)}[number]`;
}

/** Members of a success that list failures: `errors` and `failed_…`, at the top or in an envelope. */
function failurePaths(
  schema: Json | undefined,
  types: AreaTypes,
  above: readonly string[] = [],
): readonly (readonly string[])[] {
  return entriesOf(types.resolve(schema), "properties").flatMap(([name, property]) => {
    const resolved = types.resolve(property);
    if (/^(errors|failed_\w+)$/.test(name) && holdsMany(resolved)) return [[...above, name]];
    return name === "data" && above.length === 0 ? failurePaths(property, types, ["data"]) : [];
  });
}

function holdsMany(schema: Json | undefined): boolean {
  if (!isObject(schema)) return false;
  const type = own(schema, "type");
  const types = isArray(type) ? type : [type];
  return types.includes("array") || types.includes("object") || (ownArray(schema, "anyOf") ?? []).some(holdsMany);
}

function isFirst(path: readonly string[], index: number, all: readonly (readonly string[])[]): boolean {
  return all.findIndex((other) => other.join(".") === path.join(".")) === index;
}
