/** One error object (JSON:API 1.1, "Error Objects"), with numeric status; only what the answer carried is present. */
export interface JsonApiError<Code extends string = string> {
  /** HTTP status of this error; it need not equal that of the answer. */
  readonly status: number;
  /** Application code as the server spelt it. */
  readonly code?: Code;
  readonly title?: string;
  readonly detail?: string;
  readonly id?: string;
  readonly source?: {
    /** JSON pointer (RFC 6901) into the request body, normalised. */
    readonly pointer?: string;
    /** Name of the query or path parameter. */
    readonly parameter?: string;
    /** Name of the request header. */
    readonly header?: string;
  };
  readonly meta?: Readonly<Record<string, unknown>>;
}
