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
  "recursive-alias": "a schema that refers to nothing but itself: the type is `unknown`",
} as const;

export type LossCode = keyof typeof lossCodes;
