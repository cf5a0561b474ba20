/** A point in time as events carry it: milliseconds since 1970, an ISO 8601 text, or a `Date`. */
export type Moment = number | string | Date;

/**
 * Whether the state of moment `a` replaces the one of moment `b`: deliveries come in any order and more than once, so
 * compare before storing, in the same transaction. Nothing stored yet (`b` absent) is always replaced; a state without
 * a moment (`a` absent), or one that is no moment, replaces none that has one; equal moments replace nothing.
 */
export function isNewer(a: Moment | null | undefined, b: Moment | null | undefined): boolean {
  const stored = milliseconds(b);
  if (Number.isNaN(stored)) return true;
  return milliseconds(a) > stored;
}

function milliseconds(moment: Moment | null | undefined): number {
  if (moment === null || moment === undefined) return Number.NaN;
  if (typeof moment === "number") return moment;
  return typeof moment === "string" ? Date.parse(moment) : moment.getTime();
}
