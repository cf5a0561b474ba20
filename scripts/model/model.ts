import type { BodyKindName, PagingRowModel, ParameterStyleRow, SecurityModel, StreamFormat } from "./columns.js";
import type { Json } from "../document/json.js";
import type { Loss } from "../normal/loss.js";

/** What the documents of a site say, as values: the input of every emitter and of the drift report. */
export interface Model {
  readonly versions: readonly VersionModel[];
  /** The API that this is only a part of: what is named by its place among others has the name that it has there. */
  readonly whole?: Model;
}

/** The version as it is in the whole API. */
export function wholeVersion(model: Model, part: VersionModel): VersionModel {
  return model.whole?.versions.find(({ version }) => version === part.version) ?? part;
}

export interface VersionModel {
  /** `v3`. */
  readonly version: string;
  readonly status: DocumentStatus;
  /** Sorted by name. */
  readonly areas: readonly AreaModel[];
  /** Types that stand once for two areas or more, by name. */
  readonly shared: readonly TypeModel[];
}

export type DocumentStatus = "current" | "deprecated" | "legacy";

export interface AreaModel {
  readonly version: string;
  readonly area: string;
  readonly title: string;
  /** Snapshot file, for messages and provenance. */
  readonly file: string;
  /** The area's own types, sorted by name. */
  readonly types: readonly TypeModel[];
  /** Names that the area takes from `shared`, sorted. */
  readonly sharedTypes: readonly string[];
  /** In document order. */
  readonly operations: readonly OperationModel[];
  readonly webhooks: readonly WebhookModel[];
  readonly losses: readonly Loss[];
  /** Exported symbols by JSON pointer of what they stand for: operations and named schemas. */
  readonly symbols: ReadonlyMap<string, readonly string[]>;
}

/** A named type; references in `schema` read `#/components/schemas/<name of another type>`. */
export interface TypeModel {
  readonly name: string;
  readonly schema: Json;
  /** Where the schema stands in the document; empty where it was put together (the parameters of one place). */
  readonly pointer: string;
}

export interface OperationModel {
  readonly area: string;
  readonly pointer: string;
  /** `shipments`. */
  readonly group: string;
  /** `announce`. */
  readonly method: string;
  /** `announceShipment`. */
  readonly functionName: string;
  /** Former function names that still stand as deprecated aliases. */
  readonly was: readonly string[];
  readonly httpMethod: string;
  readonly path: string;
  readonly summary: string | undefined;
  readonly docsUrl: string | undefined;
  readonly deprecated: boolean;
  /** What to use instead, as the documentation says: a documentation URL. */
  readonly replacement: string | undefined;
  /** Called unless the user chooses another; empty where the document names none. */
  readonly server: string;
  /** All that the document names for it, the one that is called first. */
  readonly servers: readonly ServerModel[];
  /** Alternatives; empty: anonymous. */
  readonly security: readonly (readonly SecurityModel[])[];
  readonly input: InputModel;
  readonly responses: readonly ResponseModel[];
  readonly paging: PagingModel | undefined;
  /** `true`, or members of the body that make repeating safe. */
  readonly idempotent: true | readonly string[] | undefined;
  /** Header, in lower case, by whose value the server knows a repetition. */
  readonly idempotencyKey: string | undefined;
  readonly failuresIn: readonly (readonly string[])[];
}

/** OpenAPI 3.1, "Server Object"; `name` is of 3.2. */
export interface ServerModel {
  /** Absolute where the document's own address is known; variables stand in braces. */
  readonly url: string;
  readonly name?: string;
  readonly variables: Readonly<Record<string, { readonly default: string; readonly enum?: readonly string[] }>>;
}

export interface InputModel {
  readonly path: ParameterGroupModel | undefined;
  readonly query: ParameterGroupModel | undefined;
  readonly headers: ParameterGroupModel | undefined;
  readonly cookies: ParameterGroupModel | undefined;
  readonly body: RequestBodyModel | undefined;
  /** Media types that `accept` may name; empty where there is no choice. */
  readonly accept: readonly string[];
}

/** All parameters of one place. */
export interface ParameterGroupModel {
  readonly type: string;
  readonly required: boolean;
  /** Only what differs from the defaults of the place. */
  readonly styles: Readonly<Record<string, ParameterStyleRow>>;
  readonly names: readonly string[];
}

export interface RequestBodyModel {
  readonly required: boolean;
  readonly contents: readonly ContentModel[];
  readonly encoding: Readonly<Record<string, ParameterStyleRow & { readonly contentType?: string }>>;
}

export interface ContentModel {
  readonly mediaType: string;
  readonly kind: BodyKindName;
  /** Name of a type, or `unknown`, `string`, `Blob`; of a stream, that of an item. */
  readonly type: string;
  /** How a stream is read. */
  readonly format?: StreamFormat;
}

export interface ResponseModel {
  /** `200`, `4XX`, `default`. */
  readonly status: string;
  readonly contents: readonly ContentModel[];
  readonly headers: ResponseHeadersModel | undefined;
}

export interface ResponseHeadersModel {
  readonly type: string;
  readonly rows: Readonly<Record<string, "string" | "number" | "boolean">>;
}

export interface PagingModel {
  readonly row: PagingRowModel;
  /** Type expression of one item. */
  readonly itemType: string;
}

export interface WebhookModel {
  readonly area: string;
  /** Key in the document's `webhooks`. */
  readonly name: string;
  readonly pointer: string;
  readonly operationId: string | undefined;
  readonly summary: string | undefined;
  readonly docsUrl: string | undefined;
  /** Name of the payload's type, or `unknown` where the documentation shows none. */
  readonly payloadType: string;
  /** The payload after normalising, before its references are renamed. */
  readonly payload: Json;
  /** The property that tells the sender's events apart. */
  readonly discriminator: { readonly property: string; readonly value: string } | undefined;
}
