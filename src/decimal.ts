/** `1e-7` → `0.0000001`: the exponent of a number's text written out. */
function plain(text: string): string {
  const [mantissa = "", exponent] = text.toLowerCase().split("e");
  if (exponent === undefined) return mantissa;
  const [whole = "", fraction = ""] = mantissa.split(".");
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  if (point <= 0) return `0.${"0".repeat(-point)}${digits}`;
  return point >= digits.length ? digits.padEnd(point, "0") : `${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Half away from zero, on the digits themselves: binary fractions never take part. */
function round(text: string, places: number): string {
  const [whole = "0", fraction = ""] = text.split(".");
  const kept =
    BigInt(whole + fraction.slice(0, places).padEnd(places, "0")) + ((fraction[places] ?? "0") >= "5" ? 1n : 0n);
  const digits = kept.toString().padStart(places + 1, "0");
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/**
 * An amount as APIs want it in a string: digits and a dot, no grouping, no exponent; with `places`, exactly so many decimals.
 * @throws RangeError for what is no finite decimal, such as `"1,000.00"`, whose comma could mean either thing.
 */
export function decimal(amount: string | number | bigint, places?: number): string {
  const text = String(amount).trim();
  const match = /^([+-]?)(\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?)$/i.exec(text);
  if (!match || (places !== undefined && (!Number.isInteger(places) || places < 0 || places > 100)))
    throw new RangeError(
      `decimal: ${JSON.stringify(text)}${places === undefined ? "" : ` to ${places} places`} is no plain decimal`,
    );
  const digits = plain(match[2] ?? "").replace(/^0+(?=\d)/, "");
  const found = places === undefined ? digits : round(digits, places);
  return match[1] === "-" && /[1-9]/.test(found) ? `-${found}` : found;
}
