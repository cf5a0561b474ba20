import {
  entriesOf,
  isObject,
  objectOf,
  own,
  ownString,
  withMembers,
  type Json,
  type JsonObject,
} from "../document/json.js";
import type { LoadedDocument } from "../load/loaded-document.js";
import type { Direction } from "../normal/direction.js";
import type { Loss } from "../normal/loss.js";
import type { ParameterStyleRow } from "./columns.js";
import { bodyKind, isForm } from "./content.js";
import { isIdempotencyKey } from "./idempotency-key.js";
import { draftStream } from "./stream.js";
import {
  contentsOf,
  extractOperations,
  objectSchema,
  templateNames,
  type Located,
  type RawOperation,
} from "./extract.js";
import type { BodyKindName, StreamFormat } from "./columns.js";

/** A schema that an operation uses: where it stands, which way it goes, and its name where it has none of its own. */
export interface Root {
  readonly ref: string;
  /** Given where the schema was put together and so is not in the document. */
  readonly schema: Json | undefined;
  readonly direction: Direction;
  /** `Query`, `Body`, `Status200Body`: follows the name of the function. */
  readonly suffix: string;
}

export interface ContentDraft {
  readonly mediaType: string;
  readonly kind: BodyKindName;
  /** Absent where the type does not come from a schema. */
  readonly root: Root | undefined;
  /** How a stream is read; its root is that of an item. */
  readonly format?: StreamFormat;
}

export interface GroupDraft {
  readonly root: Root;
  readonly required: boolean;
  readonly styles: Readonly<Record<string, ParameterStyleRow>>;
  readonly names: readonly string[];
}

export interface ResponseDraft {
  readonly status: string;
  readonly contents: readonly ContentDraft[];
  readonly headers:
    { readonly root: Root; readonly rows: Readonly<Record<string, "string" | "number" | "boolean">> } | undefined;
}

/** One operation with its parts found and its schemas listed, before names and types. */
export interface OperationDraft {
  readonly raw: RawOperation;
  readonly groups: Readonly<Record<"path" | "query" | "headers" | "cookies", GroupDraft | undefined>>;
  readonly body:
    | {
        readonly required: boolean;
        readonly contents: readonly ContentDraft[];
        readonly encoding: JsonObject | undefined;
      }
    | undefined;
  readonly accept: readonly string[];
  readonly responses: readonly ResponseDraft[];
  readonly losses: readonly Loss[];
}

/** Parameters that OpenAPI takes from elsewhere ("Parameter Object": names that are ignored). */
const ignoredHeaders = new Set(["accept", "content-type", "authorization"]);

export function draftOperations(source: LoadedDocument): readonly OperationDraft[] {
  return extractOperations(source).map((raw) => {
    const body = draftBody(raw);
    const responses = raw.responses.map(({ status, response }) => draftResponse(source.document, status, response));
    const media = [
      ...new Set(
        responses
          .filter(({ status }) => status.startsWith("2"))
          .flatMap(({ contents }) => contents.map(({ mediaType }) => mediaType)),
      ),
    ];
    return {
      raw,
      groups: {
        path: draftPath(raw),
        query: draftGroup(raw, "query", "Query"),
        headers: draftGroup(raw, "header", "Headers"),
        cookies: draftGroup(raw, "cookie", "Cookies"),
      },
      body,
      accept: media.length > 1 ? media : [],
      responses,
      losses:
        raw.requestBody !== undefined && body === undefined
          ? [{ code: "empty-content", pointer: `${raw.pointer}/requestBody` }]
          : [],
    };
  });
}

/** Every name of the template is an argument, declared or not. */
function draftPath(raw: RawOperation): GroupDraft | undefined {
  const declared = raw.parameters.filter(({ value }) => ownString(value, "in") === "path");
  const names = [...new Set(templateNames(raw.path))];
  if (names.length === 0) return undefined;
  const members = names.map((name) => {
    const found = declared.find(({ value }) => ownString(value, "name") === name);
    return [name, found === undefined ? { type: "string" } : parameterSchema(found), true] as const;
  });
  return {
    root: { ref: `#${raw.pointer}/parameters/~path`, schema: objectSchema(members), direction: "sent", suffix: "Path" },
    required: true,
    styles: stylesOf(declared, "simple"),
    names,
  };
}

function draftGroup(raw: RawOperation, place: "query" | "header" | "cookie", suffix: string): GroupDraft | undefined {
  const found = raw.parameters.filter(
    ({ value }) =>
      ownString(value, "in") === place &&
      !(place === "header" && ignoredHeaders.has((ownString(value, "name") ?? "").toLowerCase())),
  );
  if (found.length === 0) return undefined;
  const members = found.map(
    (parameter) =>
      [
        ownString(parameter.value, "name") ?? "",
        parameterSchema(parameter),
        own(parameter.value, "required") === true && !isIdempotencyKey(parameter),
      ] as const,
  );
  return {
    root: { ref: `#${raw.pointer}/parameters/~${place}`, schema: objectSchema(members), direction: "sent", suffix },
    required: members.some(([, , required]) => required),
    styles: stylesOf(found, place === "header" ? "simple" : "form"),
    names: members.map(([name]) => name),
  };
}

function parameterSchema(parameter: Located): Json {
  const content = contentsOf(parameter)[0];
  const schema = content?.schema ?? own(parameter.value, "schema") ?? {};
  const notes = objectOf([
    ["description", own(parameter.value, "description")],
    ["deprecated", own(parameter.value, "deprecated") === true ? true : undefined],
  ]);
  return isObject(schema) ? withMembers(schema, notes) : schema;
}

function stylesOf(
  parameters: readonly Located[],
  standard: "simple" | "form",
): Readonly<Record<string, ParameterStyleRow>> {
  return Object.fromEntries(
    parameters.flatMap((parameter) => {
      const style = styleOf(parameter.value, standard, contentsOf(parameter)[0]?.mediaType);
      return Object.keys(style).length === 0 ? [] : [[ownString(parameter.value, "name") ?? "", style] as const];
    }),
  );
}

const styles = ["matrix", "label", "simple", "form", "spaceDelimited", "pipeDelimited", "deepObject"] as const;

/** OpenAPI 3.1, "Style Values": only what differs from the defaults. */
function styleOf(parameter: JsonObject, standard: "simple" | "form", content: string | undefined): ParameterStyleRow {
  if (content !== undefined) return { content };
  const style = styles.find((name) => name === ownString(parameter, "style")) ?? standard;
  const exploded = own(parameter, "explode");
  const standardExplode = style === "form" || style === "deepObject";
  return {
    ...(style === standard ? {} : { style }),
    ...(typeof exploded === "boolean" && exploded !== standardExplode ? { explode: exploded } : {}),
    ...(own(parameter, "allowReserved") === true ? { allowReserved: true as const } : {}),
  };
}

function draftBody(raw: RawOperation): OperationDraft["body"] {
  if (raw.requestBody === undefined) return undefined;
  const contents = contentsOf(raw.requestBody);
  if (contents.length === 0) return undefined;
  const form = contents.find(({ mediaType }) => isForm(mediaType));
  return {
    required:
      own(raw.requestBody.value, "required") === true ||
      raw.httpMethod === "POST" ||
      contents.some(({ schema }) => (own(schema, "required") as readonly Json[] | undefined)?.length ?? 0),
    contents: contents.map(({ mediaType, schema, ref }, index) =>
      draftContent(mediaType, schema, {
        ref,
        schema: undefined,
        direction: "sent",
        suffix: `Body${index === 0 ? "" : index + 1}`,
      }),
    ),
    encoding: form === undefined ? undefined : encodingOf(form.media),
  };
}

function encodingOf(media: JsonObject): JsonObject | undefined {
  const found = own(media, "encoding");
  return isObject(found) ? found : undefined;
}

function draftContent(mediaType: string, schema: Json | undefined, root: Root): ContentDraft {
  const kind = bodyKind(mediaType, schema);
  const described = schema !== undefined && (kind === "json" || (root.direction === "sent" && isForm(mediaType)));
  return { mediaType, kind, root: described ? root : undefined };
}

function draftResponse(document: JsonObject, status: string, response: Located): ResponseDraft {
  const label = status === "default" ? "Default" : status;
  const contents = contentsOf(response)
    .filter(({ schema }) => !isNothing(schema))
    .map(({ mediaType, media, schema, ref }, index): ContentDraft => {
      const suffix = `Status${label}Body${index === 0 ? "" : index + 1}`;
      const stream = status.startsWith("2")
        ? draftStream(document, mediaType, { value: media, pointer: ref.slice(1, -"/schema".length) })
        : undefined;
      if (stream === undefined)
        return draftContent(mediaType, schema, { ref, schema: undefined, direction: "received", suffix });
      const { format, item } = stream;
      const root: Root | undefined =
        item === undefined
          ? undefined
          : { ref: item, schema: undefined, direction: "received", suffix: suffix.replace("Body", "Item") };
      return { mediaType, kind: "stream", root, format };
    });
  return { status, contents, headers: draftHeaders(response, `Status${label}Headers`) };
}

/** A body that can only be null says nothing; servers send it as `null` or as no body at all. */
function isNothing(schema: Json | undefined): boolean {
  const type = own(schema, "type");
  return type === "null" || (Array.isArray(type) && type.length === 1 && type[0] === "null");
}

function draftHeaders(response: Located, suffix: string): ResponseDraft["headers"] {
  const headers = entriesOf(response.value, "headers").filter(
    ([name, header]) => name.toLowerCase() !== "content-type" && isObject(header),
  );
  if (headers.length === 0) return undefined;
  const rows = Object.fromEntries(
    headers.map(([name, header]) => [name.toLowerCase(), headerKind(own(header, "schema"))] as const),
  );
  const members = headers.map(([name, header]) => {
    const kind = rows[name.toLowerCase()] ?? "string";
    return [
      name.toLowerCase(),
      objectOf([
        ["type", kind],
        ["description", own(header, "description")],
      ]),
      false,
    ] as const;
  });
  return {
    root: { ref: `#${response.pointer}/headers/~all`, schema: objectSchema(members), direction: "received", suffix },
    rows,
  };
}

function headerKind(schema: Json | undefined): "string" | "number" | "boolean" {
  const type = own(schema, "type");
  return type === "integer" || type === "number" ? "number" : type === "boolean" ? "boolean" : "string";
}

/** All schemas that an operation uses. */
export function rootsOf(draft: OperationDraft): readonly Root[] {
  const groups = Object.values(draft.groups).flatMap((group) => (group === undefined ? [] : [group.root]));
  const contents = [
    ...(draft.body?.contents ?? []),
    ...draft.responses.flatMap((response) => response.contents),
  ].flatMap(({ root }) => (root === undefined ? [] : [root]));
  return [
    ...groups,
    ...contents,
    ...draft.responses.flatMap(({ headers }) => (headers === undefined ? [] : [headers.root])),
  ];
}
