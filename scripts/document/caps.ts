/** Upper bounds on what one document may ask of this machine; each can be raised in the config (`caps`). */
export interface Caps {
  /** Bytes of one fetched body. Default 10 MiB; GitHub's own description, the largest in wide use, has 13 MB. */
  readonly bytes: number;
  /** Nesting of objects and arrays, and of `allOf` through references. Default 256. */
  readonly depth: number;
  /** Nodes that YAML aliases may add, relative to none. Default 10,000. */
  readonly aliases: number;
  /** Values in all (after alias expansion). Default 2,000,000. */
  readonly values: number;
  /** Members of one enum. Default 5,000. */
  readonly enumMembers: number;
  /** Answers of one operation: statuses times media types. Default 2,000. */
  readonly answers: number;
  /** Merges that the `allOf` of one document may need. Default 200,000. */
  readonly allOf: number;
}

export const defaultCaps: Caps = {
  bytes: 10 * 1024 * 1024,
  depth: 256,
  aliases: 10_000,
  values: 2_000_000,
  enumMembers: 5_000,
  answers: 2_000,
  allOf: 200_000,
};
