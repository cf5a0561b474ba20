import type { SignatureScheme } from "./scheme.js";

/** What the runtime must know of one system that sends webhooks; written by the generator. */
export interface SenderRow {
  /** Area of the documentation: `webhooks`. */
  readonly name: string;
  /** The property that tells the events apart: `action`. */
  readonly discriminator: string;
  /** Its documented values. All others are unknown. */
  readonly events: readonly string[];
  /** How it signs; absent where it signs nothing and shows credentials instead. */
  readonly scheme?: SignatureScheme;
  /** Where an event says when it happened. */
  readonly timestamp?: EventTimestamp;
}

/** Where an event says when it happened, and in which unit. */
export interface EventTimestamp {
  readonly path: readonly string[];
  readonly unit: "milliseconds" | "seconds" | "iso";
}

/** Values of the discriminator of a union of events. */
export type EventName<Event, Discriminator extends string> = Event extends {
  readonly [Key in Discriminator]: infer Name extends string;
}
  ? Name
  : never;

/** The member of the union with one value of the discriminator. */
export type EventOf<Event, Discriminator extends string, Name extends string> = Extract<
  Event,
  { readonly [Key in Discriminator]: Name }
>;

/** When an event says that it happened, as milliseconds since 1970; `undefined` where it does not say. */
export function eventTime(event: unknown, timestamp: EventTimestamp | undefined): number | undefined {
  if (timestamp === undefined) return undefined;
  let value: unknown = event;
  for (const key of timestamp.path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  if (timestamp.unit === "iso")
    return typeof value === "string" && !Number.isNaN(Date.parse(value)) ? Date.parse(value) : undefined;
  return typeof value === "number" && Number.isFinite(value)
    ? value * (timestamp.unit === "seconds" ? 1000 : 1)
    : undefined;
}
