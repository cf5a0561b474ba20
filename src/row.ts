import type { Call } from "./layer.js";

/**
 * What the runtime must know of one operation. The generator writes rows, this folder gives them behaviour;
 * a fact wanted by both is a column here.
 */
export interface OperationRow {
  /** Group and method, for errors and hooks: `shipments.list`. */
  readonly id: string;
  readonly method: HttpMethod;
  /** Path template below the server: `/shipments/{id}`. */
  readonly path: string;
  /** Server URL without a final slash. */
  readonly server: string;
  /** Alternatives, any of which authenticates; each lists the schemes that go together. Absent: anonymous. */
  readonly security?: readonly (readonly SecurityScheme[])[];
  /** Serialisation of the parameters that do not follow the defaults of their place (OpenAPI 3.1, "Style Values"). */
  readonly pathStyles?: Readonly<Record<string, ParameterStyle>>;
  readonly queryStyles?: Readonly<Record<string, ParameterStyle>>;
  readonly headerStyles?: Readonly<Record<string, ParameterStyle>>;
  readonly cookieStyles?: Readonly<Record<string, ParameterStyle>>;
  /** Media types of the request body in order of preference; absent where the operation takes no body. */
  readonly body?: RequestBodyRow;
  /** Documented statuses; keys are `200`, `4XX` or `default`. */
  readonly responses: Readonly<Record<string, ResponseRow>>;
  readonly paging?: PagingRow;
  /** Writes the parameters named in the `…Styles` columns: `styles` of `styles.ts`; wanted wherever one of those columns is there. */
  readonly serialise?: SerialiseParameter;
  /** Client options (keys of the site's `defaultHeaders`) that this operation takes as a header. */
  readonly defaultHeaders?: readonly string[];
  /** `true`: repeating has no further effect. A path: safe to repeat where that member of the body has a value. Absent: by method (RFC 9110, 9.2.2). */
  readonly idempotent?: true | readonly string[];
  /**
   * Header, in lower case, by whose value the server knows a repetition: each call has one, the caller's or a random UUID, and
   * all its attempts have the same (draft-ietf-httpapi-idempotency-key-header). Wants `idempotent: true` beside it.
   */
  readonly idempotencyKey?: string;
  /** Where a success hides failures: paths to arrays or objects that are empty when all went well. */
  readonly failuresIn?: readonly (readonly string[])[];
}

export type HttpMethod = "GET" | "HEAD" | "PUT" | "DELETE" | "OPTIONS" | "TRACE" | "POST" | "PATCH" | "QUERY";

export type SecurityScheme =
  | { readonly type: "basic" }
  | { readonly type: "bearer" }
  | { readonly type: "oauth2"; readonly tokenUrl: string; readonly scopes?: readonly string[] }
  | { readonly type: "apiKey"; readonly in: "header" | "query" | "cookie"; readonly name: string };

export interface ParameterStyle {
  /** Default: `simple` in path and headers, `form` in query and cookies. */
  readonly style?: "matrix" | "label" | "simple" | "form" | "spaceDelimited" | "pipeDelimited" | "deepObject";
  /** Default: true for `form` and `deepObject`, else false. */
  readonly explode?: boolean;
  readonly allowReserved?: true;
  /** Serialised as this media type instead of by style. */
  readonly content?: string;
}

export interface RequestBodyRow {
  /** Media types; the first is used unless the input names another. */
  readonly types: readonly string[];
  /** Encoders of the media types that are neither JSON nor raw: `urlencoded` of `urlencoded.ts`, `multipart` of `multipart.ts`. */
  readonly encode?: Readonly<Record<string, EncodeBody>>;
  /** Per property of a form or multipart body: content type of the part, or a style. */
  readonly encoding?: Readonly<Record<string, ParameterStyle & { readonly contentType?: string }>>;
}

/** Places a parameter can stand in. */
export type ParameterPlace = "path" | "query" | "header" | "cookie";

/** One parameter as it stands in the request, percent-encoded where the place wants it; `""` where there is nothing to send. */
export type SerialiseParameter = (name: string, value: unknown, place: ParameterPlace, style: ParameterStyle) => string;

/** A body as `fetch` takes it. */
export type EncodeBody = (body: unknown, row: OperationRow) => WrittenBody;

/** A request body as `fetch` takes it; the DOM library calls it `BodyInit`, other libraries have no name for it. */
export type WrittenBody = NonNullable<RequestInit["body"]>;

/** How a body is read: parsed, as text, as bytes, item by item as it comes (a failure then as text), or not at all. */
export type BodyKind = "json" | "text" | "binary" | "stream" | "none";

/** `"json"` is short for `{ types: { "application/json": "json" } }`, `"none"` for a status without a body. */
export type ResponseRow = "json" | "none" | ResponseContentRow;

export interface ResponseContentRow {
  readonly types: Readonly<Record<string, BodyKind>>;
  /** Readers of the media types that are streams: `eventStream`, `jsonEventStream` or `jsonLines` of the files of these names. */
  readonly decode?: Readonly<Record<string, DecodeStream>>;
  /** All documented response headers, by lower-case name. */
  readonly headers?: Readonly<Record<string, "string" | "number" | "boolean">>;
}

/** The items of a body that is read as it comes. */
export type DecodeStream = (stream: ReadableStream<Uint8Array>, call: Call) => AsyncIterable<unknown>;

/** How the next page is found; `items` is the path to the array (empty: the body itself). */
export type PagingRow =
  | { readonly kind: "link"; readonly items: readonly string[] }
  | { readonly kind: "next-url"; readonly items: readonly string[]; readonly next: readonly string[] }
  | {
      readonly kind: "cursor";
      readonly items: readonly string[];
      readonly next: readonly string[];
      readonly parameter: string;
    }
  | { readonly kind: "offset"; readonly items: readonly string[]; readonly offset: string; readonly limit: string }
  | {
      readonly kind: "page";
      readonly items: readonly string[];
      readonly page: string;
      readonly pages?: readonly string[];
    };
