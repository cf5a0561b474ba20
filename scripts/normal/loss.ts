/** A construct of the document that the output cannot express, or a fault of the document that was mended. */
export interface Loss {
  readonly code: LossCode;
  /** JSON pointer into the document. */
  readonly pointer: string;
}

/** The closed list; each says what the types do instead. */
export const lossCodes = {
  "not-ignored": "`not` has no counterpart: the type allows more than the document",
  "conditional-ignored":
    "`if`, `then`, `else` and `dependent…` have no counterpart: the type allows more than the document",
  "required-alternatives-ignored":
    "alternatives that only differ in `required` have no counterpart: all named properties are optional",
  "additional-properties-widened":
    "additional properties beside named ones are `unknown`: a narrower index type would contradict the named ones",
  "pattern-properties-widened": "property name patterns become an index signature",
  "tuple-opened": "positional items become an array of their union",
  "false-schema": "a schema that nothing satisfies: the property is left out",
  "nullable-in-3.1": "`nullable` has no meaning in OpenAPI 3.1; read as null, as it is meant",
  "allof-irreconcilable": "members of allOf contradict each other: the last one holds",
  "empty-content": "a request body without media types: the operation takes no body",
  "unknown-ref": "a reference below a vendor extension or to a part that is no schema: the type is `unknown`",
  "schema-dialect-ignored": "schema keywords of another dialect are ignored",
  "malformed-keyword": "a schema keyword whose value is not of the kind that the standard asks for is ignored",
  "default-mapping-ignored":
    "`defaultMapping` leads values that no mapping names to a schema: its discriminator property stays open, so that it narrows nothing",
  "additional-operation-ignored": "an operation with a method that is none of HTTP's own: there is no function for it",
  "hidden-operation":
    "an operation that the documentation keeps hidden (`x-hidden`, `x-excluded`): there is no function for it",
  "callback-ignored": "requests that the server makes of its own accord during an operation: there is no type for them",
  "querystring-ignored": "a parameter that is the whole query string: it is no argument",
  "style-ignored": "a style that is none of OpenAPI 3.1: the parameter is written in the usual style of its place",
  "item-schema-ignored":
    "items of a sequence (`itemSchema`) that is sent, or of a media type that is no event stream and no JSON lines: the body is text or bytes, its items have no type",
  "positional-encoding-ignored": "encodings of parts by their position: parts are written by their name",
  "media-type-ref-ignored": "a media type that stands elsewhere (`$ref`): its body has no type of its own",
  "security-scheme-ignored":
    "credentials that are no header, query or cookie (mutual TLS, digest and others): a way to authenticate that asks for them is left out",
  "device-flow-ignored":
    "the device authorization flow needs a person: the token is the caller's to get, and is sent as a bearer token",
  "webhook-method-ignored": "a webhook that is not posted: receivers answer 405 to it",
  "tag-ignored": "order among tags says nothing to the client: groups come from paths and names",
  "self-ignored": "`$self` moves the base of references: they start from the address that the document came from",
  "recursive-alias": "a schema that refers to nothing but itself: the type is `unknown`",
} as const;

export type LossCode = keyof typeof lossCodes;
