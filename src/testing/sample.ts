import type { OperationRow } from "../row.js";
import { answerOf, findOperation, isJson, member, type OpenApiDocument } from "./document.js";
import { sampleSchema } from "./sample-schema.js";

/** The body that a result of this status has; `unknown` for a status that the operation's type does not have. */
export type BodyOf<Operation, Status> = Operation extends (...args: never) => Promise<infer Result>
  ? Extract<Result, { readonly status: Status }> extends { readonly body: infer Body }
    ? Body
    : unknown
  : unknown;

type HasRow = { readonly row: OperationRow };

/** Makes bodies that the documents admit: `sample(announceShipment, 201)`. */
export interface Sampler {
  <Operation extends HasRow, Status extends number>(operation: Operation, status: Status): BodyOf<Operation, Status>;
}

/** JSON before other media types, of the contents of one answer. */
export function preferred(
  content: Readonly<Record<string, unknown>>,
): readonly [mediaType: string, media: unknown] | undefined {
  const entries = Object.entries(content);
  return entries.find(([type]) => /[/+]json\b/.test(type)) ?? entries[0];
}

/**
 * `sample` over the documents of a version, given as values (the files of a snapshot).
 * @throws Error for an operation that no document has and a status that the operation does not document.
 */
export function createSampler(documents: readonly OpenApiDocument[]): Sampler {
  return <Operation extends HasRow, Status extends number>(
    { row }: Operation,
    status: Status,
  ): BodyOf<Operation, Status> => {
    const found = findOperation(documents, row);
    const content = answerOf(found, status);
    if (!content)
      throw new Error(
        `${row.id} (${row.method} ${row.path}): ${status} is not documented; documented: ${Object.keys(isJson(found.operation["responses"]) ? found.operation["responses"] : {}).join(", ")}`,
      );
    const media = preferred(content);
    const json = media && /[/+]json\b/.test(media[0]);
    // The type says what the document says, and so does the sample.
    return (
      json
        ? sampleSchema(found.document, member(media[1], "schema"), status < 400 ? "success" : "failure")
        : media && "text"
    ) as BodyOf<Operation, Status>;
  };
}

/** A request body that the operation's document admits, or another `variant` of it; undefined where it takes none. */
export function sampleBody(documents: readonly OpenApiDocument[], row: OperationRow, variant: number = 0): unknown {
  const { document, operation } = findOperation(documents, row);
  const content = member(operation["requestBody"], "content");
  const media = isJson(content) ? preferred(content) : undefined;
  return media && sampleSchema(document, member(media[1], "schema"), "request", variant);
}
