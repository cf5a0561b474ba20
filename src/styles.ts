import type { ParameterPlace, ParameterStyle, SerialiseParameter } from "./row.js";

type Pair = readonly [name: string, value: string];

const scalar = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !(value instanceof Date);

const given = (value: unknown): boolean => value !== undefined && value !== null;

/** Percent-encoding of a value; `allowReserved` leaves the reserved characters of RFC 3986 that do not end a query value. */
function encoder(place: ParameterPlace, style: ParameterStyle): (text: string) => string {
  if (place === "header") return String;
  if (!style.allowReserved) return encodeURIComponent;
  const kept =
    place === "query" ? /%(3A|2F|3F|5B|5D|40|21|24|27|28|29|2A|2C|3B)/g : /%(3A|40|21|24|26|27|28|29|2A|2B|2C|3B|3D)/g;
  return (text) => encodeURIComponent(text).replace(kept, decodeURIComponent);
}

/** `a[b]=1&a[c][d]=2`; nesting and arrays go on in brackets, as servers that read `deepObject` expect. */
function deepObject(name: string, value: unknown, encode: (text: string) => string): string[] {
  if (!given(value)) return [];
  if (!isObject(value) && !Array.isArray(value)) return [`${name}=${encode(scalar(value))}`];
  return Object.entries(value).flatMap(([key, item]) =>
    deepObject(`${name}[${encodeURIComponent(key)}]`, item, encode),
  );
}

/** What stands before, between and after the values of a style. */
const separators: Readonly<
  Record<
    "simple" | "label" | "matrix" | "form" | "spaceDelimited" | "pipeDelimited",
    readonly [before: string, exploded: string, joined: string]
  >
> = {
  simple: ["", ",", ","],
  label: [".", ".", ","],
  matrix: [";", ";", ","],
  form: ["", "&", ","],
  spaceDelimited: ["", "&", "%20"],
  pipeDelimited: ["", "&", "%7C"],
};

/** Styles whose values carry the name of their parameter. */
const named = (style: string): boolean => style !== "simple" && style !== "label";

/**
 * One parameter by its `style`, `explode`, `allowReserved` or `content` (OpenAPI 3.1, "Style Examples").
 * Members and items without a value are left out.
 */
export const styles: SerialiseParameter = (name, value, place, wanted) => {
  const style = wanted.style ?? (place === "query" || place === "cookie" ? "form" : "simple");
  const encode = encoder(place, wanted);
  const key = encodeURIComponent(name);
  const prefix = named(style) ? `${key}=` : "";
  if (wanted.content) {
    const text = /[/+]json\b/.test(wanted.content) ? JSON.stringify(value) : scalar(value);
    return `${place === "query" || place === "cookie" ? `${key}=` : ""}${encode(text)}`;
  }
  if (style === "deepObject") return deepObject(key, value, encode).join("&");
  const [before, exploded, joined] = separators[style];
  if (!Array.isArray(value) && !isObject(value)) return before + prefix + encode(scalar(value));
  const members: Pair[] = Array.isArray(value)
    ? value.filter(given).map((item): Pair => ["", encode(scalar(item))])
    : Object.entries(value)
        .filter(([, item]) => given(item))
        .map(([member, item]): Pair => [encode(member), encode(scalar(item))]);
  if (members.length === 0) return "";
  if (!(wanted.explode ?? style === "form"))
    return before + prefix + members.flatMap(([member, item]) => (member ? [member, item] : [item])).join(joined);
  return before + members.map(([member, item]) => (member ? `${member}=${item}` : prefix + item)).join(exploded);
};
