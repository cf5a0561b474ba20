/** Days and months as RFC 9110, 5.6.7 spells them, in the three forms a recipient must accept. */
const httpDate =
  /^[A-Za-z]{3,9},? (\d{1,2}[ -][A-Za-z]{3}[ -](\d{2}|\d{4})|[A-Za-z]{3} [ \d]\d) \d{2}:\d{2}:\d{2}( GMT| UTC| \d{4})$/;

/** An HTTP date as epoch milliseconds; `asctime` has no zone and means GMT. */
function dateOf(text: string): number {
  if (!httpDate.test(text)) return NaN;
  return Date.parse(/(GMT|UTC)$/.test(text) ? text.replace(/-/g, " ") : `${text} GMT`);
}

/**
 * Milliseconds that an answer asks to wait (RFC 9110, 10.2.3), undefined without a readable `Retry-After`.
 * A date is measured on the server's clock too, where the answer tells it: the later of the two counts.
 */
export function retryAfter(headers: Headers): number | undefined {
  const value = headers.get("retry-after")?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const until = dateOf(value);
  if (Number.isNaN(until)) return undefined;
  const now = Date.now();
  const served = dateOf(headers.get("date") ?? "");
  return Math.max(0, until - now, Number.isNaN(served) ? 0 : until - served);
}
