import type { ContentModel, OperationModel, ResponseModel } from "../model/model.js";
import { stringLiteral, upperFirst } from "../text/encode.js";
import type { Declaration } from "./statements.js";

/** Failures that every server can answer with, documented or not. */
const always = [401, 403, 429, 500, 502, 503, 504];
/** What a range stands for: the registered status codes (RFC 9110, section 15; IANA registry), so that `status` stays a closed union. */
const registered: Readonly<Record<string, readonly number[]>> = {
  "1XX": [100, 101, 103],
  "2XX": [200, 201, 202, 203, 204, 205, 206, 207, 208, 226],
  "3XX": [300, 301, 302, 303, 304, 307, 308],
  "4XX": [
    400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424,
    425, 426, 428, 429, 431, 451,
  ],
  "5XX": [500, 501, 502, 503, 504, 505, 506, 507, 508, 511],
};
/** What an answer without a documented success can be. */
const anySuccess = [200, 201, 202, 203, 204];

/** Names of `src/result.ts` that the declarations use. */
export interface AnswerDeclarations {
  readonly declarations: readonly Declaration[];
  readonly uses: ReadonlySet<string>;
  readonly isBinary: boolean;
}

/** One type for each documented answer, and their union. */
export function answerDeclarations(operation: OperationModel): AnswerDeclarations {
  const base = upperFirst(operation.functionName);
  const uses = new Set<string>();
  const isBinary = operation.responses.some(
    (response) => isSuccess(response.status) && response.contents.some(({ kind }) => kind === "binary"),
  );
  const stated = new Set(
    operation.responses.filter(({ status }) => /^\d+$/.test(status)).map(({ status }) => Number(status)),
  );
  const hasSuccess = operation.responses.some(({ status }) => isSuccess(status));
  const ranges = new Set(
    operation.responses.filter(({ status }) => /XX$/.test(status)).flatMap(({ status }) => registered[status] ?? []),
  );
  const answers = operation.responses.map((response) => {
    const binary = isBinary && isSuccess(response.status) && response.contents.some(({ kind }) => kind === "binary");
    const name = `${base}Status${response.status === "default" ? "Default" : response.status}`;
    const type = answerType(response, numbersOf(response.status, stated, ranges, hasSuccess), binary, uses);
    return { name, binary, type };
  });
  const covered = (status: number): boolean =>
    stated.has(status) || ranges.has(status) || operation.responses.some(({ status: key }) => key === "default");
  const missing = always.filter((status) => !covered(status));
  if (missing.length > 0) uses.add("Undocumented");
  const isDefault = operation.responses.some(({ status }) => status === "default");
  if (!isDefault) uses.add("OtherAnswer");
  const noSuccess = hasSuccess || isDefault ? [] : [success(anySuccess.join(" | "), "unknown", "string | null", uses)];
  const members = [
    ...answers.map(({ name, binary }) => (binary ? `${name}<Body>` : name)),
    ...noSuccess,
    ...(missing.length > 0 ? [`Undocumented<${missing.join(" | ")}>`] : []),
    ...(isDefault ? [] : ["OtherAnswer"]),
  ];
  const parameter = { name: "Body", default: "Blob" };
  return {
    isBinary,
    uses,
    declarations: [
      ...answers.map(({ name, type, binary }): Declaration => ({
        kind: "type",
        name,
        doc: "",
        type,
        ...(binary ? { parameter } : {}),
      })),
      { kind: "type", name: `${base}Result`, doc: "", type: members.join(" | "), ...(isBinary ? { parameter } : {}) },
    ],
  };
}

function isSuccess(status: string): boolean {
  return status.startsWith("2");
}

function numbersOf(
  status: string,
  stated: ReadonlySet<number>,
  ranges: ReadonlySet<number>,
  hasSuccess: boolean,
): readonly (number | "other")[] {
  if (/^\d+$/.test(status)) return [Number(status)];
  if (status !== "default") return (registered[status] ?? []).filter((number) => !stated.has(number));
  return [
    ...(hasSuccess ? [] : anySuccess),
    ...always.filter((number) => !stated.has(number) && !ranges.has(number)),
    "other",
  ];
}

function answerType(
  response: ResponseModel,
  numbers: readonly (number | "other")[],
  binary: boolean,
  uses: Set<string>,
): string {
  const headers = response.headers?.type;
  const good = numbers.filter((number) => typeof number === "number" && number >= 200 && number < 300);
  const bad = numbers.filter((number) => !good.includes(number));
  const members = groupContents(response.contents).flatMap(({ types, body, kind }) => {
    const mediaTypes = types.map(stringLiteral).join(" | ");
    const bodyText = kind === "binary" && binary ? "Body" : body;
    if (body.includes("ServerSentEvent<")) uses.add("ServerSentEvent");
    return [
      ...(good.length === 0 ? [] : [success(statuses(good), bodyText, mediaTypes, uses, headers)]),
      ...(bad.length === 0
        ? []
        : [
            failure(
              statuses(bad),
              bad.includes("other") ? `${bodyText} | undefined` : bodyText,
              bad.includes("other") ? "string | null" : mediaTypes,
              uses,
              headers,
            ),
          ]),
    ];
  });
  if (members.length > 0) return members.join(" | ");
  const empty = good.length === 0 ? [] : [success(statuses(good), "undefined", "null", uses, headers)];
  return [
    ...empty,
    ...(bad.length === 0 ? [] : [failure(statuses(bad), "unknown", "string | null", uses, headers)]),
  ].join(" | ");
}

function statuses(numbers: readonly (number | "other")[]): string {
  return numbers.map((number) => (number === "other" ? '"other"' : String(number))).join(" | ");
}

function bodyType({ type, format }: ContentModel): string {
  if (format === undefined) return type;
  return format === "jsonLines" ? `AsyncIterable<${type}>` : `AsyncIterable<ServerSentEvent<${type}>>`;
}

/** Media types with one type of body stand in one member. */
function groupContents(
  contents: readonly ContentModel[],
): readonly { readonly types: readonly string[]; readonly body: string; readonly kind: string }[] {
  const groups = new Map<string, { types: string[]; body: string; kind: string }>();
  for (const content of contents) {
    const { mediaType, kind } = content;
    const body = bodyType(content);
    const key = `${kind} ${body}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { types: [mediaType], body, kind });
    else group.types.push(mediaType);
  }
  return [...groups.values()];
}

function success(status: string, body: string, contentType: string, uses: Set<string>, headers?: string): string {
  uses.add("Success");
  return `Success<${[status, body, ...rest(contentType, headers)].join(", ")}>`;
}

function failure(status: string, body: string, contentType: string, uses: Set<string>, headers?: string): string {
  uses.add("Failure");
  return `Failure<${[status, body, ...rest(contentType, headers)].join(", ")}>`;
}

/** The defaults of `Success` and `Failure` are not spelt out. */
function rest(contentType: string, headers: string | undefined): readonly string[] {
  if (headers !== undefined) return [contentType, headers];
  return contentType === '"application/json"' ? [] : [contentType];
}
