import type { Caps } from "../document/caps.js";
import type { JsonObject } from "../document/json.js";

/** One OpenAPI document, in version 3.1, with its corrections applied. */
export interface LoadedDocument {
  /** `v3`; folder of the snapshot. */
  readonly version: string;
  /** `shipments`; file of the snapshot. */
  readonly area: string;
  /** Name for messages: the snapshot file. */
  readonly file: string;
  /** Where the document was fetched, to resolve relative servers. */
  readonly url: string | undefined;
  readonly document: JsonObject;
  /** Upper bounds for the stages after loading. */
  readonly caps: Caps;
  /** Line of a JSON pointer in the file. */
  readonly line: (pointer: string) => number;
}
