/**
 * The columns of an operation's row, as the generator writes them; `src/row.ts` says what each means.
 * Kept apart because the toolkit and the runtime import nothing of each other; a compile-only test holds the two together.
 */
export type BodyKindName = "json" | "text" | "binary" | "stream" | "none";

/** Reader of a body that is a stream; a file of the runtime is called after each. */
export type StreamFormat = "eventStream" | "jsonEventStream" | "jsonLines";

export interface ParameterStyleRow {
  readonly style?: "matrix" | "label" | "simple" | "form" | "spaceDelimited" | "pipeDelimited" | "deepObject";
  readonly explode?: boolean;
  readonly allowReserved?: true;
  readonly content?: string;
}

export type SecurityModel =
  | { readonly type: "basic" }
  | { readonly type: "bearer" }
  | { readonly type: "oauth2"; readonly tokenUrl: string; readonly scopes?: readonly string[] }
  | { readonly type: "apiKey"; readonly in: "header" | "query" | "cookie"; readonly name: string };

export type PagingRowModel =
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
