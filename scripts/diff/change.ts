import type { Json } from "../document/json.js";
import type { Effect, Level } from "./finding.js";
import type { ClassId } from "./class-of.js";

/** Who sends the value that a schema describes: the client's user, or the other side. */
export type Sense = "sent" | "received";

/** Where in a document something stands. */
export interface Site {
  readonly side: "before" | "after";
  readonly pointer: string;
}

/** One difference, before it is known which operations it touches. */
export interface Change {
  readonly class: ClassId;
  readonly site: Site;
  /** One sentence without a final full stop. */
  readonly message: string;
  readonly before?: Json;
  readonly after?: Json;
  /** Tells apart two changes of one class at one pointer: the property that `required` names, the server that went. */
  readonly part?: string;
  /** Where the class's own level is not right for this one. */
  readonly level?: Level;
  readonly effect?: Effect;
}

export type { ClassId };

/** Values in messages: short, as JSON. */
export function shown(value: Json | undefined): string {
  if (value === undefined) return "none";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
